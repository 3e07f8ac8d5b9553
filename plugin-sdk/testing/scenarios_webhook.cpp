#include <algorithm>
#include <functional>

#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

constexpr std::int64_t Day = std::int64_t{86'400} * 1'000'000;

/// A request of the acceptance description, with views that stay good as long as it does.
struct Hook {
    std::string method, url, body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<ll_header> views;
    ll_webhook_request request{};

    explicit Hook(const json& source)
        : method(source.value("method", "POST")),
          url(source.value("url", "")),
          body(source.value("body", "")) {
        const auto given = source.value("headers", json::object());
        for (const auto& [name, value] : given.items())
            headers.emplace_back(name, value.get<std::string>());
        request.received_at_us = source.value("received_at", std::int64_t{0});
    }
    const ll_webhook_request& get() {
        views.clear();
        const auto view = [](const std::string& text) { return ll_str{text.data(), text.size()}; };
        for (const auto& [name, value] : headers)
            views.push_back({view(name), view(value)});
        request = {sizeof(ll_webhook_request),
                   view(method),
                   view(url),
                   views.data(),
                   views.size(),
                   view(body),
                   request.received_at_us};
        return request;
    }
};

/// The secret of a request that is not signed, in its body or its address; empty for a signed one.
std::string secretOf(const json& source) {
    return source.value("secret_in_body", source.value("secret_in_url", ""));
}
std::string& secretPlace(Hook& hook, const json& source) {
    return source.contains("secret_in_url") ? hook.url : hook.body;
}

/// What a stranger would send in place of this request, who doesn't know the secret that signs it
/// or, with a vendor that signs nothing, stands in it.
Hook forgedFrom(const json& source) {
    Hook forged(source);
    const auto secret = secretOf(source);
    if (secret.empty()) {
        forged.body += ' ';
        return forged;
    }
    auto& text = secretPlace(forged, source);
    auto& letter = text.at(text.find(secret) + secret.size() - 1);
    letter = letter == '0' ? '1' : '0';
    return forged;
}

/// The same from one who doesn't even know that there is a secret.
Hook unsignedFrom(const json& source) {
    Hook bare(source);
    bare.headers.clear();
    const auto secret = secretOf(source);
    auto& text = secretPlace(bare, source);
    if (!secret.empty()) text.erase(text.find(secret), secret.size());
    return bare;
}

/// Tries something with each signed example of the acceptance description.
using HookTrial = std::function<void(Rig&, const json&, Trial&)>;
std::function<void(Bench&, Trial&)> withEach(HookTrial run) {
    return [run = std::move(run)](Bench& bench, Trial& trial) {
        const auto hooks = bench.description().value("webhooks", json::array());
        Rig rig(bench);
        if (rig.session->extension<ll_webhook>(LL_EXT_WEBHOOK) == nullptr)
            return trial.skip("it has no leadloom.webhook/1");
        if (hooks.empty()) return trial.skip("the acceptance description has no webhooks");
        for (const auto& source : hooks)
            run(rig, source, trial);
        trial.expect(rig.faults.requests() == 0, "it made a request to take a webhook");
    };
}

void takesSigned(Rig& rig, const json& source, Trial& trial) {
    Hook hook(source);
    const auto good = rig.session->verify(hook.get());
    trial.expect(good.status == LL_OK, "a good signature ended in " + describe(good));
    const auto decoded = rig.session->decode(hook.get());
    trial.expect(decoded.end.status == LL_OK, "decoding ended in " + describe(decoded.end));
    trial.expect(decoded.records.size() == source.value("events", std::size_t{1}),
                 "it made " + std::to_string(decoded.records.size()) + " records of a webhook");
}

void refusesForged(Rig& rig, const json& source, Trial& trial) {
    Hook forged = forgedFrom(source);
    trial.expect(rig.session->verify(forged.get()).status == LL_FORBIDDEN,
                 "it takes a changed body for signed");
}

void refusesUnsigned(Rig& rig, const json& source, Trial& trial) {
    Hook bare = unsignedFrom(source);
    trial.expect(rig.session->verify(bare.get()).status == LL_FORBIDDEN,
                 "it takes a request without a signature");
}

void refusesReplayed(Rig& rig, const json& source, Trial& trial) {
    if (!source.value("expires", true)) return trial.skip("its vendor's signatures don't expire");
    Hook old(source);
    old.request.received_at_us += Day;
    trial.expect(rig.session->verify(old.get()).status == LL_FORBIDDEN,
                 "it takes a signature of yesterday");
}

/// The hub tells repeats by the ids of events and reads the rest again by id: both must be the
/// same.
void makesTheSameOfTheSame(Rig& rig, const json& source, Trial& trial) {
    Hook hook(source);
    const auto first = rig.session->decode(hook.get());
    const auto again = rig.session->decode(hook.get());
    const auto same = [](const CapturedRecord& a, const CapturedRecord& b) {
        return a.eventId == b.eventId && a.externalId == b.externalId && a.stream == b.stream &&
               a.op == b.op;
    };
    trial.expect(std::equal(first.records.begin(), first.records.end(), again.records.begin(),
                            again.records.end(), same),
                 "the same webhook twice gives other records or events");
    for (const auto& record : first.records)
        trial.expect(!record.stream.empty(), "a webhook's record names no stream");
}

void bearsGarbage(Rig& rig, const json& source, Trial& trial) {
    const std::string deep(100'000, '[');
    for (const std::string& garbage : {std::string(), std::string("null"), std::string("{}"),
                                       std::string("[[["), std::string("<html>"), deep}) {
        Hook broken(source);
        broken.body = garbage;
        const auto end = rig.session->decode(broken.get()).end;
        trial.expect(end.status != LL_BUG, "decoding garbage ended in " + describe(end));
        const auto verified = rig.session->verify(broken.get());
        trial.expect(verified.status != LL_BUG, "verifying garbage ended in " + describe(verified));
    }
}

}  // namespace

std::vector<PluginScenario> webhookScenarios() {
    return {{"takes signed webhooks", withEach(takesSigned)},
            {"refuses a webhook that was changed", withEach(refusesForged)},
            {"refuses a webhook without a signature", withEach(refusesUnsigned)},
            {"refuses a replayed webhook", withEach(refusesReplayed)},
            {"makes the same of the same webhook", withEach(makesTheSameOfTheSame)},
            {"bears garbage in a webhook", withEach(bearsGarbage)}};
}

}  // namespace leadloom::testing

#include <algorithm>
#include <set>

#include <leadloom/abi/draft/conversions.h>
#include <leadloom/abi/draft/erase.h>
#include <leadloom/abi/draft/facts.h>
#include <leadloom/abi/draft/publish.h>
#include <leadloom/abi/draft/quota.h>

#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

void hasItsVerbs(Bench& bench, Trial& trial) {
    Rig rig(bench);
    const auto named = bench.plugin().manifest().value("extensions", std::vector<std::string>{});
    for (const char* id :
         {LL_EXT_FACTS, LL_EXT_CONVERSIONS, LL_EXT_ERASE, LL_EXT_PUBLISH, LL_EXT_QUOTA}) {
        const bool promised = std::find(named.begin(), named.end(), id) != named.end();
        const bool there = rig.session->extension<void>(id) != nullptr;
        trial.expect(promised == there,
                     std::string(id) + (there ? " is there but not in the manifest"
                                              : " is promised but not there"));
    }
}

ll_webhook_request requestOf(const std::string& method, const std::string& url,
                             const std::string& body) {
    const auto view = [](const std::string& text) { return ll_str{text.data(), text.size()}; };
    return {sizeof(ll_webhook_request), view(method), view(url), nullptr, 0, view(body), 0};
}

void shakesHands(Bench& bench, Trial& trial) {
    const auto known = bench.description().value("challenges", json::array());
    if (known.empty()) return trial.skip("the acceptance description has no challenges");
    Rig rig(bench);
    for (const auto& source : known) {
        const auto method = source.value("method", "GET");
        const auto url = source.value("url", ""), body = source.value("body", "");
        std::string answer;
        const auto end = rig.session->challenge(requestOf(method, url, body), answer);
        trial.expect(end.status == LL_OK, "a handshake ended in " + describe(end));
        trial.expect(answer == source.value("answer", ""), "it answers \"" + answer + "\"");
        const auto secret = source.value("secret", "");
        if (secret.empty()) continue;
        const auto without = [&](std::string text) {
            const auto at = text.find(secret);
            return at == std::string::npos ? text : text.replace(at, secret.size(), "guessed");
        };
        const auto strangersUrl = without(url), strangersBody = without(body);
        const auto stranger =
            rig.session->challenge(requestOf(method, strangersUrl, strangersBody), answer);
        trial.expect(stranger.status == LL_FORBIDDEN,
                     "it shakes hands with a stranger: " + describe(stranger));
    }
    trial.expect(rig.faults.requests() == 0, "it made a request to shake hands");
}

std::set<std::string> grainsOf(const CapturedRead& pulled, Trial& trial) {
    std::set<std::string> grains;
    for (const auto& row : pulled.records) {
        trial.expect(grains.insert(row.externalId).second, "two rows have the same grain");
        const bool whole = json::parse(row.payload, nullptr, false).is_object();
        trial.expect(whole, "a row is no JSON object");
    }
    return grains;
}

void givesTheSameRowsAgain(Bench& bench, Trial& trial) {
    const auto reports = bench.description().value("reports", json::object());
    if (reports.empty()) return trial.skip("the acceptance description has no reports");
    Rig rig(bench);
    for (const auto& [name, asked] : reports.items()) {
        const auto from = asked.value("from", ""), to = asked.value("to", "");
        const auto first = rig.session->pull(name, from, to);
        trial.expect(first.end.status == LL_END, "a report ended in " + describe(first.end));
        const auto grains = grainsOf(first, trial);
        trial.expect(grains.size() == asked.value("count", grains.size()),
                     "it gave " + std::to_string(grains.size()) + " rows");
        trial.expect(grainsOf(rig.session->pull(name, from, to), trial) == grains,
                     "asked again, it names the same rows otherwise");
        const auto day = grainsOf(rig.session->pull(name, to, to), trial);
        trial.expect(std::includes(grains.begin(), grains.end(), day.begin(), day.end()),
                     "one day of a report has rows that the whole of it hasn't");
        rig.hub.cancelAt(1);
        const auto stopped = rig.session->pull(name, from, to);
        trial.expect(stopped.end.status == LL_CANCELLED,
                     "told to stop, a report ended in " + describe(stopped.end));
        rig.hub.cancelAt(0);
    }
    const auto none = rig.session->pull("no_such_report", "2026-01-01", "2026-01-01");
    trial.expect(none.end.status != LL_OK && none.end.status != LL_END,
                 "it answers for a report that doesn't exist");
}

void answersForEachConversion(Bench& bench, Trial& trial) {
    const auto actions = bench.description().value("conversions", json::object());
    if (bench.vendor().isReadOnly()) return trial.skip("only what reads is tried");
    if (actions.empty()) return trial.skip("the acceptance description has no conversions");
    Rig rig(bench);
    for (const auto& [action, payload] : actions.items()) {
        std::vector<Session::Writing> events(2);
        for (std::size_t i = 0; i < events.size(); ++i) {
            auto event = payload;
            event["event_id"] = events[i].idempotencyKey = "event-" + std::to_string(i);
            events[i].payload = event.dump();
        }
        for (int again = 0; again < 2; ++again) {
            const auto uploaded = rig.session->upload(action, events);
            trial.expect(uploaded.end.status == LL_OK,
                         "an upload ended in " + describe(uploaded.end));
            trial.expect(uploaded.results.size() == events.size(), "not one result for each event");
            for (const auto& result : uploaded.results)
                trial.expect(result.status == LL_OK || result.status == LL_ACCEPTED,
                             "a good event ended in " + std::to_string(result.status));
        }
        rig.hub.cancelAt(1);
        const auto stopped = rig.session->upload(action, events);
        for (const auto& result : stopped.results)
            trial.expect(result.status != LL_OK, "stopped at once, it says that it sent an event");
        rig.hub.cancelAt(0);
    }
}

}  // namespace

std::vector<PluginScenario> verbScenarios() {
    return {{"has the verbs that its manifest names", hasItsVerbs},
            {"shakes hands with its vendor only", shakesHands},
            {"gives the same rows of a report whenever it is asked", givesTheSameRowsAgain},
            {"answers for each conversion", answersForEachConversion}};
}

}  // namespace leadloom::testing

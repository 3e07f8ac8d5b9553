// The platform is a folder: `rows.json` holds the rows of its report, `received.jsonl` what was
// uploaded to it, `erased.jsonl` whom it was asked to forget.
#include <leadloom/sdk/conversions.h>
#include <leadloom/sdk/eraser.h>
#include <leadloom/sdk/facts.h>
#include <leadloom/sdk/identifiers.h>
#include <leadloom/sdk/plugin.h>
#include <leadloom/sdk/quota.h>
#include <leadloom/sdk/webhook_challenge.h>
#include <leadloom_manifest.h>
#include <nlohmann/json.hpp>

namespace leadloom::adverts {

using namespace leadloom::sdk;
using nlohmann::json;

class Adverts final : public Connector,
                      public Source,
                      public Webhook,
                      public Facts,
                      public Conversions,
                      public Eraser,
                      public Quota {
public:
    explicit Adverts(const Host& host) : host_(host) {}

    Status open(const Call&, const Settings&) override { return Status::ok(); }

    /// Leads come by webhook only: a read has nothing to give and is at its end.
    Status read(const Call&, std::string_view, std::string_view, const ReadOptions&,
                const RecordSink& sink) override {
        if (auto status = sink.checkpoint("{}"); !status) return status;
        return Status::end();
    }

    Result<std::string> subscribe(const Call&, std::string_view desiredJson) override {
        const auto desired = json::parse(desiredJson);
        json standing = {{"subscriptions", json::array()}, {"notes", {desired.at("url")}}};
        for (const auto& stream : desired.at("streams"))
            standing["subscriptions"].push_back(
                {{"id", "1"}, {"stream", stream}, {"event", "lead"}});
        return standing.dump();
    }
    Result<std::string> challenge(const Call& call, const WebhookRequest& request) override {
        return answerChallenge(request, WebhookSignature(host_.digest()),
                               host_.credentials().signingSecret(call, "verify_token"),
                               {"challenge", "token"});
    }
    Status verify(const Call& call, const WebhookRequest& request) override {
        return WebhookSignature(host_.digest())
            .checkBody(request, host_.credentials().signingSecret(call, "app_secret"),
                       "X-Adverts-Signature", SignatureText::Hex, "sha256=");
    }
    Status decode(const Call& call, const WebhookRequest& request,
                  const RecordSink& sink) override {
        const auto status = host_.json().split(
            call, request.body(), "/events", {"/id", "/lead_id", "/broken"},
            [&](const JsonItem& item) -> Status {
                if (item.has(2)) return sink.reject("leads", item.value(1), "broken", item.slice());
                auto record = Record::upsert(item.value(1), item.slice());
                record.withStream("leads").withEventId(item.value(0));
                return sink.put(record);
            });
        const bool none = status.code() == LL_NOT_FOUND || status.code() == LL_TRANSIENT;
        return none ? Status{LL_INVALID_RECORD, "the webhook holds no events"} : status;
    }

    Status pull(const Call& call, std::string_view report, const DayRange& days,
                const RecordSink& sink) override {
        if (report != "campaign_cost") return {LL_UNSUPPORTED, "no such report"};
        const auto text = content(call, "rows.json");
        if (!text) return text.status();
        const auto status = host_.json().split(
            call, *text, "", {"/day", "/campaign_id"}, [&](const JsonItem& item) -> Status {
                if (item.value(0) < days.from || item.value(0) > days.to) return Status::ok();
                const auto grain = std::string(item.value(0)) + "/" + std::string(item.value(1));
                return sink.put(Record::upsert(grain, item.slice()));
            });
        return status ? Status::end() : status;
    }

    Status upload(const Call& call, std::string_view action, const WriteBatch& batch,
                  WriteOutcomes& outcomes) override {
        const IdentifierHasher hasher(host_, AdPlatform::Meta);
        auto received = content(call, "received.jsonl");
        auto text = received ? *received : std::string();
        for (std::size_t i = 0; i < batch.size(); ++i) {
            auto event = json::parse(batch[i].payload);
            auto& emails = event["person"]["emails"];
            for (auto& email : emails) {
                auto hash = hasher.hashed(IdentifierField::Email, email.get<std::string>());
                if (!hash) return hash.status();
                email = *hash;
            }
            text += json{{"action", action}, {"key", batch[i].idempotencyKey}, {"event", event}}
                        .dump() +
                    "\n";
            const auto taken =
                outcomes.report(i, WriteResult::done("r-" + event.value("event_id", "")));
            if (!taken) return taken;
        }
        return host_.directory().writeAtomic(call, "received.jsonl", text);
    }

    Result<std::string> erase(const Call& call, std::string_view keysJson) override {
        auto earlier = content(call, "erased.jsonl");
        const auto status = host_.directory().writeAtomic(
            call, "erased.jsonl", (earlier ? *earlier : "") + std::string(keysJson) + "\n");
        if (!status) return status;
        return std::string(R"({"outcome":"erased"})");
    }

    Status quota(const Call&, const QuotaSink& sink) override {
        return sink.put("default", 41, 100, 0);
    }

private:
    Result<std::string> content(const Call& call, std::string_view name) const {
        const auto file = host_.directory().open(call, name);
        if (!file) return file.status();
        std::string text;
        std::array<char, 4096> room{};
        while (true) {
            const auto size = file->read(call, text.size(), room.data(), room.size());
            if (!size) return size.status();
            if (*size == 0) return text;
            text.append(room.data(), *size);
        }
    }

    Host host_;
};

}  // namespace leadloom::adverts

using leadloom::adverts::Adverts;
LEADLOOM_PLUGIN(Adverts);

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/plugin.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/walk.h>
#include <leadloom_manifest.h>

namespace acme {
namespace {

using namespace leadloom::sdk;

constexpr std::int64_t Second = 1'000'000;
constexpr std::uint32_t LargestPage = 200;

const ErrorTable Errors("/error/code", "/error/message",
                        {
                            {0, "quota_exhausted", LL_QUOTA},
                            {0, "version_mismatch", LL_CONFLICT},
                            {0, "locked", LL_TRANSIENT},
                            {0, "not_found", LL_NOT_FOUND},
                        });

/// Acme lists records by (updated_at, id), answers batches in the order of their items, and takes
/// an idempotency key with each of them.
class AcmeConnector : public Connector,
                      public Checker,
                      public Discovery,
                      public Source,
                      public Lookup,
                      public Destination {
public:
    explicit AcmeConnector(const Host& host) : http_(host.http()), json_(host.json()) {}

    Status open(const Call&, const Settings& settings) override {
        base_ = settings.url("base_url");
        if (base_.empty()) return {LL_INVALID_CONFIG, "settings.base_url is missing"};
        return Status::ok();
    }

    Status check(const Call& call, const FindingSink& sink) override {
        const auto answer = get(call, "/v1/me", "checking the account");
        if (!answer) {
            if (answer.status().code() != LL_AUTH) return answer.status();
            return sink.error("credential_refused", "Acme refuses the token",
                              "make a new token under Settings, API");
        }
        const auto scopes = json_.values(call, answer->body(), {"/scopes"});
        if (!scopes) return scopes.status();
        if ((*scopes)[0].find("write") == std::string::npos)
            return sink.warning("scope_missing", "the token may only read",
                                "give the token the scope \"write\"");
        return sink.ok("account", "the token is good");
    }

    Status discover(const Call& call, std::string_view stream, const DiscoverySink& sink) override {
        for (const std::string_view name : {"companies", "people"}) {
            if (!stream.empty() && stream != name) continue;
            const auto answer = get(call, "/v1/" + std::string(name) + "/fields", "discovering");
            if (!answer) return answer.status();
            if (auto status = sink.stream(name, answer->body()); !status) return status;
        }
        return Status::ok();
    }

    Status read(const Call& call, std::string_view stream, std::string_view cursor,
                const ReadOptions& options, const RecordSink& sink) override {
        const WalkOptions walk{options.overlap(60 * Second), 5 * Second, options.isFull()};
        return walkByTime(call, sink, cursor, walk, [&](const ReadCursor& at) -> Result<PageEnd> {
            const auto url = Query()
                                 .add("changed_since", formatIsoTime(at.time, 6))
                                 .addIf("after", at.position)
                                 .add("limit", options.pageSize(LargestPage))
                                 .on("/v1/" + std::string(stream));
            return page(call, url, sink);
        });
    }

    Status byIds(const Call& call, std::string_view stream, std::span<const std::string> ids,
                 const ReadOptions&, const RecordSink& sink) override {
        std::string list;
        for (const auto& id : ids)
            list += (list.empty() ? "" : ",") + id;
        return page(call, listUrl(stream, "ids", list), sink).status();
    }

    Status byKey(const Call& call, std::string_view stream, std::string_view key,
                 std::string_view value, const ReadOptions&, const RecordSink& sink) override {
        if (key != "email" && key != "domain") return {LL_UNSUPPORTED, "Acme can't search by this"};
        return page(call, listUrl(stream, key, value), sink).status();
    }

    Status write(const Call& call, std::string_view stream, const WriteBatch& batch,
                 WriteOutcomes& outcomes) override {
        std::string items;
        std::vector<std::size_t> indexes;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            items += (items.empty() ? "" : ",") + itemOf(batch[i]);
            indexes.push_back(i);
        }
        const auto answer = http_.send(
            call, HttpRequest::json("POST", base_ + "/v1/" + std::string(stream) + "/batch",
                                    "{\"items\":[" + items + "]}"));
        if (!answer) return answer.status();
        if (auto status = Errors.judge(call, json_, *answer, Intent::Write, "writing"); !status)
            return status;
        return reportInOrder(
            call, json_, answer->body(), "/results",
            {"/status", "/id", "/revision", "/item", "/code", "/message", "/field"}, indexes,
            outcomes, &AcmeConnector::outcomeOf);
    }

private:
    Result<HttpResponse> get(const Call& call, const std::string& path, std::string_view what) {
        auto answer = http_.send(call, HttpRequest::get(base_ + path));
        if (!answer) return answer;
        if (auto status = Errors.judge(call, json_, *answer, Intent::Read, what); !status)
            return status;
        return answer;
    }

    std::string listUrl(std::string_view stream, std::string_view key,
                        std::string_view value) const {
        return Query().add(key, value).on("/v1/" + std::string(stream));
    }

    /// Puts one page of records into the sink.
    Result<PageEnd> page(const Call& call, const std::string& path, const RecordSink& sink) {
        const auto answer = get(call, path, "reading");
        if (!answer) return answer.status();
        PageEnd end;
        end.serverTime = answer->serverTime();
        auto status = json_.split(
            call, answer->body(), "/items", {"/id", "/updated_at", "/revision", "/deleted"},
            [&](const JsonItem& item) -> Status {
                if (!item.has(0)) return {LL_TRANSIENT, "Acme sent a record without an id"};
                ++end.count;
                end.position = item.value(0);
                end.time = isoTimeOrZero(item.value(1));
                auto record = item.value(3) == "true" ? Record::tombstone(end.position)
                                                      : Record::upsert(end.position, item.slice());
                return sink.put(record.withModifiedAt(end.time).withVersion(item.value(2)));
            });
        if (status.code() == LL_NOT_FOUND)
            return Status{LL_TRANSIENT, "Acme's answer holds no list of records"};
        if (!status) return status;
        const auto more = json_.values(call, answer->body(), {"/more"});
        if (!more) return more.status();
        end.last = (*more)[0] != "true";
        return end;
    }

    static std::string itemOf(const Write& write) {
        std::string item = "{\"op\":";
        switch (write.operation) {
            case WriteOperation::Create:
            case WriteOperation::Upsert:
                item += "\"create\"";
                break;
            case WriteOperation::Update:
                item += "\"update\"";
                break;
            case WriteOperation::Delete:
            case WriteOperation::Archive:
                item += "\"delete\"";
                break;
        }
        item += ",\"key\":" + jsonString(write.idempotencyKey);
        if (!write.externalId.empty()) item += ",\"id\":" + jsonString(write.externalId);
        if (!write.expectedVersion.empty())
            item += ",\"revision\":" + jsonString(write.expectedVersion);
        if (!write.payload.empty()) item += ",\"fields\":" + std::string(write.payload);
        return item + "}";
    }

    static WriteResult outcomeOf(const JsonItem& item) {
        if (item.value(0) == "200") {
            auto result = WriteResult::done(std::string(item.value(1)), item.value(3));
            result.newVersion = item.value(2);
            return result;
        }
        auto result = WriteResult::failed(
            {Errors.ofCode(item.value(4)), "Acme refused the record: " + scrub(item.value(5))});
        result.fields = item.value(6);
        return result;
    }

    HttpClient http_;
    JsonPages json_;
    std::string base_;
};

}  // namespace
}  // namespace acme

LEADLOOM_PLUGIN(acme::AcmeConnector);

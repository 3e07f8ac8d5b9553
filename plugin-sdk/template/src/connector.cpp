#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/plugin.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/record_shape.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/stream_table.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/walk.h>
#include <leadloom/sdk/write_form.h>
#include <leadloom_manifest.h>

namespace acme_connector {
namespace {

using namespace leadloom::sdk;

constexpr std::int64_t Second = 1'000'000;
constexpr std::uint32_t LargestPage = 200;

/// A stream, where its records are, and where a page of them keeps its list.
struct Stream {
    std::string_view stream, path, list;
};
constexpr Stream Streams[] = {
    {"companies", "companies", "/items"},
    {"people", "people", "/items"},
};

const RecordShape Shape{
    .id = "/id", .version = "/revision", .modifiedAt = "/updated_at", .deleted = "/deleted"};

const ErrorTable Errors("/error/code", "/error/message",
                        {
                            {0, "quota_exhausted", LL_QUOTA},
                            {0, "version_mismatch", LL_CONFLICT},
                            {0, "locked", LL_TRANSIENT},
                            {0, "not_found", LL_NOT_FOUND},
                        });

/// Acme lists records by (updated_at, id), answers batches in the order of their items, and takes
/// an idempotency key with each of them.
class Account : public RestClient {
public:
    explicit Account(const Host& host) : RestClient(host, Errors) {}

    Status open(const Settings& settings) override {
        if (settings.url("base_url").empty())
            return {LL_INVALID_CONFIG, "settings.base_url is missing"};
        return RestClient::open(settings);
    }

protected:
    Result<std::string> base() override { return settings().url("base_url") + "/v1/"; }
};

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    const auto me = account.get("me", "checking the account");
    if (me.status().code() == LL_AUTH)
        return sink.error("credential_refused", "Acme refuses the token",
                          "make a new token under Settings, API");
    const auto scopes = checkup.need(
        [&] { return me ? me->value("/scopes") : Result<std::string>(me.status()); },
        {"account_hidden", "Acme doesn't tell whose token this is", "make a new token"});
    if (scopes && scopes->find("write") == std::string::npos)
        checkup.warning(
            {"scope_missing", "the token may only read", "give the token the scope \"write\""});
    else if (scopes)
        checkup.ok("account", "the token is good");
    return checkup.status();
}

/// Acme describes its fields in the words of discovery: most vendors don't (field_description.h).
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [&](const Stream& known) -> Result<std::string> {
        const auto answer = account.get(std::string(known.path) + "/fields", "discovering");
        if (!answer) return answer.status();
        return std::string(answer->body());
    });
}

/// Asks for one page of records and puts it.
Result<PageEnd> putPage(Account& account, const Query& query, std::string_view stream,
                        const RecordSink& sink) {
    const auto* known = findStream(Streams, stream);
    if (known == nullptr) return noSuchStream(stream);
    const auto answer = account.get(query.on(known->path), "reading");
    if (!answer) return answer.status();
    auto page = pageOf(*answer, known->list, Shape);
    const auto more = answer->value("/more");
    if (!page || !more) return page ? more.status() : page.status();
    page->end.last = *more != "true";
    return page->putTo(sink);
}

Status read(Account& account, const ReadTask& task) {
    const WalkOptions walk{task.options.overlap(60 * Second), 5 * Second, task.options.isFull()};
    return walkByTime(account.call(), task.sink, task.cursor, walk, [&](const ReadCursor& at) {
        const auto query = Query()
                               .add("changed_since", formatIsoTime(at.time, 6))
                               .addIf("after", at.position)
                               .add("limit", task.options.pageSize(LargestPage));
        return putPage(account, query, task.stream, task.sink);
    });
}

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    return putPage(account, Query().add("ids", joinTexts(ids, ",")), task.stream, task.sink)
        .status();
}

Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value) {
    if (key != "email" && key != "domain") return {LL_UNSUPPORTED, "Acme can't search by this"};
    return putPage(account, Query().add(key, value), task.stream, task.sink).status();
}

std::string itemOf(const Write& write) {
    constexpr std::string_view Operations[] = {"create", "create", "update", "delete"};
    const auto form = static_cast<std::size_t>(formOf(write, false));
    auto item =
        "{\"op\":" + jsonString(Operations[form]) + ",\"key\":" + jsonString(write.idempotencyKey);
    if (!write.externalId.empty()) item += ",\"id\":" + jsonString(write.externalId);
    if (!write.expectedVersion.empty())
        item += ",\"revision\":" + jsonString(write.expectedVersion);
    if (!write.payload.empty()) item += ",\"fields\":" + std::string(write.payload);
    return item + "}";
}

WriteResult outcomeOf(const JsonItem& item) {
    if (item.value(0) != "200")
        return refusedRecord("Acme", Errors.ofCode(item.value(4)), item.value(4),
                             std::string(item.value(6)));
    auto result = WriteResult::done(std::string(item.value(1)), item.value(3));
    result.newVersion = item.value(2);
    return result;
}

Status write(Account& account, const WriteTask& task) {
    const auto* known = findStream(Streams, task.stream);
    if (known == nullptr) return noSuchStream(task.stream);
    std::vector<Write> writes;
    for (std::size_t i = 0; i < task.batch.size(); ++i)
        writes.push_back(task.batch[i]);
    const auto body = "{\"items\":" + jsonArray(writes, itemOf) + "}";
    const auto answer = account.send(HttpRequest::json("POST", {}, body),
                                     std::string(known->path) + "/batch", Intent::Write, "writing");
    if (!answer) return answer.status();
    return reportInOrder(*answer, "/results",
                         {"/status", "/id", "/revision", "/item", "/code", "/message", "/field"},
                         writes, task.outcomes, outcomeOf);
}

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Finds<byIds, byKey>, Writes<write>>;

}  // namespace
}  // namespace acme_connector

LEADLOOM_PLUGIN(acme_connector::Connector);

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/plugin.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/read_cursor.h>
#include <leadloom/sdk/write_form.h>
#include <leadloom_manifest.h>

namespace {

using namespace leadloom::sdk;

const ErrorTable Errors("/error/code", "/error/message", {});

int opened = 0;  // what no connector may have

/// Reads and writes people of the simulated CRM with one planted fault, named by the setting
/// "fault"; without one it is sound.
class BadConnector : public Connector, public Source, public Lookup, public Destination {
public:
    explicit BadConnector(const Host& host) : host_(host) {}

    Status open(const Call&, const Settings& settings) override {
        base_ = settings.url("base_url");
        fault_ = settings.text("fault");
        if (base_.empty()) return {LL_INVALID_CONFIG, "settings.base_url is missing"};
        if (is("forgets_to_reopen") && wasOpen_) return {LL_BUG, "opened twice"};
        wasOpen_ = true;
        ++opened;
        return Status::ok();
    }

    Status close(const Call&) override {
        --opened;
        return Status::ok();
    }

    Status read(const Call& call, std::string_view, std::string_view text,
                const ReadOptions& options, const RecordSink& sink) override {
        auto cursor = ReadCursor::parse(text);
        if (is("takes_any_cursor") && !cursor) cursor = ReadCursor{};
        if (!cursor) return {LL_CURSOR_EXPIRED, "not our cursor"};
        if (is("mixes_connections") && opened > 1) return Status::end();
        if (is("leaks_its_secret")) leakSecret(call);
        while (true) {
            const auto page = get(call, pageUrl(*cursor, options));
            if (!page) return is("ends_on_errors") ? Status::end() : page.status();
            if (is("takes_errors_inside_200_for_the_end") &&
                page->body().find("try later") != std::string_view::npos)
                return Status::end();
            auto next = *cursor;
            if (is("checkpoints_early") && next.position.empty())
                (void)sink.checkpoint("{\"since\":1767226000000000}");
            auto status = putPage(call, page->body(), next, sink);
            if (is("ignores_cancellation") && status.code() == LL_CANCELLED) status = Status::ok();
            if (is("takes_html_for_the_end") && status.code() == LL_TRANSIENT) return Status::end();
            if (!status) return status;
            const auto more = host_.json().values(call, page->body(), {"/more"});
            if (!more) return more.status();
            const bool last = (*more)[0] != "true";
            if (!last && !is("loops_on_repeated_pages") && next.text() == cursor->text())
                return {LL_BUG, "the page does not move on"};
            *cursor = next;
            if (is("skips_ties")) cursor->position = "zzzz";
            if (is("skips_behind_checkpoints")) next.time += 3'000'000;
            if (is("writes_persons_into_cursors")) next.position = "ada@loomtest.example";
            auto stored = sink.checkpoint(last ? ending(next) : next.text());
            if (!stored && !is("ignores_cancellation")) return stored;
            if (last) return Status::end();
        }
    }

    Status byIds(const Call& call, std::string_view, std::span<const std::string> ids,
                 const ReadOptions&, const RecordSink& sink) override {
        std::string list;
        std::size_t asked = 0;
        for (const auto& id : ids)
            if (!is("asks_for_twenty_ids_only") || ++asked <= 20)
                list += (list.empty() ? "" : ",") + id;
        return lookUp(call, "ids", list, sink);
    }

    Status byKey(const Call& call, std::string_view, std::string_view key, std::string_view value,
                 const ReadOptions&, const RecordSink& sink) override {
        return lookUp(call, key, value, sink);
    }

    Status write(const Call& call, std::string_view, const WriteBatch& batch,
                 WriteOutcomes& outcomes) override {
        std::string items;
        std::vector<Write> writes;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            items += (items.empty() ? "" : ",") + itemOf(batch[i]);
            writes.push_back(batch[i]);
            if (is("writes_twenty_only") && writes.size() == 20) break;
        }
        auto request =
            HttpRequest::json("POST", base_ + "/v1/people/batch", "{\"items\":[" + items + "]}");
        auto answer = host_.http().send(call, request);
        if (is("repeats_lost_writes") && !answer && answer.status().code() == LL_UNKNOWN_OUTCOME)
            return {LL_TRANSIENT, "try again"};
        if (!answer) return answer.status();
        for (int i = 0; is("repeats_refused_writes") && answer->status() == 400 && i < 20; ++i)
            answer = host_.http().send(call, request);
        if (is("calls_rate_limits_bad_records") && answer->status() == 429)
            return reportEach(writes, WriteResult::failed({LL_INVALID_RECORD, "no"}), outcomes);
        const auto intent = is("calls_lost_writes_transient") ? Intent::Read : Intent::Write;
        if (auto status = Errors.judge(call, host_.json(), *answer, intent, "writing"); !status)
            return status;
        if (is("calls_unread_writes_done"))
            return reportEach(writes, WriteResult::failed(Status::ok()), outcomes);
        if (is("reports_what_was_not_answered"))
            return reportAll(call, answer->body(), writes, outcomes);
        return reportInOrder(Answer(call, host_.json(), *std::move(answer)), "/results",
                             {"/status", "/id", "/message"}, writes, outcomes,
                             [this](const JsonItem& item) { return outcomeOf(item); });
    }

private:
    bool is(std::string_view fault) const { return fault_ == fault; }

    void leakSecret(const Call& call) const {
        const auto secret = host_.credentials().field(call, "client_secret");
        if (secret) host_.log().info("signing", "with " + *secret);
    }

    /// Counts answers and calls the rest done all the same.
    Status reportAll(const Call& call, std::string_view body, const std::vector<Write>& writes,
                     WriteOutcomes& outcomes) {
        std::size_t index = 0;
        auto status = host_.json().split(
            call, body, "/results", {"/status", "/id", "/message"},
            [&](const JsonItem& item) { return outcomes.report(index++, outcomeOf(item)); });
        for (; status && index < writes.size(); ++index)
            status = outcomes.report(index, WriteResult::done("p1"));
        return status;
    }

    std::string ending(const ReadCursor& walk) const {
        ReadCursor cursor;
        if (is("believes_its_own_clock")) {
            cursor.since = host_.clock().wallTime() + 3'600'000'000;
            return cursor.text();
        }
        cursor.since = walk.time;
        return cursor.text();
    }

    std::string pageUrl(const ReadCursor& cursor, const ReadOptions& options) const {
        const auto from = cursor.position.empty()
                              ? std::max<std::int64_t>(0, cursor.since - 60'000'000)
                              : cursor.time;
        return Query()
            .add("changed_since", formatIsoTime(from, 6))
            .addIf("after", cursor.position)
            .add("limit", is("asks_for_more_than_there_is") ? options.pageSize(100'000)
                                                            : options.pageSize(200))
            .on(base_ + "/v1/people");
    }

    Result<HttpResponse> get(const Call& call, const std::string& url) {
        auto request = HttpRequest::get(url);
        if (is("authorizes_itself")) request.withHeader("Authorization", "Bearer mine");
        auto answer = host_.http().send(call, request);
        if (!answer) return answer;
        if (is("swallows_refused_tokens") && answer->status() == 401)
            return Status{LL_TRANSIENT, "try again"};
        if (is("follows_nobodys_redirects") && answer->status() == 302) return Status::end();
        if (is("passes_on_the_vendors_words") && !answer->isSuccess())
            return Status{LL_INVALID_CONFIG, std::string(answer->body())};
        auto status = Errors.judge(call, host_.json(), *answer, Intent::Read, "reading");
        if (is("forgets_retry_after")) status.withRetryAfter(Status::Millis{-1});
        if (!status) return status;
        return answer;
    }

    Status putPage(const Call& call, std::string_view body, ReadCursor& cursor,
                   const RecordSink& sink) {
        int items = 0;
        auto status = host_.json().split(
            call, body, "/items", {"/id", "/updated_at", "/deleted", "/email"},
            [&](const JsonItem& item) {
                if (is("throws_on_odd_values") && item.value(3).find('@') == std::string_view::npos)
                    throw std::runtime_error("no address");
                if (is("logs_persons")) host_.log().info("seen", item.value(3));
                cursor.position = item.value(0);
                cursor.time = isoTimeOrZero(item.value(1));
                if (is("drops_the_last_of_a_page") && ++items == 10) return Status::ok();
                if (!item.has(0) && !is("puts_records_without_ids"))
                    return Status{LL_TRANSIENT, "a record without an id"};
                const bool gone = item.value(2) == "true" && !is("ignores_deletions");
                const auto payload = payloadOf(item.slice());
                const auto record = gone ? Record::tombstone(item.value(0))
                                         : Record::upsert(item.value(0), payload);
                auto put = sink.put(record);
                return is("ignores_cancellation") ? Status::ok() : put;
            });
        return status.code() == LL_NOT_FOUND ? Status{LL_TRANSIENT, "no list"} : status;
    }

    std::string payloadOf(std::string_view slice) const {
        std::string payload(slice);
        const std::string_view null = ":null";
        for (auto at = payload.find(null); is("loses_nulls") && at != std::string::npos;
             at = payload.find(null))
            payload.replace(at, null.size(), ":\"\"");
        if (is("cuts_long_texts") && payload.size() > 2'000) payload = "{}";
        return payload;
    }

    Status lookUp(const Call& call, std::string_view key, std::string_view value,
                  const RecordSink& sink) {
        const auto page = get(call, Query().add(key, value).on(base_ + "/v1/people"));
        if (!page) return is("takes_failure_for_absence") ? Status::ok() : page.status();
        ReadCursor ignored;
        return putPage(call, page->body(), ignored, sink);
    }

    static std::string itemOf(const Write& write) {
        const auto* op = write.operation == WriteOperation::Create   ? "create"
                         : write.operation == WriteOperation::Update ? "update"
                                                                     : "delete";
        return std::string("{\"op\":\"") + op + "\",\"key\":" + jsonString(write.idempotencyKey) +
               ",\"id\":" + jsonString(write.externalId) +
               ",\"fields\":" + (write.payload.empty() ? "{}" : std::string(write.payload)) + "}";
    }

    WriteResult outcomeOf(const JsonItem& item) const {
        if (item.value(0) == "200" || is("calls_refused_records_done"))
            return WriteResult::done(is("forgets_new_ids") ? "" : std::string(item.value(1)));
        const auto status = item.value(0) == "404" ? LL_NOT_FOUND : LL_INVALID_RECORD;
        return WriteResult::failed({status, is("passes_on_the_vendors_words")
                                                ? std::string(item.value(2))
                                                : scrub(item.value(2))});
    }

    Host host_;
    std::string base_, fault_;
    bool wasOpen_ = false;
};

}  // namespace

LEADLOOM_PLUGIN(BadConnector);

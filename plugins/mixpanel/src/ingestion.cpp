#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/refusal.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

using Writes = std::span<const BatchElements>;

/// Mixpanel takes 2,000 records and, by its own example, 2 MiB; both with room to spare.
constexpr std::size_t MostSent = 600;
constexpr std::size_t MostBytes = 1'900'000;

/// Without the vendor's words, which quote what was sent.
WriteResult refusal(std::string_view field) {
    return refusedRecord("Mixpanel", LL_INVALID_RECORD, "validation", std::string(field));
}

Status reportFailed(const Answer& answer, Writes writes, WriteOutcomes& outcomes) {
    return reportAllBut(answer, "/failed_records", {"/index", "/field"}, writes, outcomes,
                        [](const JsonItem& item) { return refusal(item.value(1)); });
}

/// 1 or 0 of all of them together, alone or as {"status": 1}: 1 says that at least one was taken.
Status reportTogether(std::string_view word, Writes writes, WriteOutcomes& outcomes) {
    if (word != "1" && word != "0") return Status::ok();  // ends as unknown
    if (writes.size() > 1) return {LL_INVALID_RECORD, "Mixpanel doesn't say which records it took"};
    if (word == "1") return reportTaken(writes, outcomes);
    return outcomes.report(writes.front().index, refusal(""));
}

Status reportAnswer(const Answer& answer, Writes writes, WriteOutcomes& outcomes) {
    const auto told =
        answer.values({"/code", "/status", "/failed_records", "/num_records_imported"});
    if (!told) return reportTogether(answer.body(), writes, outcomes);
    const auto &code = (*told)[0], &status = (*told)[1];
    if (!(*told)[2].empty()) return reportFailed(answer, writes, outcomes);
    if (code.empty())
        return reportTogether(status.empty() ? answer.body() : status, writes, outcomes);
    const auto sent = countOf(writes);
    const bool whole = code == "200" && integerOr((*told)[3], sent) == sent;
    return whole ? reportTaken(writes, outcomes) : Status::ok();
}

Status sendSome(Account& account, const std::string& url, bool authorized, Writes writes,
                WriteOutcomes& outcomes) {
    auto request = HttpRequest::json("POST", {}, arrayOf(writes));
    if (request.body.size() > MostBytes && writes.size() > 1)
        return {LL_INVALID_RECORD, "too many bytes for one request"};
    if (!authorized) request.credential = LL_CREDENTIAL_NONE;
    const auto answer = account.exchange(std::move(request), url);
    if (!answer) return answer.status();
    const auto status = account.judge(*answer, Intent::Write, "sending records");
    if (status) return reportAnswer(*answer, writes, outcomes);
    // The records that a 400 doesn't name were taken.
    const auto failed = answer->value("/failed_records");
    if (answer->status() == 400 && failed && !failed->empty())
        return reportFailed(*answer, writes, outcomes);
    return refusedTogether(writes, status, WriteResult::failed(status), outcomes);
}

}  // namespace

Status sendAll(Account& account, std::string_view path, bool authorized, Writes all,
               WriteOutcomes& outcomes) {
    auto query = authorized ? account.project() : Query().add("verbose", 1).add("ip", "0");
    query.add("strict", 1);
    const auto url = account.at(Part::Ingestion, path, query);
    return sendInPortions(all, MostSent, [&](Writes some) {
        return sendSome(account, url, authorized, some, outcomes);
    });
}

}  // namespace leadloom::mixpanel

#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/follow_pages.h>
#include <leadloom/sdk/moment_paging.h>
#include <leadloom/sdk/paired_place.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::meta {

namespace {

constexpr std::uint32_t MostListed = 100;
constexpr std::int64_t SecondUs = 1'000'000, SettleUs = 60 * SecondUs;

std::string filterFrom(std::int64_t from) {
    return R"([{"field":"time_created","operator":"GREATER_THAN_OR_EQUAL","value":)" +
           std::to_string(from / SecondUs) + "}]";
}

/// A page that is one of another form's was answered to another request.
Status checkForm(const Answer& answer, const std::string& form) {
    return answer.each("/data", {"/form_id"}, [&](const JsonItem& item) {
        return item.value(0) == form ? Status::ok() : notThePageAsked();
    });
}

/// A page of records; it ends at the cursor of the next one.
Result<Page> pageAt(const Answer& answer, const Stream& stream) {
    auto page = recordsOf(answer, "/data", stream);
    if (!page) return page;
    auto next = nextPage(answer);
    if (!next) return next.status();
    page->end.last = next->empty();
    page->end.position = std::move(*next);
    return page;
}

/// A form that is gone ends alone: the walk goes on with the next one, and begins a form anew whose
/// cursor Meta no longer knows. A position is the form and the cursor in it: "777:QVFI…".
Result<PageEnd> leadsPage(Account& account, const Forms& forms, const std::string& position,
                          std::int64_t from, const ReadTask& task) {
    auto [form, after] = PairedPlace::parse(position);
    const auto idOf = [](const auto& row) { return row.front(); };
    const auto known = std::ranges::lower_bound(forms, form, {}, idOf);
    PageEnd nothing;
    nothing.last = true;
    if (known == forms.end()) return nothing;
    if (known->front() != form) after.clear();
    form = known->front();
    Query query;
    query.add("limit", task.options.pageSize(MostListed));
    if (from > 0) query.add("filtering", filterFrom(from));
    const auto& stream = *findStream(Streams, Leads);
    const auto path = "/" + percentEncode(form) + "/leads";
    auto answer = listPage(account, stream, path, query, after);
    if (answer.status().code() == LL_CURSOR_EXPIRED)
        answer = listPage(account, stream, path, query, {});
    if (!answer) return answer.status();
    if (auto status = checkForm(*answer, form); !status) return status;
    auto page = pageAt(*answer, stream);
    if (!page) return page.status();
    if (page->end.last) {
        const auto next = std::next(known);
        page->end.last = next == forms.end();
        if (!page->end.last) form = next->front();
    }
    page->end.position.insert(0, form + ":");
    return page->putTo(task.sink);
}

Status readLeads(Account& account, const ReadTask& task) {
    const auto forms = formsOf(account, "id,leads_count");
    if (!forms) return forms.status();
    const auto overlap = account.settings().integer("overlap_seconds") * SecondUs;
    const bool full = isFullWalk(task.cursor, task.options);
    return walkByToken(account.call(), task.sink, task.cursor,
                       {task.options.overlap(overlap), SettleUs, full},
                       [&](const ReadCursor& at, std::int64_t from) {
                           return leadsPage(account, *forms, at.position, from, task);
                       });
}

Result<PageEnd> listedPage(Account& account, const Stream& stream, const std::string& after,
                           const ReadTask& task) {
    const auto path = account.pathOf(stream.owner, stream.edge);
    if (!path) return path.status();
    const auto query = Query().add("limit", task.options.pageSize(MostListed));
    const auto answer = listPage(account, stream, *path, query, after);
    if (!answer) return answer.status();
    auto page = pageAt(*answer, stream);
    return page ? page->putTo(task.sink) : page.status();
}

}  // namespace

Result<Answer> listPage(Account& account, const Stream& stream, const std::string& path,
                        Query query, std::string_view after, std::string_view fields) {
    query.add("fields", fields.empty() ? stream.fields : fields).addIf("after", after);
    auto answer = account.fetch(query, path, "listing " + std::string(stream.stream));
    const auto& status = answer.status();
    // A cursor is good for a while only.
    const bool refused =
        !answer && status.httpStatus() == 400 && status.code() == LL_INVALID_CONFIG;
    if (refused && !after.empty()) return status.as(LL_CURSOR_EXPIRED);
    // What was just named in a list is there: it may not be seen.
    if (!answer && status.code() == LL_NOT_FOUND) return status.as(LL_FORBIDDEN);
    return answer;
}

Result<Forms> formsOf(Account& account, std::string_view fields) {
    const auto& stream = *findStream(Streams, LeadForms);
    const auto path = account.pathOf(stream.owner, stream.edge);
    if (!path) return path.status();
    Forms forms;
    const auto status = followPages([&](const std::string& after) -> Result<std::string> {
        const auto query = Query().add("limit", MostListed);
        const auto answer = listPage(account, stream, *path, query, after, fields);
        if (!answer) return answer.status();
        const auto rows = answer->table("/data", {"/id", "/leads_count", "/questions"});
        if (!rows) return rows.status();
        for (const auto& row : *rows)
            if (row[0].empty() || row[1].empty()) return notThePageAsked();
        forms.insert(forms.end(), rows->begin(), rows->end());
        return nextPage(*answer);
    });
    if (!status) return status;
    std::sort(forms.begin(), forms.end());
    return forms;
}

Status read(Account& account, const ReadTask& task) {
    if (task.stream == Leads) return readLeads(account, task);
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr) return noSuchStream(task.stream);
    return walkByToken(account.call(), task.sink, task.cursor, {0, 0, true},
                       [&](const ReadCursor& at, std::int64_t) {
                           return listedPage(account, *stream, at.position, task);
                       });
}

}  // namespace leadloom::meta

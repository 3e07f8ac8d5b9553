#include <leadloom/sdk/query.h>
#include <leadloom/sdk/sql_text.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::zoho {

namespace {

constexpr std::uint32_t MostRows = 2000;
constexpr std::uint32_t MostListed = 200;
constexpr std::int64_t SecondUs = 1'000'000;
/// A row may be stamped some time before it can be seen.
constexpr std::int64_t SettleUs = 60 * SecondUs;
/// After the records that stand come the leads that were converted, then what was deleted.
constexpr std::string_view ConvertedPhase = "converted:";
constexpr std::string_view DeletedPhase = "deleted:";

/// Rows are walked by id, because many can share a second: a row comes once, whatever happens
/// meanwhile, and a fresh query for each page never meets the ceilings of offsets and page tokens.
Result<PageEnd> rowsPage(Account& account, const Selection& selection, const ReadCursor& at,
                         std::int64_t from, const ReadTask& task) {
    std::string where = "id is not null";
    if (!at.position.empty()) where = "id > " + sqlText(at.position);
    if (from > 0) where = "Modified_Time >= " + sqlText(zohoTime(from)) + " and " + where;
    const auto limit = task.options.pageSize(MostRows);
    const auto answer = account.query(selection.query(where, "id asc", limit));
    if (!answer) return answer.status();
    return rowsOf(*answer, selection.shape).then([&](Page& page) { return page.putTo(task.sink); });
}

/// Puts a page and goes on at `next` of the same phase where one follows.
Result<PageEnd> putInPhase(Result<Page> page, std::string_view phase, const std::string& next,
                           const RecordSink& sink) {
    if (!page) return page.status();
    page->end.position = std::string(phase) + next;
    return page->putTo(sink);
}

/// Converted leads leave every other list.
Result<PageEnd> convertedPage(Account& account, const Selection& selection,
                              const std::string& token, std::int64_t from, const ReadTask& task) {
    const auto path = Query()
                          .add("fields", joinTexts(selection.fields, ","))
                          .add("converted", "true")
                          .add("sort_by", "id")
                          .add("sort_order", "asc")
                          .add("per_page", task.options.pageSize(MostListed))
                          .addIf("page_token", token)
                          .on("/" + std::string(selection.stream->module));
    const auto answer = account.listSince(path, from, "listing converted leads");
    if (!answer) {
        const auto status = answer.status();
        const bool isTokenGone = !token.empty() && status.httpStatus() == 400;
        return isTokenGone ? status.as(LL_CURSOR_EXPIRED) : status;
    }
    auto page = rowsOf(*answer, selection.shape);
    if (!page || page->end.last)
        return putInPhase(std::move(page), ConvertedPhase, token, task.sink);
    const auto next = answer->value("/info/next_page_token");
    if (!next) return next.status();
    if (next->empty())
        return Status{LL_CURSOR_EXPIRED, "Zoho lists no more than 100,000 converted leads"};
    return putInPhase(std::move(page), ConvertedPhase, *next, task.sink);
}

/// A list that is paged by number, which it tells: an answer to another question isn't taken.
Result<Answer> numberedList(Account& account, const std::string& path, std::int64_t number,
                            std::int64_t from, std::string_view what) {
    auto answer = account.listSince(path, from, what);
    if (!answer || answer->status() != 200) return answer;
    const auto told = answer->integer("/info/page");
    if (!told) return told.status();
    if (*told != number) return Status{LL_TRANSIENT, "Zoho answered with another page"};
    return answer;
}

Result<PageEnd> deletedPage(Account& account, const Selection& selection, std::int64_t number,
                            std::int64_t from, const ReadTask& task) {
    const auto path = Query()
                          .add("type", "all")
                          .add("page", number)
                          .add("per_page", task.options.pageSize(MostListed))
                          .on("/" + std::string(selection.stream->module) + "/deleted");
    const auto answer = numberedList(account, path, number, from, "listing deleted records");
    if (!answer) return answer.status();
    return putInPhase(deletedIn(*answer), DeletedPhase, std::to_string(number + 1), task.sink);
}

Result<PageEnd> fetch(Account& account, const Selection& selection, const ReadCursor& at,
                      std::int64_t from, const ReadTask& task) {
    const std::string& position = at.position;
    if (position.starts_with(DeletedPhase))
        return deletedPage(account, selection, integerOr(position.substr(DeletedPhase.size()), 1),
                           from, task);
    const bool isConverted = position.starts_with(ConvertedPhase);
    const bool hasConversions = !selection.shape.convertedTo.empty();
    auto page = isConverted ? convertedPage(account, selection,
                                            position.substr(ConvertedPhase.size()), from, task)
                            : rowsPage(account, selection, at, from, task);
    if (hasConversions && !isConverted) return thenPhase(page, ConvertedPhase);
    // Who reads everything sees what is gone by its absence.
    return from > 0 ? thenPhase(page, DeletedPhase) : page;
}

Result<PageEnd> usersPage(Account& account, const ReadCursor& at, const ReadTask& task) {
    const auto number = integerOr(at.position, 1);
    const auto path =
        Query().add("page", number).add("per_page", task.options.pageSize(MostListed)).on("/users");
    const auto answer = numberedList(account, path, number, 0, "listing users");
    if (!answer) return answer.status();
    return putInPhase(rowsOf(*answer, {.id = "/id", .version = "/Modified_Time"}, "/users"), {},
                      std::to_string(number + 1), task.sink);
}

}  // namespace

Status read(Account& account, const ReadTask& task) {
    if (task.stream == Users)
        return walkByToken(
            account.call(), task.sink, task.cursor, {0, 0, true},
            [&](const ReadCursor& at, std::int64_t) { return usersPage(account, at, task); });
    const auto selection = select(account, task.stream, task.options);
    if (!selection) return selection.status();
    const auto overlap = account.settings().integer("overlap_seconds") * SecondUs;
    const bool full = isFullWalk(task.cursor, task.options);
    return walkById(account.call(), task.sink, task.cursor,
                    {task.options.overlap(overlap), SettleUs, full},
                    [&](const ReadCursor& at, std::int64_t from) {
                        return fetch(account, *selection, at, full ? 0 : from, task);
                    });
}

}  // namespace leadloom::zoho

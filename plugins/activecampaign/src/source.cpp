#include <leadloom/sdk/offset_place.h>
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

/// Each contact of a full read takes two requests more: shorter pages end in time.
constexpr std::uint32_t MostListed = 100, MostInFull = 20;
constexpr std::int64_t SecondUs = 1'000'000, DayUs = 86'400 * SecondUs, SettleUs = 60 * SecondUs;

/// Whether filters know more than days isn't promised: they are asked for a day more.
void addWindow(Query& query, std::int64_t from) {
    if (from > 0)
        query.add("filters[updated_after]", formatIsoTime(std::max<std::int64_t>(0, from - DayUs)));
}

/// By ascending id; what was changed before `from` isn't looked at any closer.
Result<PageEnd> contactsPage(Account& account, const Stream& stream, const ReadCursor& at,
                             std::int64_t from, const ReadTask& task) {
    Query query;
    query.add("limit", task.options.pageSize(from > 0 ? MostListed : MostInFull));
    query.add("orders[id]", "ASC").add("id_greater", at.position.empty() ? "0" : at.position);
    addWindow(query, from);
    const auto answer = account.get(query.on("/contacts"), "listing contacts");
    if (!answer) return answer.status();
    if (auto status = checkAscending(*answer, "/contacts", "/id", at.position); !status)
        return status;
    auto page = rowsOf(account, stream, *answer, "/contacts", from);
    if (!page) return page.status();
    // Behind the last contact, not behind a short page: a page may be cut short.
    page->end.last = page->end.count == 0;
    return page->putTo(task.sink);
}

/// By offset, in the order of creation where there is one.
Result<PageEnd> rowsPage(Account& account, const Stream& stream, const ReadCursor& at,
                         std::int64_t from, const ReadTask& task) {
    Query query;
    if (stream.stream == Deals) query.add("orders[cdate]", "ASC");
    addWindow(query, from);
    const auto path = pathOf(stream.stream);
    return putOffsetPage(
        account, query, path, "/meta/total", at, task.options.pageSize(MostListed), task.sink,
        [&](const Answer& answer) { return rowsOf(account, stream, answer, path, from); });
}

Status putFound(Account& account, const Stream& stream, const std::string& id,
                const RecordSink& sink) {
    if (!parseInteger(id)) return Status::ok();
    if (stream.stream == Contacts) {
        Page page;
        auto status = addContact(account, id, page);
        return status ? page.batch.putTo(sink) : status;
    }
    const auto answer = account.get(pathOf(stream.stream, id), "reading a record");
    if (answer.status().code() == LL_NOT_FOUND) return Status::ok();
    if (!answer) return answer.status();
    return rowsOf(account, stream, *answer, pathOf(stream.single), 0).then([&](Page& page) {
        return page.end.position == id ? page.batch.putTo(sink) : notThePageAsked();
    });
}

}  // namespace

Status read(Account& account, const ReadTask& task) {
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr) return noSuchStream(task.stream);
    // Users and accounts can't be asked for what changed.
    const bool whole = stream->stream == Users || stream->stream == Accounts;
    const auto overlap = account.settings().integer("overlap_seconds") * SecondUs;
    const bool full = whole || isFullWalk(task.cursor, task.options);
    const WalkOptions options{task.options.overlap(overlap), SettleUs, full};
    return walkById(account.call(), task.sink, task.cursor, options,
                    [&](const ReadCursor& at, std::int64_t since) {
                        const auto from = full ? 0 : since;
                        const auto page = stream->stream == Contacts ? contactsPage : rowsPage;
                        return page(account, *stream, at, from, task);
                    });
}

Result<std::vector<std::string>> idsByKey(Account& account, const Stream& stream,
                                          std::string_view value) {
    const auto field = "/" + std::string(stream.field);
    const auto path = Query().add("limit", MostListed).add(stream.parameter, value);
    const auto rows = account.list(path.on(pathOf(stream.stream)), "searching",
                                   pathOf(stream.stream), {"/id", field});
    if (!rows) return rows.status();
    std::vector<std::string> ids;
    for (const auto& row : *rows)
        if (account.lowered(row[1]) == account.lowered(value)) ids.push_back(row[0]);
    return ids;
}

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr) return noSuchStream(task.stream);
    for (const auto& id : ids)
        if (auto status = putFound(account, *stream, id, task.sink); !status) return status;
    return Status::ok();
}

Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value) {
    const auto* stream = findStream(Streams, task.stream);
    if (stream == nullptr || stream->key.empty() || stream->key != key)
        return noSuchKey(task.stream, key);
    return idsByKey(account, *stream, value).then([&](std::vector<std::string>& ids) {
        return byIds(account, task, ids);
    });
}

}  // namespace leadloom::activecampaign

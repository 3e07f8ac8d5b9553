#include <algorithm>
#include <utility>

#include <leadloom/sdk/mark.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/xml/webdav.h>

#include "cursor.h"
#include "parts.h"

namespace leadloom::carddav {

namespace {

constexpr std::int64_t SecondUs = 1'000'000;

Result<DavList> changesIn(const Answer& answer, const std::string& since) {
    auto list = davListIn(answer);
    if (list && list->token.empty())
        return Status{LL_TRANSIENT, "the server's answer lacks the next sync token"};
    if (list && list->cut && list->token == since)
        return Status{LL_BUG, "the server's list of changes doesn't move on; the read was stopped"};
    return list;
}

/// Up to when a read has seen everything.
std::int64_t coveredBy(const Answer& answer) {
    return std::max<std::int64_t>(0, answer.serverTime() - SecondUs);
}

Status putGone(const std::vector<std::string>& names, const Shelf& shelf, const RecordSink& sink) {
    std::vector<FoundCard> cards(names.size());
    for (std::size_t i = 0; i < names.size(); ++i)
        cards[i] = {names[i], {}, {}, 0, true};
    return putCards(shelf, cards, true, sink);
}

/// Fetches and puts cards page by page. `taken(cards)` moves the cursor behind each page.
template <typename Taken>
Status putPages(Book& book, const ReadTask& task, const BookCursor& cursor,
                std::span<const std::string> names, Taken&& taken) {
    const auto& shelf = *findStream(Shelves, task.stream);
    return eachPortion(names, task.options.pageSize(MostCards), [&](auto some) -> Status {
        if (book.call().isCancelled()) return Status::cancelled();
        const auto cards = book.fetch({some.begin(), some.end()});
        if (!cards) return cards.status();
        if (auto status = putCards(shelf, *cards, !cursor.full, task.sink); !status) return status;
        taken(*cards);
        return task.sink.checkpoint(cursor.text());
    });
}

/// One list of changes, however many pages of cards it is. A list that is asked for again holds
/// what the first one held and what has changed since; its cards are read as they are now, and
/// after it come the changes since the first one's token, so that nothing falls between the two.
/// Where the server cuts lists short they may hold different parts, and the new one is read from
/// its start.
Status putList(Book& book, const ReadTask& task, BookCursor& cursor, const DavList& list) {
    if (cursor.next.empty() || list.cut) {
        cursor.next = list.token;
        cursor.position.clear();
    }
    const auto& shelf = *findStream(Shelves, task.stream);
    if (auto status = putGone(list.gone, shelf, task.sink); !status) return status;
    // By their marks, because a name may be somebody's address and a cursor is no place for it.
    std::vector<std::string> names;
    for (const auto& [name, etag] : list.etags)
        if (markOf(name) > cursor.position) names.push_back(name);
    std::sort(names.begin(), names.end(),
              [](const auto& a, const auto& b) { return markOf(a) < markOf(b); });
    if (cursor.full) task.sink.expect(static_cast<std::int64_t>(list.etags.size()));
    auto status = putPages(book, task, cursor, names, [&](const std::vector<FoundCard>& cards) {
        cursor.position = markOf(cards.back().name);
    });
    if (!status) return status;
    cursor.since = std::exchange(cursor.next, {});
    cursor.position.clear();
    return Status::ok();
}

Status followTokens(Book& book, const BookPlace& place, const ReadTask& task, BookCursor cursor) {
    while (true) {
        if (book.call().isCancelled()) return Status::cancelled();
        const bool resumed = !cursor.next.empty();
        const auto answer = book.changes(place, cursor.since);
        if (!answer) return answer.status();
        const auto list = changesIn(*answer, cursor.since);
        if (!list) return list.status();
        if (auto status = putList(book, task, cursor, *list); !status) return status;
        // Behind a list that was taken up again come the changes since it was first made.
        const bool last = !list->cut && !resumed;
        if (last) cursor.full = false;
        const auto covers = last ? coveredBy(*answer) : 0;
        if (auto status = task.sink.checkpoint(cursor.text(), covers); !status) return status;
        if (last) return Status::end();
    }
}

/// Without tokens the whole list is compared with what is known of each card. The cursor is right
/// behind every page: a card that isn't in it will be read.
Status compareLists(Book& book, const BookPlace& place, const ReadTask& task, BookCursor cursor) {
    const auto answer = book.list(place);
    if (!answer) return answer.status();
    const auto list = davListIn(*answer);
    if (!list) return list.status();
    if (list->folder != davFolder(place.path))
        return {LL_TRANSIENT, "the server's answer is no list of this address book"};
    std::vector<std::string> changed;
    auto left = cursor.known;
    for (const auto& [name, etag] : list->etags) {
        const auto known = left.find(name);
        if (etag.empty() || known == left.end() || known->second != markOf(etag))
            changed.push_back(name);
        if (known != left.end()) left.erase(known);
    }
    std::vector<std::string> gone;
    gone.reserve(left.size());
    for (const auto& [name, mark] : left)
        gone.push_back(name);
    const auto& shelf = *findStream(Shelves, task.stream);
    if (auto status = putGone(gone, shelf, task.sink); !status) return status;
    for (const auto& name : gone)
        cursor.known.erase(name);
    auto status = putPages(book, task, cursor, changed, [&](const std::vector<FoundCard>& cards) {
        for (const auto& card : cards)
            if (card.gone)
                cursor.known.erase(card.name);
            else
                cursor.known[card.name] = markOf(card.etag);
    });
    if (!status) return status;
    cursor.full = false;
    status = task.sink.checkpoint(cursor.text(), coveredBy(*answer));
    return status ? Status::end() : status;
}

}  // namespace

Status read(Book& book, const ReadTask& task) {
    if (findStream(Shelves, task.stream) == nullptr) return noSuchStream(task.stream);
    const auto place = book.place();
    if (!place) return place.status();
    auto cursor = BookCursor::parse(task.cursor, *place);
    if (!cursor) return {LL_CURSOR_EXPIRED, "the cursor is not one of this address book's"};
    if (task.options.isFull() && !cursor->full) cursor = BookCursor::startOf(*place);
    auto status = place->syncs ? followTokens(book, *place, task, std::move(*cursor))
                               : compareLists(book, *place, task, std::move(*cursor));
    if (status.code() != LL_NOT_FOUND) return status;
    book.forgetPlace();
    return status.as(LL_TRANSIENT, " (the address book isn't where it was; it will be looked for)");
}

}  // namespace leadloom::carddav

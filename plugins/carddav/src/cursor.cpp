#include "cursor.h"

#include <leadloom/sdk/mark.h>
#include <nlohmann/json.hpp>

namespace leadloom::carddav {

using nlohmann::json;

BookCursor BookCursor::startOf(const BookPlace& place) {
    BookCursor cursor;
    cursor.book = markOf(place.path);
    cursor.syncs = place.syncs;
    cursor.full = true;
    return cursor;
}

std::optional<BookCursor> BookCursor::parse(std::string_view text, const BookPlace& place) {
    auto cursor = startOf(place);
    if (text.empty()) return cursor;
    const auto read = json::parse(text, nullptr, false);
    if (!read.is_object()) return std::nullopt;
    try {
        if (read.value("book", "") != cursor.book || read.contains("known") == place.syncs)
            return std::nullopt;
        cursor.full = read.value("full", false);
        cursor.since = read.value("since", "");
        cursor.next = read.value("next", "");
        cursor.position = read.value("position", "");
        cursor.known = read.value("known", cursor.known);
        return cursor;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

std::string BookCursor::text() const {
    json text = {{"book", book}};
    if (full) text["full"] = true;
    if (!syncs) text["known"] = known;
    if (!since.empty()) text["since"] = since;
    if (!next.empty()) text["next"] = next;
    if (!position.empty()) text["position"] = position;
    return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace leadloom::carddav

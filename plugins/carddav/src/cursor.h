#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "book.h"

namespace leadloom::carddav {

/// Where a read of a book stands. Either by the server's sync tokens, or, where it has none, by
/// what is known of each card.
struct BookCursor {
    std::string book;   ///< a digest of the book's path: another book, another cursor
    bool syncs = true;  ///< by tokens
    bool full = false;  ///< in the middle of a complete walk

    std::string since;     ///< all changes before this token have been read
    std::string next;      ///< the token of the list in progress; empty = none is
    std::string position;  ///< the mark of the last card of that list that was put

    std::map<std::string, std::string> known;  ///< name → mark of the ETag that was read

    /// The very start of a book.
    static BookCursor startOf(const BookPlace& place);
    /// Nothing where the text is no cursor for this book.
    static std::optional<BookCursor> parse(std::string_view text, const BookPlace& place);
    std::string text() const;
};

}  // namespace leadloom::carddav

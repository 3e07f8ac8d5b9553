#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leadloom::sandbox::carddav {

/// One card as it is stored.
struct StoredCard {
    std::string text, uid, etag;
    std::int64_t modified = 0;  ///< milliseconds since 1970
    std::uint64_t change = 0;   ///< when it was put, counted in changes of the book
};

/// One address book: cards by the names of their resources, and what has changed since when.
class Book {
public:
    explicit Book(std::string title) : title_(std::move(title)) {}

    const std::string& title() const { return title_; }
    const std::map<std::string, StoredCard>& cards() const { return cards_; }
    const StoredCard* find(const std::string& name) const;
    /// The resource that has this UID; empty when none has.
    std::string nameOf(const std::string& uid) const;

    const StoredCard& put(const std::string& name, std::string text, std::string uid,
                          std::int64_t now);
    bool remove(const std::string& name);

    struct Changes {
        std::vector<std::string> present, gone;
        std::string token;
        bool cut = false;  ///< there are more behind the token
    };
    /// What changed since a token, oldest change first, at most `most` (0 = all). An empty token:
    /// everything that is there. Nothing where the token isn't one of this book's.
    std::optional<Changes> changesSince(const std::string& token, std::size_t most) const;
    std::string token() const { return tokenAt(changes_); }
    /// No token given so far is known any more.
    void forgetTokens() { ++epoch_; }

private:
    std::string tokenAt(std::uint64_t change) const;

    std::string title_;
    std::map<std::string, StoredCard> cards_;
    std::map<std::string, std::uint64_t> gone_;
    std::uint64_t changes_ = 0;
    std::uint64_t epoch_ = 1;
};

}  // namespace leadloom::sandbox::carddav

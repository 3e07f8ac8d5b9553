#include "tests/sandbox/carddav/book.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::carddav {

namespace {

constexpr std::string_view TokenFront = "http://books.example/ns/sync/";

}  // namespace

const StoredCard* Book::find(const std::string& name) const {
    const auto found = cards_.find(name);
    return found == cards_.end() ? nullptr : &found->second;
}

std::string Book::nameOf(const std::string& uid) const {
    for (const auto& [name, card] : cards_)
        if (card.uid == uid) return name;
    return {};
}

const StoredCard& Book::put(const std::string& name, std::string text, std::string uid,
                            std::int64_t now) {
    auto& card = cards_[name];
    card.text = std::move(text);
    card.uid = std::move(uid);
    card.change = ++changes_;
    card.etag = "\"" + std::to_string(epoch_) + "-" + std::to_string(card.change) + "\"";
    card.modified = now;
    gone_.erase(name);
    return card;
}

bool Book::remove(const std::string& name) {
    if (cards_.erase(name) == 0) return false;
    gone_[name] = ++changes_;
    return true;
}

std::string Book::tokenAt(std::uint64_t change) const {
    return std::string(TokenFront) + std::to_string(epoch_) + "/" + std::to_string(change);
}

std::optional<Book::Changes> Book::changesSince(const std::string& token, std::size_t most) const {
    std::uint64_t since = 0;
    if (!token.empty()) {
        const auto front = std::string(TokenFront) + std::to_string(epoch_) + "/";
        if (!token.starts_with(front)) return std::nullopt;
        const auto number = parsedInteger(token.substr(front.size()));
        if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > changes_)
            return std::nullopt;
        since = static_cast<std::uint64_t>(*number);
    }
    std::vector<std::pair<std::uint64_t, std::string>> all;
    for (const auto& [name, card] : cards_)
        if (card.change > since) all.emplace_back(card.change, name);
    if (!token.empty())
        for (const auto& [name, change] : gone_)
            if (change > since) all.emplace_back(change, name);
    std::sort(all.begin(), all.end());
    Changes changes;
    changes.cut = most > 0 && all.size() > most;
    if (changes.cut) all.resize(most);
    for (const auto& [change, name] : all)
        (cards_.contains(name) ? changes.present : changes.gone).push_back(name);
    changes.token = tokenAt(changes.cut ? all.back().first : changes_);
    return changes;
}

}  // namespace leadloom::sandbox::carddav

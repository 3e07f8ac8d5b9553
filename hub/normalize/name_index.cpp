#include "hub/normalize/name_index.h"

#include <algorithm>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

/// FNV-1a of 64 bits: the same on every machine, so that a clash would be seen in tests.
std::uint64_t hashOf(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

}  // namespace

void NameIndex::add(std::string_view name, std::string_view code) {
    const std::string folded = foldLetters(name);
    if (folded.empty() || code.size() >= sizeof(Entry::code)) return;
    Entry entry{hashOf(folded), static_cast<std::uint32_t>(entries_.size()), {}};
    std::copy(code.begin(), code.end(), entry.code);
    entries_.push_back(entry);
}

void NameIndex::seal() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& left, const Entry& right) {
        return left.hash != right.hash ? left.hash < right.hash : left.order < right.order;
    });
    const auto last = std::unique(entries_.begin(), entries_.end(),
                                  [](const Entry& a, const Entry& b) { return a.hash == b.hash; });
    entries_.erase(last, entries_.end());
    entries_.shrink_to_fit();
}

std::string_view NameIndex::find(std::string_view folded) const {
    if (folded.empty()) return {};
    const std::uint64_t hash = hashOf(folded);
    const auto entry = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                        [](const Entry& e, std::uint64_t h) { return e.hash < h; });
    return entry != entries_.end() && entry->hash == hash ? entry->code : std::string_view{};
}

}  // namespace leadloom::normalize

#include "hub/sync/ledger/removals.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace leadloom::sync {
namespace {

constexpr char TimeSeparator = '\x1e';

bool contains(const std::vector<std::string_view>& items, std::string_view item) {
    return std::find(items.begin(), items.end(), item) != items.end();
}

std::string withTime(std::string_view item, TimeUs atUs) {
    std::string text(item);
    text.push_back(TimeSeparator);
    text += std::to_string(atUs);
    return text;
}

}  // namespace

std::vector<Removal> removalsIn(const model::Value& stored) {
    std::vector<Removal> removals;
    if (!stored.isPresent()) return removals;
    for (const std::string_view entry : stored.items()) {
        const auto split = entry.rfind(TimeSeparator);
        if (split == std::string_view::npos) continue;
        Removal removal{entry.substr(0, split), 0};
        const std::string_view time = entry.substr(split + 1);
        std::from_chars(time.data(), time.data() + time.size(), removal.atUs);
        removals.push_back(removal);
    }
    return removals;
}

void rememberRemovals(store::Shadow& shadow, model::FieldId field, const model::Value& present,
                      const std::vector<std::string_view>& gone, TimeUs atUs) {
    const store::ShadowField* known = shadow.find(removalsOf(field));
    if (known == nullptr && gone.empty()) return;
    const std::vector<std::string_view> alive = present.items();
    std::vector<std::string> entries;
    if (known != nullptr) {
        for (const Removal& removal : removalsIn(known->canonical)) {
            if (contains(alive, removal.item) || contains(gone, removal.item)) continue;
            entries.push_back(withTime(removal.item, removal.atUs));
        }
    }
    for (const std::string_view item : gone) {
        if (!contains(alive, item)) entries.push_back(withTime(item, atUs));
    }
    if (known == nullptr && entries.empty()) return;
    shadow.at(removalsOf(field)).canonical = model::Value::items(entries);
}

}  // namespace leadloom::sync

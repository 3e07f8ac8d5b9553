#include "hub/sync/ledger/shown_items.h"

#include <algorithm>

namespace leadloom::sync {

std::vector<std::string_view> missingFrom(const model::Value& old, const model::Value& now) {
    const auto present = now.items();
    std::vector<std::string_view> missing;
    for (const std::string_view item : old.items()) {
        const bool there = std::find(present.begin(), present.end(), item) != present.end();
        if (!there && !item.empty()) missing.push_back(item);
    }
    return missing;
}

void splitOld(const mapping::Mapping& mapping, const store::ShadowField& before,
              const model::Value& now, std::vector<std::string>& kept,
              std::vector<std::string_view>& gone) {
    const auto present = now.items();
    const auto old = before.canonical.items();
    for (const std::string_view item : old) {
        if (item.empty() || std::find(present.begin(), present.end(), item) != present.end()) {
            continue;
        }
        std::vector<std::string> others;
        for (const std::string_view other : old) {
            if (other != item) others.emplace_back(other);
        }
        const model::Value without =
            mapping.putOver(before.field, model::Value::items(others), before.external);
        const bool hidden = without == before.external ||
                            mapping.equivalent(before.field, without, before.external);
        if (hidden) {
            kept.emplace_back(item);
        } else {
            gone.push_back(item);
        }
    }
}

bool hasPlaceFor(const mapping::Mapping& mapping, const mapping::MappedField& field,
                 const std::vector<std::string>& items) {
    const model::Value put =
        mapping.putOver(field.field, model::Value::items(items), field.external);
    return put.isPresent() && put != field.external &&
           !mapping.equivalent(field.field, put, field.external);
}

}  // namespace leadloom::sync

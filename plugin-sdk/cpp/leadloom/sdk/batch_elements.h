#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/write_form.h>
#include <leadloom/sdk/write_outcomes.h>

namespace leadloom::sdk {

/// A write as what is sent for it: one or more elements of a list of JSON.
struct BatchElements {
    std::size_t index = 0;  ///< of the write
    std::string id;         ///< under which it is done
    std::vector<std::string> elements;
};

/// All elements, one after another, as a JSON array.
inline std::string arrayOf(std::span<const BatchElements> writes) {
    std::vector<std::string_view> all;
    for (const auto& write : writes)
        all.insert(all.end(), write.elements.begin(), write.elements.end());
    return jsonArray(all, [](std::string_view element) { return element; });
}

inline std::int64_t countOf(std::span<const BatchElements> writes) {
    std::size_t count = 0;
    for (const auto& write : writes)
        count += write.elements.size();
    return static_cast<std::int64_t>(count);
}

/// The write that an element was sent for, by its place among all elements; null where there is
/// none.
inline const BatchElements* ownerOf(std::span<const BatchElements> writes, std::string_view place) {
    auto left = integerOr(place, -1);
    for (const auto& write : writes) {
        const auto count = static_cast<std::int64_t>(write.elements.size());
        if (left >= 0 && left < count) return &write;
        left -= count;
    }
    return nullptr;
}

/// Reports the writes as done that were not reported before.
inline Status reportTaken(std::span<const BatchElements> writes, WriteOutcomes& outcomes) {
    for (const auto& write : writes) {
        auto taken = outcomes.report(write.index, WriteResult::done(write.id));
        if (!taken) return taken;
    }
    return Status::ok();
}

/// For a vendor that names only the elements that it refused, by their places, and took the
/// others: `judge` turns each item of the list at `pointer`, whose first key is the place, into a
/// WriteResult. Where an item can't be read, the writes that nothing is said of stay open.
template <typename Judge>
Status reportAllBut(const Answer& answer, std::string_view pointer, JsonPages::Pointers keys,
                    std::span<const BatchElements> writes, WriteOutcomes& outcomes, Judge&& judge) {
    bool readable = true;
    auto status = answer.eachIfAny(pointer, keys, [&](const JsonItem& item) {
        const auto* owner = ownerOf(writes, item.value(0));
        readable = readable && owner != nullptr;
        return owner == nullptr ? Status::ok() : outcomes.report(owner->index, judge(item));
    });
    return status && readable ? reportTaken(writes, outcomes) : status;
}

}  // namespace leadloom::sdk

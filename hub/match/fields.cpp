#include "hub/match/fields.h"

#include <algorithm>

namespace leadloom::match {
namespace {

const model::Value* valueOf(std::span<const model::FieldValue> record, model::FieldId field) {
    const auto found = std::find_if(record.begin(), record.end(),
                                    [&](const auto& entry) { return entry.field == field; });
    return found != record.end() && found->value.isPresent() ? &found->value : nullptr;
}

}  // namespace

std::string_view textOf(std::span<const model::FieldValue> record, model::FieldId field) {
    const model::Value* value = valueOf(record, field);
    return value != nullptr ? std::string_view(value->text()) : std::string_view();
}

std::vector<std::string_view> itemsOf(std::span<const model::FieldValue> record,
                                      model::FieldId field) {
    const model::Value* value = valueOf(record, field);
    if (value == nullptr) return {};
    std::vector<std::string_view> items = value->items();
    std::erase_if(items, [](std::string_view item) { return item.empty(); });
    return items;
}

}  // namespace leadloom::match

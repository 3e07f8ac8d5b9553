#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// The fields that an account has of an object, in the vendor's order, each with the vendor's name
/// of its type: what a read may ask for.
class FieldTypes {
public:
    /// From a vendor's own description: the list at `pointer`, name and type of each of its items.
    static Result<FieldTypes> listedIn(const Answer& answer, std::string_view pointer,
                                       std::string_view name, std::string_view type) {
        FieldTypes types;
        auto status = answer.each(pointer, {name, type}, [&](const JsonItem& item) {
            types.add(item.value(0), item.value(1));
            return Status::ok();
        });
        if (!status) return status;
        return types;
    }
    void add(std::string_view name, std::string_view type) { fields_.emplace_back(name, type); }
    /// Empty where the account doesn't have the field.
    std::string_view typeOf(std::string_view field) const {
        const auto found = std::ranges::find(
            fields_, field, [](const auto& known) -> const std::string& { return known.first; });
        return found == fields_.end() ? std::string_view{} : found->second;
    }
    bool has(std::string_view field) const { return !typeOf(field).empty(); }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& [name, type] : fields_)
            names.push_back(name);
        return names;
    }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace leadloom::sdk

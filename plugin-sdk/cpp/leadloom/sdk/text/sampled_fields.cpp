#include <leadloom/sdk/text/sampled_fields.h>
#include <leadloom/sdk/time.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

using nlohmann::json;

namespace {

/// "" where the text tells nothing. Digits behind a zero are a number by looks only.
std::string_view typeOfText(const std::string& text) {
    constexpr std::size_t LongestNumber = 18;
    if (text.empty()) return "";
    const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
    if (digits && text.size() <= LongestNumber && (text.size() == 1 || text.front() != '0'))
        return "integer";
    if (text == "true" || text == "false") return "boolean";
    if (parseIsoTime(text)) return text.size() > 10 ? "datetime" : "date";
    return "string";
}

std::string_view typeOf(const json& value) {
    if (value.is_boolean()) return "boolean";
    if (value.is_number_integer()) return "integer";
    if (value.is_number()) return "number";
    if (value.is_array()) return "array";
    if (value.is_object()) return "object";
    return value.is_string() ? typeOfText(value.get_ref<const std::string&>()) : "";
}

}  // namespace

void SampledFields::addColumns(std::span<const std::string> names) {
    for (const auto& name : names)
        if (columns_.try_emplace(name).second) order_.push_back(name);
}

void SampledFields::addRecord(std::string_view text) {
    const auto record = json::parse(text, nullptr, false);
    if (!record.is_object()) return;
    for (const auto& [name, value] : record.items()) {
        const auto column = columns_.find(name);
        const auto type = typeOf(value);
        if (column == columns_.end() || type.empty()) continue;
        auto& values = column->second;
        ++values.count;
        const bool mixed = values.count > 1 && values.type != type;
        values.type = mixed ? "string" : type;
        if (value.is_string() && value.get_ref<const std::string&>().find('@') != std::string::npos)
            ++values.addresses;
    }
}

json SampledFields::fields() const {
    json all = json::array();
    for (const auto& name : order_) {
        const auto& values = columns_.at(name);
        json field{{"name", name},
                   {"pointer", (json::json_pointer() / name).to_string()},
                   {"title", name},
                   {"type", values.type.empty() ? "string" : values.type}};
        if (values.count > 0 && values.addresses == values.count) field["format"] = "email";
        if (ids_.contains(name)) field["unique"] = field["read_only"] = true;
        all.push_back(std::move(field));
    }
    return all;
}

}  // namespace leadloom::sdk

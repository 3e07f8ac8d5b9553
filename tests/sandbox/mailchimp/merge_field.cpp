#include "tests/sandbox/mailchimp/merge_field.h"

#include <algorithm>
#include <array>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr std::array<const char*, 11> Types = {"text", "number",   "address",  "phone",
                                               "date", "url",      "imageurl", "radio",
                                               "zip",  "dropdown", "birthday"};
constexpr std::size_t LongestTag = 10, LongestText = 255;

bool isBirthday(const std::string& text) {
    return text.size() == 5 && text[2] == '/' &&
           isDate("2024-" + text.substr(0, 2) + "-" + text.substr(3));
}

bool isText(const json& value) {
    return value.is_string() && !value.get_ref<const std::string&>().empty();
}

std::string addressFault(const json& value) {
    for (const char* part : {"addr1", "city", "state", "zip"})
        if (!value.contains(part) || !isText(value[part])) return "Please enter a complete address";
    return {};
}

/// Empty where the text may stand there.
std::string textFault(const MergeField& field, const std::string& text) {
    if (text.size() > LongestText)
        return "Data did not match any of the schemas described in anyOf.";
    if (field.type == "number" && !parsedNumber(text)) return "Please enter a number";
    if (field.type == "date" && !isDate(text)) return "Please enter the date";
    if (field.type == "birthday" && !isBirthday(text)) return "Please enter the month and day";
    const bool isUrl = field.type == "url" || field.type == "imageurl";
    if (isUrl && !text.starts_with("http")) return "Please enter a valid URL";
    const bool chooses = field.type == "radio" || field.type == "dropdown";
    if (chooses &&
        std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end())
        return "This value should be one of the field's choices";
    return field.type == "address" ? "Please enter a complete address" : "";
}

}  // namespace

std::vector<MergeField> standardMergeFields() {
    return {{1, "FNAME", "First Name", "text", false, {}},
            {2, "LNAME", "Last Name", "text", false, {}},
            {3, "ADDRESS", "Address", "address", false, {}},
            {4, "PHONE", "Phone Number", "phone", false, {}},
            {5, "BIRTHDAY", "Birthday", "birthday", false, {}},
            {6, "COMPANY", "Company", "text", false, {}}};
}

json describeMergeField(const MergeField& field, const std::string& listId) {
    json options = json::object();
    if (!field.choices.empty()) options["choices"] = field.choices;
    if (field.type == "text") options["size"] = 25;
    return {{"merge_id", field.id},
            {"tag", field.tag},
            {"name", field.name},
            {"type", field.type},
            {"required", field.required},
            {"default_value", ""},
            {"public", false},
            {"display_order", field.id + 1},
            {"options", options},
            {"help_text", ""},
            {"list_id", listId},
            {"_links", json::array()}};
}

std::string mergeFieldFromJson(const json& source, MergeField& field) {
    field.tag = source.value("tag", source.value("name", ""));
    field.name = source.value("name", "");
    field.type = source.value("type", "text");
    field.required = source.value("required", false);
    field.choices = source.value("choices", std::vector<std::string>{});
    if (field.tag.empty() || field.tag.size() > LongestTag) return "tag: one to ten characters";
    if (std::find(Types.begin(), Types.end(), field.type) == Types.end())
        return "type: no such type: " + field.type;
    return {};
}

std::optional<Problem> mergeValueProblem(const MergeField& field, const json& value) {
    const bool holdsObject = field.type == "address" && value.is_object();
    if (!value.is_string() && !value.is_number() && !holdsObject)
        return wrongType("merge_fields." + field.tag, "string", value);
    if (value.is_string() && !isText(value)) return std::nullopt;
    const auto fault =
        holdsObject ? addressFault(value)
                    : textFault(field, value.is_string() ? value.get<std::string>() : value.dump());
    return fault.empty() ? std::nullopt : std::optional(invalidField(field.tag, fault));
}

}  // namespace leadloom::sandbox::mailchimp

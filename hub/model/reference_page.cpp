#include "hub/model/reference_page.h"

#include "hub/model/registry.h"

namespace leadloom::model {
namespace {

constexpr std::string_view Introduction =
    R"(# The unified model

Every mapping speaks these names. This page is made from the registry in `hub/model`; to change it, change the
registry and run its test with `LEADLOOM_UPDATE_REFERENCE=1`.

- A field is **absent** (nothing is known), **empty** (known to hold nothing) or holds a **value** in the normal form of its type.
- *many*: a set of items; it merges by normal form, item by item. *computed*: set by Leadloom, never by a mapping.
- *personal* and *sensitive* fields are redacted in logs, and are part of every `export --subject` and `forget`.
- *policy* is the survivorship a field has unless the configuration says otherwise.
- `custom.<name>` fields, with letters a to z, digits and underscores, are made by the mappings that name them.

## Types

| type | normal form |
|---|---|
)";

std::string_view normalFormOf(FieldType type) {
    switch (type) {
        case FieldType::Text:
            return "NFC, trimmed, white space folded, no control characters";
        case FieldType::LongText:
            return "as text, with its line breaks";
        case FieldType::PersonName:
        case FieldType::CompanyName:
            return "as text, in its own script";
        case FieldType::Email:
            return "domain in lower case and IDNA, local part as written; at most 254 bytes";
        case FieldType::Phone:
            return "E.164, an extension after `;ext=`";
        case FieldType::Url:
            return "http or https, host in lower case and IDNA, no default port, no credentials";
        case FieldType::Domain:
            return "registrable domain by the public suffix list";
        case FieldType::Country:
            return "ISO 3166-1 alpha-2";
        case FieldType::Region:
            return "ISO 3166-2 where known, else text";
        case FieldType::Language:
            return "BCP 47";
        case FieldType::Timezone:
            return "IANA name";
        case FieldType::Currency:
            return "ISO 4217";
        case FieldType::Decimal:
            return "digits with a point, no needless zeros, never a floating-point number";
        case FieldType::Integer:
            return "at most 18 digits";
        case FieldType::Boolean:
            return "`true` or `false`";
        case FieldType::Date:
            return "`YYYY-MM-DD`";
        case FieldType::DateTime:
            return "UTC with milliseconds, `YYYY-MM-DDTHH:MM:SS.mmmZ`";
        case FieldType::Enum:
            return "one of the ids that the field lists";
        case FieldType::Reference:
            return "id of another record (26 characters)";
    }
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "`" : ", `") + word + "`";
    return text;
}

std::string typeCell(const FieldSpec& field) {
    std::string cell(toString(field.type));
    if (field.type == FieldType::Reference) cell += " → " + std::string(toString(field.target));
    if (field.many) cell += ", many";
    if (field.computed) cell += ", computed";
    if (field.sensitivity != Sensitivity::None)
        cell += ", " + std::string(toString(field.sensitivity));
    return cell;
}

std::string row(const FieldSpec& field) {
    std::string text = "| `" + field.name + "` | " + typeCell(field) + " | " + field.policy +
                       " | " + field.description;
    if (!field.enums.empty()) text += ": " + joined(field.enums);
    text += " | ";
    if (field.type != FieldType::Reference) text += "`" + field.example + "`";
    return text + " |\n";
}

}  // namespace

std::string referencePage() {
    std::string page(Introduction);
    for (int i = 0; i <= static_cast<int>(FieldType::LongText); ++i) {
        const auto type = static_cast<FieldType>(i);
        page +=
            "| " + std::string(toString(type)) + " | " + std::string(normalFormOf(type)) + " |\n";
    }
    for (const Entity entity : AllEntities) {
        page += "\n## " + std::string(toString(entity)) + "\n\n" + std::string(describe(entity)) +
                "\n\n| field | type | policy | meaning | example |\n|---|---|---|---|---|\n";
        for (const FieldSpec& field : registeredFields(entity))
            page += row(field);
    }
    return page;
}

}  // namespace leadloom::model

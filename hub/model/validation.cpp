#include "hub/model/validation.h"

#include <algorithm>

#include "hub/model/entity_id.h"
#include "hub/model/shapes.h"

namespace leadloom::model {
namespace {

using Fault = std::optional<std::string_view>;

Fault unless(bool sound, std::string_view reason) {
    return sound ? Fault() : Fault(reason);
}

bool isAllowed(const FieldSpec& field, std::string_view text) {
    return field.enums.empty() ||
           std::find(field.enums.begin(), field.enums.end(), text) != field.enums.end();
}

bool hasControls(std::string_view text, bool keepsLineBreaks) {
    return std::any_of(text.begin(), text.end(), [&](char c) {
        if (keepsLineBreaks && (c == '\n' || c == '\t')) return false;
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}

Fault faultOfItem(const FieldSpec& field, std::string_view text) {
    if (text.empty()) return "an item is empty";
    if (hasControls(text, field.type == FieldType::LongText)) return "holds control characters";
    switch (field.type) {
        case FieldType::Text:
        case FieldType::PersonName:
        case FieldType::CompanyName:
        case FieldType::LongText:
        case FieldType::Region:
            return std::nullopt;
        case FieldType::Email:
            return unless(isEmailShape(text), "not an e-mail address");
        case FieldType::Phone:
            return unless(isPhoneShape(text), "not a telephone number in E.164");
        case FieldType::Url:
            return unless(isUrlShape(text), "not an http or https URL");
        case FieldType::Domain:
            return unless(isDomainShape(text), "not a domain in lower case");
        case FieldType::Country:
            return unless(isUpperCode(text, 2), "not an ISO 3166-1 alpha-2 code");
        case FieldType::Language:
            return unless(isLanguageShape(text), "not a BCP 47 tag");
        case FieldType::Timezone:
            return unless(isZoneShape(text), "not an IANA time zone");
        case FieldType::Currency:
            return unless(isUpperCode(text, 3), "not an ISO 4217 code");
        case FieldType::Decimal:
            return unless(isDecimalShape(text), "not a canonical decimal");
        case FieldType::Integer:
            return unless(isDecimalShape(text) && text.find('.') == text.npos,
                          "not a whole number");
        case FieldType::Boolean:
            return unless(text == "true" || text == "false", "not true or false");
        case FieldType::Date:
            return unless(isDateShape(text), "not a date (YYYY-MM-DD)");
        case FieldType::DateTime:
            return unless(isInstantShape(text), "not an instant (YYYY-MM-DDTHH:MM:SS.mmmZ)");
        case FieldType::Enum:
            return unless(isAllowed(field, text), "not one of the allowed values");
        case FieldType::Reference:
            return unless(EntityId::parse(text).has_value(), "not the id of a record");
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> faultOf(const FieldSpec& field, const Value& value) {
    if (!value.isPresent()) return std::nullopt;
    if (!field.many) {
        const bool single = value.text().find(Value::ItemSeparator) == std::string::npos;
        return single ? faultOfItem(field, value.text())
                      : "holds several values where one is allowed";
    }
    std::vector<std::string_view> items = value.items();
    for (const auto item : items) {
        if (const auto fault = faultOfItem(field, item)) return fault;
    }
    std::sort(items.begin(), items.end());
    const bool twice = std::adjacent_find(items.begin(), items.end()) != items.end();
    return unless(!twice, "holds the same item twice");
}

std::vector<FieldFault> faultsOf(const FieldTable& table, const FlatRecord& record) {
    std::vector<FieldFault> faults;
    FieldId last = 0;
    for (const auto& [id, value] : record.fields) {
        const FieldSpec* field = table.find(id);
        if (field == nullptr) {
            faults.push_back({"field " + std::to_string(id), "no such field"});
        } else if (field->entity != record.entity) {
            faults.push_back({field->name, "a field of another entity"});
        } else if (const auto fault = faultOf(*field, value)) {
            faults.push_back({field->name, *fault});
        } else if (id <= last) {
            faults.push_back({field->name, "fields must stand in rising order, each once"});
        }
        last = std::max(last, id);
    }
    return faults;
}

}  // namespace leadloom::model

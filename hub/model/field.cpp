#include "hub/model/field.h"

#include <array>
#include <utility>

namespace leadloom::model {
namespace {

constexpr std::array<std::pair<FieldType, std::string_view>, 20> TypeNames{{
    {FieldType::Text, "text"},
    {FieldType::PersonName, "person_name"},
    {FieldType::CompanyName, "company_name"},
    {FieldType::Email, "email"},
    {FieldType::Phone, "phone"},
    {FieldType::Url, "url"},
    {FieldType::Domain, "domain"},
    {FieldType::Country, "country"},
    {FieldType::Region, "region"},
    {FieldType::Language, "language"},
    {FieldType::Timezone, "timezone"},
    {FieldType::Currency, "currency"},
    {FieldType::Decimal, "decimal"},
    {FieldType::Integer, "integer"},
    {FieldType::Boolean, "boolean"},
    {FieldType::Date, "date"},
    {FieldType::DateTime, "datetime"},
    {FieldType::Enum, "enum"},
    {FieldType::Reference, "reference"},
    {FieldType::LongText, "long_text"},
}};

}  // namespace

std::string_view toString(FieldType type) {
    for (const auto& [value, name] : TypeNames) {
        if (value == type) return name;
    }
    return "unknown";
}

std::optional<FieldType> fieldTypeFrom(std::string_view name) {
    for (const auto& [value, known] : TypeNames) {
        if (known == name) return value;
    }
    return std::nullopt;
}

std::string_view toString(Sensitivity sensitivity) {
    switch (sensitivity) {
        case Sensitivity::None:
            return "none";
        case Sensitivity::Personal:
            return "personal";
        case Sensitivity::Sensitive:
            return "sensitive";
    }
    return "unknown";
}

}  // namespace leadloom::model

#include "hub/normalize/normalizer.h"

#include <utility>

#include "hub/normalize/currency.h"
#include "hub/normalize/email.h"
#include "hub/normalize/enumeration.h"
#include "hub/normalize/host.h"
#include "hub/normalize/instant.h"
#include "hub/normalize/language.h"
#include "hub/normalize/number.h"
#include "hub/normalize/place.h"
#include "hub/normalize/text.h"
#include "hub/normalize/timezone.h"

namespace leadloom::normalize {

using model::FieldType;

Normalizer::Normalizer(LocaleHints hints) : hints_(std::move(hints)) {}

NormalForm Normalizer::normalize(FieldType type, std::string_view raw,
                                 std::string_view regionHint) {
    return normalize(type, raw, ValueHints{regionHint, {}});
}

NormalForm Normalizer::normalize(FieldType type, std::string_view raw, const ValueHints& hints) {
    const std::string_view region =
        hints.region.empty() ? std::string_view(hints_.region) : hints.region;
    switch (type) {
        case FieldType::Text:
        case FieldType::PersonName:
        case FieldType::CompanyName:
        case FieldType::Enum:
        case FieldType::Reference:
            return normalizeText(raw);
        case FieldType::LongText:
            return normalizeText(raw, LineBreaks::Keep);
        case FieldType::Email:
            return normalizeEmail(raw);
        case FieldType::Phone:
            return phones_.parse(raw, region);
        case FieldType::Url:
            return normalizeUrl(raw);
        case FieldType::Domain:
            return normalizeDomain(raw);
        case FieldType::Country:
            return normalizeCountry(raw);
        case FieldType::Region:
            return normalizeRegion(raw, region);
        case FieldType::Language:
            return language(raw);
        case FieldType::Timezone:
            return normalizeTimezone(raw);
        case FieldType::Currency:
            return normalizeCurrency(raw, region);
        case FieldType::Decimal:
            return normalizeDecimal(raw, hints_.decimalMark);
        case FieldType::Integer:
            return normalizeInteger(raw, hints_.decimalMark);
        case FieldType::Boolean:
            return normalizeBoolean(raw);
        case FieldType::Date:
            return normalizeDate(raw, hints.format);
        case FieldType::DateTime:
            return normalizeDateTime(raw, hints.format);
    }
    return NormalForm::refused("no normal form is known for this type");
}

NormalForm Normalizer::language(std::string_view raw) {
    constexpr std::size_t MostRemembered = 256;
    if (raw.size() <= 2 || raw.size() > 32) return normalizeLanguage(raw);
    std::string key(raw);
    if (const auto known = languages_.find(key); known != languages_.end()) return known->second;
    if (languages_.size() >= MostRemembered) languages_.clear();
    return languages_.emplace(std::move(key), normalizeLanguage(raw)).first->second;
}

NormalForm Normalizer::normalize(const model::FieldSpec& field, std::string_view raw,
                                 const ValueHints& hints) {
    if (field.type == FieldType::Enum) return normalizeEnum(raw, field.enums);
    return normalize(field.type, raw, hints);
}

}  // namespace leadloom::normalize

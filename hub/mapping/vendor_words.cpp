#include "hub/mapping/vendor_words.h"

#include <algorithm>

#include "hub/mapping/date_format.h"
#include "hub/mapping/decimal_text.h"
#include "hub/mapping/text_length.h"
#include "hub/normalize/text.h"

namespace leadloom::mapping {
namespace {

using model::FieldType;
using normalize::NormalForm;

bool containsWord(const std::vector<std::string>& words, std::string_view text) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return normalize::equalsIgnoringCase(word, text);
    });
}

std::string_view flipped(std::string_view truth) {
    return truth == "true" ? "false" : "true";
}

bool isNumeric(FieldType type) {
    return type == FieldType::Decimal || type == FieldType::Integer;
}
bool isTemporal(FieldType type) {
    return type == FieldType::Date || type == FieldType::DateTime;
}

NormalForm machineNumber(FieldType type, std::string_view text) {
    auto plain = plainDecimal(text);
    if (!plain) return NormalForm::refused("this is no number");
    const bool whole = plain->find('.') == std::string::npos;
    if (type == FieldType::Integer && (!whole || plain->size() > 19)) {
        return NormalForm::refused("expected a whole number of at most 18 digits");
    }
    return NormalForm::of(std::move(*plain));
}

/// Digits without leading zeros and country prefix signs, for telephone numbers that can't be read
/// without knowing their country.
std::string bareDigits(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits += c;
    }
    return digits;
}

}  // namespace

VendorWords::VendorWords(LensSpec spec) : spec_(std::move(spec)) {
    if (!spec_.filler.empty()) spec_.emptyWords.push_back(spec_.filler);
}

bool VendorWords::isEmptyWord(std::string_view text) const {
    return text.empty() || containsWord(spec_.emptyWords, text);
}

const ValuePair* VendorWords::rowOf(std::string_view vendor) const {
    const ValuePair* near = nullptr;
    for (const ValuePair& row : spec_.map) {
        if (row.vendor == vendor) return &row;
        if (near == nullptr && normalize::equalsIgnoringCase(row.vendor, vendor)) near = &row;
    }
    return near;
}

NormalForm VendorWords::read(std::string_view text, std::string_view region, bool machine,
                             normalize::Normalizer& normalizer, bool* dropped) const {
    text = normalize::trimAscii(text);
    if (isEmptyWord(text)) return NormalForm::empty();
    if (!spec_.map.empty()) {
        if (const ValuePair* row = rowOf(text)) return NormalForm::of(row->unified);
        if (spec_.otherwise == Otherwise::Constant) return NormalForm::of(spec_.otherwiseValue);
        if (spec_.otherwise == Otherwise::Drop) {
            if (dropped != nullptr) *dropped = true;
            return NormalForm::empty();
        }
    }
    return normalForm(text, region, machine, normalizer);
}

NormalForm VendorWords::normalForm(std::string_view text, std::string_view region, bool machine,
                                   normalize::Normalizer& normalizer) const {
    const FieldType type = spec_.field->type;
    const bool exact = machine || (!spec_.peopleText && isJsonNumber(text));
    if (exact && isNumeric(type)) return machineNumber(type, text);
    if (type == FieldType::Boolean) {
        NormalForm truth = containsWord(spec_.trueWords, text) ? NormalForm::of("true")
                           : containsWord(spec_.falseWords, text)
                               ? NormalForm::of("false")
                               : normalizer.normalize(type, text);
        if (spec_.invert && truth.hasValue()) truth.value = flipped(truth.value);
        return truth;
    }
    NormalForm last = NormalForm::refused("this is no date in the format of the mapping");
    for (const std::string& format : spec_.formats) {
        if (isEpochFormat(format)) continue;
        last = normalizer.normalize(*spec_.field, text, {region, format});
        if (!last.isRefused()) return last;
    }
    const bool formatted = isTemporal(type) && !spec_.formats.empty() &&
                           std::none_of(spec_.formats.begin(), spec_.formats.end(), isEpochFormat);
    if (formatted) return last;
    return normalizer.normalize(*spec_.field, text, {region, {}});
}

std::optional<std::string> VendorWords::inTable(std::string_view canonical) const {
    for (const ValuePair& row : spec_.writeMap) {
        if (row.unified == canonical) return row.vendor;
    }
    for (const ValuePair& row : spec_.map) {
        if (row.unified == canonical) return row.vendor;
    }
    const bool taken = rowOf(canonical) != nullptr;
    if (spec_.otherwise != Otherwise::Keep || taken) return std::nullopt;
    return std::string(canonical);
}

std::optional<std::string> VendorWords::formatted(std::string_view canonical) const {
    const FieldType type = spec_.field->type;
    if (type == FieldType::Boolean) {
        const bool truth = (canonical == "true") != spec_.invert;
        const auto& words = truth ? spec_.trueWords : spec_.falseWords;
        return words.empty() ? std::string(truth ? "true" : "false") : words.front();
    }
    if (isTemporal(type) && !spec_.formats.empty())
        return writeDate(canonical, spec_.formats.front());
    std::string text{canonical};
    if (spec_.decimalComma && type == FieldType::Decimal)
        std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::optional<std::string> VendorWords::fitted(std::string text) const {
    if (spec_.maxLength == 0 || textLength(text, spec_.unit) <= spec_.maxLength) return text;
    if (!spec_.cut) return std::nullopt;
    return std::string(cutText(text, spec_.maxLength, spec_.unit));
}

std::optional<std::string> VendorWords::say(std::string_view canonical) const {
    const bool tabled = !spec_.map.empty() || !spec_.writeMap.empty();
    auto text = tabled ? inTable(canonical) : formatted(canonical);
    if (!text) return std::nullopt;
    text = fitted(std::move(*text));
    if (text && spec_.lowercase) *text = normalize::lowerAscii(*text);
    return text;
}

bool VendorWords::coarsens(std::string_view canonical) const {
    const auto said = std::any_of(spec_.writeMap.begin(), spec_.writeMap.end(),
                                  [&](const ValuePair& row) { return row.unified == canonical; });
    const bool cut = spec_.maxLength != 0 && textLength(canonical, spec_.unit) > spec_.maxLength;
    const bool timeLost = spec_.field->type == FieldType::DateTime && !spec_.formats.empty() &&
                          spec_.formats.front() != "epoch_ms";
    return said || cut || timeLost || spec_.lowercase || spec_.foldCase;
}

std::string VendorWords::settled(std::string_view text) const {
    std::string settled{normalize::trimAscii(text)};
    if (spec_.maxLength != 0 && spec_.cut) {
        settled = cutText(settled, spec_.maxLength, spec_.unit);
    }
    if (spec_.foldCase || spec_.lowercase) settled = normalize::lowerAscii(settled);
    return settled;
}

bool VendorWords::same(std::string_view left, std::string_view right,
                       normalize::Normalizer& normalizer) const {
    if (left == right) return true;
    const std::string a = settled(left);
    const std::string b = settled(right);
    if (a == b || (isEmptyWord(a) && isEmptyWord(b))) return true;
    if (!spec_.reference.empty() || !spec_.association.empty()) return false;
    const NormalForm x = read(a, {}, false, normalizer);
    const NormalForm y = read(b, {}, false, normalizer);
    if (x.hasValue() && y.hasValue()) return x.value == y.value;
    if (spec_.field->type != FieldType::Phone) return false;
    const std::string digits = bareDigits(a);
    const std::string others = bareDigits(b);
    const bool longEnough = std::min(digits.size(), others.size()) >= 7;
    return longEnough && (digits.ends_with(others) || others.ends_with(digits));
}

}  // namespace leadloom::mapping

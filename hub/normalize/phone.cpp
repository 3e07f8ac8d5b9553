#include "hub/normalize/phone.h"

#include <algorithm>
#include <array>

#include <phonenumbers/phonenumberutil.h>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::string_view NotAPhone = "not a telephone number";
constexpr std::size_t MostRemembered = 4096;
constexpr std::size_t LongestRaw = 250;
constexpr std::size_t LongestDigits = 15;
constexpr std::size_t ShortestDigits = 8;

/// Country codes whose numbers need no rewriting once "+", code and a digit other than 0 stand
/// there. The others (trunk digits kept abroad, mobile tokens) go through the whole library.
constexpr std::array<int, 34> PlainCountryCodes = {
    1,  20, 27, 30, 31, 32, 33, 34, 40, 41, 43,  44,  45,  46,  47,  48,  49,
    60, 61, 62, 64, 65, 66, 81, 82, 84, 90, 351, 352, 353, 358, 372, 380, 420};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

struct Split {
    int countryCode = 0;
    std::string_view national;
};

Split splitPlain(std::string_view digits) {
    for (const std::size_t length : {1U, 2U, 3U}) {
        int code = 0;
        for (const char c : digits.substr(0, length))
            code = code * 10 + (c - '0');
        if (std::binary_search(PlainCountryCodes.begin(), PlainCountryCodes.end(), code)) {
            return {code, digits.substr(length)};
        }
    }
    return {};
}

/// True for a number that is E.164 already and that the library would leave as it is.
bool isSettled(std::string_view text) {
    if (text.size() <= ShortestDigits || text.size() > LongestDigits + 1 || text.front() != '+') {
        return false;
    }
    const auto digits = text.substr(1);
    if (!std::all_of(digits.begin(), digits.end(), isDigit)) return false;
    const auto [code, national] = splitPlain(digits);
    if (code == 0 || national.front() == '0' || (code == 1 && national.front() == '1'))
        return false;
    std::uint64_t number = 0;
    for (const char c : national)
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    PhoneNumber parsed;
    parsed.set_country_code(code);
    parsed.set_national_number(number);
    return PhoneNumberUtil::GetInstance()->IsPossibleNumberWithReason(parsed) ==
           PhoneNumberUtil::IS_POSSIBLE;
}

std::string_view reasonFor(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return "a national number needs a region to be read in";
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN:
            return "too few digits for a telephone number";
        case PhoneNumberUtil::TOO_LONG_NSN:
            return "too many digits for a telephone number";
        default:
            return NotAPhone;
    }
}

std::string upperAscii(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    return upper;
}

std::string_view withoutScheme(std::string_view text) {
    return equalsIgnoringCase(text.substr(0, 4), "tel:") ? text.substr(4) : text;
}

NormalForm parsedByLibrary(const std::string& text, std::string_view region) {
    const auto* util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    const auto error = util->Parse(text, region.empty() ? "ZZ" : upperAscii(region), &number);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) return NormalForm::refused(reasonFor(error));
    if (util->IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) {
        return NormalForm::refused("no network has telephone numbers of this length");
    }
    std::string value;
    util->Format(number, PhoneNumberUtil::E164, &value);
    if (number.has_extension()) value += ";ext=" + number.extension();
    return NormalForm::of(std::move(value));
}

}  // namespace

PhoneParser::PhoneParser() = default;
PhoneParser::~PhoneParser() = default;

NormalForm PhoneParser::parse(std::string_view raw, std::string_view region) {
    const auto text = withoutScheme(trimAscii(raw));
    if (text.empty()) return NormalForm::empty();
    if (text.size() > LongestRaw) return NormalForm::refused("too long for a telephone number");
    if (isSettled(text)) return NormalForm::of(std::string(text));
    key_.assign(region).append(1, ':').append(text);
    if (const auto known = seen_.find(key_); known != seen_.end()) return known->second;
    if (seen_.size() >= MostRemembered) seen_.clear();
    return seen_.emplace(key_, parseSlowly(text, region)).first->second;
}

NormalForm PhoneParser::parseSlowly(std::string_view raw, std::string_view region) const {
    const NormalForm clean = normalizeText(raw);
    if (!clean.hasValue()) return clean;
    std::string text = clean.value;
    if (region.empty() && text.rfind("00", 0) == 0) text.replace(0, 2, "+");
    NormalForm form = parsedByLibrary(text, region);
    if (!form.hasValue() || isSettled(form.value)) return form;
    if (parsedByLibrary(form.value, {}) != form) return NormalForm::refused(NotAPhone);
    return form;
}

}  // namespace leadloom::normalize

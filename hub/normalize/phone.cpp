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

/// How a country writes its numbers at home: nothing, '0' or '1' in front.
struct Region {
    std::string_view name;
    std::string_view code;
    char trunk;
};

/// Where reading at home is no more than taking the trunk digit off; the library reads the rest.
constexpr std::array<Region, 26> PlainRegions = {{
    {"US", "1", '1'},   {"CA", "1", '1'},   {"GB", "44", '0'},  {"DE", "49", '0'},
    {"FR", "33", '0'},  {"FI", "358", '0'}, {"SE", "46", '0'},  {"NL", "31", '0'},
    {"BE", "32", '0'},  {"AT", "43", '0'},  {"CH", "41", '0'},  {"AU", "61", '0'},
    {"NZ", "64", '0'},  {"ZA", "27", '0'},  {"TR", "90", '0'},  {"UA", "380", '0'},
    {"IE", "353", '0'}, {"RO", "40", '0'},  {"DK", "45", ' '},  {"NO", "47", ' '},
    {"ES", "34", ' '},  {"PT", "351", ' '}, {"CZ", "420", ' '}, {"PL", "48", ' '},
    {"GR", "30", ' '},  {"EE", "372", ' '},
}};

/// Digits with a leading plus sign where there was one; empty for anything but digits and the usual
/// punctuation.
std::string compacted(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (isDigit(c) || (c == '+' && digits.empty())) {
            digits += c;
        } else if (std::string_view(" -().").find(c) == std::string_view::npos) {
            return {};
        }
    }
    return digits;
}

/// The national number, or nothing where reading it takes more than the trunk digit.
std::string_view nationalPart(std::string_view digits, const Region& region) {
    if (region.trunk == ' ') {
        const bool mayHoldCode = digits.substr(0, region.code.size()) == region.code;
        return digits.front() == '0' || mayHoldCode ? std::string_view{} : digits;
    }
    if (digits.front() == region.trunk) {
        digits.remove_prefix(1);
    } else if (region.trunk == '0') {
        return {};
    }
    const bool plain = !digits.empty() && digits.front() != '0' && digits.front() != region.trunk;
    return plain ? digits : std::string_view{};
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

PhoneParser::PhoneParser() : possible_(1000 * (LongestDigits + 1), Possible::Unknown) {}

/// Whether the library would take a number of this length, which is all it asks of one.
bool PhoneParser::isPossible(int countryCode, std::size_t nationalDigits) {
    if (nationalDigits == 0 || nationalDigits > LongestDigits) return false;
    Possible& known =
        possible_[static_cast<std::size_t>(countryCode) * (LongestDigits + 1) + nationalDigits];
    if (known == Possible::Unknown) {
        std::uint64_t number = 2;
        for (std::size_t i = 1; i < nationalDigits; ++i)
            number *= 10;
        PhoneNumber parsed;
        parsed.set_country_code(countryCode);
        parsed.set_national_number(number);
        const bool yes = PhoneNumberUtil::GetInstance()->IsPossibleNumberWithReason(parsed) ==
                         PhoneNumberUtil::IS_POSSIBLE;
        known = yes ? Possible::Yes : Possible::No;
    }
    return known == Possible::Yes;
}

/// True for a number that is E.164 already and that the library would leave as it is.
bool PhoneParser::isSettled(std::string_view number) {
    if (number.size() <= ShortestDigits || number.size() > LongestDigits + 1 ||
        number.front() != '+') {
        return false;
    }
    const auto digits = number.substr(1);
    if (!std::all_of(digits.begin(), digits.end(), isDigit)) return false;
    const auto [code, national] = splitPlain(digits);
    if (code == 0 || national.front() == '0' || (code == 1 && national.front() == '1'))
        return false;
    return isPossible(code, national.size());
}

/// Empty when only the library can tell.
std::string PhoneParser::parseQuickly(std::string_view text, std::string_view region) {
    std::string digits = compacted(text);
    if (digits.size() < ShortestDigits - 1) return {};
    if (digits.front() == '+') return isSettled(digits) ? digits : std::string();
    for (const Region& each : PlainRegions) {
        if (!equalsIgnoringCase(each.name, region)) continue;
        const auto national = nationalPart(digits, each);
        std::string number = "+" + std::string(each.code) + std::string(national);
        return !national.empty() && isSettled(number) ? number : std::string();
    }
    return {};
}

NormalForm PhoneParser::parse(std::string_view raw, std::string_view region) {
    const auto text = withoutScheme(trimAscii(raw));
    if (text.empty()) return NormalForm::empty();
    if (text.size() > LongestRaw) return NormalForm::refused("too long for a telephone number");
    if (std::string quick = parseQuickly(text, region); !quick.empty())
        return NormalForm::of(std::move(quick));
    key_.assign(region).append(1, ':').append(text);
    if (const auto known = seen_.find(key_); known != seen_.end()) return known->second;
    if (seen_.size() >= MostRemembered) seen_.clear();
    return seen_.emplace(key_, parseSlowly(text, region)).first->second;
}

NormalForm PhoneParser::parseSlowly(std::string_view raw, std::string_view region) {
    NormalForm clean = normalizeText(raw);
    if (!clean.hasValue()) return clean;
    std::string text = clean.value;
    if (region.empty() && text.rfind("00", 0) == 0) text.replace(0, 2, "+");
    NormalForm form = parsedByLibrary(text, region);
    if (!form.hasValue() || isSettled(form.value)) return form;
    if (parsedByLibrary(form.value, {}) != form) return NormalForm::refused(NotAPhone);
    return form;
}

}  // namespace leadloom::normalize

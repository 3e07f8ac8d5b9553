#include "hub/normalize/currency.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/unistr.h>

#include "hub/normalize/name_index.h"
#include "hub/normalize/spoken_languages.h"
#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestName = 100;
constexpr std::string_view NotACurrency = "not a currency";

struct Sign {
    std::string_view sign;
    std::string_view region;  ///< empty: everywhere
    std::string_view code;
};

constexpr std::array<Sign, 44> Signs = {{
    {"€", "", "EUR"},    {"£", "", "GBP"},    {"US$", "", "USD"},   {"$", "US", "USD"},
    {"$", "CA", "CAD"},  {"$", "AU", "AUD"},  {"$", "NZ", "NZD"},   {"$", "SG", "SGD"},
    {"$", "HK", "HKD"},  {"$", "MX", "MXN"},  {"$", "CL", "CLP"},   {"$", "CO", "COP"},
    {"$", "AR", "ARS"},  {"C$", "", "CAD"},   {"CA$", "", "CAD"},   {"A$", "", "AUD"},
    {"AU$", "", "AUD"},  {"NZ$", "", "NZD"},  {"S$", "", "SGD"},    {"HK$", "", "HKD"},
    {"NT$", "", "TWD"},  {"MX$", "", "MXN"},  {"R$", "", "BRL"},    {"¥", "JP", "JPY"},
    {"¥", "CN", "CNY"},  {"円", "", "JPY"},   {"元", "", "CNY"},    {"RMB", "", "CNY"},
    {"CN¥", "", "CNY"},  {"kr", "SE", "SEK"}, {"kr", "NO", "NOK"},  {"kr", "DK", "DKK"},
    {"kr", "IS", "ISK"}, {"zł", "", "PLN"},   {"Kč", "", "CZK"},    {"Ft", "", "HUF"},
    {"₹", "", "INR"},    {"₽", "", "RUB"},  {"₺", "", "TRY"},     {"₴", "", "UAH"},
    {"₩", "", "KRW"},    {"₪", "", "ILS"},    {"Fr.", "CH", "CHF"}, {"SFr.", "", "CHF"},
}};

const std::set<std::string, std::less<>>& currencyCodes() {
    static const std::set<std::string, std::less<>> codes = [] {
        std::set<std::string, std::less<>> all;
        UErrorCode status = U_ZERO_ERROR;
        UEnumeration* every = ucurr_openISOCurrencies(UCURR_COMMON, &status);
        while (const char* code = uenum_next(every, nullptr, &status))
            all.insert(code);
        uenum_close(every);
        return all;
    }();
    return codes;
}

void addNames(NameIndex& names, const std::string& code, const char* language) {
    icu::UnicodeString wide = icu::UnicodeString::fromUTF8(code);
    const UChar* iso = wide.getTerminatedBuffer();
    const auto add = [&](const UChar* text, int32_t length) {
        std::string name;
        icu::UnicodeString(text, length).toUTF8String(name);
        names.add(name, code);
    };
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    const UChar* name = ucurr_getName(iso, language, UCURR_LONG_NAME, nullptr, &length, &status);
    if (U_SUCCESS(status)) add(name, length);
    for (const char* plural : {"one", "other"}) {
        status = U_ZERO_ERROR;
        name = ucurr_getPluralName(iso, language, nullptr, plural, &length, &status);
        if (U_SUCCESS(status)) add(name, length);
    }
}

const NameIndex& currencyNames() {
    static const NameIndex names = [] {
        NameIndex all;
        for (const char* pound : {"Pound Sterling", "Pounds Sterling", "Sterling"})
            all.add(pound, "GBP");
        for (const char* language : SpokenLanguages) {
            for (const auto& code : currencyCodes())
                addNames(all, code, language);
        }
        all.seal();
        return all;
    }();
    return names;
}

std::string_view codeOfSign(std::string_view sign, std::string_view region) {
    for (const Sign& each : Signs) {
        const bool here = each.region.empty() || equalsIgnoringCase(each.region, region);
        if (here && equalsIgnoringCase(each.sign, sign)) return each.code;
    }
    return {};
}

std::string upperAscii(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    return upper;
}

}  // namespace

NormalForm normalizeCurrency(std::string_view raw, std::string_view region) {
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() > LongestName || !isUtf8(trimmed)) return NormalForm::refused(NotACurrency);
    if (trimmed.size() == 3) {
        std::string code = upperAscii(trimmed);
        if (currencyCodes().contains(code)) return NormalForm::of(std::move(code));
    }
    if (const auto code = codeOfSign(trimmed, region); !code.empty())
        return NormalForm::of(std::string(code));
    const auto code = currencyNames().find(foldLetters(trimmed));
    return code.empty() ? NormalForm::refused(NotACurrency) : NormalForm::of(std::string(code));
}

}  // namespace leadloom::normalize

#include "hub/normalize/place.h"

#include <array>
#include <cctype>
#include <string>
#include <utility>

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "hub/normalize/name_index.h"
#include "hub/normalize/spoken_languages.h"
#include "hub/normalize/subdivisions.h"
#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestName = 200;

struct Alias {
    const char* name;
    const char* code;
};

/// What people write and no locale lists. The first rows win over locale names.
constexpr Alias CountryAliases[] = {
    {"USA", "US"},
    {"United States of America", "US"},
    {"America", "US"},
    {"The United States", "US"},
    {"U.S. of A.", "US"},
    {"Estados Unidos de América", "US"},
    {"Etats-Unis d'Amérique", "US"},
    {"Vereinigte Staaten von Amerika", "US"},
    {"UK", "GB"},
    {"Great Britain", "GB"},
    {"Britain", "GB"},
    {"England", "GB"},
    {"Scotland", "GB"},
    {"Wales", "GB"},
    {"Northern Ireland", "GB"},
    {"Großbritannien", "GB"},
    {"United Kingdom of Great Britain and Northern Ireland", "GB"},
    {"Storbritannien", "GB"},
    {"Iso-Britannia", "GB"},
    {"EL", "GR"},
    {"Hellas", "GR"},
    {"Holland", "NL"},
    {"The Netherlands", "NL"},
    {"Nederland", "NL"},
    {"BRD", "DE"},
    {"Federal Republic of Germany", "DE"},
    {"Bundesrepublik Deutschland", "DE"},
    {"Czech Republic", "CZ"},
    {"Česká republika", "CZ"},
    {"Tschechische Republik", "CZ"},
    {"Slovak Republic", "SK"},
    {"Republic of Ireland", "IE"},
    {"Eire", "IE"},
    {"Russian Federation", "RU"},
    {"Российская Федерация", "RU"},
    {"Korea", "KR"},
    {"South Korea", "KR"},
    {"Republic of Korea", "KR"},
    {"Korea, Republic of", "KR"},
    {"ROK", "KR"},
    {"North Korea", "KP"},
    {"PRC", "CN"},
    {"P.R. China", "CN"},
    {"People's Republic of China", "CN"},
    {"Mainland China", "CN"},
    {"中华人民共和国", "CN"},
    {"Taiwan, Province of China", "TW"},
    {"Hong Kong", "HK"},
    {"Macau", "MO"},
    {"Macao", "MO"},
    {"UAE", "AE"},
    {"Viet Nam", "VN"},
    {"Turkey", "TR"},
    {"Türkei", "TR"},
    {"Ivory Coast", "CI"},
    {"Swaziland", "SZ"},
    {"Burma", "MM"},
    {"Macedonia", "MK"},
    {"Cape Verde", "CV"},
    {"Iran, Islamic Republic of", "IR"},
    {"Moldova, Republic of", "MD"},
    {"Brasil", "BR"},
    {"Bolivia, Plurinational State of", "BO"},
    {"Venezuela, Bolivarian Republic of", "VE"},
    {"Tanzania, United Republic of", "TZ"},
    {"United Republic of Tanzania", "TZ"},
    {"Congo, Democratic Republic of the", "CD"},
    {"Democratic Republic of the Congo", "CD"},
    {"DR Congo", "CD"},
    {"DRC", "CD"},
    {"Congo, Republic of the", "CG"},
    {"Republic of the Congo", "CG"},
    {"Palestine", "PS"},
    {"State of Palestine", "PS"},
    {"Palestine, State of", "PS"},
    {"Micronesia, Federated States of", "FM"},
    {"Lao People's Democratic Republic", "LA"},
    {"Syrian Arab Republic", "SY"},
    {"Brunei Darussalam", "BN"},
    {"Holy See", "VA"},
    {"Holy See (Vatican City State)", "VA"},
    {"Vatican", "VA"},
    {"East Timor", "TL"},
    {"Korea, Democratic People's Republic of", "KP"},
    {"Republic of Moldova", "MD"},
    {"Islamic Republic of Iran", "IR"},
    {"Republic of Serbia", "RS"},
    {"The Gambia", "GM"},
    {"The Bahamas", "BS"},
    {"Republic of South Africa", "ZA"},
    {"RSA", "ZA"},
    {"Kingdom of Saudi Arabia", "SA"},
    {"KSA", "SA"},
    {"Emirates", "AE"},
    {"P.R.C.", "CN"},
};

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

/// Which pairs of letters are countries, as one bit each.
class CountryCodes {
public:
    CountryCodes() {
        for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
            known_[index((*code)[0], (*code)[1])] = true;
        }
        known_[index('X', 'K')] = true;
    }
    bool contains(char first, char second) const {
        return isLetter(first) && isLetter(second) && known_[index(upper(first), upper(second))];
    }

private:
    static std::size_t index(char first, char second) {
        return static_cast<std::size_t>(first - 'A') * 26 + static_cast<std::size_t>(second - 'A');
    }
    std::array<bool, 676> known_{};
};

const CountryCodes& countryCodes() {
    static const CountryCodes codes;
    return codes;
}

std::string nameOf(const char* country, const char* language) {
    icu::UnicodeString name;
    icu::Locale("", country).getDisplayCountry(icu::Locale(language), name);
    std::string text;
    name.toUTF8String(text);
    return text;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// A name as its locale has it, "&" in words, and German umlauts as two letters.
void addSpellings(NameIndex& names, std::string name, std::string_view language, const char* code) {
    names.add(name, code);
    if (language == "en") replaceAll(name, "&", "and");
    if (language == "de") {
        for (const auto& [umlaut, letters] :
             {std::pair{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "Ae"}, {"Ö", "Oe"}}) {
            replaceAll(name, umlaut, letters);
        }
    }
    names.add(name, code);
}

NameIndex buildCountryNames() {
    NameIndex names;
    for (const auto& alias : CountryAliases)
        names.add(alias.name, alias.code);
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
        names.add(icu::Locale("", *code).getISO3Country(), *code);
    }
    for (const char* language : SpokenLanguages) {
        for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
            addSpellings(names, nameOf(*code, language), language, *code);
        }
    }
    names.add("Kosovo", "XK");
    names.add("XKX", "XK");
    names.seal();
    return names;
}

const NameIndex& countryNames() {
    static const NameIndex names = buildCountryNames();
    return names;
}

NameIndex buildSubdivisions() {
    NameIndex names;
    for (const Subdivision& each : subdivisions()) {
        const std::string country(each.code.substr(0, 2));
        names.add(country + std::string(each.name), each.code);
        names.add(country + std::string(each.code.substr(3)), each.code);
        names.add(each.code, each.code);
        if (!each.otherName.empty()) names.add(country + std::string(each.otherName), each.code);
    }
    names.seal();
    return names;
}

const NameIndex& subdivisionNames() {
    static const NameIndex names = buildSubdivisions();
    return names;
}

/// "us-ca" for countries whose list is not kept here: the shape and the country must be right.
bool isSubdivisionCode(std::string_view text) {
    if (text.size() < 4 || text.size() > 6 || text[2] != '-') return false;
    if (!countryCodes().contains(text[0], text[1])) return false;
    for (const char c : text.substr(3)) {
        if (!isLetter(c) && (c < '0' || c > '9')) return false;
    }
    return true;
}

std::string upperAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = upper(c);
    return out;
}

}  // namespace

NormalForm normalizeCountry(std::string_view raw) {
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() == 2 && countryCodes().contains(trimmed[0], trimmed[1])) {
        return NormalForm::of({upper(trimmed[0]), upper(trimmed[1])});
    }
    if (trimmed.size() > LongestName || !isUtf8(trimmed))
        return NormalForm::refused("not a country");
    const std::string folded = foldLetters(trimmed);
    if (folded.size() == 2 && isAscii(trimmed) && countryCodes().contains(folded[0], folded[1])) {
        return NormalForm::of(upperAscii(folded));
    }
    const auto code = countryNames().find(folded);
    return code.empty() ? NormalForm::refused("not a country") : NormalForm::of(std::string(code));
}

NormalForm normalizeRegion(std::string_view raw, std::string_view country) {
    NormalForm text = normalizeText(raw);
    if (!text.hasValue() || text.value.size() > LongestName) return text;
    if (isSubdivisionCode(text.value)) return NormalForm::of(upperAscii(text.value));
    if (country.empty()) return text;
    const auto code = subdivisionNames().find(foldLetters(std::string(country) + text.value));
    return code.empty() ? text : NormalForm::of(std::string(code));
}

}  // namespace leadloom::normalize

#include "hub/normalize/language.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include "hub/normalize/name_index.h"
#include "hub/normalize/spoken_languages.h"
#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestName = 100;
constexpr std::string_view NotALanguage = "not a language";

/// Codes up to this length are known by name in every spoken language, the rest in their own and
/// English.
constexpr std::size_t WellKnownCode = 2;

std::string displayName(const char* language, const char* in) {
    icu::UnicodeString name;
    icu::Locale(language).getDisplayLanguage(icu::Locale(in), name);
    std::string text;
    name.toUTF8String(text);
    return text;
}

NameIndex buildLanguageNames() {
    NameIndex names;
    for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
        const std::string own = displayName(*code, *code);
        if (own != *code) names.add(own, *code);
        names.add(displayName(*code, "en"), *code);
    }
    for (const char* in : SpokenLanguages) {
        for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
            if (std::string_view(*code).size() <= WellKnownCode)
                names.add(displayName(*code, in), *code);
        }
    }
    names.add("Mandarin", "zh");
    names.add("Farsi", "fa");
    names.add("Flemish", "nl-BE");
    names.add("Brazilian Portuguese", "pt-BR");
    names.add("Simplified Chinese", "zh-Hans");
    names.add("Traditional Chinese", "zh-Hant");
    names.seal();
    return names;
}

const NameIndex& languageNames() {
    static const NameIndex names = buildLanguageNames();
    return names;
}

const std::set<std::string, std::less<>>& languageCodes() {
    static const std::set<std::string, std::less<>> codes = [] {
        std::set<std::string, std::less<>> all;
        for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code)
            all.insert(*code);
        return all;
    }();
    return codes;
}

bool looksLikeTag(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

/// The canonical tag, or empty text when this is none of a known language.
std::string canonicalTag(std::string text) {
    text.resize(std::min(text.find_first_of(".@"), text.size()));
    std::replace(text.begin(), text.end(), '_', '-');
    if (!looksLikeTag(text)) return {};
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(text, status);
    if (U_FAILURE(status) || locale.isBogus()) return {};
    locale.canonicalize(status);
    if (U_FAILURE(status) || !languageCodes().contains(std::string_view(locale.getLanguage())))
        return {};
    const auto tag = locale.toLanguageTag<std::string>(status);
    return U_FAILURE(status) ? std::string() : tag;
}

bool isPlainCode(std::string_view text) {
    return text.size() == 2 && text[0] >= 'a' && text[0] <= 'z' && text[1] >= 'a' && text[1] <= 'z';
}

}  // namespace

NormalForm normalizeLanguage(std::string_view raw) {
    const auto trimmed = trimAscii(raw);
    if (trimmed.empty()) return NormalForm::empty();
    if (trimmed.size() > LongestName || !isUtf8(trimmed)) return NormalForm::refused(NotALanguage);
    if (isPlainCode(trimmed) && trimmed != "iw" && trimmed != "in" && trimmed != "ji" &&
        languageCodes().contains(trimmed)) {
        return NormalForm::of(std::string(trimmed));
    }
    if (auto tag = canonicalTag(std::string(trimmed)); !tag.empty())
        return NormalForm::of(std::move(tag));
    const auto code = languageNames().find(foldLetters(trimmed));
    return code.empty() ? NormalForm::refused(NotALanguage) : NormalForm::of(std::string(code));
}

}  // namespace leadloom::normalize

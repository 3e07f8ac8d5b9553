#include "hub/normalize/latin_folder.h"

#include <algorithm>
#include <array>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestText = 4096;

/// Letters that have no accent to take off.
constexpr std::array<std::pair<UChar32, const char*>, 22> PlainLetters = {{
    {0xdf, "ss"}, {0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},  {0xfe, "th"}, {0x111, "d"},
    {0x127, "h"}, {0x131, "i"}, {0x138, "q"}, {0x142, "l"}, {0x14b, "n"}, {0x153, "oe"},
    {0x167, "t"}, {0x17f, "s"}, {0x180, "b"}, {0x18f, "e"}, {0x1dd, "e"}, {0x253, "b"},
    {0x257, "d"}, {0x259, "e"}, {0x268, "i"}, {0x289, "u"},
}};

bool isSoft(UChar32 c) {
    return c == '\'' || c == 0x2019 || c == 0x2bc || c == 0x2b9 || c == 0x2ba || c == 0x2bb ||
           c == 0x2bf || c == '.' || u_charType(c) == U_NON_SPACING_MARK ||
           u_charType(c) == U_FORMAT_CHAR;
}

void appendLatin(std::string& out, UChar32 c) {
    const auto plain = std::find_if(PlainLetters.begin(), PlainLetters.end(),
                                    [c](const auto& each) { return each.first == c; });
    if (c < 0x80 && u_isalnum(c)) {
        out += static_cast<char>(u_tolower(c));
    } else if (plain != PlainLetters.end()) {
        out += plain->second;
    } else if (const int digit = u_charDigitValue(c); digit >= 0) {
        out += static_cast<char>('0' + digit);
    } else if (!isSoft(c) && !out.empty() && out.back() != ' ') {
        out += ' ';
    }
}

std::string foldedAscii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text)
        appendLatin(out, static_cast<unsigned char>(c));
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

bool isForeign(UChar32 c) {
    if (!u_isalpha(c)) return false;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED;
}

bool holdsForeign(const icu::UnicodeString& text) {
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        if (isForeign(text.char32At(i))) return true;
    }
    return false;
}

std::string foldedLatin(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* caseFold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) return {};
    const auto plain = nfd->normalize(caseFold->normalize(text, status), status);
    std::string out;
    for (int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
        appendLatin(out, plain.char32At(i));
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::unique_ptr<icu::Transliterator> rule(const char* id) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
    return U_SUCCESS(status) ? std::move(made) : nullptr;
}

}  // namespace

bool holdsForeignLetters(std::string_view text) {
    return holdsForeign(icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))));
}

struct LatinFolder::Rules {
    std::array<std::unique_ptr<icu::Transliterator>, 3> steps = {
        rule("Russian-Latin/BGN"), rule("Greek-Latin/UNGEGN"), rule("Any-Latin")};

    void romanise(icu::UnicodeString& text) const {
        for (const auto& step : steps) {
            if (step) step->transliterate(text);
        }
    }
};

LatinFolder::LatinFolder() = default;
LatinFolder::~LatinFolder() = default;

std::string LatinFolder::fold(std::string_view text) {
    text = text.substr(0, LongestText);
    if (isAscii(text)) return foldedAscii(text);
    auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    if (holdsForeign(wide)) {
        if (!rules_) rules_ = std::make_unique<Rules>();
        rules_->romanise(wide);
    }
    return foldedLatin(wide);
}

}  // namespace leadloom::normalize

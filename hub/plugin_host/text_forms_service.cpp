#include "hub/plugin_host/text_forms_service.h"

#include <string>

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "hub/plugin_host/call_frame.h"

namespace leadloom::plugin_host {
namespace {

bool isUtf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 character = 0;
        U8_NEXT(bytes, at, size, character);
        if (character < 0) return false;
    }
    return true;
}

template <typename Goes>
icu::UnicodeString without(const icu::UnicodeString& text, Goes&& goes) {
    icu::UnicodeString kept;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        const UChar32 character = text.char32At(at);
        if (!goes(character)) kept.append(character);
    }
    return kept;
}

icu::UnicodeString trimmed(const icu::UnicodeString& text) {
    std::int32_t begin = 0;
    std::int32_t end = text.length();
    while (begin < end && u_isUWhiteSpace(text.char32At(begin)))
        begin = text.moveIndex32(begin, 1);
    while (end > begin && u_isUWhiteSpace(text.char32At(text.moveIndex32(end, -1))))
        end = text.moveIndex32(end, -1);
    return icu::UnicodeString(text, begin, end - begin);
}

icu::UnicodeString formed(icu::UnicodeString text, std::int32_t forms) {
    UErrorCode fault = U_ZERO_ERROR;
    const auto* composed = icu::Normalizer2::getNFCInstance(fault);
    const auto* taken_apart = icu::Normalizer2::getNFDInstance(fault);
    if ((forms & LL_TEXT_LOWER) != 0) text.toLower(icu::Locale::getRoot());
    if ((forms & LL_TEXT_NO_MARKS) != 0)
        text = without(taken_apart->normalize(text, fault), [](UChar32 character) {
            return u_charType(character) == U_NON_SPACING_MARK;
        });
    if ((forms & LL_TEXT_NO_PUNCTUATION) != 0)
        text = without(text, [](UChar32 character) { return u_ispunct(character) != 0; });
    if ((forms & LL_TEXT_TRIMMED) != 0) text = trimmed(text);
    return composed->normalize(text, fault);
}

ll_status form(const ll_text_forms*, std::int32_t forms, ll_str text, const ll_text_sink* out) {
    try {
        const std::string_view raw = viewOf(text);
        if (raw.size() > INT32_MAX || !isUtf8(raw)) return LL_INVALID_RECORD;
        const auto wide = icu::UnicodeString::fromUTF8(
            icu::StringPiece(raw.data(), static_cast<std::int32_t>(raw.size())));
        std::string done;
        formed(wide, forms).toUTF8String(done);
        return out->put(out, strOf(done));
    } catch (...) {
        return LL_BUG;
    }
}

constexpr ll_text_forms Table{sizeof(ll_text_forms), nullptr, &form};

}  // namespace

const ll_text_forms* textFormsService() {
    return &Table;
}

}  // namespace leadloom::plugin_host

#include "hub/normalize/text.h"

#include <cstring>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace leadloom::normalize {
namespace {

constexpr std::string_view NotUtf8 = "the bytes are not UTF-8";
constexpr UChar32 LineSeparator = 0x2028;
constexpr UChar32 ParagraphSeparator = 0x2029;

bool isAsciiSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool isLineBreak(UChar32 c) {
    return (c >= '\n' && c <= '\r') || c == 0x85 || c == LineSeparator || c == ParagraphSeparator;
}

bool isInvisible(UChar32 c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200b || c == 0x2060 || c == 0xfeff ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool isTrimmedAtEnds(UChar32 c) {
    return u_isUWhiteSpace(c) || (c >= 0x200c && c <= 0x200f);
}

void append(std::string& out, UChar32 c) {
    char bytes[U8_MAX_LENGTH];
    int length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(bytes, static_cast<std::size_t>(length));
}

bool isPlainAscii(std::string_view text) {
    bool lastWasBlank = true;
    for (const char c : text) {
        const bool blank = c == ' ';
        if (c < 0x20 || c == 0x7f || (blank && lastWasBlank)) return false;
        lastWasBlank = blank;
    }
    return !lastWasBlank;
}

/// Folds white space and drops what is invisible; `sawHigh` tells whether NFC may have work to do.
class Cleaner {
public:
    explicit Cleaner(LineBreaks lineBreaks) : lineBreaks_(lineBreaks) {}

    void take(UChar32 c) {
        if (lineBreaks_ == LineBreaks::Keep && isLineBreak(c)) {
            if (c != '\n' || previous_ != '\r') out_ += '\n';
        } else if (u_isUWhiteSpace(c)) {
            takeBlank(c);
        } else if (!isInvisible(c)) {
            mayCompose_ = mayCompose_ || c >= 0x300;
            append(out_, c);
        }
        previous_ = c;
    }

    std::string finish() && { return std::move(out_); }
    bool mayCompose() const { return mayCompose_; }
    void reserve(std::size_t size) { out_.reserve(size); }

private:
    void takeBlank(UChar32 c) {
        if (lineBreaks_ == LineBreaks::Keep) {
            append(out_, c);
        } else if (!out_.empty() && out_.back() != ' ') {
            out_ += ' ';
        }
    }

    LineBreaks lineBreaks_;
    std::string out_;
    UChar32 previous_ = 0;
    bool mayCompose_ = false;
};

void trimEnds(std::string& text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto end = static_cast<int32_t>(text.size());
    for (int32_t i = end; i > 0; end = i) {
        UChar32 c = 0;
        U8_PREV(bytes, 0, i, c);
        if (!isTrimmedAtEnds(c)) break;
    }
    int32_t start = 0;
    for (int32_t i = 0; i < end; start = i) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, end, c);
        if (!isTrimmedAtEnds(c)) break;
    }
    text.resize(static_cast<std::size_t>(end));
    text.erase(0, static_cast<std::size_t>(start));
}

std::string compose(std::string text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status) || nfc->isNormalizedUTF8(text, status)) return text;
    std::string composed;
    icu::StringByteSink<std::string> sink(&composed, static_cast<int32_t>(text.size()));
    nfc->normalizeUTF8(0, text, sink, nullptr, status);
    return U_FAILURE(status) ? text : composed;
}

NormalForm cleaned(std::string_view raw, LineBreaks lineBreaks) {
    Cleaner cleaner(lineBreaks);
    cleaner.reserve(raw.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(raw.data());
    const auto size = static_cast<int32_t>(raw.size());
    for (int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) return NormalForm::refused(NotUtf8);
        cleaner.take(c);
    }
    const bool mayCompose = cleaner.mayCompose();
    std::string text = std::move(cleaner).finish();
    trimEnds(text);
    return NormalForm::of(mayCompose ? compose(std::move(text)) : std::move(text));
}

bool isMark(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/// Marks that spelling may drop: accents, Hebrew points, Arabic vowel signs. Vowel signs of Indic
/// and Thai writing are letters to their readers and stay.
bool isAccent(UChar32 c) {
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5c7) || (c >= 0x64b && c <= 0x65f);
}

std::string foldAsciiLetters(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') folded += static_cast<char>(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) folded += c;
    }
    return folded;
}

}  // namespace

NormalForm normalizeText(std::string_view raw, LineBreaks lineBreaks) {
    if (raw.empty()) return NormalForm::empty();
    if (raw.size() > INT32_MAX / 4) return NormalForm::refused("the text is longer than 512 MB");
    if (isAscii(raw) && isPlainAscii(raw)) return NormalForm::of(std::string(raw));
    return cleaned(raw, lineBreaks);
}

bool isAscii(std::string_view text) {
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, 8);
        if (word & 0x8080808080808080U) return false;
    }
    for (; i < text.size(); ++i) {
        if (text[i] & 0x80) return false;
    }
    return true;
}

bool isUtf8(std::string_view text) {
    if (isAscii(text)) return true;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) return false;
    }
    return true;
}

std::string_view trimAscii(std::string_view text) {
    while (!text.empty() && isAsciiSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isAsciiSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lowerAscii(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return lowered;
}

bool equalsIgnoringCase(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

std::string foldLetters(std::string_view text) {
    if (isAscii(text)) return foldAsciiLetters(text);
    UErrorCode status = U_ZERO_ERROR;
    const auto* caseFold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) return {};
    const auto source =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    const auto decomposed = nfd->normalize(caseFold->normalize(source, status), status);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (u_isalnum(c) || (isMark(c) && !isAccent(c))) kept.append(c);
    }
    std::string folded;
    nfc->normalize(kept, status).toUTF8String(folded);
    return U_FAILURE(status) ? std::string() : folded;
}

}  // namespace leadloom::normalize

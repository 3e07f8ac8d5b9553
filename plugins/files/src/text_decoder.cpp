#include "text_decoder.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace leadloom::files {

namespace {

constexpr char Undecodable = '\xFF';

/// What Windows-1252 has in 0x80…0x9F; the five holes stay the control characters they are.
constexpr char32_t Windows1252High[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

constexpr std::pair<unsigned char, char32_t> Latin9Differences[] = {
    {0xA4, 0x20AC}, {0xA6, 0x0160}, {0xA8, 0x0161}, {0xB4, 0x017D},
    {0xB8, 0x017E}, {0xBC, 0x0152}, {0xBD, 0x0153}, {0xBE, 0x0178}};

char32_t pointOf(unsigned char byte, Encoding encoding) {
    if (encoding == Encoding::Windows1252 && byte >= 0x80 && byte < 0xA0)
        return Windows1252High[byte - 0x80];
    if (encoding == Encoding::Latin9)
        for (const auto& [at, point] : Latin9Differences)
            if (at == byte) return point;
    return byte;
}

void append(char32_t point, std::string& out) {
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | (point >> shift & 0x3FU));
    };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0U | point >> 6U);
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0U | point >> 12U);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | point >> 18U);
        tail(12);
        tail(6);
        tail(0);
    }
}

unsigned char byteAt(std::string_view bytes, std::size_t i) {
    return static_cast<unsigned char>(bytes[i]);
}

/// Bytes of the UTF-8 sequence that begins at `i`; 0: none does. `cut`: it may go on behind the
/// end.
std::size_t sequenceAt(std::string_view bytes, std::size_t i, bool& cut) {
    const auto first = byteAt(bytes, i);
    cut = false;
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) return 0;
    for (std::size_t k = 1; k < length; ++k) {
        if (i + k == bytes.size()) {
            cut = true;
            return 0;
        }
        const auto next = byteAt(bytes, i + k);
        const unsigned low = k > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = k > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (next < low || next > high) return 0;
    }
    return length;
}

/// UTF-8 where most of what is not ASCII is well-formed, else Windows-1252; Unknown for ASCII.
Encoding guess(std::string_view bytes) {
    std::size_t good = 0;
    std::size_t bad = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        bool cut = false;
        const auto length = sequenceAt(bytes, i, cut);
        if (cut) break;
        if (length > 1) ++good;
        if (length == 0) ++bad;
        i += std::max<std::size_t>(length, 1);
    }
    if (good == 0 && bad == 0) return Encoding::Unknown;
    return good >= bad ? Encoding::Utf8 : Encoding::Windows1252;
}

/// Without a byte-order mark: text of mostly Latin letters has every other byte zero.
Encoding guessUtf16(std::string_view bytes) {
    std::size_t zeros[2] = {0, 0};
    const auto size = std::min<std::size_t>(bytes.size(), 4096);
    for (std::size_t i = 0; i < size; ++i)
        if (bytes[i] == '\0') ++zeros[i % 2];
    const auto most = size / 2;
    if (most < 2) return Encoding::Unknown;
    if (zeros[1] * 10 > most * 4 && zeros[0] * 20 < most) return Encoding::Utf16Le;
    if (zeros[0] * 10 > most * 4 && zeros[1] * 20 < most) return Encoding::Utf16Be;
    return Encoding::Unknown;
}

bool isUtf16(Encoding encoding) {
    return encoding == Encoding::Utf16Le || encoding == Encoding::Utf16Be;
}

}  // namespace

std::optional<Encoding> encodingNamed(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == "utf-8" || lower == "utf8" || lower == "us-ascii") return Encoding::Utf8;
    if (lower == "utf-16le" || lower == "utf-16") return Encoding::Utf16Le;
    if (lower == "utf-16be") return Encoding::Utf16Be;
    if (lower == "windows-1252" || lower == "iso-8859-1") return Encoding::Windows1252;
    if (lower == "iso-8859-15") return Encoding::Latin9;
    return std::nullopt;
}

std::string_view nameOf(Encoding encoding) {
    switch (encoding) {
        case Encoding::Unknown:
        case Encoding::Utf8:
            return "UTF-8";
        case Encoding::Utf16Le:
            return "UTF-16LE";
        case Encoding::Utf16Be:
            return "UTF-16BE";
        case Encoding::Windows1252:
            return "Windows-1252";
        case Encoding::Latin9:
            return "ISO-8859-15";
    }
    return "";
}

bool isText(std::string_view bytes) {
    bool cut = false;
    for (std::size_t i = 0; i < bytes.size();) {
        if (bytes[i] == '\0') return false;
        const auto length = sequenceAt(bytes, i, cut);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

void TextDecoder::begin(std::string_view& bytes) {
    begun_ = true;
    const auto take = [&](std::string_view mark, Encoding encoding) {
        if (hasMark_ || !bytes.starts_with(mark)) return;
        hasMark_ = true;
        encoding_ = encoding;
        bytes.remove_prefix(mark.size());
    };
    take("\xEF\xBB\xBF", Encoding::Utf8);
    take("\xFF\xFE", Encoding::Utf16Le);
    take("\xFE\xFF", Encoding::Utf16Be);
    if (encoding_ == Encoding::Unknown) encoding_ = guessUtf16(bytes);
}

void TextDecoder::decode(std::string_view piece, bool last, std::string& out) {
    constexpr std::size_t LongestMark = 3;
    std::string joined;
    if (!pending_.empty()) {
        joined = pending_;
        joined += piece;
        piece = joined;
        pending_.clear();
    }
    if (!begun_ && piece.size() < LongestMark && !last) {
        pending_ = piece;
        return;
    }
    if (!begun_) begin(piece);
    if (encoding_ == Encoding::Unknown) encoding_ = guess(piece);
    if (isUtf16(encoding_)) return decodeUtf16(piece, last, out);
    decodeBytes(piece, last, out);
}

void TextDecoder::decodeBytes(std::string_view bytes, bool last, std::string& out) {
    if (encoding_ == Encoding::Windows1252 || encoding_ == Encoding::Latin9) {
        for (const char c : bytes)
            append(pointOf(static_cast<unsigned char>(c), encoding_), out);
        return;
    }
    // The end of a piece may cut a sequence; the next one decides whether it was one.
    std::size_t end = bytes.size();
    for (std::size_t back = 1; !last && back <= 3 && back <= bytes.size(); ++back) {
        bool cut = false;
        sequenceAt(bytes, bytes.size() - back, cut);
        if (cut) end = bytes.size() - back;
    }
    out += bytes.substr(0, end);
    pending_ = bytes.substr(end);
}

void TextDecoder::decodeUtf16(std::string_view bytes, bool last, std::string& out) {
    const std::size_t low = encoding_ == Encoding::Utf16Le ? 0 : 1;
    const auto unitAt = [&](std::size_t i) {
        return static_cast<char32_t>(byteAt(bytes, i + low) | byteAt(bytes, i + 1 - low) << 8U);
    };
    std::size_t i = 0;
    while (i + 2 <= bytes.size()) {
        const auto unit = unitAt(i);
        const bool leads = unit >= 0xD800 && unit < 0xDC00;
        if (leads && i + 4 > bytes.size() && !last) break;
        const char32_t next = leads && i + 4 <= bytes.size() ? unitAt(i + 2) : 0;
        if (leads && next >= 0xDC00 && next < 0xE000) {
            append(0x10000 + ((unit - 0xD800) << 10U) + (next - 0xDC00), out);
            i += 4;
            continue;
        }
        if (unit >= 0xD800 && unit < 0xE000)
            out += Undecodable;
        else
            append(unit, out);
        i += 2;
    }
    pending_ = bytes.substr(i);
    if (last && !pending_.empty()) out += Undecodable;
}

}  // namespace leadloom::files

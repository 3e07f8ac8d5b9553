#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <iconv.h>
#include <utility>

#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {

namespace {

constexpr char Undecodable = '\xFF';
constexpr std::string_view Utf8 = "UTF-8";
constexpr std::string_view Ansi = "WINDOWS-1252";

/// One name for each encoding: as on the Web, Latin-1 is read as Windows-1252, of which it is part.
std::string canonicalName(std::string_view name) {
    std::string upper(name);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (upper == "UTF8" || upper == "US-ASCII" || upper == "ASCII") return std::string(Utf8);
    if (upper == "UTF-16") return "UTF-16LE";
    if (upper == "ISO-8859-1" || upper == "LATIN1") return std::string(Ansi);
    return upper;
}

/// UTF-8 where most of what is not ASCII is well-formed, else Windows-1252; empty for ASCII.
std::string_view guess(std::string_view bytes) {
    std::size_t good = 0;
    std::size_t bad = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto step = utf8At(bytes, i);
        if (step.cut) break;
        good += step.length > 1 ? 1 : 0;
        bad += step.length == 0 ? 1 : 0;
        i += std::max<std::size_t>(step.length, 1);
    }
    if (good == 0 && bad == 0) return {};
    return good >= bad ? Utf8 : Ansi;
}

/// Without a byte-order mark: text of mostly Latin letters has every other byte zero.
std::string_view guessUtf16(std::string_view bytes) {
    std::size_t zeros[2] = {0, 0};
    const auto size = std::min<std::size_t>(bytes.size(), 4096);
    for (std::size_t i = 0; i < size; ++i)
        if (bytes[i] == '\0') ++zeros[i % 2];
    const auto most = size / 2;
    if (most < 2) return {};
    if (zeros[1] * 10 > most * 4 && zeros[0] * 20 < most) return "UTF-16LE";
    if (zeros[0] * 10 > most * 4 && zeros[1] * 20 < most) return "UTF-16BE";
    return {};
}

}  // namespace

/// The C library's converter from one encoding to UTF-8.
class TextDecoder::Converter {
public:
    explicit Converter(const std::string& charset)
        : handle_(iconv_open("UTF-8", charset.c_str())),
          unit_(charset.starts_with("UTF-16")   ? 2
                : charset.starts_with("UTF-32") ? 4
                                                : 1),
          keepsControls_(charset.starts_with("WINDOWS-")) {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (isOpen()) iconv_close(handle_);
    }

    bool isOpen() const { return reinterpret_cast<std::intptr_t>(handle_) != -1; }

    /// Appends what it can; returns the rest, a unit that the end has cut.
    std::string_view convert(std::string_view bytes, std::string& out) {
        while (!bytes.empty()) {
            const auto fault = step(bytes, out);
            if (fault == EINVAL) break;
            if (fault == EILSEQ) skipBad(bytes, out);
        }
        return bytes;
    }

    /// Appends a letter that waited for an accent behind it, as some encodings write them.
    void finish(std::string& out) {
        char buffer[16];
        char* to = buffer;
        std::size_t room = sizeof buffer;
        iconv(handle_, nullptr, nullptr, &to, &room);
        out.append(buffer, sizeof buffer - room);
    }

private:
    int step(std::string_view& bytes, std::string& out) {
        char buffer[8192];
        char* in = const_cast<char*>(bytes.data());  // iconv doesn't write to it
        char* to = buffer;
        std::size_t left = bytes.size();
        std::size_t room = sizeof buffer;
        const bool failed = iconv(handle_, &in, &left, &to, &room) == static_cast<std::size_t>(-1);
        const int fault = failed ? errno : 0;
        out.append(buffer, sizeof buffer - room);
        bytes.remove_prefix(bytes.size() - left);
        return fault;
    }
    /// The holes of the Windows code pages stay the control characters they are on the Web.
    void skipBad(std::string_view& bytes, std::string& out) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        if (keepsControls_ && byte >= 0x80 && byte < 0xA0)
            appendUtf8(byte, out);
        else
            out += Undecodable;
        bytes.remove_prefix(std::min(unit_, bytes.size()));
    }

    iconv_t handle_;
    std::size_t unit_;
    bool keepsControls_;
};

bool isKnownCharset(std::string_view name) {
    return !TextDecoder(name).charset().empty();
}

TextDecoder::TextDecoder(std::string_view charset) : charset_(canonicalName(charset)) {
    if (charset_.empty() || charset_ == Utf8) return;
    converter_ = std::make_unique<Converter>(charset_);
    if (converter_->isOpen()) return;
    converter_.reset();
    charset_.clear();
}

TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;

bool TextDecoder::isUtf8() const {
    return charset_ == Utf8;
}

void TextDecoder::begin(std::string_view& bytes) {
    constexpr std::pair<std::string_view, std::string_view> Marks[] = {
        {"\xEF\xBB\xBF", Utf8}, {"\xFF\xFE", "UTF-16LE"}, {"\xFE\xFF", "UTF-16BE"}};
    begun_ = true;
    for (const auto& [mark, charset] : Marks) {
        if (hasMark_ || !bytes.starts_with(mark)) continue;
        bytes.remove_prefix(mark.size());
        *this = TextDecoder(charset);
        begun_ = hasMark_ = true;
    }
    if (charset_.empty()) charset_ = guessUtf16(bytes);
}

void TextDecoder::decode(std::string_view piece, bool last, std::string& out) {
    constexpr std::size_t LongestMark = 3;
    const auto joined = std::exchange(pending_, {}).append(piece);
    std::string_view bytes = joined;
    if (!begun_ && bytes.size() < LongestMark && !last) {
        pending_ = joined;
        return;
    }
    if (!begun_) begin(bytes);
    if (charset_.empty()) charset_ = guess(bytes);
    if (!converter_ && !charset_.empty() && !isUtf8())
        converter_ = std::make_unique<Converter>(charset_);
    if (converter_) {
        const auto rest = converter_->convert(bytes, out);
        pending_ = last ? std::string() : std::string(rest);
        if (last) converter_->finish(out);
        if (last && !rest.empty()) out += Undecodable;
        return;
    }
    // The end of a piece may cut a sequence; the next one decides whether it was one.
    std::size_t end = bytes.size();
    for (std::size_t back = 1; !last && back <= 3 && back <= bytes.size(); ++back)
        if (utf8At(bytes, bytes.size() - back).cut) end = bytes.size() - back;
    out += bytes.substr(0, end);
    pending_ = bytes.substr(end);
}

std::string decodeText(std::string_view bytes, std::string_view charset) {
    std::string text;
    TextDecoder(charset).decode(bytes, true, text);
    return text;
}

}  // namespace leadloom::sdk

#include <algorithm>

#include <leadloom/sdk/mail/mail_part.h>
#include <leadloom/sdk/mail/transfer_encoding.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/utf8.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

constexpr int MostDepth = 20;
constexpr std::size_t MostParts = 500;

/// What a line is to a boundary.
enum class Border { None, Part, End };

Border borderOf(std::string_view line, std::string_view boundary) {
    if (!line.starts_with("--") || line.substr(2, boundary.size()) != boundary) return Border::None;
    const auto rest = trimmed(line.substr(2 + boundary.size()));
    if (rest.empty()) return Border::Part;
    return rest == "--" ? Border::End : Border::None;
}

/// The parts between the lines of a boundary; the line end before such a line belongs to it.
std::vector<std::string_view> piecesOf(std::string_view content, std::string_view boundary) {
    std::vector<std::string_view> pieces;
    std::size_t begin = std::string_view::npos;
    for (std::size_t at = 0; at < content.size();) {
        const auto end = std::min(content.find('\n', at), content.size());
        const auto border = borderOf(content.substr(at, end - at), boundary);
        if (border != Border::None) {
            if (begin != std::string_view::npos) {
                auto piece = content.substr(begin, at - begin);
                if (piece.ends_with('\n')) piece.remove_suffix(1);
                if (piece.ends_with('\r')) piece.remove_suffix(1);
                pieces.push_back(piece);
            }
            begin = std::min(end + 1, content.size());
            if (border == Border::End) return pieces;
        }
        at = end + 1;
    }
    if (begin != std::string_view::npos) pieces.push_back(content.substr(begin));
    return pieces;
}

MailPart taken(std::string_view bytes, int depth, std::size_t& count, std::string_view otherwise) {
    MailPart part;
    part.header = MailHeader::takeFrom(bytes);
    part.content = bytes;
    part.type = MailField::parse(part.header.value("Content-Type"));
    if (part.type.value.find('/') == std::string::npos) part.type.value = otherwise;
    ++count;
    const auto boundary = part.type.parameter("boundary");
    if (depth >= MostDepth || !part.isMultipart() || boundary.empty()) return part;
    const bool digest = part.type.value == "multipart/digest";
    for (const auto piece : piecesOf(bytes, boundary)) {
        if (count >= MostParts) break;
        part.parts.push_back(
            taken(piece, depth + 1, count, digest ? "message/rfc822" : "text/plain"));
    }
    return part;
}

std::string withoutReturns(std::string text) {
    std::erase(text, '\r');
    std::erase(text, '\0');
    return text;
}

}  // namespace

MailPart MailPart::parse(std::string_view bytes) {
    std::size_t count = 0;
    return taken(bytes, 0, count, "text/plain");
}

std::string MailPart::decoded() const {
    const auto encoding = lowerAscii(header.value("Content-Transfer-Encoding"));
    if (encoding == "base64") return decodedBase64(content);
    if (encoding == "quoted-printable") return decodedQuotedPrintable(content);
    return std::string(content);
}

std::string MailPart::text() const {
    return withoutReturns(decodeText(decoded(), type.parameter("charset")));
}

const MailPart* MailPart::find(std::string_view mediaType) const {
    if (type.value == mediaType) return this;
    for (const auto& part : parts)
        if (const auto* found = part.find(mediaType)) return found;
    return nullptr;
}

std::string readableText(const MailPart& mail, std::size_t most) {
    std::string text;
    if (const auto* plain = mail.find("text/plain"))
        text = plain->text();
    else if (const auto* html = mail.find("text/html"))
        text = textOfHtml(html->text());
    text = std::string(trimmed(text));
    if (text.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
            --most;
        text.resize(most);
    }
    return isText(text) ? text : std::string();
}

std::string labelledValue(std::string_view text, std::string_view labels) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const auto label = lowerAscii(trimmed(line.substr(0, colon)));
        for (const auto wanted : splitText(labels, '|'))
            if (label == wanted) return std::string(trimmed(line.substr(colon + 1)));
    }
    return {};
}

}  // namespace leadloom::sdk

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/mail/mail_header.h>

namespace leadloom::sdk {

/// A mail, or a part of one (RFC 2045, 2046). Views into the bytes it was made of. Nesting and
/// number of parts are bounded: what goes beyond stays inside the last part that was taken apart.
struct MailPart {
    MailHeader header;
    MailField type;            ///< value "text/plain" where none is told
    std::string_view content;  ///< as it was sent
    std::vector<MailPart> parts;

    static MailPart parse(std::string_view bytes);

    /// The content with its transfer encoding undone.
    std::string decoded() const;
    /// The same as UTF-8 with plain line feeds.
    std::string text() const;
    bool isMultipart() const { return type.value.starts_with("multipart/"); }
    /// This part or the first one inside it of this type ("text/plain"); null where there is none.
    const MailPart* find(std::string_view mediaType) const;
};

/// What a reader sees first of a mail, at most so many bytes: its plain text, else its HTML without
/// tags.
std::string readableText(const MailPart& mail, std::size_t most);

/// HTML as plain text: tags, scripts and styles gone, paragraphs as lines.
std::string textOfHtml(std::string_view html);

/// "Name: Ana", "E-Mail: ana@x.example" at the front of lines, as contact forms send them: the
/// value behind the first of these labels ("e-mail|email"), in any case.
std::string labelledValue(std::string_view text, std::string_view labels);

}  // namespace leadloom::sdk

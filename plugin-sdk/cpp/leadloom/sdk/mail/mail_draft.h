#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/mail/mail_header.h>

namespace leadloom::sdk {

/// A mail to be sent. Texts are UTF-8; what could end a line inside a header becomes a blank.
struct MailDraft {
    Mailbox from, to;
    std::string subject, text;
    std::string html;                                       ///< may be empty
    std::string messageId;                                  ///< without brackets
    std::string inReplyTo;                                  ///< without brackets; may be empty
    std::int64_t date = 0;                                  ///< microseconds since 1970
    std::vector<std::pair<std::string, std::string>> more;  ///< further fields, ASCII

    /// The whole mail: ASCII, CRLF, no line over 998 bytes (RFC 5322, 2045).
    std::string bytes() const;
};

/// Whether an address may stand in a mail and in its envelope: printable ASCII without blanks,
/// brackets, quotes or commas, one at-sign with something on both sides.
bool isPlainAddress(std::string_view address);

}  // namespace leadloom::sdk

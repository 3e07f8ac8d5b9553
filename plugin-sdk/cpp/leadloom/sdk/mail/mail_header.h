#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadloom::sdk {

/// The fields of a mail's header, or of a MIME part's (RFC 5322): unfolded, in their order. Takes
/// what real mail holds: lone line feeds, lines that are no field (left out), raw 8-bit letters.
class MailHeader {
public:
    MailHeader() = default;
    /// Takes the header off the front of `text`, the empty line behind it too.
    static MailHeader takeFrom(std::string_view& text);
    static MailHeader parse(std::string_view text) { return takeFrom(text); }

    /// The first field of this name as it was sent, in any case; empty where there is none.
    std::string_view value(std::string_view name) const;
    std::vector<std::string_view> values(std::string_view name) const;
    bool has(std::string_view name) const;
    /// The same for people: encoded words (RFC 2047) as UTF-8.
    std::string text(std::string_view name) const;
    bool empty() const { return fields_.empty(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;  ///< names in lower case
};

/// A field of words and parameters: "text/plain; charset=utf-8". RFC 2231 continuations are joined.
struct MailField {
    std::string value;                              ///< in lower case
    std::map<std::string, std::string> parameters;  ///< names in lower case

    static MailField parse(std::string_view text);
    std::string parameter(const std::string& name) const;
};

/// Somebody in From, To, Reply-To …
struct Mailbox {
    std::string name;     ///< UTF-8; may be empty
    std::string address;  ///< local@domain, the domain in lower case
};

/// The mailboxes of an address list, those inside groups too; what is no address is left out.
std::vector<Mailbox> mailboxesIn(std::string_view list);

/// What stands in <angle brackets>, or between blanks where there are none: message ids.
std::vector<std::string> messageIdsIn(std::string_view text);

/// RFC 2047, both ways. Decoding takes raw 8-bit text, too; the encoded text is folded where it is
/// long.
std::string decodedWords(std::string_view text);
std::string encodedWords(std::string_view utf8);

/// "Tue, 1 Jul 2003 10:52:37 +0200" as in Date, "17-Jul-1996 02:44:25 -0700" as in INTERNALDATE:
/// microseconds since 1970.
std::optional<std::int64_t> parseMailTime(std::string_view text);
/// "Tue, 01 Jul 2003 08:52:37 +0000".
std::string formatMailTime(std::int64_t micros);

/// ASCII letters only.
std::string lowerAscii(std::string_view text);

}  // namespace leadloom::sdk

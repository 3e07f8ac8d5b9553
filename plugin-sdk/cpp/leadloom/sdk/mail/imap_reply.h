#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// A value in an IMAP response (RFC 3501, 9): an atom, a string or a list. NIL is an empty atom.
struct ImapValue {
    enum class Kind { Atom, String, List };
    Kind kind = Kind::Atom;
    std::string text;
    std::vector<ImapValue> items;

    /// The value behind this name in a list of pairs (a FETCH), in any case; null where there is
    /// none. BODY[…] is found by "BODY[".
    const ImapValue* after(std::string_view name) const;
    std::uint64_t number() const;
};

/// A response as it came: its lines joined, and the literals that stood between them.
struct ImapLine {
    static constexpr char Mark = '\0';  ///< stands in `text` for each literal
    std::string text;
    std::vector<std::string> literals;
};

/// Where a line says that a literal follows ("… {68}"): how many bytes.
std::optional<std::uint64_t> literalBehind(std::string_view line);

/// All values of a response behind its tag. LL_TRANSIENT where it can't be read.
Result<std::vector<ImapValue>> imapValues(const ImapLine& line);

/// "NO [AUTHENTICATIONFAILED] no such user" in its parts.
struct ImapCondition {
    std::string state;  ///< OK, NO, BAD, BYE, PREAUTH; empty: the line is none
    std::string code;   ///< in capitals: "UIDVALIDITY 17"
    std::string words;

    static ImapCondition parse(std::string_view text);
    /// The status that a failure comes down to; `what` begins its message. The server's words never
    /// enter it, because they quote what was sent.
    Status failure(std::string_view what) const;
};

/// A quoted string, for what is ASCII without line ends.
std::string imapQuoted(std::string_view text);
/// The name of a mailbox as it goes over the wire: quoted modified UTF-7 (RFC 3501, 5.1.3).
std::string imapMailbox(std::string_view utf8);

/// "1:3,7" of these numbers, which are ascending; of 8000 characters at most: `uids` is moved on.
std::string takeUidSet(std::vector<std::uint32_t>& uids, std::size_t most);

}  // namespace leadloom::sdk

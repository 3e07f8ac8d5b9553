#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox::imap_smtp {

/// An argument of an IMAP command.
struct ImapArgument {
    enum class Kind { Atom, String, List };
    Kind kind = Kind::Atom;
    std::string text;
    std::vector<ImapArgument> items;

    bool is(std::string_view atom) const;
};

/// A command as it came: text with literals at the places of zero bytes.
struct ImapCommand {
    std::string tag, name;  ///< name in capitals, "UID FETCH" as one
    std::vector<ImapArgument> arguments;
};

/// Nothing where the syntax is broken.
std::optional<ImapCommand> parsedCommand(std::string_view text,
                                         const std::vector<std::string>& literals);

/// Whether a UID is in "1:3,7,9:*", `last` being the highest there is; nothing for a broken set.
std::optional<bool> isInSet(std::string_view set, std::uint32_t uid, std::uint32_t last);

}  // namespace leadloom::sandbox::imap_smtp

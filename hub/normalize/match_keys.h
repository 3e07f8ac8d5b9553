#pragma once

#include <string>
#include <string_view>

#include "hub/normalize/latin_folder.h"

namespace leadloom::normalize {

/// How far apart two spellings may be and still give one key.
struct MatchKeyRules {
    /// Dots and "+tag" don't count at Gmail, whose two domains are one.
    bool gmailAliases = true;
};

/// Makes the keys by which records are found and compared: equal keys suggest one thing, and
/// nothing more. An empty key means that the value says nothing. Not thread-safe: one per worker.
class MatchKeys {
public:
    explicit MatchKeys(MatchKeyRules rules = {}) : rules_(rules) {}

    /// From a normal form: the address in lower case. Empty for what is no address and for junk.
    std::string email(std::string_view address) const;
    /// From a normal form: the number without its extension.
    static std::string phone(std::string_view number);
    /// From a normal form; empty for domains of free mail providers, which name no company.
    static std::string domain(std::string_view domain);
    /// Letters only, in Latin, lower case, without accents: "Anna-Maria" and "ANNA MARÍA" agree.
    std::string name(std::string_view name);
    /// Words in Latin without legal forms, joining words and accents, in their order, with single
    /// blanks: "Acme Tools, Inc." and "ACME TOOLS GmbH & Co. KG" give "acme tools".
    std::string company(std::string_view name);
    /// Text of any script as Latin words; see LatinFolder.
    std::string folded(std::string_view text) { return folder_.fold(text); }

private:
    MatchKeyRules rules_;
    LatinFolder folder_;
};

}  // namespace leadloom::normalize

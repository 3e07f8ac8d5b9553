#pragma once

#include <string_view>

namespace leadloom::normalize {

/// True for local parts that belong to a function and not to a person: "info", "sales", "buero".
bool isRoleMailbox(std::string_view localPart);

/// True for domains where anybody gets an address ("gmail.com", "web.de"); such a domain says
/// nothing about a person's company.
bool isFreeMailProvider(std::string_view domain);

/// True for addresses that people type to get past a form: "test@test.com", "asdf@asdf.de".
bool isJunkEmail(std::string_view address);

/// True for words that stand for "nothing": "N/A", "unknown", "-", "null", "k.A.", in any case,
/// with or without brackets. Blank text is one too.
bool isNullWord(std::string_view text);

}  // namespace leadloom::normalize

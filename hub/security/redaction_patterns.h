#pragma once

#include <string>
#include <string_view>

namespace leadloom::security {

/// `text` without what follows a credential's name ("Bearer …", "access_token=…",
/// "\"password\":\"…\"") and without anything of a JWT's form.
std::string withoutCredentials(std::string_view text);

/// `text` with e-mail addresses, percent-encoded ones included, replaced by "[email]".
std::string withoutEmails(std::string_view text);

/// `text` with telephone numbers replaced by "[phone]". Bare digits are left alone unless they
/// begin with + or 0, since record ids and times are digits too.
std::string withoutPhones(std::string_view text);

}  // namespace leadloom::security

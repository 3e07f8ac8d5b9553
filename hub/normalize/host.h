#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/normalize/normal_form.h"

namespace leadloom::normalize {

/// A host name in lower case and ASCII (IDNA by UTS 46, non-transitional), without a final dot.
/// Nothing when it can't be a host name. One label ("localhost") is a host name.
std::optional<std::string> asciiHost(std::string_view host);

/// True for a dotted IPv4 address or an IPv6 address in brackets.
bool isIpAddress(std::string_view host);

/// An http or https URL: scheme (https where none was written), host by asciiHost, no default port,
/// no lone final slash, blanks and non-ASCII bytes percent-encoded; path, query and fragment kept.
/// Refused: other schemes, URLs that carry a user name or a password.
NormalForm normalizeUrl(std::string_view raw);

/// The registrable domain of a host, URL or e-mail address by the public suffix list:
/// "https://www.shop.acme.co.uk/x" gives "acme.co.uk". Refused: IP addresses, public suffixes.
NormalForm normalizeDomain(std::string_view raw);

}  // namespace leadloom::normalize

#include "hub/normalize/host.h"

#include <algorithm>
#include <libpsl.h>
#include <memory>

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include "hub/normalize/text.h"

namespace leadloom::normalize {
namespace {

constexpr std::size_t LongestHost = 253;
constexpr std::size_t LongestLabel = 63;
constexpr std::size_t LongestUrl = 32768;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isLabel(std::string_view label) {
    if (label.empty() || label.size() > LongestLabel) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(),
                       [](char c) { return isLetterOrDigit(c) || c == '-'; });
}

bool isAsciiHostName(std::string_view host) {
    if (host.empty() || host.size() > LongestHost) return false;
    while (true) {
        const auto dot = host.find('.');
        if (!isLabel(host.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return !std::all_of(host.begin(), host.end(), isDigit);
        host.remove_prefix(dot + 1);
    }
}

std::optional<std::string> idnaHost(std::string_view host) {
    constexpr uint32_t Options = UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI |
                                 UIDNA_CHECK_CONTEXTJ | UIDNA_USE_STD3_RULES;
    UErrorCode status = U_ZERO_ERROR;
    static const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(Options, status));
    if (!idna) return std::nullopt;
    std::string ascii;
    icu::StringByteSink<std::string> sink(&ascii);
    icu::IDNAInfo info;
    status = U_ZERO_ERROR;
    idna->nameToASCII_UTF8({host.data(), static_cast<int32_t>(host.size())}, sink, info, status);
    if (U_FAILURE(status) || info.hasErrors() || !isAsciiHostName(ascii)) return std::nullopt;
    return ascii;
}

struct UrlParts {
    std::string_view scheme;
    std::string_view authority;
    std::string_view rest;
};

/// "acme.example:8080" has a port, "javascript:x" a scheme: a digit after the colon decides.
bool startsWithOtherScheme(std::string_view text) {
    const auto colon = text.find_first_of(":/?#");
    if (colon == std::string_view::npos || text[colon] != ':') return false;
    return colon + 1 >= text.size() || !isDigit(text[colon + 1]);
}

std::optional<UrlParts> splitUrl(std::string_view text) {
    UrlParts parts{"https", {}, {}};
    if (const auto mark = text.find("://"); mark < text.find_first_of("/?#")) {
        parts.scheme = text.substr(0, mark);
        text.remove_prefix(mark + 3);
    } else if (text.substr(0, 2) == "//") {
        text.remove_prefix(2);
    } else if (startsWithOtherScheme(text)) {
        return std::nullopt;
    }
    const auto end = std::min(text.find_first_of("/?#\\"), text.size());
    parts.authority = text.substr(0, end);
    parts.rest = text.substr(end);
    return parts;
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view Hex = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7f || c == '"' || c == '<' || c == '>') {
            encoded += '%';
            encoded += Hex[byte >> 4];
            encoded += Hex[byte & 15];
        } else {
            encoded += c;
        }
    }
    return encoded;
}

/// Port with its colon, or nothing for the default one; nullopt when it is not a port.
std::optional<std::string_view> explicitPort(std::string_view scheme, std::string_view port) {
    if (port.size() <= 1) return std::string_view{};
    const auto digits = port.substr(1);
    if (digits.size() > 5 || !std::all_of(digits.begin(), digits.end(), isDigit))
        return std::nullopt;
    const bool isDefault = digits == (scheme == "https" ? "443" : "80");
    return isDefault ? std::string_view{} : port;
}

struct HostAndPort {
    std::string_view host;
    std::string_view port;
};

HostAndPort splitAuthority(std::string_view authority) {
    const auto bracket = authority.rfind(']');
    const auto colon = authority.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
        return {authority, {}};
    }
    return {authority.substr(0, colon), authority.substr(colon)};
}

/// The host inside a URL, an e-mail address or a bare host.
std::string_view hostWithin(std::string_view text) {
    if (const auto mark = text.find("://"); mark != std::string_view::npos) {
        text.remove_prefix(mark + 3);
    } else if (text.substr(0, 2) == "//") {
        text.remove_prefix(2);
    }
    text = text.substr(0, text.find_first_of("/?#\\"));
    if (const auto at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
    return splitAuthority(text).host;
}

}  // namespace

std::optional<std::string> asciiHost(std::string_view host) {
    if (!host.empty() && host.back() == '.') host.remove_suffix(1);
    if (host.empty() || host.size() > 4 * LongestHost) return std::nullopt;
    const bool ascii = isAscii(host);
    if (ascii && !isAsciiHostName(host)) return std::nullopt;
    std::string lowered = lowerAscii(host);
    if (ascii && lowered.find("xn--") == std::string::npos) return lowered;
    return isUtf8(host) ? idnaHost(lowered) : std::nullopt;
}

bool isIpAddress(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        const auto inner = host.substr(1, host.size() - 2);
        return inner.find(':') != std::string_view::npos &&
               inner.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    }
    int parts = 0;
    while (!host.empty()) {
        const auto part = host.substr(0, host.find('.'));
        if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), isDigit))
            return false;
        if (part.size() == 3 && part > "255") return false;
        ++parts;
        host.remove_prefix(std::min(part.size() + 1, host.size()));
    }
    return parts == 4;
}

NormalForm normalizeUrl(std::string_view raw) {
    NormalForm text = normalizeText(raw);
    if (!text.hasValue()) return text;
    if (text.value.size() > LongestUrl)
        return NormalForm::refused("the URL is longer than 32768 bytes");
    const auto parts = splitUrl(text.value);
    if (!parts) return NormalForm::refused("only http and https URLs are taken");
    const std::string scheme = lowerAscii(parts->scheme);
    if (scheme != "http" && scheme != "https") {
        return NormalForm::refused("only http and https URLs are taken");
    }
    if (parts->authority.find('@') != std::string_view::npos) {
        return NormalForm::refused("the URL carries a user name or a password");
    }
    const auto [host, port] = splitAuthority(parts->authority);
    const auto ascii = isIpAddress(host) ? lowerAscii(host) : asciiHost(host);
    if (!ascii) return NormalForm::refused("the URL has no valid host");
    if (ascii->find('.') == std::string::npos && ascii->front() != '[' && *ascii != "localhost") {
        return NormalForm::refused("the host of the URL has no dot");
    }
    const auto kept = explicitPort(scheme, port);
    if (!kept) return NormalForm::refused("the port of the URL is not a number");
    std::string rest = percentEncoded(parts->rest);
    if (rest == "/") rest.clear();
    return NormalForm::of(scheme + "://" + *ascii + std::string(*kept) + rest);
}

NormalForm normalizeDomain(std::string_view raw) {
    NormalForm text = normalizeText(raw);
    if (!text.hasValue()) return text;
    const auto written = hostWithin(text.value);
    if (isIpAddress(written)) return NormalForm::refused("an IP address is not a domain");
    const auto host = asciiHost(written);
    if (!host || host->find('.') == std::string::npos) {
        return NormalForm::refused("not a domain name");
    }
    const char* registrable = psl_registrable_domain(psl_builtin(), host->c_str());
    if (registrable == nullptr) return NormalForm::refused("a public suffix is not a domain");
    return NormalForm::of(registrable);
}

}  // namespace leadloom::normalize

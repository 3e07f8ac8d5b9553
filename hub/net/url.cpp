#include "hub/net/url.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace leadloom::net {
namespace {

constexpr std::size_t None = std::string_view::npos;

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

std::string lowered(std::string_view text) {
    std::string copy(text);
    std::ranges::transform(copy, copy.begin(), lower);
    return copy;
}

Error refusal(std::string_view text, std::string_view why) {
    const std::string_view shown = text.substr(0, text.find_first_of("?#"));
    const bool mayHoldPassword = shown.find('@') != None;
    return {ErrorKind::InvalidConfig,
            "not a usable URL" + (mayHoldPassword ? "" : " (" + std::string(shown) + ")") + ": " +
                std::string(why),
            "give it as https://host/path"};
}

std::optional<std::uint16_t> portOf(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (fault != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

struct HostAndPort {
    std::string_view host;
    std::string_view port;
};

HostAndPort splitAuthority(std::string_view authority) {
    if (authority.starts_with('[')) {
        const std::size_t end = authority.find(']');
        if (end == None) return {};
        std::string_view rest = authority.substr(end + 1);
        if (rest.starts_with(':')) rest.remove_prefix(1);
        return {authority.substr(1, end - 1), rest};
    }
    const std::size_t colon = authority.find(':');
    if (colon == None) return {authority, {}};
    return {authority.substr(0, colon), authority.substr(colon + 1)};
}

}  // namespace

std::string Origin::authority() const {
    const std::string name = host.find(':') == None ? host : "[" + host + "]";
    if (port == (tls ? 443 : 80)) return name;
    return name + ":" + std::to_string(port);
}

Result<Url> Url::parse(std::string_view text) {
    const auto forbidden = [](char letter) {
        return static_cast<unsigned char>(letter) <= ' ' || letter == 0x7f;
    };
    if (std::ranges::any_of(text, forbidden)) {
        return refusal(text, "it holds spaces or control characters");
    }
    Url url;
    const std::size_t schemeEnd = text.find("://");
    const std::string scheme = schemeEnd == None ? "" : lowered(text.substr(0, schemeEnd));
    if (scheme != "http" && scheme != "https") return refusal(text, "neither http nor https");
    url.origin.tls = scheme == "https";
    const std::string_view rest = text.substr(schemeEnd + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    if (authority.find('@') != None) return refusal(text, "user and password belong under auth");
    const auto [host, port] = splitAuthority(authority);
    if (host.empty()) return refusal(text, "it has no host");
    url.origin.host = lowered(host);
    const auto number = port.empty() ? (url.origin.tls ? 443 : 80) : portOf(port);
    if (!number) return refusal(text, "its port is no number from 1 to 65535");
    url.origin.port = *number;
    std::string_view target = rest.substr(authority.size());
    target = target.substr(0, target.find('#'));
    url.target = (target.starts_with('/') ? "" : "/") + std::string(target);
    return url;
}

Result<Url> Url::resolve(std::string_view location) const {
    if (location.find("://") != None && !location.starts_with('/')) return parse(location);
    const std::string base = origin.tls ? "https:" : "http:";
    if (location.starts_with("//")) return parse(base + std::string(location));
    const std::string root = base + "//" + origin.authority();
    if (location.starts_with('/')) return parse(root + std::string(location));
    const std::string path = target.substr(0, target.find('?'));
    return parse(root + path.substr(0, path.rfind('/') + 1) + std::string(location));
}

}  // namespace leadloom::net

#include "hub/config/scalar_forms.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace leadloom::config {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t TenYearsMs = 10LL * 366 * 24 * 3600 * 1000;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> Units{{
    {"ms", 1},
    {"s", 1000},
    {"m", 60'000},
    {"h", 3'600'000},
    {"d", 86'400'000},
}};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<std::int64_t> unitMs(std::string_view unit) {
    for (const auto& [name, ms] : Units) {
        if (name == unit) return ms;
    }
    return std::nullopt;
}

std::string_view takeWhile(std::string_view& text, bool (*fits)(char)) {
    const auto end = std::find_if_not(text.begin(), text.end(), fits);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(size);
    return taken;
}

bool hostCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool addressCharacter(char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == ':' || c == '.' || c == '%';
}

std::optional<std::uint16_t> parsePort(std::string_view text) {
    const auto number = parseInteger(text);
    if (!number || *number < 0 || *number > 65535 || !isDigit(text[0])) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

std::optional<std::pair<std::string_view, std::string_view>> splitAuthority(
    std::string_view authority) {
    if (!authority.empty() && authority[0] == '[') {
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos || end == 1) return std::nullopt;
        const std::string_view host = authority.substr(1, end - 1);
        if (!std::all_of(host.begin(), host.end(), addressCharacter)) return std::nullopt;
        return {{host, authority.substr(end + 1)}};
    }
    const std::size_t colon = authority.find(':');
    const std::string_view host = authority.substr(0, colon);
    if (host.empty() || !std::all_of(host.begin(), host.end(), hostCharacter)) return std::nullopt;
    return {{host, colon == std::string_view::npos ? std::string_view{} : authority.substr(colon)}};
}

}  // namespace

std::optional<milliseconds> parseDuration(std::string_view text) {
    std::int64_t total = 0;
    std::int64_t lastUnit = INT64_MAX;
    while (!text.empty()) {
        const auto count = parseInteger(takeWhile(text, isDigit));
        const auto unit = unitMs(takeWhile(text, [](char c) { return !isDigit(c); }));
        if (!count || !unit || *unit >= lastUnit || *count > TenYearsMs / *unit)
            return std::nullopt;
        lastUnit = *unit;
        total += *count * *unit;
    }
    if (total <= 0 || total > TenYearsMs) return std::nullopt;
    return milliseconds(total);
}

std::optional<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::optional<double> parseNumber(std::string_view text) {
    double value = 0;
    const bool starts = !text.empty() && (isDigit(text[0]) || text[0] == '-');
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!starts || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<ListenAddress> parseListenAddress(std::string_view text) {
    const auto parts = splitAuthority(text);
    if (!parts || parts->second.size() < 2 || parts->second[0] != ':') return std::nullopt;
    const auto port = parsePort(parts->second.substr(1));
    if (!port) return std::nullopt;
    return ListenAddress{std::string(parts->first), *port};
}

bool isHttpUrl(std::string_view text) {
    std::string_view rest;
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (text.starts_with(scheme)) rest = text.substr(scheme.size());
    }
    const bool clean = std::none_of(text.begin(), text.end(), [](unsigned char c) {
        return c <= 0x20 || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\';
    });
    const auto parts = splitAuthority(rest.substr(0, rest.find_first_of("/?#")));
    if (!clean || !parts) return false;
    const std::string_view port = parts->second;
    return port.empty() || (port.size() > 1 && port[0] == ':' && parsePort(port.substr(1)));
}

}  // namespace leadloom::config

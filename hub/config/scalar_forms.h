#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::config {

/// "250ms", "90s", "5m", "1h", "2d", or several in falling units ("1h30m"). Nothing for anything
/// else, zero included, and for more than ten years.
std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);

/// A whole number in decimal digits.
std::optional<std::int64_t> parseInteger(std::string_view text);
/// A number as JSON writes it.
std::optional<double> parseNumber(std::string_view text);

/// Host and port of a listen address; port 0 lets the system choose.
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};
/// "127.0.0.1:8080", "[::1]:8080", "localhost:8080".
std::optional<ListenAddress> parseListenAddress(std::string_view text);

/// True for an absolute http or https URL with a host and without user name, password or blanks.
bool isHttpUrl(std::string_view text);

}  // namespace leadloom::config

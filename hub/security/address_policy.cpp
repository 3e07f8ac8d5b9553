#include "hub/security/address_policy.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace leadloom::security {
namespace {

enum class Reach { Public, Private, Never };

struct Range4 {
    std::uint32_t network;
    int prefix;
    Reach reach;
};

constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}

// The IANA special-purpose registry, in the order of its addresses.
constexpr std::array Ranges4 = {
    Range4{ip(0, 0, 0, 0), 8, Reach::Never},         Range4{ip(10, 0, 0, 0), 8, Reach::Private},
    Range4{ip(100, 64, 0, 0), 10, Reach::Private},   Range4{ip(127, 0, 0, 0), 8, Reach::Private},
    Range4{ip(169, 254, 0, 0), 16, Reach::Private},  Range4{ip(172, 16, 0, 0), 12, Reach::Private},
    Range4{ip(192, 0, 0, 0), 24, Reach::Private},    Range4{ip(192, 0, 2, 0), 24, Reach::Private},
    Range4{ip(192, 168, 0, 0), 16, Reach::Private},  Range4{ip(198, 18, 0, 0), 15, Reach::Private},
    Range4{ip(198, 51, 100, 0), 24, Reach::Private}, Range4{ip(203, 0, 113, 0), 24, Reach::Private},
    Range4{ip(224, 0, 0, 0), 4, Reach::Never},       Range4{ip(240, 0, 0, 0), 4, Reach::Never},
};

Reach reachOf4(std::uint32_t address) {
    for (const Range4& range : Ranges4) {
        const std::uint32_t mask = ~std::uint32_t{0} << (32 - range.prefix);
        if ((address & mask) == range.network) return range.reach;
    }
    return Reach::Public;
}

using Bytes6 = std::array<std::uint8_t, 16>;

std::uint32_t embedded4(const Bytes6& bytes, std::size_t at) {
    return ip(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

bool zeroBetween(const Bytes6& bytes, std::size_t from, std::size_t to) {
    for (std::size_t index = from; index < to; ++index) {
        if (bytes[index] != 0) return false;
    }
    return true;
}

std::optional<std::uint32_t> ipv4Within(const Bytes6& bytes) {
    const bool mapped = zeroBetween(bytes, 0, 10) && bytes[10] == 0xff && bytes[11] == 0xff;
    const bool compatible = zeroBetween(bytes, 0, 12);
    const bool nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b;
    if (mapped || compatible || nat64) return embedded4(bytes, 12);
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return embedded4(bytes, 2);
    return std::nullopt;
}

Reach reachOf6(const Bytes6& bytes) {
    const bool loopback = zeroBetween(bytes, 0, 15) && bytes[15] == 1;
    if (loopback) return Reach::Private;
    if (const auto inner = ipv4Within(bytes)) return reachOf4(*inner);
    if (bytes[0] == 0xff) return Reach::Never;
    const bool globalUnicast = (bytes[0] & 0xe0) == 0x20;
    if (!globalUnicast) return Reach::Private;
    const bool protocolAssignments = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02;
    const bool documentation =
        bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
    return protocolAssignments || documentation ? Reach::Private : Reach::Public;
}

std::optional<Reach> reachOf(std::string_view address) {
    const std::string text(address.substr(0, address.find('%')));
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return reachOf4(ntohl(four.s_addr));
    Bytes6 six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) == 1) return reachOf6(six);
    return std::nullopt;
}

Error refusal(std::string_view host, std::string_view address, std::string_view why,
              std::string remedy) {
    return {ErrorKind::Forbidden,
            "connecting to " + std::string(host) + " was refused: " + std::string(address) + " " +
                std::string(why),
            std::move(remedy)};
}

}  // namespace

Status AddressPolicy::check(std::string_view host, std::string_view address) const {
    const auto reach = reachOf(address);
    if (!reach) return refusal(host, address, "is not an IP address", "check the host's name");
    if (*reach == Reach::Never) {
        return refusal(host, address, "is no address of a single host", "check base_url");
    }
    const bool exempt = std::ranges::find(exempt_, address) != exempt_.end();
    if (*reach == Reach::Private && !allowPrivate_ && !exempt) {
        return refusal(host, address, "is a loopback, private or link-local address",
                       "set security.allow_private_networks: true if that is meant");
    }
    return Status::ok();
}

}  // namespace leadloom::security

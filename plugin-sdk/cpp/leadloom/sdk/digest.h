#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <leadloom/abi/service/digest.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// SHA-256 and HMAC-SHA-256 from the hub. Without the service everything is zero and nothing is
/// equal; name "leadloom.digest/1" under `services` in the manifest, then it is there.
class Digest {
public:
    using Bytes = std::array<std::uint8_t, 32>;

    explicit Digest(const ll_digest* service) : service_(service) {}

    Bytes sha256(std::string_view message) const {
        Bytes out{};
        if (service_ != nullptr) service_->sha256(service_, given(message), out.data());
        return out;
    }
    Bytes hmacSha256(std::string_view key, std::string_view message) const {
        Bytes out{};
        if (service_ != nullptr)
            service_->hmac_sha256(service_, given(key), given(message), out.data());
        return out;
    }
    /// In constant time: for comparing a signature with the one expected.
    bool equal(std::string_view a, std::string_view b) const {
        return service_ != nullptr &&
               service_->constant_time_equal(service_, given(a), given(b)) != 0;
    }

private:
    const ll_digest* service_;
};

}  // namespace leadloom::sdk

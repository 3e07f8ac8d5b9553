#include "hub/plugin_host/crypto_service.h"

#include <optional>

#include "hub/plugin_host/call_frame.h"
#include "hub/security/vendor_crypto.h"

namespace leadloom::plugin_host {
namespace {

std::optional<security::VendorDigest> algorithmOf(std::int32_t number) {
    if (number == LL_DIGEST_MD5) return security::VendorDigest::Md5;
    if (number == LL_DIGEST_SHA1) return security::VendorDigest::Sha1;
    if (number == LL_DIGEST_SHA512) return security::VendorDigest::Sha512;
    return std::nullopt;
}

/// Nothing thrown in the hub ever crosses into the plugin.
template <typename Body>
ll_status shielded(Body&& body) noexcept {
    try {
        return body();
    } catch (...) {
        return LL_BUG;
    }
}

ll_status digest(const ll_crypto*, std::int32_t algorithm, ll_str message,
                 const ll_text_sink* out) {
    return shielded([&]() -> ll_status {
        const auto known = algorithmOf(algorithm);
        if (!known) return LL_UNSUPPORTED;
        const std::string bytes = security::vendorDigest(*known, viewOf(message));
        return out->put(out, strOf(bytes));
    });
}

ll_status hmac(const ll_crypto*, std::int32_t algorithm, ll_str key, ll_str message,
               const ll_text_sink* out) {
    return shielded([&]() -> ll_status {
        const auto known = algorithmOf(algorithm);
        if (!known) return LL_UNSUPPORTED;
        const std::string bytes = security::vendorHmac(*known, viewOf(key), viewOf(message));
        return out->put(out, strOf(bytes));
    });
}

ll_status decryptAesCbc(const ll_crypto*, ll_str key, ll_str iv, ll_str encrypted,
                        const ll_text_sink* out) {
    return shielded([&]() -> ll_status {
        const auto plain = security::decryptAesCbc(viewOf(key), viewOf(iv), viewOf(encrypted));
        return plain ? out->put(out, strOf(*plain)) : ll_status{LL_INVALID_RECORD};
    });
}

constexpr ll_crypto Table{sizeof(ll_crypto), nullptr, &digest, &hmac, &decryptAesCbc};

}  // namespace

const ll_crypto* cryptoService() {
    return &Table;
}

}  // namespace leadloom::plugin_host

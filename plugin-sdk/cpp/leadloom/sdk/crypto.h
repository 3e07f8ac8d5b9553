#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/abi/draft/crypto.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/text_receiver.h>

namespace leadloom::sdk {

/// Digests and a cipher that only older vendors ask for; digest.h has SHA-256. Name
/// "leadloom.draft.crypto/1" under `services` in the manifest.
class Crypto {
public:
    enum Algorithm : int { Md5 = LL_DIGEST_MD5, Sha1 = LL_DIGEST_SHA1, Sha512 = LL_DIGEST_SHA512 };

    explicit Crypto(const ll_crypto* service) : service_(service) {}

    /// Raw bytes; see hexOf.
    Result<std::string> digest(Algorithm algorithm, std::string_view message) const {
        return bytes([&](const ll_text_sink* out) {
            return service_->digest(service_, algorithm, given(message), out);
        });
    }
    Result<std::string> hmac(Algorithm algorithm, std::string_view key,
                             std::string_view message) const {
        return bytes([&](const ll_text_sink* out) {
            return service_->hmac(service_, algorithm, given(key), given(message), out);
        });
    }
    /// AES-256-CBC; the padding stays at the end.
    Result<std::string> decryptAesCbc(std::string_view key, std::string_view iv,
                                      std::string_view encrypted) const {
        return bytes([&](const ll_text_sink* out) {
            return service_->decrypt_aes_cbc(service_, given(key), given(iv), given(encrypted),
                                             out);
        });
    }
    /// A digest as lower-case hex: an MD5 of an address, as some vendors name a person by.
    Result<std::string> hexDigest(Algorithm algorithm, std::string_view message) const {
        return digest(algorithm, message).then([](const std::string& raw) {
            return Result<std::string>(hexOf(raw));
        });
    }
    static std::string hexOf(std::string_view raw) {
        return hexEncode({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
    }

private:
    template <typename Fill>
    Result<std::string> bytes(Fill&& fill) const {
        if (service_ == nullptr) return Status{LL_UNSUPPORTED, "the hub offers no cryptography"};
        TextReceiver raw;
        if (const auto code = fill(raw.sink()); code != LL_OK) return Status{code};
        return std::move(raw.text());
    }

    const ll_crypto* service_;
};

}  // namespace leadloom::sdk

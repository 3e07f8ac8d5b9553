#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/crypto.h>
#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/webhook_signature.h>

namespace leadloom::sdk {

/// Model "encrypted envelope", as WeChat and WeCom have it: texts signed by the SHA-1 of their
/// sorted row, the message under AES-256-CBC with the key's front as its iv, padded to blocks of
/// 32, with its length before it and the receiver's name behind it.
class SealedEnvelope {
public:
    SealedEnvelope(const Crypto& crypto, const Digest& digest) : crypto_(crypto), digest_(digest) {}

    /// Whether `signature` is that of these texts (token, timestamp, nonce and, where something is
    /// encrypted, that).
    bool isSigned(std::vector<std::string> texts, std::string_view signature) const {
        std::sort(texts.begin(), texts.end());
        std::string row;
        for (const auto& text : texts)
            row += text;
        const auto expected = crypto_.hexDigest(Crypto::Sha1, row);
        return expected && digest_.equal(*expected, signature);
    }

    /// The message inside. `key`: the 43 characters of the vendor's console. LL_FORBIDDEN: it was
    /// not made with this key, or is for another receiver.
    Result<std::string> open(std::string_view key, std::string_view encrypted,
                             std::string_view receiver) const {
        const auto rawKey = base64Decode(key);
        const auto bytes = base64Decode(encrypted);
        if (!rawKey || rawKey->size() != KeySize)
            return Status{LL_FORBIDDEN, "the key of the encrypted messages has not 43 characters"};
        if (!bytes) return refused();
        auto plain =
            crypto_.decryptAesCbc(*rawKey, std::string_view(*rawKey).substr(0, IvSize), *bytes);
        if (plain.status().code() == LL_UNSUPPORTED) return plain;
        if (!plain || plain->empty()) return refused();
        const auto padding = static_cast<std::uint8_t>(plain->back());
        if (padding == 0 || padding > Block || padding > plain->size()) return refused();
        plain->resize(plain->size() - padding);
        return messageOf(*plain, receiver);
    }

private:
    static constexpr std::size_t KeySize = 32, IvSize = 16, Block = 32, Salt = 16, Head = 20;

    static Status refused() { return WebhookSignature::refused(); }
    static Result<std::string> messageOf(std::string_view plain, std::string_view receiver) {
        if (plain.size() < Head) return refused();
        std::size_t size = 0;
        for (const char c : plain.substr(Salt, Head - Salt))
            size = size << 8U | static_cast<std::uint8_t>(c);
        if (size > plain.size() - Head || plain.substr(Head + size) != receiver) return refused();
        return std::string(plain.substr(Head, size));
    }

    Crypto crypto_;
    Digest digest_;
};

}  // namespace leadloom::sdk

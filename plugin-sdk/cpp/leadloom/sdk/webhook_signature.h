#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/status.h>
#include <leadloom/sdk/webhook.h>

namespace leadloom::sdk {

enum class SignatureText { Hex, Base64 };

/// Checks for signed webhooks; all of them answer LL_FORBIDDEN without telling which part failed.
class WebhookSignature {
public:
    explicit WebhookSignature(const Digest& digest) : digest_(digest) {}

    /// Whether `signature` is the HMAC-SHA-256 of `message` under `key`, in constant time.
    bool matchesHmac(std::string_view key, std::string_view message, std::string_view signature,
                     SignatureText as) const {
        return !key.empty() && digest_.equal(text(digest_.hmacSha256(key, message), as), signature);
    }
    /// The same for a plain SHA-256 (older schemes put the secret before the message).
    bool matchesSha256(std::string_view message, std::string_view signature,
                       SignatureText as) const {
        return digest_.equal(text(digest_.sha256(message), as), signature);
    }
    /// Whether a key that the vendor repeats in each webhook (in its body or its URL) is ours, in
    /// constant time. An empty one never is.
    bool matchesKey(std::string_view expected, std::string_view given) const {
        return !expected.empty() && digest_.equal(expected, given);
    }
    /// Model "signature over raw bytes", as most vendors have it: HMAC-SHA-256 of the body in a
    /// header, behind `prefix` ("sha256=").
    Status checkBody(const WebhookRequest& request, const Result<std::string>& secret,
                     std::string_view header, SignatureText as,
                     std::string_view prefix = {}) const {
        if (!secret) return secret.status();
        auto signature = request.header(header);
        if (!signature.starts_with(prefix)) return refused();
        signature.remove_prefix(prefix.size());
        return matchesHmac(*secret, request.body(), signature, as) ? Status::ok() : refused();
    }
    /// Model "shared key": `found` is where this vendor puts it.
    Status checkKey(const Result<std::string>& secret, std::string_view found) const {
        if (!secret) return secret.status();
        return matchesKey(*secret, found) ? Status::ok() : refused();
    }
    /// Whether a time (microseconds) lies within `window` of the moment of receipt, both ways.
    static bool isFresh(std::int64_t signedAt, std::int64_t receivedAt,
                        std::chrono::microseconds window) {
        const auto low = receivedAt - window.count();
        return signedAt >= low && signedAt <= receivedAt + window.count();
    }
    static Status refused() { return {LL_FORBIDDEN, "the webhook's signature doesn't hold"}; }

private:
    static std::string text(const Digest::Bytes& bytes, SignatureText as) {
        return as == SignatureText::Hex ? hexEncode(bytes) : base64Encode(bytes);
    }
    Digest digest_;
};

}  // namespace leadloom::sdk

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/encoding.h>

namespace leadloom::sdk {

/// Texts that leave for places where anybody may read them and come back from there: an address in
/// a link to unsubscribe by. Only who has the key can read or make one; the same text gives the
/// same token. The tag is an HMAC-SHA-256 of the text and the keystream comes from that tag (the
/// synthetic-IV construction), so no nonce has to be kept.
class SealedText {
public:
    /// `purpose` keeps tokens made for one thing from being taken for another.
    SealedText(const Digest& digest, std::string key, std::string purpose)
        : digest_(digest), key_(std::move(key)), purpose_(std::move(purpose)) {}

    /// Letters, digits, '-' and '_'. Empty without a key.
    std::string seal(std::string_view text) const {
        if (key_.empty()) return {};
        const auto tag = tagOf(text);
        auto token = encode(tag + mixed(tag, text));
        std::replace(token.begin(), token.end(), '+', '-');
        std::replace(token.begin(), token.end(), '/', '_');
        token.erase(token.find_last_not_of('=') + 1);
        return token;
    }
    /// The text; nothing where the token isn't one of ours.
    std::optional<std::string> open(std::string_view token) const {
        const auto bytes = base64Decode(token);
        if (key_.empty() || !bytes || bytes->size() <= TagBytes) return std::nullopt;
        const auto tag = bytes->substr(0, TagBytes);
        auto text = mixed(tag, std::string_view(*bytes).substr(TagBytes));
        // Compared as a whole, so that no second spelling of a token is good.
        if (!digest_.equal(seal(text), token)) return std::nullopt;
        return text;
    }

private:
    static constexpr std::size_t TagBytes = 16;

    static std::string encode(std::string_view bytes) {
        return base64Encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    }
    std::string block(char use, std::string_view text) const {
        const auto bytes = digest_.hmacSha256(key_, purpose_ + '\0' + use + std::string(text));
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    std::string tagOf(std::string_view text) const { return block('t', text).substr(0, TagBytes); }
    std::string mixed(const std::string& tag, std::string_view text) const {
        std::string out(text), stream;
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (i == stream.size()) stream += block('s', tag + std::to_string(stream.size()));
            out[i] = static_cast<char>(out[i] ^ stream[i]);
        }
        return out;
    }

    Digest digest_;
    std::string key_, purpose_;
};

}  // namespace leadloom::sdk

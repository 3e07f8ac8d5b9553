#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leadloom::security {

constexpr std::size_t SealingKeySize = 32;

/// AES-256-GCM: nonce, ciphertext and tag in one string. `context` is bound to the text without
/// being in it: what was sealed under one name can't be opened under another.
std::string seal(std::string_view key, std::string_view context, std::string_view text);

/// Nothing when the key or context is another or the bytes were changed.
std::optional<std::string> unseal(std::string_view key, std::string_view context,
                                  std::string_view sealedBytes);

}  // namespace leadloom::security

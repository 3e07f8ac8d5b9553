#pragma once

#include <string_view>

#include <leadloom/abi/str.h>

namespace leadloom::sdk {

/// The bytes of an ll_str; empty where it was not given. Borrowed like the ll_str itself.
inline std::string_view view(ll_str text) {
    return text.data == nullptr ? std::string_view{} : std::string_view{text.data, text.size};
}

/// A given text, even when it is empty. The caller keeps the bytes alive.
inline ll_str given(std::string_view text) {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}

/// As given(), but an empty text counts as not given.
inline ll_str orAbsent(std::string_view text) {
    return text.empty() ? ll_str{nullptr, 0} : ll_str{text.data(), text.size()};
}

inline bool isGiven(ll_str text) {
    return text.data != nullptr;
}

}  // namespace leadloom::sdk

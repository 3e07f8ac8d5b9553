#pragma once

#include <string_view>

namespace leadloom::sdk {

namespace detail {

inline bool matchesFrom(std::string_view pattern, std::string_view name) {
    while (!pattern.empty()) {
        if (pattern.front() == '*') {
            const bool deep = pattern.starts_with("**");
            pattern.remove_prefix(deep ? 2 : 1);
            for (std::size_t i = 0; i <= name.size(); ++i) {
                if (matchesFrom(pattern, name.substr(i))) return true;
                if (i < name.size() && name[i] == '/' && !deep) return false;
            }
            return false;
        }
        if (name.empty()) return false;
        if (pattern.front() != name.front() && (pattern.front() != '?' || name.front() == '/'))
            return false;
        pattern.remove_prefix(1);
        name.remove_prefix(1);
    }
    return name.empty();
}

}  // namespace detail

/// What stands behind the last '/'.
inline std::string_view lastPart(std::string_view name) {
    return name.substr(name.find_last_of('/') + 1);
}

/// File names by pattern: `*` any characters but '/', `**` any, `?` one; without '/' the pattern is
/// for the last part of the name.
inline bool matchesPattern(std::string_view pattern, std::string_view name) {
    const bool whole = pattern.find('/') != std::string_view::npos;
    return detail::matchesFrom(pattern, whole ? name : lastPart(name));
}

}  // namespace leadloom::sdk

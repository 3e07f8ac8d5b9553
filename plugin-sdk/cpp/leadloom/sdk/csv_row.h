#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace leadloom::sdk {

/// One row as it was read; all views are borrowed until the row function returns.
struct CsvRow {
    std::span<const std::string_view> fields;  ///< unquoted
    std::uint64_t line = 0;                    ///< of its first byte, from 1
    std::uint64_t begin = 0;                   ///< byte offsets in the whole input
    std::uint64_t end = 0;                     ///< just behind its line end
    std::string_view fault;                    ///< empty, or why it can't be trusted
    std::string_view raw;                      ///< its bytes without line end; cut where too long
};

}  // namespace leadloom::sdk

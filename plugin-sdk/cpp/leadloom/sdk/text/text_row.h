#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Bytes; a row beyond it is handed over as faulty. Bounds the memory of all row readers.
inline constexpr std::size_t LongestTextRow = 4U << 20U;

inline constexpr std::string_view NoTextFault =
    "it holds bytes that are no text in the file's encoding";

/// One record of a text, or what stands in its place. Views are borrowed for the callback.
struct TextRow {
    std::uint64_t line = 0;       ///< of its first byte, from 1
    std::string id;               ///< of its id column; empty: it has none
    std::string_view payload;     ///< JSON object: column → value
    std::int64_t modifiedAt = 0;  ///< microseconds, as the row tells it; 0: it doesn't
    std::string_view fault;       ///< why it can't be read; empty: it can
    std::string_view raw;         ///< the bytes of a faulty row, in UTF-8 where possible
};

/// The columns that a reader looks into on its way; empty: there is none.
struct RowKeys {
    std::string id;
    std::string modified;  ///< an ISO 8601 time
};

using OnTextRow = std::function<Status(const TextRow&)>;

/// Finds the rows in UTF-8 that comes in pieces. Stops at the first status of its OnTextRow that is
/// not LL_OK and returns it. Every line ends up in a row, good or faulty, unless it is blank.
class RowReader {
public:
    virtual ~RowReader() = default;
    virtual Status feed(std::string_view text) = 0;
    /// The text has ended.
    virtual Status finish() = 0;
};

}  // namespace leadloom::sdk

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <leadloom/sdk/status.h>

namespace leadloom::files {

inline constexpr std::size_t LongestRow = 4U << 20U;

/// One record of a file, or what stands in its place. Views are borrowed for the callback.
struct Row {
    std::uint64_t line = 0;       ///< of its first byte, from 1
    std::string id;               ///< of its id column; empty: it has none
    std::string_view payload;     ///< JSON object: column → value
    std::int64_t modifiedAt = 0;  ///< as the row tells it; 0: it doesn't
    std::string_view fault;       ///< why it can't be read; empty: it can
    std::string_view raw;         ///< the bytes of a faulty row, in UTF-8 where possible
};

using OnRow = std::function<sdk::Status(const Row&)>;

/// Finds the rows in text that comes in pieces. Stops at the first status of its OnRow that is not
/// LL_OK and returns it. Memory is bounded by LongestRow, not by the file.
class RowReader {
public:
    virtual ~RowReader() = default;
    virtual sdk::Status feed(std::string_view text) = 0;
    /// The text has ended.
    virtual sdk::Status finish() = 0;
};

struct FileShape;
std::unique_ptr<RowReader> rowReaderFor(const FileShape& shape, OnRow onRow);

}  // namespace leadloom::files

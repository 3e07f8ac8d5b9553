#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/directory.h>
#include <leadloom/sdk/text/file_shape.h>

namespace leadloom::sdk {

/// What stands in an open file, read in pieces. Stops with LL_CANCELLED between them. Borrows all
/// that it is made of.
class FileContent {
public:
    using OnPiece = std::function<Status(std::string_view piece)>;

    struct Head {
        std::string bytes;
        bool whole = false;  ///< they are all of the file
    };

    FileContent(const Call& call, const OpenFile& file) : call_(call), file_(file) {}

    /// At most `size` bytes of its beginning.
    Result<Head> head(std::size_t size) const;
    /// All pieces in order; all but the last have the same size.
    Status eachPiece(const OnPiece& onPiece) const;
    /// All of it; LL_INVALID_RECORD where it is larger than `limit` bytes.
    Result<std::string> whole(std::size_t limit) const;
    /// By which the same content is known again: 32 hex digits.
    Result<std::string> fingerprint(const Digest& digest) const;
    /// Hands over each row and returns the fingerprint of what was read. Rows without an id are
    /// named by file and line ("people.csv:17"). `charset`: empty = to be found out.
    Result<std::string> eachRow(const Digest& digest, const FileShape& shape,
                                std::string_view charset, const OnTextRow& onRow) const;

private:
    /// Fills `buffer` from `offset` as far as the file goes; returns what was filled.
    Result<std::string_view> fill(std::string& buffer, std::uint64_t offset) const;

    const Call& call_;
    const OpenFile& file_;
};

}  // namespace leadloom::sdk

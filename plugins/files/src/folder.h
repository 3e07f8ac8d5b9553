#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/directory.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/settings.h>

#include "file_shape.h"
#include "row.h"

namespace leadloom::files {

/// The connection's folder: which file belongs to which stream, and what stands in it.
class Folder {
public:
    explicit Folder(const sdk::Host& host)
        : directory_(host.directory()), digest_(host.digest()), clock_(host.clock()) {}

    sdk::Status open(const sdk::Settings& settings);

    /// The older first, so that of two files with the same record the newer has the last word.
    sdk::Result<std::vector<sdk::FileEntry>> list(const sdk::Call& call) const;
    sdk::Result<sdk::OpenFile> openFile(const sdk::Call& call, std::string_view name) const;
    /// Looks at the file's beginning.
    sdk::Result<FileShape> shapeOf(const sdk::Call& call, const sdk::OpenFile& file,
                                   std::string_view name) const;
    /// Of each file; without those that vanish meanwhile.
    sdk::Result<std::vector<FileShape>> shapes(const sdk::Call& call) const;

    /// Hands over each row. `content`, where given: the digest of what was read.
    sdk::Status eachRow(const sdk::Call& call, const sdk::OpenFile& file, const FileShape& shape,
                        const OnRow& onRow, std::string* content = nullptr) const;
    sdk::Result<std::string> contentOf(const sdk::Call& call, const sdk::OpenFile& file) const;
    /// A file as a whole; LL_INVALID_RECORD where it is too large to be rewritten.
    sdk::Result<std::string> wholeFile(const sdk::Call& call, const sdk::OpenFile& file) const;

    /// The file that the hub's own records of a stream are written to.
    std::string ownFile(std::string_view stream) const;
    bool isOwnFile(std::string_view name, std::string_view stream) const;
    /// The name of the id column that a mapping tells; empty: none does.
    std::string configuredId(std::string_view stream) const;
    std::string idOf(const FileShape& shape, const Row& row) const;

    const sdk::Directory& directory() const { return directory_; }
    bool isWritable() const { return writable_; }
    char delimiter() const { return settings_.delimiter == '\0' ? ',' : settings_.delimiter; }
    Encoding encoding() const { return settings_.encoding; }
    /// Changes when settings change that decide which rows are read and how.
    const std::string& fingerprint() const { return fingerprint_; }
    /// A file changed later than this may change again without its time telling.
    std::int64_t settledUntil() const;

private:
    using OnPiece = std::function<sdk::Status(std::string_view piece, bool last)>;

    sdk::Status eachPiece(const sdk::Call& call, const sdk::OpenFile& file,
                          const OnPiece& onPiece) const;
    void assign(FileShape& shape) const;

    sdk::Directory directory_;
    sdk::Digest digest_;
    sdk::Clock clock_;
    ColumnWords words_;
    ShapeSettings settings_;
    bool writable_ = false;
    std::string format_;
    std::map<std::string, std::string, std::less<>> patterns_;  ///< stream → files
    std::map<std::string, std::string, std::less<>> ids_;       ///< stream → id column
    std::string fingerprint_;
};

/// `*` any characters but '/', `**` any, `?` one; without '/' the pattern is for the last part.
bool matches(std::string_view pattern, std::string_view name);

}  // namespace leadloom::files

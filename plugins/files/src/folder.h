#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/clock.h>
#include <leadloom/sdk/digest.h>
#include <leadloom/sdk/directory.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/settings.h>
#include <leadloom/sdk/text/file_shape.h>

#include "column_words.h"

namespace leadloom::files {

/// A file of the folder, opened and looked at.
struct StreamFile {
    sdk::FileEntry entry;
    sdk::OpenFile file;
    sdk::FileShape shape;
    std::string stream;  ///< empty: the file is left alone
    std::string left;    ///< and why
};

/// The connection's folder: which file belongs to which stream, and what stands in it. Belongs to
/// one call at a time.
class Folder {
public:
    using OnFile = std::function<sdk::Status(const StreamFile&)>;

    explicit Folder(const sdk::Host& host);

    /// Names the call; ConnectorOf does so before each part.
    void begin(const sdk::Call& call) { call_ = call; }
    sdk::Status open(const sdk::Settings& settings);

    /// The older first, so that of two files with the same record the newer has the last word.
    sdk::Result<std::vector<sdk::FileEntry>> list() const;
    /// Opens a file and looks at its beginning; LL_OK without a call where it has vanished.
    sdk::Status look(const sdk::FileEntry& entry, const OnFile& onFile) const;
    sdk::Status eachFile(const OnFile& onFile) const;
    /// Hands over each row; returns the fingerprint of what was read.
    sdk::Result<std::string> eachRow(const StreamFile& file, const sdk::OnTextRow& onRow) const;
    sdk::Result<std::string> fingerprintOf(const StreamFile& file) const;

    /// The shape of the file that the hub's own records of a stream are written to, while it is
    /// empty.
    sdk::FileShape ownFile(const std::string& stream) const;
    static bool isOwnFile(std::string_view name, std::string_view stream);

    const sdk::Call& call() const { return call_; }
    const sdk::Directory& directory() const { return directory_; }
    const ColumnWords& words() const { return words_; }
    bool isWritable() const { return writable_; }
    const std::string& charset() const { return hints_.charset; }
    /// Changes when settings change that decide which rows are read and how.
    const std::string& settingsMark() const { return settingsMark_; }
    /// A file changed at this time or later may change again without its time telling.
    std::int64_t settledUntil() const;

private:
    void assign(StreamFile& file) const;
    std::string streamFor(StreamFile& file) const;

    sdk::Call call_{nullptr};
    sdk::Directory directory_;
    sdk::Digest digest_;
    sdk::Clock clock_;
    ColumnWords words_;
    sdk::ShapeHints hints_;
    bool writable_ = false;
    std::string ending_;
    std::map<std::string, std::string> patterns_;  ///< stream → files
    std::map<std::string, std::string> ids_;       ///< stream → id column
    std::string settingsMark_;
};

}  // namespace leadloom::files

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/directory.h>

namespace leadloom::sdk {

/// A file as it was when it was read.
struct FileMark {
    std::uint64_t size = 0;
    std::int64_t modifiedAt = 0;  ///< 0: too fresh to be trusted
    std::string content;          ///< its fingerprint; empty: the file is none of the stream's

    /// Whether the file surely is what it was, without a look into it.
    bool isAt(const FileEntry& entry) const {
        return modifiedAt != 0 && size == entry.size && modifiedAt == entry.modifiedAt;
    }
};

/// Which files of a folder have been read, and how far the one in progress: a cursor that sees
/// changes by content.
struct FileCursor {
    std::string settings;  ///< fingerprint of the settings it was made under
    bool full = false;     ///< in the middle of a complete walk
    std::map<std::string, FileMark> done;
    std::string file;        ///< in progress; empty: none is
    FileMark at;             ///< of the file in progress, without its content
    std::uint64_t rows = 0;  ///< taken from the file in progress, bad ones included

    /// How many rows of the file have been taken in the read that this cursor comes from.
    std::uint64_t rowsTakenOf(const FileEntry& entry) const {
        return file == entry.name && at.isAt(entry) ? rows : 0;
    }
    void begin(const FileEntry& entry);
    /// A file changed at `settledUntil` or later may change again without its time telling.
    void finish(const FileEntry& entry, std::string content, std::int64_t settledUntil);
    void forgetAllBut(const std::vector<FileEntry>& entries);

    std::string text() const;
    /// Nothing where the text is no cursor of ours.
    static std::optional<FileCursor> parse(std::string_view text);
};

}  // namespace leadloom::sdk

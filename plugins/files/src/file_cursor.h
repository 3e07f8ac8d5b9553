#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace leadloom::files {

/// A file as it was when it was read.
struct FileMark {
    std::uint64_t size = 0;
    std::int64_t modifiedAt = 0;  ///< 0: too fresh to be trusted
    std::string content;          ///< digest; empty: the file is none of this stream's

    bool isAt(std::uint64_t otherSize, std::int64_t otherTime) const {
        return modifiedAt != 0 && size == otherSize && modifiedAt == otherTime;
    }
};

/// Which files of the folder have been read, and how far the one in progress.
struct FileCursor {
    std::string fingerprint;  ///< of the settings it was made under
    bool full = false;        ///< in the middle of a complete walk
    std::map<std::string, FileMark> done;
    std::string file;        ///< in progress; empty: none is
    FileMark at;             ///< of the file in progress, without its digest
    std::uint64_t rows = 0;  ///< taken from the file in progress, bad ones included

    std::string text() const;
    /// Nothing where the text is no cursor of ours.
    static std::optional<FileCursor> parse(std::string_view text);
};

}  // namespace leadloom::files

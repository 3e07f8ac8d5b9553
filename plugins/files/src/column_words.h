#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::files {

inline constexpr std::array<std::string_view, 5> Streams = {"leads", "companies", "deals",
                                                            "activities", "spend"};

/// Letters of a column's name in lower case: "E-mail 1 - Value" and "email value" are one.
std::string wordOf(std::string_view column);

/// What kind of records a file holds, told by the names of its columns.
class ColumnWords {
public:
    ColumnWords();

    bool isKnown(std::string_view column) const { return weights_.contains(wordOf(column)); }
    /// The stream that the columns fit best; empty where they fit none.
    std::string_view streamOf(std::span<const std::string> columns) const;

private:
    std::map<std::string, std::array<int, Streams.size()>> weights_;
};

/// Index of the column that names records of the stream; -1: there is none.
int idColumnOf(std::span<const std::string> columns, std::string_view stream,
               std::string_view configured);

/// Index of the column that tells when a record was changed; -1: there is none.
int modifiedColumnOf(std::span<const std::string> columns);

}  // namespace leadloom::files

#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::files {

/// The usual names of columns, by which a file finds its stream, its ids and its times. They stand
/// in the manifest: `columns` and `id_columns` of each stream, `id_columns` and `modified_columns`
/// of all. Names are compared by their letters.
class ColumnWords {
public:
    explicit ColumnWords(std::string_view manifest);

    /// In the order of the manifest.
    const std::vector<std::string>& streams() const { return streams_; }
    bool isStream(std::string_view name) const;
    /// The stream that the columns fit best; empty: they fit none.
    std::string streamOf(std::span<const std::string> columns) const;
    /// The column that names the records; empty: there is none.
    std::string idColumn(std::span<const std::string> columns, const std::string& stream,
                         const std::string& configured) const;
    /// The column that tells when a record was changed; empty: there is none.
    std::string modifiedColumn(std::span<const std::string> columns) const;

private:
    using Names = std::vector<std::string>;

    std::vector<std::string> streams_;
    std::map<std::string, std::map<std::string, int>> weights_;  ///< stream → letters → weight
    std::map<std::string, Names> ids_;                           ///< by stream; "": usual ones
    Names modified_;
};

}  // namespace leadloom::files

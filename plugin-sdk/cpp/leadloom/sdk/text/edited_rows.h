#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/text/edited_file.h>

namespace leadloom::sdk {

/// What the kinds of edited file share: a text of rows, each known by its id, some of them
/// replaced.
class EditedRows : public EditedFile {
public:
    EditedRows(const FileShape& shape, std::string text, bool grows);

    bool remove(const std::string& id) override;
    std::string bytes() const override;

protected:
    struct RowText {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool namedByLine = false;
        bool replaced = false;
        std::string text;  ///< with its line end, where replaced
    };

    void addRow(std::size_t begin, std::size_t end, std::uint64_t line, std::string id);
    void appendRow(const std::string& id, std::string text);
    void replace(RowText& row, std::string text);
    std::string_view textOf(const RowText& row) const;
    /// The rows of an id; none where there are none.
    std::vector<RowText*> rowsOf(const std::string& id);
    virtual std::string body() const;

    FileShape shape_;
    std::string text_;
    std::string lineEnd_;
    bool grows_;
    std::vector<RowText> rows_;

private:
    std::map<std::string, std::vector<std::size_t>> byId_;
};

}  // namespace leadloom::sdk

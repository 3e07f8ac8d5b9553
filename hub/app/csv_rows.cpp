#include "hub/app/csv_rows.h"

#include <utility>

#include "hub/normalize/text.h"

namespace leadloom::app {
namespace {

std::string quotedCell(std::string_view& text) {
    std::string cell;
    text.remove_prefix(1);
    while (!text.empty()) {
        const char c = text.front();
        text.remove_prefix(1);
        if (c != '"') {
            cell += c;
        } else if (text.starts_with('"')) {
            cell += '"';
            text.remove_prefix(1);
        } else {
            break;
        }
    }
    text.remove_prefix(std::min(text.find_first_of(",\n"), text.size()));
    return cell;
}

std::string nextCell(std::string_view& text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    if (text.starts_with('"')) return quotedCell(text);
    const std::string_view cell = text.substr(0, text.find_first_of(",\n"));
    text.remove_prefix(cell.size());
    return std::string(normalize::trimAscii(cell));
}

bool isBlank(const std::vector<std::string>& row) {
    return row.size() == 1 && row.front().empty();
}

}  // namespace

std::vector<std::vector<std::string>> csvRows(std::string_view text) {
    constexpr std::string_view ByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(ByteOrderMark)) text.remove_prefix(ByteOrderMark.size());
    std::vector<std::vector<std::string>> rows;
    while (!text.empty()) {
        std::vector<std::string> row;
        bool more = true;
        while (more) {
            row.push_back(nextCell(text));
            more = text.starts_with(',');
            if (!text.empty()) text.remove_prefix(1);
        }
        if (!isBlank(row)) rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace leadloom::app

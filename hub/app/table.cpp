#include "hub/app/table.h"

#include <algorithm>

namespace leadloom::app {
namespace {

char32_t nextCodePoint(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int following = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    char32_t point = following == 0 ? lead : lead & (0x3f >> following);
    for (int i = 0; i < following && at < text.size(); ++i) {
        point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3f);
    }
    return point;
}

bool isWide(char32_t point) {
    return (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
           (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
           (point >= 0xfe30 && point <= 0xfe4f) || (point >= 0xff00 && point <= 0xff60) ||
           (point >= 0x1f300 && point <= 0x1faff);
}

bool isCombining(char32_t point) {
    return (point >= 0x300 && point <= 0x36f) || point == 0x200d ||
           (point >= 0xfe00 && point <= 0xfe0f);
}

bool isNumber(std::string_view cell) {
    return !cell.empty() && cell.find_first_not_of("0123456789.,%-+ ") == std::string_view::npos;
}

}  // namespace

std::size_t displayWidth(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = nextCodePoint(text, at);
        if (!isCombining(point)) width += isWide(point) ? 2 : 1;
    }
    return width;
}

Table::Table(std::vector<std::string> heading) : heading_(std::move(heading)) {}

void Table::add(std::vector<std::string> row) {
    row.resize(heading_.size());
    rows_.push_back(std::move(row));
}

std::string Table::render(bool bold) const {
    std::vector<std::size_t> widths;
    std::vector<bool> numeric(heading_.size(), true);
    for (const std::string& cell : heading_)
        widths.push_back(displayWidth(cell));
    for (const auto& row : rows_) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            widths[column] = std::max(widths[column], displayWidth(row[column]));
            if (!row[column].empty() && !isNumber(row[column])) numeric[column] = false;
        }
    }
    const auto renderRow = [&](const std::vector<std::string>& row) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string padding(widths[column] - displayWidth(row[column]), ' ');
            if (column > 0) line += "  ";
            line += numeric[column] ? padding + row[column] : row[column] + padding;
        }
        while (!line.empty() && line.back() == ' ')
            line.pop_back();
        return line;
    };
    std::string text =
        bold ? "\033[1m" + renderRow(heading_) + "\033[0m\n" : renderRow(heading_) + "\n";
    for (const auto& row : rows_)
        text += renderRow(row) + "\n";
    return text;
}

}  // namespace leadloom::app

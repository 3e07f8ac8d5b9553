#include <algorithm>

#include <leadloom/sdk/text/edited_rows.h>

namespace leadloom::sdk {

namespace {

std::string lineEndOf(std::string_view text) {
    const auto at = text.find('\n');
    return at != std::string_view::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

}  // namespace

EditedRows::EditedRows(const FileShape& shape, std::string text, bool grows)
    : shape_(shape), text_(std::move(text)), lineEnd_(lineEndOf(text_)), grows_(grows) {}

bool EditedRows::remove(const std::string& id) {
    const auto rows = rowsOf(id);
    for (auto* row : rows)
        replace(*row, "");
    byId_.erase(id);
    return !rows.empty();
}

std::string EditedRows::bytes() const {
    constexpr std::string_view ByteOrderMark = "\xEF\xBB\xBF";
    const bool plain = !shape_.hasMark && (shape_.charset == "UTF-8" || shape_.charset.empty());
    return std::string(plain ? std::string_view() : ByteOrderMark) + body();
}

void EditedRows::addRow(std::size_t begin, std::size_t end, std::uint64_t line, std::string id) {
    const bool namedByLine = id.empty();
    if (namedByLine) id = shape_.name + ":" + std::to_string(line);
    byId_[id].push_back(rows_.size());
    rows_.push_back({begin, end, namedByLine, false, {}});
}

void EditedRows::appendRow(const std::string& id, std::string text) {
    if (!text_.empty() && text_.back() != '\n') text_ += lineEnd_;
    byId_[id].push_back(rows_.size());
    rows_.push_back({text_.size(), text_.size(), false, true, std::move(text)});
}

/// Rows that are named by their line must stay on it: empty lines fill the room of a row that got
/// shorter.
void EditedRows::replace(RowText& row, std::string text) {
    const auto old = textOf(row);
    const auto was = std::count(old.begin(), old.end(), '\n');
    for (auto is = std::count(text.begin(), text.end(), '\n'); row.namedByLine && is < was; ++is)
        text += lineEnd_;
    row.text = std::move(text);
    row.replaced = true;
}

std::string_view EditedRows::textOf(const RowText& row) const {
    return row.replaced ? std::string_view(row.text)
                        : std::string_view(text_).substr(row.begin, row.end - row.begin);
}

std::vector<EditedRows::RowText*> EditedRows::rowsOf(const std::string& id) {
    std::vector<RowText*> rows;
    if (const auto found = byId_.find(id); found != byId_.end())
        for (const auto i : found->second)
            rows.push_back(&rows_[i]);
    return rows;
}

std::string EditedRows::body() const {
    std::string out;
    std::size_t at = 0;
    for (const auto& row : rows_) {
        out.append(text_, at, row.begin - at);
        out += textOf(row);
        at = row.end;
    }
    return out.append(text_, at, std::string::npos);
}

}  // namespace leadloom::sdk

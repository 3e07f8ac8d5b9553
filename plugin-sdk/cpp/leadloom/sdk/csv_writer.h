#pragma once

#include <string>
#include <string_view>

namespace leadloom::sdk {

/// Builds RFC 4180 text, quoting only what needs it.
class CsvWriter {
public:
    explicit CsvWriter(char delimiter = ',', std::string_view lineEnd = "\n")
        : delimiter_(delimiter), lineEnd_(lineEnd) {}

    CsvWriter& field(std::string_view value) {
        if (!rowIsEmpty_) text_ += delimiter_;
        rowIsEmpty_ = false;
        append(value);
        return *this;
    }
    CsvWriter& endRow() {
        text_ += lineEnd_;
        rowIsEmpty_ = true;
        return *this;
    }
    template <typename Fields>
    CsvWriter& row(const Fields& fields) {
        for (const auto& value : fields)
            field(value);
        return endRow();
    }
    const std::string& text() const { return text_; }
    std::string take() { return std::move(text_); }

private:
    void append(std::string_view value) {
        const bool blankEdge = !value.empty() && (value.front() == ' ' || value.back() == ' ');
        if (!blankEdge && value.find_first_of("\"\r\n") == std::string_view::npos &&
            value.find(delimiter_) == std::string_view::npos) {
            text_ += value;
            return;
        }
        text_ += '"';
        for (const char c : value) {
            if (c == '"') text_ += '"';
            text_ += c;
        }
        text_ += '"';
    }

    char delimiter_;
    std::string_view lineEnd_;
    bool rowIsEmpty_ = true;
    std::string text_;
};

}  // namespace leadloom::sdk

#pragma once

#include <string_view>

#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/text_row.h>

namespace leadloom::sdk {

/// JSON Lines: one object a line, blank lines left out. The payload is the line itself.
class JsonLineRows : public RowReader {
public:
    JsonLineRows(RowKeys keys, OnTextRow onRow)
        : keys_(std::move(keys)),
          onRow_(std::move(onRow)),
          lines_(LongestTextRow, [this](const TextLine& line) { return take(line); }) {}

    Status feed(std::string_view text) override { return lines_.feed(text); }
    Status finish() override { return lines_.finish(); }

private:
    Status take(const TextLine& line);

    RowKeys keys_;
    OnTextRow onRow_;
    TextLines lines_;
};

}  // namespace leadloom::sdk

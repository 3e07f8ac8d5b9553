#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/text_row.h>

namespace leadloom::sdk {

/// The cards of a vCard file, as readCard() reads them. A card without its end, and what stands
/// between cards, is faulty.
class CardRows : public RowReader {
public:
    CardRows(RowKeys keys, OnTextRow onRow)
        : keys_(std::move(keys)),
          onRow_(std::move(onRow)),
          lines_(LongestTextRow, [this](const TextLine& line) { return take(line); }) {}

    Status feed(std::string_view text) override { return lines_.feed(text); }
    Status finish() override;

private:
    Status take(const TextLine& line);
    Status endCard();
    Status reject(std::string_view fault);

    RowKeys keys_;
    OnTextRow onRow_;
    TextLines lines_;
    bool inCard_ = false;
    bool tooLong_ = false;
    std::uint64_t firstLine_ = 0;
    std::string card_;
};

}  // namespace leadloom::sdk

#pragma once

#include <string>
#include <vector>

#include "row.h"
#include "text_lines.h"

namespace leadloom::files {

/// vCard 2.1, 3.0 and 4.0. A card becomes an object under its properties' names: FN, EMAIL, EMAIL
/// 2, TEL, ORG, TITLE …; structured ones by their parts: N.family, N.given, ADR.street, ADR.city …
/// Values are unfolded, decoded and unescaped; embedded pictures are left out.
class CardReader : public RowReader {
public:
    /// `idName`: the property that names a card, usually UID.
    CardReader(std::string idName, OnRow onRow)
        : idName_(std::move(idName)),
          onRow_(std::move(onRow)),
          lines_([this](const TextLine& line) { return take(line); }) {}

    sdk::Status feed(std::string_view text) override { return lines_.feed(text); }
    sdk::Status finish() override;

private:
    sdk::Status take(const TextLine& line);
    sdk::Status begin(const TextLine& line);
    sdk::Status reject(std::string_view fault);
    sdk::Status endCard();
    void add(std::string_view line);

    std::string idName_;
    OnRow onRow_;
    TextLines lines_;
    bool inCard_ = false;
    std::string_view fault_;
    std::uint64_t firstLine_ = 0;
    std::size_t size_ = 0;
    std::vector<std::string> properties_;  ///< unfolded
    std::string raw_;
};

}  // namespace leadloom::files

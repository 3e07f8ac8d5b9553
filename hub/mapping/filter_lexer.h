#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leadloom::mapping {

/// One word of a filter expression.
struct FilterToken {
    enum class Kind : std::uint8_t { Word, Text, Number, Mark, End, Broken };
    Kind kind = Kind::End;
    std::string text;  ///< of a text: unquoted; of a broken one: what is wrong
    std::size_t offset = 0;
};

/// Cuts a filter expression into words.
class FilterLexer {
public:
    explicit FilterLexer(std::string_view text) : text_(text) { advance(); }

    const FilterToken& current() const { return current_; }
    void advance();

private:
    FilterToken readText(char quote);
    FilterToken readMark();

    std::string_view text_;
    std::size_t at_ = 0;
    FilterToken current_;
};

}  // namespace leadloom::mapping

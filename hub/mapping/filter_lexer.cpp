#include "hub/mapping/filter_lexer.h"

#include <array>
#include <cctype>

namespace leadloom::mapping {
namespace {

using Kind = FilterToken::Kind;

constexpr std::array<std::string_view, 11> Marks{"==", "!=", "<=", ">=", "<", ">",
                                                 "(",  ")",  "[",  "]",  ","};

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

bool startsNumber(std::string_view rest) {
    const std::size_t at = rest[0] == '-' ? 1 : 0;
    return at < rest.size() && std::isdigit(static_cast<unsigned char>(rest[at])) != 0;
}

bool isNumberCharacter(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
}

}  // namespace

void FilterLexer::advance() {
    while (at_ < text_.size() && isBlank(text_[at_]))
        ++at_;
    const std::size_t start = at_;
    if (start == text_.size()) {
        current_ = {Kind::End, {}, start};
        return;
    }
    const char first = text_[start];
    if (first == '"' || first == '\'') {
        current_ = readText(first);
        return;
    }
    const bool number = startsNumber(text_.substr(start));
    while (at_ < text_.size() &&
           (number ? isNumberCharacter(text_[at_]) : isWordCharacter(text_[at_])))
        ++at_;
    if (at_ == start) {
        current_ = readMark();
        return;
    }
    current_ = {number ? Kind::Number : Kind::Word, std::string(text_.substr(start, at_ - start)),
                start};
}

FilterToken FilterLexer::readText(char quote) {
    const std::size_t start = at_++;
    std::string text;
    while (at_ < text_.size() && text_[at_] != quote) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        text += text_[at_++];
    }
    if (at_ == text_.size()) return {Kind::Broken, "a text without its closing quote", start};
    ++at_;
    return {Kind::Text, std::move(text), start};
}

FilterToken FilterLexer::readMark() {
    const std::size_t start = at_;
    for (const std::string_view mark : Marks) {
        if (!text_.substr(start).starts_with(mark)) continue;
        at_ += mark.size();
        return {Kind::Mark, std::string(mark), start};
    }
    if (text_[start] == '=') return {Kind::Broken, "equality is written \"==\"", start};
    return {Kind::Broken, "this sign has no meaning in a filter", start};
}

}  // namespace leadloom::mapping

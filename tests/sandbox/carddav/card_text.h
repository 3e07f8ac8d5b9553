#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox::carddav {

/// One unfolded line of a card.
struct CardLine {
    std::string group, name, parameters, value;  ///< parameters with their leading ';'
};

/// The lines of a card; nothing where one of them is no property.
std::optional<std::vector<CardLine>> cardLines(std::string_view text);
std::string cardText(const std::vector<CardLine>& lines);
/// Value of the first property of this name, as written; empty when absent.
std::string valueIn(const std::vector<CardLine>& lines, std::string_view name);

/// What is wrong with a card by RFC 2426 and 6350; empty when nothing is.
std::string faultOf(std::string_view text);
/// The card as a server stores it that parses what it takes: property names in upper case and in
/// alphabetical order.
std::string rewritten(std::string_view text);

}  // namespace leadloom::sandbox::carddav

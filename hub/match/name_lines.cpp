#include "hub/match/name_lines.h"

#include <algorithm>

namespace leadloom::match {
namespace {

std::string_view upTo(char end, std::string_view& rest) {
    const std::size_t size = std::min(rest.find(end), rest.size());
    const std::string_view part = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    return part;
}

}  // namespace

NameLines::NameLines(std::string_view lines) {
    std::size_t number = 0;
    while (!lines.empty()) {
        std::string_view line = upTo('\n', lines);
        if (!line.starts_with('+')) ++number;
        while (!line.empty()) {
            const std::string_view word = upTo(' ', line);
            if (!word.empty() && word != "+") linesOf_[word].push_back(number);
        }
    }
}

bool NameLines::areTogether(std::string_view one, std::string_view other) const {
    const auto first = linesOf_.find(one);
    const auto second = linesOf_.find(other);
    if (first == linesOf_.end() || second == linesOf_.end()) return false;
    return std::any_of(first->second.begin(), first->second.end(), [&](std::size_t line) {
        return std::find(second->second.begin(), second->second.end(), line) !=
               second->second.end();
    });
}

}  // namespace leadloom::match

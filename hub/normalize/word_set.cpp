#include "hub/normalize/word_set.h"

#include <algorithm>

namespace leadloom::normalize {

WordSet::WordSet(std::string_view words) {
    constexpr std::string_view Blanks = " \n";
    for (auto at = words.find_first_not_of(Blanks); at != std::string_view::npos;
         at = words.find_first_not_of(Blanks)) {
        words.remove_prefix(at);
        const auto end = std::min(words.find_first_of(Blanks), words.size());
        sorted_.push_back(words.substr(0, end));
        words.remove_prefix(end);
    }
    std::sort(sorted_.begin(), sorted_.end());
}

bool WordSet::contains(std::string_view word) const {
    return std::binary_search(sorted_.begin(), sorted_.end(), word);
}

}  // namespace leadloom::normalize

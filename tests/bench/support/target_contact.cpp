#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {

std::string emailKey(std::string_view email) {
    constexpr std::string_view Blanks = " \t\r\n";
    const std::size_t first = email.find_first_not_of(Blanks);
    if (first == std::string_view::npos) return {};
    std::string key(email.substr(first, email.find_last_not_of(Blanks) - first + 1));
    for (char& c : key)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return key;
}

}  // namespace leadloom::bench

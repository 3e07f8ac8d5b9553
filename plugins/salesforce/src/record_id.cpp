#include "record_id.h"

#include <algorithm>
#include <cctype>

namespace leadloom::salesforce {

namespace {
constexpr std::string_view Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::size_t ShortLength = 15;
constexpr std::size_t BlockLength = 5;
}  // namespace

std::string toLongId(std::string_view id) {
    std::string longId(id);
    if (id.size() != ShortLength) return longId;
    for (std::size_t block = 0; block < ShortLength; block += BlockLength) {
        unsigned capitals = 0;
        for (std::size_t bit = 0; bit < BlockLength; ++bit) {
            const char c = id[block + bit];
            if (c >= 'A' && c <= 'Z') capitals |= 1U << bit;
        }
        longId += Alphabet[capitals];
    }
    return longId;
}

bool isRecordId(std::string_view id) {
    const auto isLetterOrDigit = [](unsigned char c) { return std::isalnum(c) != 0; };
    if (id.size() < ShortLength || !std::ranges::all_of(id, isLetterOrDigit)) return false;
    return id.size() == ShortLength || id == toLongId(id.substr(0, ShortLength));
}

}  // namespace leadloom::salesforce

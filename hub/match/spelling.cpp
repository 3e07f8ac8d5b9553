#include "hub/match/spelling.h"

#include <algorithm>
#include <array>
#include <utility>

namespace leadloom::match {
namespace {

constexpr std::size_t LongEnoughForASlip = 5;

// What one sound is written as in different transcriptions; longest first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> Sounds = {{
    {"shch", "s"}, {"tsch", "s"}, {"sch", "s"}, {"tch", "s"}, {"tsh", "s"}, {"ch", "s"},
    {"sh", "s"},   {"zh", "s"},   {"cz", "s"},  {"sz", "s"},  {"rz", "s"},  {"kh", "k"},
    {"ph", "f"},   {"th", "t"},   {"ck", "k"},  {"ks", "ks"}, {"x", "ks"},  {"q", "k"},
    {"c", "k"},    {"w", "v"},    {"z", "s"},   {"j", "i"},   {"y", "i"},   {"g", "g"},
    {"h", ""},     {"dt", "t"},
}};

bool isVowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

std::string levelled(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        const auto sound = std::find_if(Sounds.begin(), Sounds.end(), [&](const auto& each) {
            return name.starts_with(each.first);
        });
        if (sound != Sounds.end()) {
            out += sound->second;
            name.remove_prefix(sound->first.size());
        } else {
            out += name.front();
            name.remove_prefix(1);
        }
    }
    return out;
}

bool oneSlipApart(std::string_view one, std::string_view other) {
    if (one.size() > other.size()) std::swap(one, other);
    if (other.size() - one.size() > 1) return false;
    const auto [left, right] = std::mismatch(one.begin(), one.end(), other.begin());
    std::string_view restOne(left, one.end());
    std::string_view restOther(right, other.end());
    if (one.size() < other.size()) return restOne == restOther.substr(1);
    if (restOne.size() < 2) return true;
    const bool swapped = restOne[0] == restOther[1] && restOne[1] == restOther[0];
    return restOne.substr(1) == restOther.substr(1) ||
           (swapped && restOne.substr(2) == restOther.substr(2));
}

}  // namespace

std::string soundOf(std::string_view name) {
    const std::string even = levelled(name);
    std::string sound;
    for (const char c : even) {
        if (sound.empty() || (!isVowel(c) && c != sound.back())) sound += c;
    }
    return sound;
}

bool sameSpelling(std::string_view one, std::string_view other) {
    if (one == other) return true;
    if (std::min(one.size(), other.size()) >= LongEnoughForASlip && oneSlipApart(one, other)) {
        return true;
    }
    const std::string sound = soundOf(one);
    return sound.size() >= 2 && sound == soundOf(other);
}

}  // namespace leadloom::match

#include "hub/match/name_sound.h"

#include <algorithm>
#include <array>
#include <utility>

namespace leadloom::match {
namespace {

// What one sound is written as in different transcriptions; longest first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> Sounds = {{
    {"shch", "s"}, {"tsch", "s"}, {"sch", "s"}, {"tch", "s"}, {"tsh", "s"}, {"dzh", "s"},
    {"ch", "s"},   {"sh", "s"},   {"zh", "s"},  {"cz", "s"},  {"sz", "s"},  {"rz", "s"},
    {"kh", "k"},   {"gh", "g"},   {"ph", "f"},  {"th", "t"},  {"dh", "d"},  {"ck", "k"},
    {"ts", "s"},   {"dt", "t"},   {"x", "ks"},  {"q", "k"},   {"c", "k"},   {"z", "s"},
    {"v", "f"},    {"j", "g"},
}};

bool isSilent(char c) {
    return std::string_view("aeiouyhw").find(c) != std::string_view::npos;
}

}  // namespace

std::string consonantsOf(std::string_view name) {
    std::string sound;
    const auto add = [&](char c) {
        if (!isSilent(c) && c != ' ' && (sound.empty() || sound.back() != c)) sound += c;
    };
    while (!name.empty()) {
        const auto known = std::find_if(Sounds.begin(), Sounds.end(), [&](const auto& each) {
            return name.starts_with(each.first);
        });
        if (known == Sounds.end()) {
            add(name.front());
            name.remove_prefix(1);
            continue;
        }
        for (const char c : known->second)
            add(c);
        name.remove_prefix(known->first.size());
    }
    return sound;
}

}  // namespace leadloom::match

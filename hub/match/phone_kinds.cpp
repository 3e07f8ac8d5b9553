#include "hub/match/phone_kinds.h"

#include <algorithm>

namespace leadloom::match {
namespace {

struct Country {
    std::string_view code;
    std::string_view mobiles;  ///< how mobiles begin behind the code, with blanks between
};

// No code is the beginning of another one.
constexpr Country Countries[] = {
    {"20", "1"},
    {"212", "6 7"},
    {"213", "5 6 7"},
    {"216", "2 4 5 9"},
    {"234", "7 8 9"},
    {"254", "1 7"},
    {"27", "6 7 8"},
    {"30", "69"},
    {"31", "6"},
    {"32", "4"},
    {"33", "6 7"},
    {"34", "6 71 72 73 74"},
    {"351", "9"},
    {"352", "6"},
    {"353", "8"},
    {"358", "4 50"},
    {"359", "87 88 89 98 99"},
    {"36", "20 30 31 50 70"},
    {"370", "6"},
    {"371", "2"},
    {"372", "5"},
    {"380", "39 50 63 66 67 68 73 91 92 93 94 95 96 97 98 99"},
    {"381", "6"},
    {"385", "9"},
    {"386", "30 31 40 41 51 64 65 68 69 70 71"},
    {"39", "3"},
    {"40", "7"},
    {"41", "74 75 76 77 78 79"},
    {"420", "6 7"},
    {"421", "9"},
    {"43", "65 66 67 68 69"},
    {"44", "71 72 73 74 75 77 78 79"},
    {"46", "7"},
    {"47", "4 9"},
    {"48", "45 50 51 53 57 60 66 69 72 73 78 79 88"},
    {"49", "15 16 17"},
    {"60", "1"},
    {"61", "4"},
    {"62", "8"},
    {"63", "9"},
    {"64", "2"},
    {"65", "8 9"},
    {"66", "6 8 9"},
    {"7", "9"},
    {"81", "70 80 90"},
    {"82", "10"},
    {"84", "3 5 7 8 9"},
    {"852", "5 6 9"},
    {"86", "13 14 15 16 17 18 19"},
    {"886", "9"},
    {"90", "5"},
    {"91", "6 7 8 9"},
    {"962", "7"},
    {"966", "5"},
    {"971", "5"},
    {"972", "5"},
};

bool beginsWithAny(std::string_view number, std::string_view beginnings) {
    while (!beginnings.empty()) {
        const std::size_t size = std::min(beginnings.find(' '), beginnings.size());
        if (number.starts_with(beginnings.substr(0, size))) return true;
        beginnings.remove_prefix(std::min(size + 1, beginnings.size()));
    }
    return false;
}

}  // namespace

PhoneKind phoneKindOf(std::string_view number) {
    if (!number.starts_with('+')) return PhoneKind::Unknown;
    number.remove_prefix(1);
    for (const Country& country : Countries) {
        if (!number.starts_with(country.code)) continue;
        const std::string_view own = number.substr(country.code.size());
        return beginsWithAny(own, country.mobiles) ? PhoneKind::Mobile : PhoneKind::Line;
    }
    return PhoneKind::Unknown;
}

}  // namespace leadloom::match

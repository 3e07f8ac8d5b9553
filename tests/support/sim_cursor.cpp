#include "tests/support/sim_cursor.h"

#include <sstream>

namespace leadloom::testing {

std::string SimCursor::text() const {
    std::ostringstream out;
    out << (walking ? "walk " : "since ") << epoch << ' ' << startedUs << ' ' << changed << ' '
        << sinceUs << ' ' << position;
    return out.str();
}

SimCursor SimCursor::parse(std::string_view text) {
    SimCursor cursor;
    std::istringstream in{std::string(text)};
    std::string word;
    in >> word >> cursor.epoch >> cursor.startedUs >> cursor.changed >> cursor.sinceUs >>
        cursor.position;
    cursor.walking = word == "walk";
    return cursor;
}

}  // namespace leadloom::testing

#include "tests/sandbox/line/line.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::size_t EveryHidden = 9, EveryPictured = 3, EveryMotto = 5, EveryBlocker = 14;

/// How people call themselves there: one text, seldom the whole name.
std::string displayNameOf(const PersonView& person, std::size_t index) {
    if (person.given.empty()) return person.family.empty() ? "user" : person.family;
    return index % 2 == 0 ? person.given : person.given + " " + person.family;
}

}  // namespace

void Line::seed(const SystemView& view) {
    truth_ = json::object();
    for (std::size_t i = 0; i < view.people.size(); ++i) {
        const auto& source = view.people[i];
        Friend person;
        person.userId = userIdOf(source.truth + " " + std::to_string(i));
        person.displayName = displayNameOf(source, i);
        person.language = source.language;
        person.since = source.created;
        person.showsProfile = i % EveryHidden != EveryHidden - 1;
        if (i % EveryPictured == 0)
            person.pictureUrl = "https://profile.line.example/" + std::to_string(i);
        if (i % EveryMotto == 0) person.statusMessage = "Hello from " + source.city;
        if (i % EveryBlocker == EveryBlocker - 1) {
            person.follows = false;
            person.blockedAt = source.modified;
        }
        friends_[person.userId] = person;
        truth_["people"].push_back({{"person", source.truth},
                                    {"vendor", "line"},
                                    {"type", "followers"},
                                    {"record", person.userId}});
    }
}

}  // namespace leadloom::sandbox::line

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "hub/sync/identity/own_weights.h"
#include "tests/property/pairing/crowd.h"

namespace leadloom::testing {
namespace {

/// People read at once, in one order of arrival.
struct Reading {
    std::optional<sync::OwnWeights> learnt;
    std::map<std::string, model::EntityId> leads;

    std::vector<model::EntityId> leadsOf(const std::vector<sandbox::HardRecord>& people) const {
        std::vector<model::EntityId> found;
        for (const sandbox::HardRecord& person : people)
            found.push_back(leads.at(person.id));
        return found;
    }
};

Reading readAll(const std::vector<sandbox::HardRecord>& people) {
    std::map<std::string, std::string> systems;
    for (const sandbox::HardRecord& person : people)
        systems[person.system] = "system-" + person.system;
    std::vector<std::string> names;
    for (const auto& [system, name] : systems)
        names.push_back(name);
    Crowd crowd(names);
    for (const sandbox::HardRecord& person : people)
        crowd.add(person.id, systems.at(person.system), fieldsOf(person));
    crowd.world().settle();
    auto tx = crowd.world().store().beginRead();
    return {*sync::ownWeights(**tx), crowd.leads()};
}

class LessonProperty : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(LessonProperty, TeachesNearlyTheSameInWhateverOrderPeopleComeAndJoinsNoStrangers) {
    std::vector<sandbox::HardRecord> people = peopleOnceInEachSystem(600, GetParam());
    const Reading first = readAll(people);
    std::mt19937_64 random(GetParam());
    std::shuffle(people.begin(), people.end(), random);
    const Reading second = readAll(people);

    ASSERT_TRUE(first.learnt && first.learnt->weights);
    ASSERT_TRUE(second.learnt && second.learnt->weights);
    EXPECT_EQ(first.learnt->records, second.learnt->records);
    for (std::size_t feature = 0; feature < match::FeatureCount; ++feature) {
        for (std::size_t level = 1; level < match::LevelCount; ++level) {
            EXPECT_NEAR(first.learnt->weights->person[feature][level].match,
                        second.learnt->weights->person[feature][level].match, 0.02);
        }
    }
    const auto here = first.leadsOf(people);
    const auto there = second.leadsOf(people);
    std::size_t joined = 0;
    std::size_t wrong = 0;
    std::size_t otherwise = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const bool one = here[i] == here[j];
            if (one != (there[i] == there[j])) ++otherwise;
            if (!one) continue;
            ++joined;
            wrong += people[i].truth == people[j].truth ? 0 : 1;
        }
    }
    EXPECT_GT(joined, people.size() / 5);
    EXPECT_LE(wrong * 100, joined);
    EXPECT_LE(otherwise * 50, joined) << "what a person is asked about may differ";
}

INSTANTIATE_TEST_SUITE_P(Seeds, LessonProperty, ::testing::Values(5, 6));

}  // namespace
}  // namespace leadloom::testing

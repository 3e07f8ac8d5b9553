#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "tests/property/pairing/crowd.h"

namespace leadloom::testing {
namespace {

/// Where one order of arrival led.
struct Outcome {
    std::map<std::string, model::EntityId> leads;
    std::map<model::EntityId, std::set<model::EntityId>> asked;

    bool areOne(const std::string& one, const std::string& other) const {
        return leads.at(one) == leads.at(other);
    }
    /// Whether a person is asked about the two, be it by way of others.
    bool isAsked(const std::string& one, const std::string& other) const {
        std::set<model::EntityId> reached{leads.at(one)};
        std::vector<model::EntityId> next{leads.at(one)};
        while (!next.empty()) {
            const model::EntityId at = next.back();
            next.pop_back();
            const auto found = asked.find(at);
            if (found == asked.end()) continue;
            for (const model::EntityId& lead : found->second) {
                if (reached.insert(lead).second) next.push_back(lead);
            }
        }
        return reached.contains(leads.at(other));
    }
};

std::map<std::string, std::string> systemsOf(const std::vector<sandbox::HardRecord>& people) {
    std::map<std::string, std::string> systems;
    for (const sandbox::HardRecord& person : people)
        systems[person.system] = "";
    int number = 0;
    for (auto& [system, name] : systems)
        name = "system" + std::to_string(number++);
    return systems;
}

/// Reads the people in so many portions.
Outcome arrive(const std::vector<sandbox::HardRecord>& people, std::size_t portions) {
    const auto systems = systemsOf(people);
    std::vector<std::string> names;
    for (const auto& [system, name] : systems)
        names.push_back(name);
    Crowd crowd(names);
    const std::size_t size = people.size() / portions + 1;
    for (std::size_t place = 0; place < people.size(); ++place) {
        crowd.add(people[place].id, systems.at(people[place].system), fieldsOf(people[place]));
        if (place % size == size - 1) crowd.world().settle();
    }
    crowd.world().settle();
    Outcome outcome;
    outcome.leads = crowd.leads();
    for (const store::ReviewRow& review : crowd.openReviews()) {
        outcome.asked[review.one].insert(review.other);
        outcome.asked[review.other].insert(review.one);
    }
    return outcome;
}

class OrderProperty : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(OrderProperty, MakesTheSameLeadsWhateverTheOrderOfArrivalButForWhatAPersonIsAsked) {
    std::vector<sandbox::HardRecord> people = peopleOnceInEachSystem(260, GetParam());
    const Outcome first = arrive(people, 1);
    std::mt19937_64 random(GetParam());
    for (const std::size_t portions : {1U, 3U}) {
        std::shuffle(people.begin(), people.end(), random);
        const Outcome other = arrive(people, portions);
        std::size_t joined = 0;
        for (std::size_t i = 0; i < people.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const std::string& one = people[i].id;
                const std::string& two = people[j].id;
                joined += first.areOne(one, two) ? 1 : 0;
                if (first.areOne(one, two) == other.areOne(one, two)) continue;
                const Outcome& apart = first.areOne(one, two) ? other : first;
                EXPECT_TRUE(apart.isAsked(one, two))
                    << one << " (" << people[i].truth << ") and " << two << " (" << people[j].truth
                    << ") in " << portions << " portions, joined at first "
                    << first.areOne(one, two);
            }
        }
        EXPECT_GT(joined, people.size() / 10);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, OrderProperty, ::testing::Range<std::uint64_t>(1, 7));

}  // namespace
}  // namespace leadloom::testing

#include <gtest/gtest.h>

#include "hub/match/comparison.h"
#include "tests/property/pairing/crowd.h"

namespace leadloom::testing {
namespace {

class ContradictionProperty : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ContradictionProperty, NoLeadHoldsTwoRecordsThatContradictEachOther) {
    Crowd crowd({"a", "b", "c"});
    std::map<std::string, std::string> systems;
    for (const sandbox::HardRecord& person : peopleOnceInEachSystem(400, GetParam())) {
        const auto known =
            systems.try_emplace(person.system, std::string(1, "abc"[systems.size() % 3]));
        crowd.add(person.id, known.first->second, fieldsOf(person));
    }
    crowd.world().settle();

    match::CountedFrequencies frequencies;
    const auto leads = crowd.profiles();
    for (const auto& [lead, records] : leads) {
        for (const match::Profile& record : records)
            frequencies.add(record);
    }
    std::size_t together = 0;
    for (const auto& [lead, records] : leads) {
        for (std::size_t one = 0; one < records.size(); ++one) {
            for (std::size_t other = 0; other < one; ++other) {
                ++together;
                const match::Comparison seen = match::compare(records[one], records[other],
                                                              match::shippedWeights(), frequencies);
                // One mailbox is one person's, whatever given name stands beside it.
                if (match::observe(records[one], records[other], frequencies)
                        .level(match::Feature::Email) == match::Level::Same) {
                    continue;
                }
                EXPECT_EQ(seen.contradictions, 0) << lead.text() << ": " << match::inWords(seen);
            }
        }
    }
    EXPECT_GT(together, 40U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ContradictionProperty, ::testing::Values(1, 2, 18));

}  // namespace
}  // namespace leadloom::testing

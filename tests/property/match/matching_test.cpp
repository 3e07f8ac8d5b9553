#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "hub/match/blocking.h"
#include "hub/match/consolidation.h"
#include "hub/match/fields.h"
#include "hub/normalize/normalizer.h"
#include "tests/sandbox/people/hard_people.h"
#include "tests/sandbox/people/random.h"

namespace leadloom::match {
namespace {

using sandbox::HardRecord;
using sandbox::Random;

std::vector<model::FieldValue> fieldsOf(const HardRecord& record,
                                        normalize::Normalizer& normalizer) {
    std::vector<model::FieldValue> fields;
    const auto add = [&](model::FieldId field, const std::string& text) {
        if (!text.empty()) fields.push_back({field, model::Value::text(text)});
    };
    add(field::LeadEmails, record.email);
    add(field::LeadPhones,
        normalizer.normalize(model::FieldType::Phone, record.mobile, "DE").value);
    add(field::LeadFullName, record.full);
    add(field::LeadGivenName, record.given);
    add(field::LeadFamilyName, record.family);
    add(field::LeadBirthDate, record.birthDate);
    add(field::LeadStreet, record.street);
    add(field::LeadCity, record.city);
    add(field::LeadPostalCode, record.postal);
    add(field::LeadCompanyName, record.company);
    return fields;
}

struct People {
    std::vector<Profile> profiles;
    std::vector<std::uint64_t> ids;
    std::vector<std::string> truth;
    CountedFrequencies frequencies;
};

void addPerson(People& people, Profile profile, std::uint64_t id, std::string truth) {
    people.frequencies.add(profile);
    people.profiles.push_back(std::move(profile));
    people.ids.push_back(id);
    people.truth.push_back(std::move(truth));
}

People hardPeople(std::size_t records, std::uint64_t seed) {
    People people;
    ProfileMaker maker;
    normalize::Normalizer normalizer;
    for (const HardRecord& record : sandbox::makeHardPeople(records, seed).records) {
        addPerson(people, maker.make(model::Entity::Lead, fieldsOf(record, normalizer)),
                  hashOf(0, record.id), record.truth);
    }
    return people;
}

Consolidation consolidated(const People& people) {
    return consolidate(people.profiles, people.ids, people.frequencies, shippedWeights());
}

People shuffled(const People& people, std::uint64_t seed) {
    std::vector<std::size_t> order(people.ids.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    Random(seed).shuffle(order);
    People turned;
    for (const std::size_t place : order)
        addPerson(turned, people.profiles[place], people.ids[place], people.truth[place]);
    return turned;
}

std::set<std::set<std::uint64_t>> leadsOf(const People& people) {
    std::set<std::set<std::uint64_t>> leads;
    for (const auto& group : consolidated(people).clusters.groups) {
        std::set<std::uint64_t> members;
        for (const std::uint32_t place : group)
            members.insert(people.ids[place]);
        leads.insert(std::move(members));
    }
    return leads;
}

TEST(Matching, MakesTheSameLeadsWhateverTheOrderOfArrival) {
    const People people = hardPeople(500, 11);
    const auto leads = leadsOf(people);
    for (std::uint64_t seed = 1; seed <= 4; ++seed)
        EXPECT_EQ(leadsOf(shuffled(people, seed)), leads) << "order " << seed;
}

TEST(Matching, HoldsNoTwoRecordsThatContradictEachOtherInOneLead) {
    const People people = hardPeople(1000, 12);
    const Consolidation made = consolidated(people);
    for (const auto& group : made.clusters.groups) {
        for (const std::uint32_t one : group) {
            for (const std::uint32_t other : group) {
                if (one >= other) continue;
                EXPECT_EQ(compare(people.profiles[one], people.profiles[other], made.weights,
                                  people.frequencies)
                              .contradictions,
                          0);
            }
        }
    }
}

TEST(Matching, IsSymmetric) {
    const People people = hardPeople(300, 13);
    for (std::size_t i = 0; i + 1 < people.profiles.size(); ++i) {
        const Observation there =
            observe(people.profiles[i], people.profiles[i + 1], people.frequencies);
        const Observation back =
            observe(people.profiles[i + 1], people.profiles[i], people.frequencies);
        EXPECT_EQ(there.levels, back.levels) << i;
        EXPECT_EQ(there.rarity, back.rarity) << i;
        EXPECT_EQ(there.contradictions, back.contradictions) << i;
    }
}

TEST(Matching, JoinsNearlyAlwaysRightlyAndComparesFew) {
    const People people = hardPeople(1500, 14);
    const Consolidation made = consolidated(people);
    std::size_t joined = 0;
    std::size_t right = 0;
    for (const auto& group : made.clusters.groups) {
        for (const std::uint32_t one : group) {
            for (const std::uint32_t other : group) {
                if (one >= other) continue;
                ++joined;
                right += people.truth[one] == people.truth[other] ? 1 : 0;
            }
        }
    }
    EXPECT_GT(joined, people.ids.size() / 4);
    EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(joined));
    EXPECT_LE(made.pairs.size(), people.ids.size() * MostCandidates);
}

std::string garbage(Random& random) {
    static const std::vector<std::string> Pieces = {"a",
                                                    "null",
                                                    "N/A",
                                                    "unknown",
                                                    "\xF0\x9F\x98\x80",
                                                    "\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF",
                                                    " ",
                                                    "-",
                                                    "@",
                                                    "test@test.com",
                                                    "0000000000",
                                                    "+",
                                                    "\xE2\x80\xAE",
                                                    "\xFF\xFE",
                                                    "1900-01-01",
                                                    "undefined",
                                                    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
                                                    std::string(1000, 'x')};
    std::string text;
    for (std::uint64_t left = random.below(4); left > 0; --left)
        text += random.pick(Pieces);
    return text;
}

TEST(Matching, SurvivesWhateverStandsInTheFields) {
    Random random(15);
    ProfileMaker maker;
    CountedFrequencies frequencies;
    Profile before;
    for (int i = 0; i < 2000; ++i) {
        std::vector<model::FieldValue> fields;
        for (const model::FieldId field :
             {field::LeadEmails, field::LeadPhones, field::LeadFullName, field::LeadGivenName,
              field::LeadFamilyName, field::LeadSuffix, field::LeadBirthDate, field::LeadStreet,
              field::LeadCity, field::LeadCompanyName, field::LeadCompanyDomain})
            fields.push_back({field, model::Value::text(garbage(random))});
        const Profile profile = maker.make(model::Entity::Lead, fields);
        frequencies.add(profile);
        EXPECT_LE(blockingKeys(profile).size(), MostBlockingKeys);
        const Comparison seen = compare(profile, before, shippedWeights(), frequencies);
        EXPECT_TRUE(seen.probability >= 0 && seen.probability <= 1);
        before = profile;
    }
}

TEST(Matching, MakesFewKeysOfAHundredAddresses) {
    std::vector<std::string> addresses;
    for (int i = 0; i < 100; ++i)
        addresses.push_back("someone" + std::to_string(i) + "@firm" + std::to_string(i) +
                            ".example");
    ProfileMaker maker;
    const Profile profile = maker.make(
        model::Entity::Lead,
        std::vector{model::FieldValue{field::LeadEmails, model::Value::items(addresses)}});

    EXPECT_LE(blockingKeys(profile).size(), MostBlockingKeys);
    EXPECT_LE(countedValues(profile).size(), 64U);
}

}  // namespace
}  // namespace leadloom::match

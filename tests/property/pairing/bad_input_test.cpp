#include <algorithm>

#include <gtest/gtest.h>

#include "hub/match/blocking.h"
#include "tests/property/pairing/crowd.h"

namespace leadloom::testing {
namespace {

/// Words that sound like nothing else in these tests.
std::string wordOf(int number) {
    std::string word;
    for (int rest = number * 37 + 1'000; rest > 0; rest /= 11)
        word += std::string(1, "bdfgklmnprt"[rest % 11]) + "aeiouaeioua"[rest % 7];
    return word;
}

RecordFields person(int number) {
    return {{"first", "Ma" + wordOf(number)}, {"last", "Vi" + wordOf(number + 5'000)}};
}

std::size_t countLeads(const std::map<std::string, model::EntityId>& leads) {
    std::set<model::EntityId> different;
    for (const auto& [name, lead] : leads)
        different.insert(lead);
    return different.size();
}

constexpr int Many = 150;

class BadInput : public ::testing::Test {
protected:
    BadInput() : crowd_({"crm", "mail"}) { crowd_.addStrangers("crm", 120); }

    /// Someone who is in both systems, without a key in common.
    void addPair(const RecordFields& fields) {
        RecordFields one = fields;
        RecordFields other = fields;
        one["email"] = "one.pair@first.example";
        other["email"] = "pair.other@second.test";
        one["born"] = other["born"] = "1971-05-09";
        one["zip"] = other["zip"] = "90100";
        crowd_.add("pair-crm", "crm", one);
        crowd_.add("pair-mail", "mail", other);
    }

    /// Many people who have this in common, in both systems by turns, all different.
    void addMany(const RecordFields& common) {
        for (int number = 0; number < Many; ++number) {
            RecordFields fields = person(number);
            fields.insert(common.begin(), common.end());
            crowd_.add("one" + std::to_string(number), number % 2 == 0 ? "crm" : "mail", fields);
        }
    }

    void settle() {
        crowd_.world().settle();
        EXPECT_TRUE(crowd_.world().parked().empty());
    }

    std::size_t rowsRead(const RecordFields& fields) {
        match::ProfileMaker maker;
        std::vector<model::FieldValue> values;
        if (fields.contains("phone")) {
            values.push_back({1005, model::Value::text(fields.at("phone"))});
        }
        if (fields.contains("email")) {
            values.push_back({1001, model::Value::text(fields.at("email"))});
        }
        std::size_t rows = 0;
        for (const match::BlockingKey& key :
             match::blockingKeys(maker.make(model::Entity::Lead, values))) {
            rows += crowd_.blockSize(key.hash, static_cast<int>(match::LargestBlock) + 1);
        }
        return rows;
    }

    Crowd crowd_;
};

TEST_F(BadInput, ASwitchboardOfManyPeopleJoinsNobodyAndKeepsNoRows) {
    const RecordFields common = {{"phone", "+358401112233"}};
    addMany(common);
    settle();

    EXPECT_EQ(countLeads(crowd_.leads()), static_cast<std::size_t>(Many));
    EXPECT_EQ(rowsRead(common), 0U) << "a block that is too large is closed";
    EXPECT_LE(crowd_.openReviews().size(), 20U + 300U / 20U);
}

TEST_F(BadInput, AMadeUpAddressThatManyHaveIsNoAddress) {
    const RecordFields common = {{"email", "test@test.com"}};
    addMany(common);
    settle();

    EXPECT_EQ(countLeads(crowd_.leads()), static_cast<std::size_t>(Many));
    EXPECT_EQ(rowsRead(common), 0U);
}

TEST_F(BadInput, AMailboxOfManyPeopleJoinsNobodyOnceItIsKnownToBeShared) {
    addMany({{"email", "reception.desk@firm.example"}});
    settle();
    const std::size_t before = countLeads(crowd_.leads());
    for (int number = Many; number < 2 * Many; ++number) {
        RecordFields fields = person(number);
        fields["email"] = "reception.desk@firm.example";
        crowd_.add("late" + std::to_string(number), "crm", fields);
    }
    settle();

    EXPECT_EQ(before, static_cast<std::size_t>(Many));
    EXPECT_EQ(countLeads(crowd_.leads()), static_cast<std::size_t>(2 * Many));
}

TEST_F(BadInput, WordsForNothingAreNothing) {
    for (int number = 0; number < 60; ++number) {
        const char* const words[] = {"null", "N/A", "unknown", "-", "none"};
        const char* word = words[number % 5];
        crowd_.add("nobody" + std::to_string(number), number % 2 == 0 ? "crm" : "mail",
                   {{"first", word},
                    {"last", word},
                    {"city", word},
                    {"firm", word},
                    {"email", "x" + wordOf(number) + "@" + wordOf(number + 900) + ".example"}});
    }
    settle();

    EXPECT_EQ(countLeads(crowd_.leads()), 60U);
    EXPECT_TRUE(crowd_.openReviews().empty());
}

TEST_F(BadInput, RecordsWithoutANameAreJoinedByTheirKeysOnly) {
    crowd_.add("nameless", "crm", {{"email", "somebody@quiet.example"}});
    crowd_.add("same", "mail", {{"email", "somebody@quiet.example"}});
    crowd_.add("other", "mail", {{"city", "Oulu"}});
    crowd_.add("another", "crm", {{"city", "Oulu"}});
    settle();

    EXPECT_TRUE(crowd_.areOne("nameless", "same"));
    EXPECT_FALSE(crowd_.areOne("other", "another"));
}

TEST_F(BadInput, AHundredAddressesMakeAFewKeys) {
    std::string addresses;
    for (int number = 0; number < 100; ++number)
        addresses +=
            (number > 0 ? ";" : "") + wordOf(number) + "@" + wordOf(number + 300) + ".example";
    RecordFields fields = person(1);
    fields["email"] = addresses;
    crowd_.add("many", "crm", fields);
    crowd_.add("one", "mail", {{"email", wordOf(99) + "@" + wordOf(399) + ".example"}});
    settle();

    EXPECT_TRUE(crowd_.areOne("many", "one"));
}

class NameThatIsNone : public BadInput, public ::testing::WithParamInterface<RecordFields> {};

TEST_P(NameThatIsNone, FindsItsOwnAndNobodyElse) {
    addPair(GetParam());
    for (int number = 0; number < 40; ++number) {
        RecordFields fields = GetParam();
        fields["email"] = wordOf(number) + "@" + wordOf(number + 700) + ".example";
        fields["born"] = "19" + std::to_string(30 + number) + "-11-2" + std::to_string(number % 9);
        fields["zip"] = std::to_string(10'000 + number * 977);
        crowd_.add("namesake" + std::to_string(number), number % 2 == 0 ? "crm" : "mail", fields);
    }
    settle();

    const auto leads = crowd_.leads();
    EXPECT_GE(countLeads(leads), 41U);
    for (const auto& [name, lead] : leads) {
        if (name.starts_with("pair")) continue;
        EXPECT_NE(lead, leads.at("pair-crm")) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Names, NameThatIsNone,
    ::testing::Values(RecordFields{{"first", "A"}, {"last", "B"}},
                      RecordFields{{"first", std::string(1'000, 'a')}, {"last", "Long"}},
                      RecordFields{{"first", "\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF"},
                                   {"last", "\xE2\x80\xAE\xD8\xB9\xD9\x84\xD9\x8A"}},
                      RecordFields{{"first", "\xF0\x9F\x98\x80"}, {"last", "\xF0\x9F\xA6\x84"}},
                      RecordFields{{"first", "null"}, {"last", "undefined"}},
                      RecordFields{{"full", "   "}, {"first", "-"}}));

}  // namespace
}  // namespace leadloom::testing

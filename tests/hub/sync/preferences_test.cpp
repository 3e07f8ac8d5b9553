#include "hub/sync/ledger/preferences.h"

#include <algorithm>
#include <deque>
#include <random>

#include <gtest/gtest.h>

#include "hub/sync/ledger/survivorship.h"

namespace leadloom::sync {
namespace {

using model::Value;

struct Said {
    std::deque<Value> values;
    std::vector<Contribution> all;

    Said& by(std::string_view connection, std::string value, TimeUs stamp) {
        values.push_back(Value::text(std::move(value)));
        Contribution contribution;
        contribution.value = &values.back();
        contribution.connection = connection;
        contribution.record = connection;
        contribution.rank = static_cast<int>(all.size());
        contribution.stream = static_cast<store::StreamKey>(all.size() + 1);
        contribution.stampUs = stamp;
        contribution.own = true;
        all.push_back(contribution);
        return *this;
    }
};

std::string winner(std::vector<std::string> conditions, const Said& said) {
    auto parsed = Preferences::parse(conditions);
    EXPECT_TRUE(parsed) << parsed.error().describe();
    const Policy policy{
        PolicyKind::Expression, {}, std::make_shared<const Preferences>(*std::move(parsed))};
    model::FieldSpec field;
    field.id = 1;
    return resolve(policy, field, said.all).value.text();
}

Said fourPhones() {
    Said said;
    said.by("erp", "+358401", 10)
        .by("crm", "+358402222", 20)
        .by("mail", "+358402222", 30)
        .by("web", "n/a", 40);
    return said;
}

TEST(Preferences, EachConditionKeepsThoseThatMeetIt) {
    EXPECT_EQ(winner({"value contains \"+358\"", "rank < 1"}, fourPhones()), "+358401");
    EXPECT_EQ(winner({"votes > 1"}, fourPhones()), "+358402222");
    EXPECT_EQ(winner({"length >= 7 and connection in [\"erp\", \"web\"]"}, fourPhones()),
              "+358401");
    EXPECT_EQ(winner({"at < \"1971-01-01\""}, fourPhones()), "n/a") << "all meet it: the newest";
}

TEST(Preferences, AConditionNobodyMeetsChangesNothing) {
    EXPECT_EQ(winner({"connection == \"nowhere\"", "rank == 1"}, fourPhones()), "+358402222");
    EXPECT_EQ(winner({"connection == \"nowhere\""}, fourPhones()), "n/a");
}

TEST(Preferences, WhatIsWrongIsRefusedWithItsPlaceAndTheReason) {
    const auto message = [](std::vector<std::string> conditions) {
        const auto parsed = Preferences::parse(conditions);
        EXPECT_FALSE(parsed);
        return parsed ? std::string() : parsed.error().message;
    };
    EXPECT_NE(message({"votes > 1", "vaule == \"x\""}).find("condition 2, at its character 1"),
              std::string::npos);
    EXPECT_NE(message({"votes >"}).find("condition 1, at its character"), std::string::npos);
    EXPECT_NE(message({}).find("no condition"), std::string::npos);
    std::string deep(5000, '(');
    message({deep});
    message({std::string(100'000, 'x') + " == 1"});
    message(std::vector<std::string>(21, "votes > 1"));
}

TEST(Preferences, TheOrderOfContributionsDoesNotMatter) {
    std::mt19937 random(7);
    const std::vector<std::vector<std::string>> policies = {
        {"votes > 1"}, {"length > 4", "rank > 0"}, {"items > 1"}, {"not value contains \"a\""}};
    for (int round = 0; round < 50; ++round) {
        Said said;
        for (const char* name : {"a", "b", "c", "d", "e"}) {
            said.by(name, std::string(random() % 6 + 1, static_cast<char>('a' + random() % 3)),
                    static_cast<TimeUs>(random() % 3));
        }
        for (const auto& conditions : policies) {
            const std::string first = winner(conditions, said);
            for (int shuffle = 0; shuffle < 5; ++shuffle) {
                std::shuffle(said.all.begin(), said.all.end(), random);
                ASSERT_EQ(winner(conditions, said), first);
            }
        }
    }
}

}  // namespace
}  // namespace leadloom::sync

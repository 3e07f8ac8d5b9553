#include "plugin-sdk/testing/redaction.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace leadloom::testing {
namespace {

TEST(Redaction, TakesOutPersonsAndSecretsButKeepsWhatBelongsTogether) {
    Redaction redaction({"tok-1234567890"});
    const auto first = redaction.of("ask aino@loomtest.example or +358 40 123 4567");
    EXPECT_EQ(first.find("aino"), std::string::npos);
    EXPECT_EQ(first.find("358"), std::string::npos);
    const auto again = redaction.of("aino@loomtest.example");
    EXPECT_NE(first.find(again), std::string::npos) << "the same person, the same stand-in";
    EXPECT_NE(redaction.of("bo@loomtest.example"), again);
    EXPECT_EQ(redaction.of("Bearer tok-1234567890"), "Bearer redacted");
}

TEST(Redaction, KnowsTheFieldsOfJsonThatTellOfAPerson) {
    Redaction redaction({});
    const auto text = redaction.of(
        R"({"items":[{"FirstName":"Aino","city":"Turku","access_token":"abc","name":"Deal 7"}]})");
    const auto item = nlohmann::json::parse(text).at("items").at(0);
    EXPECT_NE(item.at("FirstName"), "Aino");
    EXPECT_NE(item.at("access_token"), "abc");
    EXPECT_EQ(item.at("city"), "Turku");
    EXPECT_EQ(item.at("name"), "Deal 7");
}

TEST(Redaction, LeavesItsOwnStandInsAndTextWithoutPersonsAsTheyAre) {
    Redaction redaction({});
    const auto once = redaction.of(R"({"email":"aino@loomtest.example","last_name":"Example"})");
    EXPECT_EQ(Redaction({}).of(once), once);
    EXPECT_EQ(redaction.of("{ \"a\" : 1 }"), "{ \"a\" : 1 }");
    EXPECT_EQ(redaction.of(""), "");
}

}  // namespace
}  // namespace leadloom::testing

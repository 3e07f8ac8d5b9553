#include "plugin-sdk/testing/redaction.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/recording.h"

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

TEST(Redaction, KnowsPersonsThatStandAsNameAndValueOrAsNumbers) {
    Redaction redaction({});
    const auto text = redaction.of(
        R"({"field_data":[{"name":"full_name","values":["Aino Salo"]},{"name":"budget","values":["9"]}],)"
        R"("user_column_data":[{"column_id":"PHONE_NUMBER","string_value":"040 123 4567"}],)"
        R"("phone":358401234567,"phone_type":"work","address":{"city":"Turku"},"next_page_token":"p2"})");
    for (const char* personal : {"Aino", "4567", "Turku"})
        EXPECT_EQ(text.find(personal), std::string::npos) << personal;
    const auto document = nlohmann::json::parse(text);
    EXPECT_EQ(document["field_data"][1]["values"][0], "9");
    EXPECT_EQ(document["phone_type"], "work");
    EXPECT_EQ(document["next_page_token"], "p2") << "paging goes on by it";
    EXPECT_EQ(redaction.of("who is Aino Salo?").find("Salo"), std::string::npos)
        << "known from the answer before";
    EXPECT_EQ(Redaction({}).of(text), text);
}

TEST(Redaction, HidesWhatItIsToldLater) {
    Redaction redaction({});
    redaction.hide("fresh-token");
    redaction.hide("");
    EXPECT_EQ(redaction.of("Bearer fresh-token"), "Bearer redacted");
}

TEST(Recording, FindsEverySecretOfADescription) {
    using nlohmann::json;
    const json description = {
        {"credentials", {{"project_token", "c-1"}}},
        {"vendor",
         {{"token", "t-1"},
          {"oauth", {{"form", {{"grant_type", "password"}, {"password", "p-1"}}}}}}},
        {"settings", {{"webhook_secret", "s-1"}, {"region", "eu"}}},
        {"webhooks", json::array({{{"secret_in_url", "u-1"}}})}};
    const json manifest = {
        {"settings",
         {{"properties", {{"webhook_secret", {{"writeOnly", true}}}, {"region", {}}}}}}};
    EXPECT_EQ(secretsIn(description, manifest),
              (std::vector<std::string>{"c-1", "t-1", "p-1", "s-1", "u-1"}));
    EXPECT_TRUE(secretsIn(json::object(), json::object()).empty());
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

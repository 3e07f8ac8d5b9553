// What connectors of advertising platforms are made of.
#include <gtest/gtest.h>
#include <leadloom/sdk/conversion_event.h>
#include <leadloom/sdk/follow_pages.h>
#include <leadloom/sdk/form_request.h>
#include <leadloom/sdk/named_values.h>
#include <leadloom/sdk/numeric_id.h>
#include <leadloom/sdk/used_share.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

ConversionEvent eventOf(const std::string& payload) {
    Write write;
    write.idempotencyKey = "e1";
    write.payload = payload;
    return ConversionEvent(write);
}

TEST(ConversionEvent, TellsWhatThePayloadHoldsAndNothingMore) {
    const auto event = eventOf(
        R"({"time":"2026-01-01T00:00:10Z","value":"12.50","currency":"EUR","click_ids":{"gclid":"g"},)"
        R"("record":{"stream":"leads","id":"17"}})");
    EXPECT_EQ(event.id(), "e1");
    EXPECT_EQ(event.time(), 1'767'225'610'000'000);
    EXPECT_EQ(event.value(), 12.5);
    EXPECT_EQ(event.clickId("gclid"), "g");
    EXPECT_EQ(event.clickId("fbc"), "");
    EXPECT_EQ(event.idIn("leads"), "17");
    EXPECT_EQ(event.idIn("contacts"), "");
    for (const auto* broken : {"", "[]", R"({"record":7,"click_ids":[],"value":"much"})"}) {
        EXPECT_EQ(eventOf(broken).idIn("leads"), "") << broken;
        EXPECT_EQ(eventOf(broken).clickId("gclid"), "") << broken;
        EXPECT_TRUE(eventOf(broken).value().is_null()) << broken;
        EXPECT_EQ(eventOf(broken).time(), 0) << broken;
    }
    EXPECT_TRUE(eventOf(R"({"value":"12.50"})").value().is_null()) << "an amount of what?";
}

TEST(ConversionEvent, HashesIdentifiersUnderThePlatformsNamesAndLeavesOutWhatIsNone) {
    HubFixture fixture;
    const IdentifierHasher hasher(fixture.host, AdPlatform::Meta);
    constexpr IdentifierName Names[] = {{IdentifierField::Email, "em"},
                                        {IdentifierField::Phone, "ph"},
                                        {IdentifierField::GivenName, "fn"}};
    const auto all =
        eventOf(R"({"person":{"emails":["jane@","John_Smith@gmail.com"],"phones":["12345"],)"
                R"("given_name":"Mary","family_name":"Doe"}})")
            .identifiers(hasher, Names);
    ASSERT_TRUE(all) << all.status().message();
    EXPECT_EQ(*all,
              (Json{{"em", {"62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"}},
                    {"fn", {"6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"}}}));
    EXPECT_EQ(*eventOf(R"({"person":[7]})").identifiers(hasher, Names), Json::object());
}

TEST(FollowPages, GoesOnUntilThereIsNoTokenAndNeverInACircle) {
    std::vector<std::string> asked;
    const auto walk = [&](std::vector<std::string> next) {
        asked.clear();
        return followPages([&](const std::string& token) -> Result<std::string> {
            asked.push_back(token);
            return next.at(asked.size() - 1);
        });
    };
    EXPECT_TRUE(walk({"a", "b", ""}));
    EXPECT_EQ(asked, (std::vector<std::string>{"", "a", "b"}));
    EXPECT_EQ(walk({"a", "a"}).code(), LL_TRANSIENT);
    EXPECT_EQ(followPages([](const std::string&) -> Result<std::string> {
                  return Status{LL_AUTH, "no"};
              }).code(),
              LL_AUTH);
}

TEST(UsedShare, SpreadsRequestsTheFullerABudgetIs) {
    const auto pause = [](std::int64_t percent, int minutes) {
        UsedShare used;
        used.add(percent, std::chrono::minutes(minutes));
        used.add(3);
        return used.pause().count();
    };
    EXPECT_EQ(pause(79, 0), 0);
    EXPECT_EQ(pause(80, 0), 1);
    EXPECT_EQ(pause(99, 5), 20);
    EXPECT_EQ(pause(100, 5), 300);
    EXPECT_EQ(pause(130, 0), 21);
}

TEST(NamedValues, MakesAnObjectOfAListOfNames) {
    EXPECT_EQ(
        namedValues(R"([{"name":"email","values":["a"]},{"name":"colour","values":["b",7,"c"]},7])",
                    "name", "values"),
        (Json{{"email", "a"}, {"colour", "b;c"}}));
    EXPECT_EQ(namedValues(R"([{"k":"ads","v":"1"},{"k":"mail"}])", "k", "v"),
              (Json{{"ads", "1"}, {"mail", ""}}));
    for (const auto* broken : {"", "null", "{}", "[[["})
        EXPECT_EQ(namedValues(broken, "k", "v"), Json::object()) << broken;
}

TEST(FormRequest, SaysWhatItsBodyIs) {
    const auto request = formRequest("POST", Query().add("a", "b c"));
    EXPECT_EQ(request.body, "a=b%20c");
    EXPECT_EQ(request.headers.at(0).second, "application/x-www-form-urlencoded");
    EXPECT_TRUE(isNumericId("17"));
    EXPECT_FALSE(isNumericId("") || isNumericId("a1") || isNumericId("-1"));
}

}  // namespace
}  // namespace leadloom::sdk

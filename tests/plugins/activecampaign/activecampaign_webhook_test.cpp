#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Secret = "S3-0123456789abcdef";
constexpr const char* Updated =
    "type=update&date_time=2026-01-02T03%3A04%3A05-06%3A00&initiated_from=admin&list=0&"
    "contact%5Bid%5D=88&contact%5Bemail%5D=li%2Bx%40sun.example&contact%5Bfields%5D%5Bcountry%5D="
    "S%C3%A3o+Tom%C3%A9";

class ActiveCampaignHook : public ::testing::Test {
protected:
    ActiveCampaignHook()
        : rig("activecampaign",
              {{"base_url", "https://example.api-us1.com"}, {"webhook_secret", Secret}}) {}

    CapturedRead decode(const std::string& body) { return rig.session().decode(of(body, Secret)); }
    ll_status verify(const std::string& secret) {
        return rig.session().verify(of(Updated, secret)).status;
    }

    ConnectorRig rig;

private:
    ll_webhook_request of(const std::string& body, const std::string& secret) {
        const auto view = [](const std::string& text) { return ll_str{text.data(), text.size()}; };
        body_ = body;
        url_ = "https://hub.example.test/hooks/ac?secret=" + secret;
        return {sizeof(ll_webhook_request), view(method_), view(url_), nullptr, 0, view(body_), 0};
    }
    std::string method_ = "POST", url_, body_;
};

TEST_F(ActiveCampaignHook, IsKnownByTheSecretInItsAddress) {
    EXPECT_EQ(verify(Secret), LL_OK);
    EXPECT_EQ(verify("S3-0123456789abcdeF"), LL_FORBIDDEN);
    EXPECT_EQ(verify(""), LL_FORBIDDEN);
}

TEST_F(ActiveCampaignHook, NamesTheContactToBeReadAgain) {
    const auto read = decode(Updated);
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(read.records[0].externalId, "88");
    EXPECT_EQ(read.records[0].stream, "contacts");
    EXPECT_EQ(read.records[0].payload, "");
    EXPECT_EQ(read.records[0].modifiedAt, 1'767'344'645'000'000);
    EXPECT_EQ(read.records[0].eventId, decode(Updated).records[0].eventId);
}

TEST_F(ActiveCampaignHook, TakesAnUnsubscriptionWhoseListIsAWordAndARow) {
    const auto read = decode(
        "type=unsubscribe&list=0&contact[id]=7&unsubscribe[reason]=&list[][id]=1&"
        "active_subscriptions[0]=2");
    ASSERT_EQ(read.records.size(), 1U);
    EXPECT_EQ(read.records[0].externalId, "7");
}

TEST_F(ActiveCampaignHook, NamesADealAndPassesOverWhatIsAboutNothing) {
    const auto read = decode("type=deal_update&deal[id]=46&contact[id]=7");
    ASSERT_EQ(read.records.size(), 1U);
    EXPECT_EQ(read.records[0].stream, "deals");
    EXPECT_EQ(read.records[0].externalId, "46");
    EXPECT_TRUE(decode("type=list_add&list[id]=3").records.empty());
    EXPECT_EQ(decode("").end.status, LL_INVALID_RECORD);
}

class ActiveCampaignAnswers : public ActiveCampaignHook {};

TEST_F(ActiveCampaignAnswers, AContactThatIsAnotherThanAskedForIsNotTaken) {
    rig.vendor.always("GET", "/contacts/88", R"({"contact":{"id":"89"},"fieldValues":[]})");
    EXPECT_EQ(rig.session().byIds("contacts", {"88"}).end.status, LL_TRANSIENT);
}

TEST_F(ActiveCampaignAnswers, ListsBesideAContactThatAreNotThereSayNothing) {
    rig.vendor.always("GET", "/contacts/88/contactTags", R"({"contactTags":[]})");
    rig.vendor.always("GET", "/fields", R"({"fields":[],"meta":{"total":"0"}})");
    rig.vendor.always("GET", "/contacts/88", R"({"contact":{"id":"88","email":"li@sun.example"}})");
    const auto found = rig.session().byIds("contacts", {"88"});
    ASSERT_EQ(found.records.size(), 1U) << found.end.message;
    const auto payload = json::parse(found.records[0].payload);
    EXPECT_EQ(payload["tag_names"], json::array());
    for (const char* key : {"fields", "list_names", "list_status", "account_id"})
        EXPECT_FALSE(payload.contains(key)) << key;
}

TEST_F(ActiveCampaignAnswers, AListThatIgnoresTheOrderIsNotTaken) {
    rig.vendor.always("GET", "/contacts?",
                      R"({"contacts":[{"id":"1"},{"id":"10"},{"id":"2"}],"meta":{"total":"3"}})");
    EXPECT_EQ(rig.session().read("contacts", "", {}).end.status, LL_TRANSIENT);
}

TEST_F(ActiveCampaignAnswers, AKeyThatIsForbiddenToSayWhoseItIsIsNoGoodKey) {
    rig.vendor.always("GET", "/users/me", HttpReply::json(403, R"({"message":"no"})"));
    std::vector<CapturedFinding> findings;
    EXPECT_EQ(rig.session().check(findings).status, LL_AUTH);
}

}  // namespace
}  // namespace leadloom::testing

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Secret = "S3-0123456789abcdef";
constexpr const char* AnaHash = "ac1ae9524c7b778e5a449b8f7854f99e";
constexpr const char* Subscribed =
    "type=subscribe&fired_at=2026-11-21+10%3A20%3A30&data%5Bid%5D=8f3a21c07b&data%5Blist_id%5D="
    "a1b2c3d4e5&data%5Bemail%5D=ana.ruiz%40example.test&data%5Bemail_type%5D=html&data%5Bip_opt%5D="
    "192.0.2.7&data%5Bmerges%5D%5BEMAIL%5D=ana.ruiz%40example.test&data%5Bmerges%5D%5BFNAME%5D=Ana";

class MailchimpHook : public ::testing::Test {
protected:
    MailchimpHook()
        : rig("mailchimp", {{"base_url", "https://us6.mc.example"},
                            {"audience", "a1b2c3d4e5"},
                            {"webhook_secret", Secret}}) {}

    struct Call {
        std::string method, url, body;
        ll_webhook_request request{};
    };
    static Call call(const std::string& body, const std::string& secret = Secret) {
        return {"POST", "https://hub.example.test/hooks/mc?secret=" + secret, body};
    }
    static const ll_webhook_request& of(Call& call) {
        const auto view = [](const std::string& text) { return ll_str{text.data(), text.size()}; };
        call.request = {sizeof(ll_webhook_request),
                        view(call.method),
                        view(call.url),
                        nullptr,
                        0,
                        view(call.body),
                        0};
        return call.request;
    }
    ll_status verify(Call call) { return rig.session().verify(of(call)).status; }
    CapturedRead decode(const std::string& body) {
        auto made = call(body);
        return rig.session().decode(of(made));
    }

    ConnectorRig rig;
};

TEST_F(MailchimpHook, IsKnownByTheSecretInItsAddress) {
    EXPECT_EQ(verify(call(Subscribed)), LL_OK);
    EXPECT_EQ(verify(call(Subscribed, "S3-0123456789abcdeF")), LL_FORBIDDEN);
    EXPECT_EQ(verify(call(Subscribed, "")), LL_FORBIDDEN);
    auto bare = call(Subscribed);
    bare.url = "https://hub.example.test/hooks/mc";
    EXPECT_EQ(verify(bare), LL_FORBIDDEN);
}

TEST_F(MailchimpHook, NamesTheMemberByTheHashOfItsAddress) {
    const auto read = decode(Subscribed);
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(read.records[0].externalId, AnaHash);
    EXPECT_EQ(read.records[0].stream, "members");
    EXPECT_EQ(read.records[0].payload, "") << "a hint, to be read again";
    EXPECT_EQ(read.records[0].modifiedAt, 1'795'256'430'000'000);
    EXPECT_EQ(read.records[0].eventId, decode(Subscribed).records[0].eventId);
}

TEST_F(MailchimpHook, AChangedAddressIsLookedUpUnderTheNewOne) {
    const auto read = decode(
        "type=upemail&fired_at=2026-11-21+10%3A20%3A30&data[list_id]=a1b2c3d4e5&data[new_id]=51da"
        "&data[new_email]=Ana.Ruiz%40example.test&data[old_email]=old%40example.test");
    ASSERT_EQ(read.records.size(), 1U);
    EXPECT_EQ(read.records[0].externalId, AnaHash);
}

TEST_F(MailchimpHook, UnsubscribingWithoutAnActionIsAChangeLikeAnyOther) {
    const auto read = decode(
        "type=unsubscribe&data[reason]=abuse&data[list_id]=a1b2c3d4e5&data[email]=ana.ruiz%40"
        "example.test");
    ASSERT_EQ(read.records.size(), 1U);
    EXPECT_EQ(read.records[0].op, LL_RECORD_UPSERT);
}

TEST_F(MailchimpHook, PassesOverOtherAudiencesAndWhatIsAboutNobody) {
    const auto other = decode("type=subscribe&data[list_id]=elsewhere&data[email]=a%40b.test");
    EXPECT_EQ(other.end.status, LL_OK);
    EXPECT_TRUE(other.records.empty());
    EXPECT_TRUE(decode("type=campaign&data[list_id]=a1b2c3d4e5&data[id]=42").records.empty());
    EXPECT_EQ(decode("").end.status, LL_INVALID_RECORD);
}

}  // namespace
}  // namespace leadloom::testing

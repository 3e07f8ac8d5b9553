#include <gtest/gtest.h>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

class MailchimpInTheSandbox : public ::testing::Test {
protected:
    MailchimpInTheSandbox()
        : rig("mailchimp", "0123456789abcdef0123456789abcdef-us6",
              {{"webhook_secret", "S3-0123456789abcdef"}}) {}

    std::string member(const std::string& email, const std::string& status = "subscribed") {
        return rig
            .control("POST", "/records/members", {{"email_address", email}, {"status", status}})
            .at("contact_id");
    }
    CapturedResult write(int operation, const std::string& id, const json& payload) {
        Session::Writing write;
        write.operation = operation;
        write.externalId = id;
        write.payload = payload.dump();
        const auto done = rig.session().write("members", {write});
        EXPECT_EQ(done.results.size(), 1U) << done.end.message;
        return done.results.at(0);
    }
    std::string statusOf(const std::string& id) {
        return rig.control("GET", "/records/members/" + id).at("status");
    }

    SandboxRig rig;
};

TEST_F(MailchimpInTheSandbox, AMemberStaysTheSameWhenItsAddressChanges) {
    const auto id = member("old@example.test");
    const auto cursor = rig.read("members").checkpoints.back().cursor;
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"email_address", "new@example.test"}}).externalId, id);
    const auto changes = rig.read("members", cursor);
    ASSERT_NE(lastOf(changes, id), nullptr);
    EXPECT_EQ(json::parse(lastOf(changes, id)->payload)["email_address"], "new@example.test");
}

TEST_F(MailchimpInTheSandbox, ReadsManyWhoChangedInOneSecond) {
    for (int i = 0; i < 35; ++i)
        member("p" + std::to_string(i) + "@example.test");
    Session::Reading small;
    small.pageSize = 10;
    const auto all = rig.read("members", "", small);
    EXPECT_EQ(all.end.status, LL_END) << all.end.message;
    std::set<std::string> ids;
    for (const auto& record : all.records)
        ids.insert(record.externalId);
    EXPECT_EQ(ids.size(), 35U);
}

TEST_F(MailchimpInTheSandbox, AnArchivedMemberIsATombstoneAndComesBackWhenItIsCreatedAgain) {
    const auto id = member("ana@example.test");
    const auto cursor = rig.read("members").checkpoints.back().cursor;
    EXPECT_EQ(write(LL_WRITE_ARCHIVE, id, json::object()).status, LL_OK);
    const auto changes = rig.read("members", cursor);
    ASSERT_NE(lastOf(changes, id), nullptr);
    EXPECT_EQ(lastOf(changes, id)->op, LL_RECORD_TOMBSTONE);
    const json again = {{"email_address", "ana@example.test"}, {"status", "subscribed"}};
    EXPECT_EQ(write(LL_WRITE_CREATE, "", again).externalId, id);
    EXPECT_EQ(statusOf(id), "subscribed");
}

TEST_F(MailchimpInTheSandbox, WhoUnsubscribedStaysSoWhateverTheHubCreatesOrUpdates) {
    const auto id = member("ana@example.test");
    rig.control("PATCH", "/records/members/" + id, {{"status", "unsubscribed"}});
    const json granted = {{"email_address", "ana@example.test"}, {"status", "subscribed"}};
    EXPECT_EQ(write(LL_WRITE_CREATE, "", granted).externalId, id);
    EXPECT_EQ(statusOf(id), "unsubscribed");
    const auto refused = write(LL_WRITE_UPDATE, id, {{"status", "subscribed"}});
    EXPECT_EQ(refused.status, LL_INVALID_RECORD);
    EXPECT_EQ(refused.fields, "status");
    EXPECT_EQ(statusOf(id), "unsubscribed");
}

TEST_F(MailchimpInTheSandbox, SubscribesOnceWithTheSecretAndWithoutEchoes) {
    rig.control("PATCH", "/settings", {{"webhook_looks_first", false}, {"webhook_hold", true}});
    const std::string desired =
        R"({"url":"http://127.0.0.1:1/hooks/newsletter","streams":["members"]})";
    for (int i = 0; i < 2; ++i) {
        std::string actual;
        const auto end = rig.session().subscribe(json::parse(desired), actual);
        EXPECT_EQ(end.status, LL_OK) << end.message;
        EXPECT_EQ(actual.find("S3-"), std::string::npos) << "the secret stays out of what stands";
        EXPECT_EQ(json::parse(actual)["subscriptions"].size(), 1U);
    }
    int made = 0;
    for (const auto& request : rig.requests())
        made += request["method"] == "POST" && request["path"] == "/3.0/lists/a1b2c3d4e5/webhooks";
    EXPECT_EQ(made, 1);
    write(LL_WRITE_CREATE, "", {{"email_address", "ana@example.test"}, {"status", "subscribed"}});
    EXPECT_EQ(rig.control("GET", "/webhooks")["waiting"], 0) << "the API's own doing";
    member("ito@example.test");
    EXPECT_EQ(rig.control("GET", "/webhooks")["waiting"], 1);
}

}  // namespace
}  // namespace leadloom::testing

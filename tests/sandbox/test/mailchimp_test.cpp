#include <gtest/gtest.h>

#include "tests/sandbox/test/mailchimp_client.h"

namespace leadloom::sandbox::mailchimp {
namespace {

using nlohmann::json;

constexpr const char* Ana = "ana.ruiz@example.test";
constexpr const char* AnaHash = "ac1ae9524c7b778e5a449b8f7854f99e";

class MailchimpSandbox : public ::testing::Test {
protected:
    json upsert(const json& more) {
        json body = {{"email_address", Ana}, {"status_if_new", "pending"}};
        if (!more.is_null()) body.update(more);
        return mailchimp.list("PUT", std::string("/members/") + AnaHash, body).body;
    }
    std::string titleOf(const Answer& answer) { return answer.body.value("title", ""); }

    MailchimpClient mailchimp;
};

TEST_F(MailchimpSandbox, HashesTheLoweredAddress) {
    EXPECT_EQ(subscriberHash(Ana), AnaHash);
    EXPECT_EQ(subscriberHash("Ana.Ruiz@Example.test"), AnaHash);
    EXPECT_EQ(subscriberHash("j\u00fcrgen@example.test"), "30dd66535c04defd439f84b58b553a5a");
}

TEST_F(MailchimpSandbox, RefusesWrongAndMissingKeys) {
    const auto ping = [&](const Headers& headers) {
        return mailchimp.send("GET", "/mailchimp/3.0/ping", "", headers);
    };
    EXPECT_EQ(titleOf(ping({})), "API Key Missing");
    EXPECT_EQ(titleOf(ping({{"Authorization", "Bearer wrong-us6"}})), "API Key Invalid");
    EXPECT_EQ(ping({{"Authorization", "Bearer " + mailchimp.key}}).status, 200);
    mailchimp.control("PATCH", "/settings", {{"data_center", "us7"}});
    EXPECT_EQ(ping({{"Authorization", "Bearer " + mailchimp.key}}).status, 401);
}

TEST_F(MailchimpSandbox, AnUpsertLeavesTheConsentOfAKnownMemberAlone) {
    EXPECT_EQ(upsert({})["status"], "pending");
    upsert({{"status", "unsubscribed"}});
    const auto again = upsert({{"merge_fields", {{"FNAME", "Ana"}}}});
    EXPECT_EQ(again["status"], "unsubscribed");
    EXPECT_EQ(again["full_name"], "Ana");
    EXPECT_EQ(titleOf(mailchimp.list("POST", "/members",
                                     {{"email_address", Ana}, {"status", "subscribed"}})),
              "Member Exists");
}

TEST_F(MailchimpSandbox, NobodyElseBringsBackWhoUnsubscribed) {
    const auto id = mailchimp.member(Ana);
    mailchimp.control("PATCH", "/records/members/" + id, {{"status", "unsubscribed"}});
    const auto refused = mailchimp.list("PATCH", "/members/" + id, {{"status", "subscribed"}});
    EXPECT_EQ(titleOf(refused), "Member In Compliance State");
    EXPECT_EQ(mailchimp.list("PATCH", "/members/" + id, {{"status", "pending"}}).status, 200);
}

TEST_F(MailchimpSandbox, AnArchivedMemberTakesGetAndPutOnly) {
    const auto id = mailchimp.member(Ana);
    EXPECT_EQ(mailchimp.list("DELETE", "/members/" + id).status, 204);
    EXPECT_EQ(mailchimp.list("GET", "/members").body["total_items"], 0);
    EXPECT_EQ(mailchimp.list("GET", "/members?status=archived").body["total_items"], 1);
    const auto again = mailchimp.list("DELETE", "/members/" + id);
    EXPECT_EQ(again.status, 405);
    EXPECT_EQ(again.header("Allow"), "GET, PUT");
    EXPECT_EQ(mailchimp.list("PATCH", "/members/" + id, {{"vip", true}}).status, 405);
    EXPECT_EQ(upsert({{"status", "subscribed"}})["contact_id"], id);
}

TEST_F(MailchimpSandbox, WhoWasDeletedForGoodNeverComesBack) {
    const auto id = mailchimp.member(Ana);
    EXPECT_EQ(mailchimp.list("POST", "/members/" + id + "/actions/delete-permanent").status, 204);
    EXPECT_EQ(mailchimp.list("GET", "/members/" + id).status, 404);
    EXPECT_EQ(upsert({})["title"], "Forgotten Email Not Subscribed");
}

TEST_F(MailchimpSandbox, ABatchTellsItsErrorsInside200) {
    mailchimp.member(Ana);
    const auto entry = [](const std::string& email) {
        return json{{"email_address", email}, {"status", "subscribed"}};
    };
    const auto answer = mailchimp.list(
        "POST", "",
        {{"members",
          {entry(Ana), entry("new@example.test"), entry("nobody"), entry("new@example.test")}}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body["total_created"], 1);
    EXPECT_EQ(answer.body["error_count"], 3);
    EXPECT_EQ(answer.body["errors"][0]["error_code"], "ERROR_CONTACT_EXISTS");
    EXPECT_EQ(answer.body["errors"][1]["error_code"], "ERROR_GENERIC");
    EXPECT_FALSE(answer.body["new_members"][0].contains("contact_id"));
}

TEST_F(MailchimpSandbox, ChecksMergeFieldsByTypeAndByRule) {
    const auto fault = [&](const json& merge) {
        return upsert({{"merge_fields", merge}})["errors"];
    };
    EXPECT_EQ(fault({{"FNAME", nullptr}})[0]["field"], "merge_fields.FNAME");
    EXPECT_EQ(fault({{"FNAME", true}})[0]["field"], "merge_fields.FNAME");
    EXPECT_EQ(fault({{"ADDRESS", {{"city", "Turku"}}}})[0]["field"], "ADDRESS");
    EXPECT_EQ(fault({{"BIRTHDAY", "31/12"}})[0]["field"], "BIRTHDAY");
    EXPECT_TRUE(fault({{"FNAME", ""}, {"BIRTHDAY", "12/31"}, {"NOSUCH", "x"}}).is_null());
}

TEST_F(MailchimpSandbox, TagsHaveAPathOfTheirOwnAndDoNotMoveTheMember) {
    const auto id = mailchimp.member(Ana);
    mailchimp.list("PATCH", "/members/" + id, {{"tags", {"passed over"}}});
    const auto before = mailchimp.list("GET", "/members/" + id).body;
    EXPECT_EQ(before["tags_count"], 0);
    mailchimp.wait(5000);
    const json hot = {{"tags", {{{"name", "Hot"}, {"status", "active"}}}}};
    EXPECT_EQ(mailchimp.list("POST", "/members/" + id + "/tags", hot).status, 204);
    const auto tagged = mailchimp.list("GET", "/members/" + id).body;
    EXPECT_EQ(tagged["tags"][0]["name"], "Hot");
    EXPECT_EQ(tagged["tags_count"], 1);
    EXPECT_EQ(mailchimp.list("POST", "/members/nobody/tags", hot).status, 404);
    EXPECT_EQ(before["last_changed"], tagged["last_changed"]);
}

TEST_F(MailchimpSandbox, ListsChangesAfterASecondAndPrunesWhatIsNotAskedFor) {
    const auto id = mailchimp.member(Ana);
    const auto changed =
        mailchimp.list("GET", "/members/" + id).body["last_changed"].get<std::string>();
    const auto since = [&](const std::string& time) {
        return mailchimp
            .list("GET", "/members?fields=total_items,members.id&since_last_changed=" + time)
            .body;
    };
    EXPECT_EQ(since(changed.substr(0, 19) + "Z")["total_items"], 0) << "exclusive";
    const auto all = since("yesterday");
    EXPECT_EQ(all, (json{{"total_items", 1}, {"members", {{{"id", AnaHash}}}}}));
    EXPECT_EQ(mailchimp.list("GET", "/members?count=1001").status, 400);
}

TEST_F(MailchimpSandbox, CallsWebhooksWithFormsBySource) {
    mailchimp.control("PATCH", "/settings",
                      {{"webhook_looks_first", false}, {"webhook_attempts", 1}});
    const json hook = {{"url", "http://127.0.0.1:1/hooks/mc?secret=S3"},
                       {"events", {{"subscribe", true}, {"unsubscribe", true}}},
                       {"sources", {{"user", true}, {"api", false}}}};
    EXPECT_EQ(mailchimp.list("POST", "/webhooks", hook).status, 200);
    EXPECT_EQ(mailchimp.list("POST", "/webhooks", hook).status, 400) << "one for each address";
    const auto id = mailchimp.member(Ana);  // by the API: nobody is told
    mailchimp.control("PATCH", "/records/members/" + id, {{"status", "unsubscribed"}});
    json told;
    do
        told = mailchimp.control("GET", "/webhooks").body;
    while (told["waiting"] != 0);
    ASSERT_EQ(told["deliveries"].size(), 1U);
    const auto form = told["deliveries"][0]["body"].get<std::string>();
    EXPECT_TRUE(form.starts_with("type=unsubscribe&fired_at="));
    EXPECT_NE(form.find("data%5Bemail%5D=ana.ruiz%40example.test"), std::string::npos);
    EXPECT_NE(form.find("data%5Baction%5D=unsub"), std::string::npos);
}

TEST_F(MailchimpSandbox, AnAddressThatDoesNotAnswerIsNoWebhook) {
    EXPECT_EQ(mailchimp.list("POST", "/webhooks", {{"url", "http://127.0.0.1:1/hooks"}}).status,
              400);
}

}  // namespace
}  // namespace leadloom::sandbox::mailchimp

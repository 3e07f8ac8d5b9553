#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* Ana = "ana.ruiz@example.test";
constexpr const char* AnaHash = "ac1ae9524c7b778e5a449b8f7854f99e";

json member(const std::string& contact, const std::string& email, const json& more = nullptr) {
    json row = {{"contact_id", contact},  {"email_address", email},
                {"status", "subscribed"}, {"last_changed", "2025-12-31T23:00:00+00:00"},
                {"tags", json::array()},  {"tags_count", 0}};
    if (more.is_object()) row.update(more);
    return row;
}

HttpReply problem(int status, const std::string& title, const std::string& detail = "",
                  const json& errors = json::array()) {
    return HttpReply::json(
        status,
        json{{"title", title}, {"status", status}, {"detail", detail}, {"errors", errors}}.dump());
}

class Mailchimp : public ::testing::Test {
protected:
    explicit Mailchimp(const json& settings = {{"base_url", "https://us6.mc.example"},
                                               {"audience", "a1b2c3d4e5"}})
        : rig("mailchimp", settings) {}

    static Session::Writing write(int operation, const std::string& id, const json& payload) {
        Session::Writing write;
        write.operation = operation;
        write.externalId = id;
        write.payload = payload.is_null() ? "" : payload.dump();
        return write;
    }
    CapturedWrite create(const std::vector<json>& payloads) {
        std::vector<Session::Writing> writes;
        for (const auto& payload : payloads)
            writes.push_back(write(LL_WRITE_CREATE, "", payload));
        return rig.session().write("members", writes);
    }
    CapturedResult update(const json& payload) {
        return only(rig.session().write("members", {write(LL_WRITE_UPDATE, "c7f1", payload)}));
    }
    CapturedResult archive() {
        return only(rig.session().write("members", {write(LL_WRITE_ARCHIVE, "c7f1", nullptr)}));
    }
    static CapturedResult only(const CapturedWrite& write) {
        EXPECT_EQ(write.end.status, LL_OK) << write.end.message;
        EXPECT_EQ(write.results.size(), 1U);
        return write.results.at(0);
    }
    json sent(const std::string& path, std::size_t i = 0) {
        return json::parse(rig.vendor.bodies(path).at(i));
    }

    ConnectorRig rig;
};

TEST_F(Mailchimp, ACreateNeverRaisesTheConsentOfWhoIsThereAlready) {
    rig.vendor.always("PUT", AnaHash, member("c7f1", Ana, {{"status", "unsubscribed"}}).dump());
    const auto made =
        create({{{"email_address", "Ana.Ruiz@Example.test"}, {"status", "subscribed"}}});
    EXPECT_EQ(only(made).externalId, "c7f1");
    const auto body = sent(AnaHash);
    EXPECT_EQ(body["status_if_new"], "subscribed");
    EXPECT_FALSE(body.contains("status"));
    EXPECT_NE(rig.vendor.asked("skip_merge_validation=true").size(), 0U);
}

TEST_F(Mailchimp, AWithdrawnConsentIsWrittenWhoeverIsThere) {
    rig.vendor.always("PUT", AnaHash, member("c7f1", Ana).dump());
    create({{{"email_address", Ana}, {"status", "unsubscribed"}}});
    EXPECT_EQ(sent(AnaHash)["status"], "unsubscribed");
}

TEST_F(Mailchimp, WhoSaidNothingGetsNoMailings) {
    rig.vendor.always("PUT", AnaHash, member("c7f1", Ana).dump());
    create({{{"email_address", Ana}}});
    EXPECT_EQ(sent(AnaHash)["status_if_new"], "transactional");
}

TEST_F(Mailchimp, BringsAnArchivedMemberBackWhereItBelongs) {
    rig.vendor.once("PUT", AnaHash, member("c7f1", Ana, {{"status", "archived"}}).dump());
    rig.vendor.once("PUT", AnaHash, member("c7f1", Ana).dump());
    EXPECT_EQ(only(create({{{"email_address", Ana}, {"status", "subscribed"}}})).status, LL_OK);
    EXPECT_EQ(sent(AnaHash, 1)["status"], "subscribed");
}

TEST_F(Mailchimp, TakesABatchApartThatFailedInPart) {
    rig.vendor.once(
        "POST", "/lists/a1b2c3d4e5?",
        json{{"new_members", {{{"email_address", "New@example.test"}, {"id", "0"}}}},
             {"errors",
              {{{"email_address", Ana}, {"error_code", "ERROR_CONTACT_EXISTS"}, {"error", Ana}},
               {{"email_address", "bad@example.test"},
                {"error_code", "ERROR_GENERIC"},
                {"error", "bad@example.test is bad"},
                {"field", "PHONE"}}}}}
            .dump());
    rig.vendor.once("GET", "sort_dir=DESC",
                    json{{"members", {member("c9", "new@example.test")}}}.dump());
    rig.vendor.once("PUT", AnaHash, member("c7f1", Ana).dump());
    const auto made = create({{{"email_address", Ana}, {"status", "subscribed"}},
                              {{"email_address", "bad@example.test"}},
                              {{"email_address", "new@example.test"}},
                              {{"email_address", "lost@example.test"}}});
    ASSERT_EQ(made.end.status, LL_OK) << made.end.message;
    EXPECT_EQ(made.of(0)->externalId, "c7f1");
    EXPECT_EQ(made.of(1)->status, LL_INVALID_RECORD);
    EXPECT_EQ(made.of(1)->fields, "PHONE");
    EXPECT_EQ(made.of(1)->message.find("bad@"), std::string::npos);
    EXPECT_EQ(made.of(2)->externalId, "c9");
    EXPECT_EQ(made.of(3)->status, LL_UNKNOWN_OUTCOME) << "the answer doesn't tell of it";
    EXPECT_EQ(sent("/lists/a1b2c3d4e5?")["update_existing"], false);
}

TEST_F(Mailchimp, AnAddressTwiceInABatchIsWrittenOnceMoreAlone) {
    rig.vendor.once("POST", "/lists/a1b2c3d4e5?",
                    json{{"new_members", {{{"email_address", Ana}}}}}.dump());
    rig.vendor.once("GET", "sort_dir=DESC", json{{"members", json::array()}}.dump());
    rig.vendor.once("GET", Ana, member("c7f1", Ana).dump());
    rig.vendor.once("PUT", AnaHash, member("c7f1", Ana).dump());
    const auto made =
        create({{{"email_address", Ana}}, {{"email_address", "ANA.RUIZ@example.test"}}});
    EXPECT_EQ(sent("/lists/a1b2c3d4e5?")["members"].size(), 1U);
    EXPECT_EQ(made.of(0)->externalId, "c7f1");
    EXPECT_EQ(made.of(1)->externalId, "c7f1");
}

TEST_F(Mailchimp, WritesOnlyTheTagsThatDiffer) {
    rig.vendor.once("PATCH", "/members/c7f1",
                    member("c7f1", Ana,
                           {{"tags", {{{"id", 1}, {"name", "Hot"}}, {{"id", 2}, {"name", "Old"}}}},
                            {"tags_count", 2}})
                        .dump());
    rig.vendor.once("POST", "/members/c7f1/tags", HttpReply::json(204, ""));
    const auto result = update({{"tag_names", {"hot", "New"}}});
    EXPECT_EQ(result.status, LL_OK) << result.message;
    EXPECT_EQ(sent("/tags")["tags"], (json::array({{{"name", "New"}, {"status", "active"}},
                                                   {{"name", "Old"}, {"status", "inactive"}}})));
    EXPECT_EQ(sent("/tags")["is_syncing"], true);
    EXPECT_FALSE(sent("/members/c7f1").contains("tag_names"));
    EXPECT_EQ(json::parse(result.record)["tag_names"], (json{"hot", "New"}));
}

TEST_F(Mailchimp, AsksForTheTagsOfAMemberWhoHasMoreThanItShows) {
    rig.vendor.once("GET", "/members/c7f1?", member("c7f1", Ana, {{"tags_count", 51}}).dump());
    rig.vendor.once("GET", "/members/c7f1/tags", R"({"tags":[{"name":"One"},{"name":"Two"}]})");
    const auto found = rig.session().byIds("members", {"c7f1"});
    ASSERT_EQ(found.records.size(), 1U) << found.end.message;
    EXPECT_EQ(json::parse(found.records[0].payload)["tag_names"], (json{"One", "Two"}));
}

TEST_F(Mailchimp, ABouncedAddressIsNamedAndAHashLeadsToTheMember) {
    rig.vendor.always("GET", AnaHash, member("c7f1", Ana, {{"status", "cleaned"}}).dump());
    const auto found = rig.session().byIds("members", {AnaHash});
    ASSERT_EQ(found.records.size(), 2U);
    EXPECT_EQ(found.records[0].op, LL_RECORD_MERGE);
    EXPECT_EQ(found.records[0].targetId, "c7f1");
    EXPECT_EQ(json::parse(found.records[1].payload)["bounced_email"], Ana);
}

TEST_F(Mailchimp, WhoLeftIsNotBroughtBackButParked) {
    rig.vendor.once("PATCH", "/members/c7f1",
                    problem(400, "Member In Compliance State", std::string(Ana) + " is in …"));
    const auto result = update({{"status", "subscribed"}});
    EXPECT_EQ(result.status, LL_INVALID_RECORD);
    EXPECT_EQ(result.fields, "status");
    EXPECT_EQ(result.message.find("ana"), std::string::npos);
}

TEST_F(Mailchimp, NamesTheFieldsOfBothFormsOfARefusal) {
    rig.vendor.once("PATCH", "/members/c7f1",
                    problem(400, "Invalid Resource", "Your merge fields were invalid.",
                            {{{"field", "BIRTHDAY"}, {"message", "x"}}}));
    EXPECT_EQ(update({{"merge_fields", {{"BIRTHDAY", "x"}}}}).fields, "BIRTHDAY");
    rig.vendor.once("PATCH", "/members/c7f1",
                    problem(400, "Invalid Resource", "",
                            {{{"field", "merge_fields.FNAME"}, {"message", "x"}}}));
    EXPECT_EQ(update({{"merge_fields", {{"FNAME", 7}}}}).fields, "FNAME");
}

TEST_F(Mailchimp, AnAddressThatSomebodyElseHasIsAConflictThatNamesThem) {
    rig.vendor.once("PATCH", "/members/c7f1", problem(400, "Member Exists"));
    rig.vendor.once("GET", Ana, member("c8", Ana).dump());
    const auto result = update({{"email_address", Ana}});
    EXPECT_EQ(result.status, LL_CONFLICT);
    EXPECT_EQ(result.existingId, "c8");
}

TEST_F(Mailchimp, AnAddressSignedUpTooOftenIsARateLimit) {
    rig.vendor.always("PUT", AnaHash,
                      problem(400, "Invalid Resource",
                              std::string(Ana) + " has signed up to a lot of lists very recently; "
                                                 "we're not allowing more signups for now"));
    const auto made = create({{{"email_address", Ana}}});
    EXPECT_EQ(made.of(0)->status, LL_RATE_LIMITED);
    EXPECT_EQ(made.end.retryAfterMs, 300'000);
}

TEST_F(Mailchimp, AnArchivedMemberIsNotThereToBeUpdated) {
    rig.vendor.once("PATCH", "/members/c7f1", problem(405, "Method Not Allowed"));
    EXPECT_EQ(update({{"vip", true}}).status, LL_NOT_FOUND);
}

TEST_F(Mailchimp, WhatIsArchivedAlreadyIsDoneAndWhatCanNotBeParks) {
    rig.vendor.always("DELETE", "/members/c7f1", problem(405, "Method Not Allowed"));
    rig.vendor.once("GET", "/members/c7f1", member("c7f1", Ana, {{"status", "archived"}}).dump());
    EXPECT_EQ(archive().status, LL_OK);
    rig.vendor.once("GET", "/members/c7f1", member("c7f1", Ana, {{"status", "pending"}}).dump());
    EXPECT_EQ(archive().status, LL_INVALID_RECORD);
}

TEST_F(Mailchimp, AWrongKeyIsAMatterOfAuthorization) {
    rig.vendor.always("GET", "/members", problem(403, "WrongDatacenter"));
    EXPECT_EQ(rig.session().byIds("members", {"c7f1"}).end.status, LL_AUTH);
}

TEST_F(Mailchimp, ErasesForGoodAndTellsWhoWasNotThere) {
    const json keys = {{"stream", "members"}, {"external_id", "c7f1"}};
    std::string text;
    rig.vendor.once("POST", "/members/c7f1/actions/delete-permanent", HttpReply::json(204, ""));
    EXPECT_EQ(rig.session().erase(keys, text).status, LL_OK);
    EXPECT_EQ(json::parse(text)["outcome"], "erased");
    rig.vendor.once("POST", "/actions/delete-permanent", HttpReply::json(404, "{}"));
    EXPECT_EQ(rig.session().erase(keys, text).status, LL_NOT_FOUND);
    text.clear();
    EXPECT_EQ(rig.session().erase({{"stream", "members"}}, text).status, LL_OK);
    EXPECT_EQ(json::parse(text)["outcome"], "unsupported");
}

class MailchimpOfOneAudience : public Mailchimp {
protected:
    MailchimpOfOneAudience() : Mailchimp(json{{"data_center", "us6"}}) {}
};

TEST_F(MailchimpOfOneAudience, FindsItAtTheDataCentreAndOnlyOnce) {
    rig.vendor.once("GET", "https://us6.api.mailchimp.com/3.0/lists?",
                    R"({"lists":[{"id":"L1"}]})");
    rig.vendor.always("GET", "/lists/L1/members/c7f1", member("c7f1", Ana).dump());
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(rig.session().byIds("members", {"c7f1"}).records.size(), 1U);
}

TEST_F(MailchimpOfOneAudience, OfSeveralOneMustBeNamed) {
    rig.vendor.always("GET", "/lists?", R"({"lists":[{"id":"L1"},{"id":"L2"}]})");
    const auto found = rig.session().byIds("members", {"c7f1"});
    EXPECT_EQ(found.end.status, LL_INVALID_CONFIG);
    EXPECT_THAT(found.end.message, ::testing::HasSubstr("settings.audience"));
}

}  // namespace
}  // namespace leadloom::testing

#include "tests/sandbox/activecampaign/activecampaign.h"

#include <gtest/gtest.h>

#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::activecampaign {
namespace {

using nlohmann::json;

constexpr const char* Key =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567";

class ActiveCampaignSandbox : public ::testing::Test {
protected:
    ActiveCampaignSandbox() : sandbox({}) {
        sandbox.add(std::make_unique<ActiveCampaign>(sandbox.clock()));
    }
    Answer send(const std::string& method, const std::string& target, const std::string& body,
                Headers headers) {
        Request request;
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        request.baseUrl = "http://127.0.0.1:9";
        const auto response = sandbox.answer(std::move(request), target);
        auto parsed = json::parse(response.body, nullptr, false);
        return {response.status, parsed.is_discarded() ? json() : parsed, response.body,
                response.headers};
    }
    Answer ac(const std::string& method, const std::string& path, const json& body = nullptr) {
        return send(method, "/activecampaign/api/3" + path, body.is_null() ? "" : body.dump(),
                    {{"Api-Token", Key}});
    }
    Answer control(const std::string& method, const std::string& path, const json& body = {}) {
        return send(method, "/_control/activecampaign" + path, body.is_null() ? "" : body.dump(),
                    {});
    }
    std::string contact(const std::string& email) {
        return ac("POST", "/contact/sync", {{"contact", {{"email", email}}}})
            .body.at("contact")
            .at("id");
    }

    Sandbox sandbox;
};

TEST_F(ActiveCampaignSandbox, AWrongKeyIsForbiddenAndTooManyRequestsTellWhen) {
    EXPECT_EQ(send("GET", "/activecampaign/api/3/users/me", "", {{"Api-Token", "x"}}).status, 403);
    EXPECT_EQ(ac("GET", "/users/me").status, 200);
    control("PATCH", "/settings", {{"requests_per_second", 2}});
    EXPECT_EQ(ac("GET", "/users/me").header("RateLimit-Limit"), "2");
    Answer last;
    for (int i = 0; i < 3; ++i)
        last = ac("GET", "/users/me");
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.header("Retry-After"), "1");
}

TEST_F(ActiveCampaignSandbox, ASyncMakesOrUpdatesAndACreateRefusesWhoIsThere) {
    const json body = {{"contact", {{"email", "li@sun.example"}, {"firstName", "Li"}}}};
    EXPECT_EQ(ac("POST", "/contact/sync", body).status, 201);
    EXPECT_EQ(ac("POST", "/contact/sync", body).status, 200);
    const auto refused = ac("POST", "/contacts", body);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.body["errors"][0]["code"], "duplicate");
    EXPECT_EQ(refused.body["errors"][0]["source"]["pointer"], "/data/attributes/email");
    EXPECT_EQ(ac("POST", "/contacts", {{"contact", {{"email", "x@y.example"}, {"odd", 1}}}}).status,
              422);
}

TEST_F(ActiveCampaignSandbox, ListsContactsAsTextsAreSortedUnlessAskedOtherwise) {
    for (int i = 0; i < 11; ++i)
        contact("p" + std::to_string(i) + "@example.test");
    const auto ids = [&](const std::string& query) {
        std::string all;
        const auto page = ac("GET", "/contacts" + query).body;
        for (const auto& row : page["contacts"])
            all += row["id"].get<std::string>() + " ";
        return all;
    };
    EXPECT_EQ(ids("?limit=4"), "1 10 11 2 ");
    EXPECT_EQ(ids("?limit=4&orders%5Bid%5D=ASC&id_greater=8"), "9 10 11 ");
    EXPECT_EQ(ids("?ids%5B%5D=3&ids%5B%5D=5"), "3 5 ");
    EXPECT_EQ(ac("GET", "/contacts").body["meta"]["total"], "11");
    EXPECT_EQ(ac("GET", "/contacts?limit=101").status, 400);
    EXPECT_EQ(ac("GET", "/contacts?id_grater=8").status, 400);
}

TEST_F(ActiveCampaignSandbox, TagsMoveTheContactAndOneThatIsThereIsNoFault) {
    const auto id = contact("li@sun.example");
    const auto before = ac("GET", "/contacts/" + id).body["contact"]["udate"];
    send("PATCH", "/_control/clock", json{{"advance_ms", 5000}}.dump(), {});
    const json tag = {{"contactTag", {{"contact", id}, {"tag", "1"}}}};
    EXPECT_EQ(ac("POST", "/contactTags", tag).status, 201);
    EXPECT_EQ(ac("POST", "/contactTags", tag).status, 200);
    EXPECT_NE(ac("GET", "/contacts/" + id).body["contact"]["udate"], before);
    EXPECT_EQ(ac("GET", "/contacts/" + id + "/contactTags").body["contactTags"][0]["tag"], "1");
}

TEST_F(ActiveCampaignSandbox, NumbersInAnswersToWritesAreTextsInLists) {
    const auto id = contact("li@sun.example");
    const json member = {{"contactList", {{"list", "1"}, {"contact", id}, {"status", "1"}}}};
    EXPECT_EQ(ac("POST", "/contactLists", member).body["contactList"]["status"], 1);
    EXPECT_EQ(ac("GET", "/contacts/" + id).body["contactLists"][0]["status"], "1");
    const json deal = {{"deal",
                        {{"title", "A"},
                         {"contact", id},
                         {"value", 10000},
                         {"currency", "usd"},
                         {"group", "1"},
                         {"owner", "1"}}}};
    EXPECT_EQ(ac("POST", "/deals", deal).body["deal"]["value"], 10000);
    EXPECT_EQ(ac("GET", "/deals").body["deals"][0]["value"], "10000");
    EXPECT_EQ(ac("GET", "/deals").body["meta"]["total"], 1);
}

TEST_F(ActiveCampaignSandbox, AContactBelongsToOneAccount) {
    const auto id = contact("li@sun.example");
    for (const char* name : {"Acme", "Beta"})
        EXPECT_EQ(ac("POST", "/accounts", {{"account", {{"name", name}}}}).status, 201);
    EXPECT_EQ(ac("POST", "/accounts", {{"account", {{"name", "Acme"}}}}).status, 422);
    const auto tie = [&](int account) {
        return ac("POST", "/accountContacts",
                  {{"accountContact", {{"account", account}, {"contact", std::stoi(id)}}}})
            .status;
    };
    EXPECT_EQ(tie(1), 201);
    EXPECT_EQ(tie(2), 422);
}

TEST_F(ActiveCampaignSandbox, AnImportIsTakenAsAWholeOrNotAtAll) {
    const auto import = [&](const json& contacts) {
        return ac("POST", "/import/bulk_import", {{"contacts", contacts}});
    };
    const auto refused = import({{{"email", "a@example.test"}}, {{"email", "nobody"}}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body["failureReasons"].size(), 1U);
    EXPECT_EQ(ac("GET", "/contacts").body["meta"]["total"], "0");
    const auto taken = import({{{"email", "a@example.test"}}, {{"email", "b@x.invalid"}}});
    const auto job = "/import/info?batchId=" + taken.body["batchId"].get<std::string>();
    EXPECT_EQ(ac("GET", job).body["status"], "active");
    const auto done = ac("GET", job).body;
    EXPECT_EQ(done["status"], "completed");
    EXPECT_EQ(done["success"], json{"1"});
    EXPECT_EQ(done["failure"], json{"b@x.invalid"});
}

TEST_F(ActiveCampaignSandbox, CallsWebhooksWithFormsBySource) {
    control("PATCH", "/settings", {{"webhook_attempts", 1}});
    const json hook = {{"webhook",
                        {{"name", "Hub"},
                         {"url", "http://127.0.0.1:1/hooks?secret=S3"},
                         {"events", {"update"}},
                         {"sources", {"admin"}}}}};
    EXPECT_EQ(ac("POST", "/webhooks", hook).status, 201);
    auto odd = hook;
    odd["webhook"]["url"] = "https://hub.example:8443/hooks";
    EXPECT_EQ(ac("POST", "/webhooks", odd).status, 422);
    const auto id = contact("li@sun.example");  // by the API: nobody is told
    control("PATCH", "/records/contacts/" + id, {{"firstName", "Li"}});
    json told;
    do
        told = control("GET", "/webhooks").body;
    while (told["waiting"] != 0);
    ASSERT_EQ(told["deliveries"].size(), 1U);
    const auto form = told["deliveries"][0]["body"].get<std::string>();
    EXPECT_TRUE(form.starts_with("type=update&date_time="));
    EXPECT_NE(form.find("contact%5Bemail%5D=li%40sun.example"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::sandbox::activecampaign

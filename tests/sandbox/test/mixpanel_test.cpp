#include "tests/sandbox/mixpanel/mixpanel.h"

#include <gtest/gtest.h>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/mixpanel/expression.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::mixpanel {
namespace {

using nlohmann::json;

class MixpanelProject : public ::testing::Test {
protected:
    MixpanelProject() { sandbox.add(std::make_unique<Mixpanel>(sandbox.clock())); }

    Answer send(const std::string& method, const std::string& path, const std::string& body = {},
                Headers headers = {}) {
        if (!headers.contains("Authorization"))
            headers["Authorization"] = "Basic " + base64("leadloom:s3cret-pw");
        Request request;
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        request.baseUrl = "http://127.0.0.1:9";
        const auto response = sandbox.answer(std::move(request), path);
        auto parsed = json::parse(response.body, nullptr, false);
        return {response.status, parsed.is_discarded() ? json() : parsed, response.body,
                response.headers};
    }
    Answer import(const json& events) {
        return send("POST", "/mixpanel/import?strict=1&project_id=4242", events.dump());
    }
    Answer engage(const json& updates) {
        return send("POST", "/mixpanel/engage?strict=1&verbose=1", updates.dump());
    }
    Answer query(const std::string& form) {
        return send("POST", "/mixpanel/api/query/engage?project_id=4242", form);
    }
    Answer exported(const std::string& more) {
        return send("GET", "/mixpanel/api/2.0/export?project_id=4242&" + more);
    }
    static json event(const std::string& id, const json& more = json::object()) {
        json properties = {{"time", 1'767'139'200}, {"distinct_id", "ana"}, {"$insert_id", id}};
        properties.update(more);
        return {{"event", "Page view"}, {"properties", properties}};
    }
    static json update(const std::string& id, const json& set) {
        return {{"$token", "sandbox-project-token"}, {"$distinct_id", id}, {"$set", set}};
    }

    Sandbox sandbox{PopulationSettings{}};
};

TEST_F(MixpanelProject, StoresTheGoodEventsOfABatchAndNamesTheOthers) {
    const auto answer = import({event("a-1"), event("white space"), event("a-2", {{"time", 5}}),
                                event("a-3", {{"distinct_id", "null"}})});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body["num_records_imported"], 1);
    ASSERT_EQ(answer.body["failed_records"].size(), 3U);
    EXPECT_EQ(answer.body["failed_records"][1]["index"], 2);
    EXPECT_EQ(answer.body["failed_records"][1]["field"], "properties.time");
    EXPECT_EQ(answer.body["failed_records"][1]["$insert_id"], "a-2");
}

TEST_F(MixpanelProject, KeepsRepeatsInTheExportAndCountsThemOnce) {
    import({event("a-1"), event("a-1")});
    const auto day = exported("from_date=2025-12-31&to_date=2025-12-31");
    EXPECT_EQ(std::count(day.text.begin(), day.text.end(), '\n'), 2);
    const auto counted = send(
        "GET",
        "/mixpanel/api/query/"
        "segmentation?project_id=4242&event=Page%20view&from_date=2025-12-31&to_date=2025-12-31");
    EXPECT_EQ(counted.body["data"]["values"]["Page view"]["2025-12-31"], 1);
    EXPECT_TRUE(exported("from_date=2025-12-30&to_date=2025-12-30").text.empty());
}

TEST_F(MixpanelProject, RefusesQueriesThatItDoesNotUnderstand) {
    EXPECT_EQ(exported("from_date=2025-12-31").status, 400);
    EXPECT_EQ(exported("from_date=2025-12-31&to_date=2025-12-30").status, 400);
    EXPECT_EQ(exported("from_date=2025-12-31&to_date=2025-12-31&limit=100001").status, 400);
    EXPECT_EQ(exported("from_date=2025-12-31&to_date=2025-12-31&page=2").status, 400);
    EXPECT_EQ(query("page_size=10").status, 400);
    EXPECT_EQ(query("where=" + percentEncoded("properties[\"a\" == 1")).status, 400);
    EXPECT_EQ(query("page=1").status, 400) << "without a session";
}

TEST_F(MixpanelProject, KnowsItsServiceAccountAndProject) {
    const Headers wrong = {{"Authorization", "Basic " + base64("leadloom:guessed")}};
    const auto refused = send("POST", "/mixpanel/api/query/engage?project_id=4242", "", wrong);
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.body["error"], "Invalid credentials");
    EXPECT_EQ(send("POST", "/mixpanel/api/query/engage?project_id=7").status, 403);
    EXPECT_EQ(send("POST", "/mixpanel/api/query/engage").status, 400);
    EXPECT_EQ(send("POST", "/mixpanel/engage", "[]", wrong).status, 200) << "asks for none";
}

TEST_F(MixpanelProject, PagesThroughTheResultOfOneQuery) {
    send("PATCH", "/_control/mixpanel/settings", R"({"page_size":2})");
    engage({update("a", {{"n", 1}}), update("b", {{"n", 2}}), update("c", {{"n", 3}})});
    const auto first = query("where=" + percentEncoded("properties[\"n\"] >= 1"));
    EXPECT_EQ(first.body["total"], 3);
    const auto session = first.body["session_id"].get<std::string>();
    const auto second = query("page=1&session_id=" + session);
    ASSERT_EQ(second.body["results"].size(), 1U);
    EXPECT_EQ(second.body["results"][0]["$distinct_id"], "c");
    EXPECT_FALSE(second.body.contains("total"));
    send("PATCH", "/_control/clock", R"({"advance_ms":3600000})");
    EXPECT_EQ(query("page=1&session_id=" + session).status, 400);
}

TEST_F(MixpanelProject, LimitsQueriesByTheHour) {
    send("PATCH", "/_control/mixpanel/settings", R"({"queries_per_hour":2})");
    EXPECT_EQ(query("").status, 200);
    EXPECT_EQ(query("").status, 200);
    EXPECT_EQ(query("").status, 429);
    send("PATCH", "/_control/clock", R"({"advance_ms":3600000})");
    EXPECT_EQ(query("").status, 200);
}

TEST_F(MixpanelProject, DeletesForPrivacyWithATokenOfItsOwn) {
    engage({update("ana", {{"n", 1}})});
    import({event("a-1")});
    const std::string path = "/mixpanel/api/app/data-deletions/v3.0?token=sandbox-project-token";
    const auto body = json{{"distinct_ids", {"ana"}}}.dump();
    EXPECT_EQ(send("POST", path, body).status, 401) << "no service account";
    const Headers token = {{"Authorization", "Bearer sandbox-privacy-token"}};
    const auto made = send("POST", path, body, token);
    EXPECT_EQ(made.status, 201);
    EXPECT_FALSE(made.body["results"]["task_id"].get<std::string>().empty());
    send("POST", "/_control/mixpanel/deletions/run", "{}");
    EXPECT_EQ(send("GET", "/_control/mixpanel/records/events").body["records"].size(), 0U);
    EXPECT_EQ(query("").body["results"].size(), 0U);
}

TEST(MixpanelExpression, ReadsComparisonsAndHowTheyAreJoined) {
    const json properties = {{"mail", "a@b.test"}, {"n", 4}, {"seen", "2026-01-02T00:00:00"}};
    const std::pair<const char*, bool> known[] = {
        {"properties[\"mail\"] == \"a@b.test\"", true},
        {"properties[\"mail\"] != \"a@b.test\"", false},
        {"properties[\"seen\"] >= \"2026-01-01T00:00:00\" and properties[\"n\"] < 4", false},
        {"properties[\"n\"] == 5 or (not properties[\"none\"] == 1)", true},
        {"defined(properties[\"none\"])", false},
        {"\"b.test\" in properties[\"mail\"]", true},
        {"properties[\"n\"] in [4, 5]", true}};
    for (const auto& [text, expected] : known) {
        const auto predicate = parsedExpression(text);
        ASSERT_TRUE(predicate) << text;
        EXPECT_EQ((*predicate)(properties), expected) << text;
    }
    for (const char* text : {"", "properties[", "properties[\"a\"] ==", "a == 1", "\"a\" \"b\""})
        EXPECT_FALSE(parsedExpression(text)) << text;
}

}  // namespace
}  // namespace leadloom::sandbox::mixpanel

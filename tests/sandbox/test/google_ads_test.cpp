#include "tests/sandbox/google_ads/google_ads.h"

#include <gtest/gtest.h>

#include "tests/sandbox/google_ads/gaql.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::google_ads {
namespace {

using nlohmann::json;

class GoogleAdsAccount : public ::testing::Test {
protected:
    GoogleAdsAccount() {
        client.sandbox.add(std::make_unique<GoogleAds>(client.sandbox.clock()));
        token = control("POST", "/session").body.at("access_token");
    }

    Answer control(const std::string& method, const std::string& path, const json& body = {}) {
        return client.send(method, "/_control/google-ads" + path,
                           body.is_null() ? "" : body.dump());
    }
    Answer send(const std::string& path, const json& body, Headers headers = {}) {
        headers.emplace("Authorization", "Bearer " + token);
        return client.send("POST", "/google-ads" + path, body.dump(), headers);
    }
    Answer search(const std::string& query, const json& more = json::object(),
                  const std::string& customer = "1234567890") {
        json body = {{"query", query}};
        body.update(more);
        return send("/v26/customers/" + customer + "/googleAds:search", body);
    }
    Answer ingest(const std::vector<json>& events, const json& more = json::object()) {
        json body = {
            {"destinations",
             {{{"operatingAccount", {{"accountType", "GOOGLE_ADS"}, {"accountId", "1234567890"}}},
               {"productDestinationId", "600700800"}}}},
            {"events", events},
            {"encoding", "HEX"}};
        body.update(more);
        return send("/v1/events:ingest", body);
    }
    static json event(const std::string& id, const json& more = json::object()) {
        json event = {{"transactionId", id},
                      {"eventTimestamp", "2026-01-02T08:15:30Z"},
                      {"eventSource", "OTHER"},
                      {"adIdentifiers", {{"gclid", "EAIaTest123"}}}};
        event.update(more);
        return event;
    }
    json stored() { return control("GET", "/records/events").body.at("records"); }
    static std::string codeOf(const json& refusal) {
        return refusal.at("/error/details/0/errors/0/errorCode"_json_pointer).front();
    }

    Client client;
    std::string token;
};

TEST_F(GoogleAdsAccount, NamesTheFaultyEventsOfAnUploadAndStoresNone) {
    auto sourceless = event("b");
    sourceless.erase("eventSource");
    const json plain = {{"userIdentifiers", {{{"emailAddress", "jane.doe@example.com"}}}}};
    const auto refused = ingest({event("a"), sourceless, event("c", {{"userData", plain}}),
                                 event("d", {{"adIdentifiers", json::object()}}),
                                 event("e", {{"eventTimestamp", "yesterday"}})});
    EXPECT_EQ(refused.status, 400);
    std::vector<std::string> named;
    for (const auto& one : refused.body["error"]["details"][1]["fieldViolations"])
        named.push_back(one["field"].get<std::string>() + " " + one["reason"].get<std::string>());
    EXPECT_EQ(named, (std::vector<std::string>{
                         "events.events[1].event_source REQUIRED_FIELD_MISSING",
                         "events.events[2].user_data.user_identifiers[0] INVALID_SHA256_FORMAT",
                         "events.events[3] NO_IDENTIFIERS_PROVIDED",
                         "events.events[4].event_timestamp EVENT_TIME_INVALID"}));
    EXPECT_TRUE(stored().empty());
}

TEST_F(GoogleAdsAccount, TakesEnumValuesByNumberToo) {
    const json consent = {{"adUserData", 1}, {"adPersonalization", 2}};
    const json account = {{"accountType", 1}, {"accountId", "1234567890"}};
    const json destinations = {{{"operatingAccount", account}, {"productDestinationId", "7"}}};
    const auto done = ingest({event("a", {{"eventSource", 6}, {"consent", consent}})},
                             {{"encoding", 1}, {"destinations", destinations}});
    ASSERT_EQ(done.status, 200) << done.text;
    const auto kept = stored().at(0).at("event");
    EXPECT_EQ(kept["eventSource"], "MESSAGE");
    EXPECT_EQ(kept["consent"]["adPersonalization"], "CONSENT_DENIED");
    for (const int unknown : {0, 7, -1})
        EXPECT_EQ(ingest({event("b", {{"eventSource", unknown}})}).status, 400) << unknown;
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(GoogleAdsAccount, RestatesAConversionUnderItsIdAndTellsWhatBecameOfARequest) {
    ingest({event("a", {{"conversionValue", 10}}), event("b")});
    EXPECT_EQ(ingest({event("c")}, {{"validateOnly", true}}).status, 200);
    const auto again = ingest({event("a", {{"conversionValue", 99}})});
    ASSERT_EQ(stored().size(), 2U);
    EXPECT_EQ(stored()[0]["event"]["conversionValue"], 99);
    const Headers headers = {{"Authorization", "Bearer " + token}};
    const std::string path = "/google-ads/v1/requestStatus:retrieve?requestId=";
    const auto status =
        client.send("GET", path + again.body["requestId"].get<std::string>(), "", headers);
    EXPECT_EQ(status.body["requestStatusPerDestination"][0]["requestStatus"], "SUCCESS");
    EXPECT_EQ(client.send("GET", path + "guessed", "", headers).status, 400);
}

TEST_F(GoogleAdsAccount, KnowsTokensScopesManagersAndVersions) {
    const std::string stream = "/v26/customers/1234567890/googleAds:searchStream";
    const json query = {{"query", "SELECT campaign.id FROM campaign"}};
    EXPECT_EQ(send(stream, query, {{"login-customer-id", "9876543210"}}).status, 200);
    EXPECT_EQ(codeOf(send(stream, query, {{"login-customer-id", "987-654-3210"}}).body.at(0)),
              "USER_PERMISSION_DENIED");
    EXPECT_EQ(send("/v22/customers/1234567890/googleAds:search", query).status, 404);
    const auto unknown = send(stream, query, {{"Authorization", "Bearer guessed"}});
    EXPECT_EQ(unknown.status, 401);
    EXPECT_TRUE(unknown.body.is_array()) << "errors of a stream are a list";
    control("PATCH", "/settings", {{"scopes", "datamanager"}});
    EXPECT_EQ(send(stream, query).status, 403);
    EXPECT_EQ(ingest({event("a")}).status, 200);
}

TEST_F(GoogleAdsAccount, PagesByTokenAndLetsNobodySetTheSize) {
    control("PATCH", "/settings", {{"page_size", 2}});
    const std::string query =
        "SELECT campaign.id, campaign.name FROM campaign ORDER BY campaign.id";
    const auto first = search(query);
    ASSERT_EQ(first.body["results"].size(), 2U);
    const auto second = search(query, {{"pageToken", first.body["nextPageToken"]}});
    ASSERT_EQ(second.body["results"].size(), 1U);
    EXPECT_EQ(second.body["results"][0]["campaign"]["id"], "20000000003");
    EXPECT_FALSE(second.body.contains("nextPageToken"));
    EXPECT_EQ(codeOf(search(query, {{"pageSize", 2}}).body), "PAGE_SIZE_NOT_SUPPORTED");
    EXPECT_EQ(codeOf(search(query, {{"pageToken", "other"}}).body), "INVALID_PAGE_TOKEN");
}

TEST_F(GoogleAdsAccount, GivesCostsOfClientsWithoutDefaultValues) {
    const std::string query =
        "SELECT campaign.id, segments.date, metrics.cost_micros, metrics.clicks FROM campaign "
        "WHERE segments.date BETWEEN '2025-06-10' AND '2025-06-10'";
    const auto rows = search(query).body["results"];
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["metrics"], json({{"costMicros", "1230000"}})) << "no clicks";
    EXPECT_EQ(rows[1]["metrics"]["clicks"], "10");
    EXPECT_EQ(codeOf(search(query, json::object(), "9876543210").body),
              "REQUESTED_METRICS_FOR_MANAGER");
}

TEST_F(GoogleAdsAccount, RefusesWhatAQueryCannotAskFor) {
    const std::string lead = "lead_form_submission_data";
    const std::pair<std::string, const char*> known[] = {
        {"SELECT campaign.shoe FROM campaign", "UNRECOGNIZED_FIELD"},
        {"SELECT " + lead + ".id FROM " + lead + " ORDER BY " + lead + ".gclid",
         "UNSORTABLE_FIELD"},
        {"SELECT shoe.id FROM shoe", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"},
        {"SELECT campaign.id FROM campaign WHERE", "BAD_VALUE"}};
    for (const auto& [query, code] : known)
        EXPECT_EQ(codeOf(search(query).body), code) << query;
}

TEST_F(GoogleAdsAccount, CallsTheWebhookOfTheFormAndKeepsNoTestLeads) {
    control("PATCH", "/settings",
            {{"webhook_url", "http://127.0.0.1:9/hook"}, {"webhook_hold", true}});
    const json columns = {{"EMAIL", "jane.doe@example.com"}};
    const auto before = control("GET", "/records/leads").body["records"].size();
    control("POST", "/records/leads", {{"id", "real"}, {"columns", columns}});
    control("POST", "/records/leads", {{"id", "try"}, {"columns", columns}, {"is_test", true}});
    EXPECT_EQ(control("GET", "/webhooks").body["waiting"], 2);
    EXPECT_EQ(control("GET", "/records/leads").body["records"].size(), before + 1);
    const auto rows = search(
        "SELECT lead_form_submission_data.id, "
        "lead_form_submission_data.lead_form_submission_fields FROM lead_form_submission_data "
        "WHERE lead_form_submission_data.id = 'real'");
    ASSERT_EQ(rows.body["results"].size(), 1U);
    EXPECT_EQ(rows.body["results"][0]["leadFormSubmissionData"]["leadFormSubmissionFields"],
              json::array({{{"fieldType", "EMAIL"}, {"fieldValue", "jane.doe@example.com"}}}));
}

TEST(GoogleAdsQuery, IsReadWholeOrNotAtAll) {
    const auto query = parsedGaql(
        "select a.b, a.c from a where a.b in ('1', \"2\") and a.c != 3 order by a.b desc, a.c "
        "limit "
        "7");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->fields.size(), 2U);
    EXPECT_EQ(query->conditions.at(0).values, (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(query->order.size(), 2U);
    EXPECT_TRUE(query->order.at(0).second);
    EXPECT_EQ(query->limit, 7U);
    for (const char* text :
         {"", "SELECT a.b", "SELECT a.b FROM a WHERE a.b LIKES 'x'", "SELECT a.b FROM a ORDER a.b",
          "SELECT a.b FROM a WHERE a.b = 'x", "SELECT a.b FROM a; SELECT"})
        EXPECT_FALSE(parsedGaql(text)) << text;
}

}  // namespace
}  // namespace leadloom::sandbox::google_ads

#include <sstream>
#include <thread>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/StreamCopier.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/sandbox_server.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox {

using nlohmann::json;

class SandboxOverHttp : public ::testing::Test {
protected:
    void SetUp() override {
        server.start();
        session.setHost("127.0.0.1");
        session.setPort(server.port());
        session.setKeepAlive(true);
    }
    std::string get(const std::string& path) { return send("GET", path, ""); }
    std::string send(const std::string& method, const std::string& path, const std::string& body) {
        Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
        request.set("Authorization", "Bearer pat-na1-sandbox");
        request.setContentType("application/json");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        session.sendRequest(request) << body;
        std::string text;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
        return text;
    }
    void fault(const json& action) {
        send("POST", "/_control/faults",
             json{{"vendor", "hubspot"}, {"method", "POST"}, {"times", 1}, {"action", action}}
                 .dump());
    }
    std::size_t contacts() {
        return json::parse(get("/_control/hubspot/records/contacts"))["records"].size();
    }
    void createExpectingFailure() {
        EXPECT_THROW(send("POST", "/hubspot/crm/v3/objects/contacts",
                          R"({"properties":{"firstname":"Ada"}})"),
                     Poco::Exception);
        session.reset();
    }
    SandboxServer server;
    Poco::Net::HTTPClientSession session;
    Poco::Net::HTTPResponse response;
};

TEST_F(SandboxOverHttp, ServesSeveralRequestsOnOneConnection) {
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(get("/hubspot/crm/v3/objects/contacts"), ::testing::HasSubstr("results"));
    EXPECT_EQ(response.getStatus(), 200);
    EXPECT_EQ(json::parse(get("/_control/counters"))["hubspot"]["requests"], 3);
}

TEST_F(SandboxOverHttp, DropsTheConnectionBeforeOrAfterTheEffect) {
    fault({{"kind", "drop"}});
    createExpectingFailure();
    EXPECT_EQ(contacts(), 0U);
    fault({{"kind", "drop"}, {"after_effect", true}});
    createExpectingFailure();
    EXPECT_EQ(contacts(), 1U);
}

TEST_F(SandboxOverHttp, ClosesInTheMiddleOfAnAnswer) {
    fault({{"kind", "cut_connection"}});
    Poco::Net::HTTPRequest request("POST", "/hubspot/crm/v3/objects/contacts/search", "HTTP/1.1");
    request.set("Authorization", "Bearer pat-na1-sandbox");
    request.setContentType("application/json");
    request.setContentLength(2);
    session.sendRequest(request) << "{}";
    std::ostringstream text;
    Poco::StreamCopier::copyStream(session.receiveResponse(response), text);
    EXPECT_LT(text.str().size(), static_cast<std::size_t>(response.getContentLength()));
}

TEST_F(SandboxOverHttp, HoldsManyConnectionsAtOnce) {
    std::vector<std::unique_ptr<Poco::Net::HTTPClientSession>> open;
    for (int i = 0; i < 60; ++i) {
        auto& client = open.emplace_back(
            std::make_unique<Poco::Net::HTTPClientSession>("127.0.0.1", server.port()));
        client->setKeepAlive(true);
        client->setTimeout(Poco::Timespan(20, 0));
        Poco::Net::HTTPRequest request("GET", "/_control/clock", "HTTP/1.1");
        client->sendRequest(request);
        std::ostringstream text;
        Poco::StreamCopier::copyStream(client->receiveResponse(response), text);
        EXPECT_EQ(response.getStatus(), 200);
    }
}

TEST(SandboxServer, SaysWhenItsPortIsTaken) {
    SandboxServer first;
    first.start();
    SandboxOptions options;
    options.port = first.port();
    SandboxServer second(options);
    EXPECT_THROW(second.start(), std::runtime_error);
}

TEST(SandboxServer, RefusesAnUnknownVendor) {
    SandboxOptions options;
    options.vendors = {"acme"};
    EXPECT_THROW(SandboxServer server(options), std::runtime_error);
}

TEST(SandboxServer, StopsTwiceAndWithoutStart) {
    SandboxServer never;
    never.stop();
    SandboxServer server;
    server.start();
    server.stop();
    server.stop();
    SUCCEED();
}

class Faults : public ::testing::Test {
protected:
    Client client;
    int status() { return client.hs("GET", "/crm/v3/objects/contacts").status; }
    std::vector<int> statuses(int count) {
        std::vector<int> list;
        for (int i = 0; i < count; ++i)
            list.push_back(status());
        return list;
    }
};

TEST_F(Faults, StrikeTheRequestsTheyCount) {
    client.control("POST", "/faults",
                   {{"vendor", "hubspot"},
                    {"path", "/crm/v3/objects/*"},
                    {"skip", 1},
                    {"every", 2},
                    {"times", 2},
                    {"action", {{"kind", "status"}, {"status", 500}}}});
    EXPECT_EQ(statuses(6), (std::vector<int>{200, 500, 200, 500, 200, 200}));
    EXPECT_EQ(client.control("GET", "/faults").body["faults"][0]["struck"], 2);
}

TEST_F(Faults, AreRepeatableByTheirSeed) {
    const json rule = {{"probability", 0.5}, {"seed", 3}, {"action", {{"kind", "rate_limit"}}}};
    client.control("POST", "/faults", rule);
    const auto first = statuses(20);
    client.control("DELETE", "/faults");
    client.control("POST", "/faults", rule);
    EXPECT_EQ(statuses(20), first);
    EXPECT_THAT(first, ::testing::AllOf(::testing::Contains(200), ::testing::Contains(429)));
}

TEST_F(Faults, SpoilAnswersInManyWays) {
    const auto spoilt = [&](json action) {
        client.control("POST", "/faults", {{"nth", 1}, {"action", std::move(action)}});
        auto answer = client.hs("GET", "/crm/v3/objects/contacts");
        client.control("DELETE", "/faults");
        return answer;
    };
    EXPECT_EQ(spoilt({{"kind", "rate_limit"}, {"retry_after", 2}}).header("Retry-After"), "2");
    EXPECT_EQ(spoilt({{"kind", "rate_limit"}}).header("Retry-After"), "");
    EXPECT_THAT(spoilt({{"kind", "html"}, {"status", 200}}).text, ::testing::HasSubstr("<html>"));
    EXPECT_TRUE(spoilt({{"kind", "cut_json"}}).body.is_null());
    EXPECT_EQ(spoilt({{"kind", "server_error"}, {"status", 502}}).status, 502);
    EXPECT_EQ(spoilt({{"kind", "status"}, {"status", 423}, {"body", {{"x", 1}}}}).body["x"], 1);
    EXPECT_EQ(spoilt({{"kind", "delay"}, {"delay_ms", 1}}).status, 200);
}

TEST_F(Faults, ExpireTokensInTheMiddle) {
    client.control("POST", "/faults",
                   {{"vendor", "salesforce"}, {"nth", 2}, {"action", {{"kind", "expire_tokens"}}}});
    EXPECT_EQ(client.query("SELECT Id FROM Lead").status, 200);
    EXPECT_EQ(client.query("SELECT Id FROM Lead").status, 401);
}

TEST_F(Faults, NameTheKeyThatIsWrong) {
    EXPECT_THAT(client.control("POST", "/faults", {{"vendr", "x"}}).text,
                ::testing::HasSubstr("vendr"));
    EXPECT_THAT(client.control("POST", "/faults", {{"action", {{"kind", "explode"}}}}).text,
                ::testing::HasSubstr("kind"));
    EXPECT_EQ(
        client.control("POST", "/faults", {{"nth", "two"}, {"action", {{"kind", "drop"}}}}).status,
        400);
}

TEST(Control, KeepsRequestsWithoutSecrets) {
    Client client;
    client.send(
        "POST", "/salesforce/services/oauth2/token", "grant_type=refresh_token&refresh_token=hush",
        {{"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", "Basic hush"}});
    client.query("SELECT Id FROM Lead");
    const auto log = client.control("GET", "/requests?vendor=salesforce");
    EXPECT_THAT(log.text, ::testing::Not(::testing::HasSubstr("hush")));
    EXPECT_EQ(log.body["requests"][1]["query"][0], json::array({"q", "SELECT Id FROM Lead"}));
}

TEST(Control, EditsAsAUserWouldWithoutCounting) {
    Client client;
    const auto made = client.control("POST", "/salesforce/records/Lead",
                                     {{"LastName", "Berg"}, {"Company", "Alpine"}});
    EXPECT_EQ(made.status, 201);
    const auto path = "/salesforce/records/Lead/" + made.body["Id"].get<std::string>();
    EXPECT_EQ(client.control("PATCH", path, {{"Title", "CEO"}}).body["Title"], "CEO");
    EXPECT_EQ(
        client
            .control(
                "PUT", path,
                {{"LastName", "Berg"}, {"Company", "Alpine"}, {"Status", "Open - Not Contacted"}})
            .body["Title"],
        nullptr);
    EXPECT_EQ(client.control("PATCH", path, {{"Nope", "x"}}).status, 400);
    EXPECT_TRUE(client.control("GET", "/counters").body["salesforce"]["writes"].empty());
}

TEST(Control, ChangesTheSchemaUnderAClient) {
    Client client;
    EXPECT_EQ(
        client.control("POST", "/salesforce/fields/Lead", {{"name", "Plan__c"}, {"type", "string"}})
            .status,
        201);
    client.createLead({{"Plan__c", "gold"}});
    EXPECT_EQ(client.query("SELECT Plan__c FROM Lead").body["records"][0]["Plan__c"], "gold");
    client.control("DELETE", "/salesforce/fields/Lead/Plan__c");
    EXPECT_EQ(client.query("SELECT Plan__c FROM Lead").code(), "INVALID_FIELD");
    client.control("DELETE", "/hubspot/fields/contacts/jobtitle");
    EXPECT_EQ(client
                  .hs("POST", "/crm/v3/objects/contacts",
                      {{"properties", {{"firstname", "A"}, {"jobtitle", "x"}}}})
                  .status,
              400);
}

TEST(Control, StartsAnew) {
    Client client({50, 1, 0.5});
    client.control("PATCH", "/clock", {{"offset_ms", 99'000}});
    EXPECT_EQ(client.control("POST", "/reset", {{"people", 0}}).status, 200);
    EXPECT_EQ(client.hs("GET", "/crm/v3/objects/contacts").body["results"].size(), 0U);
    EXPECT_EQ(client.control("GET", "/clock").body["offset_ms"], 0);
}

TEST(BadInput, IsAnsweredByBothVendors) {
    Client client;
    const std::vector<json> bodies = {
        json::array(),
        json::object(),
        5,
        "text",
        {{"inputs", 5}},
        {{"inputs", {5}}},
        {{"inputs", {json::object()}}},
        {{"inputs", {{{"id", 5}, {"properties", 5}, {"idProperty", 5}}}}},
        {{"properties", {{"email", {1, 2}}}}},
        {{"records", 5}},
        {{"records", {5}}},
        {{"records", {{{"attributes", 5}}}}},
        {{"records", {{{"attributes", {{"type", 5}}}}}}},
        {{"allOrNone", "x"}, {"records", {{{"attributes", {{"type", "Lead"}}}, {"id", 5}}}}},
        {{"compositeRequest", {5}}},
        {{"compositeRequest", {{{"referenceId", 5}}}}},
        {{"filterGroups", {5}}},
        {{"filterGroups", {{{"filters", {5}}}}}},
        {{"sorts", {5}}},
        {{"limit", "x"}},
        {{"operation", 5}},
        {{"LastName", {{"a", 1}}}}};
    for (const auto& body : bodies) {
        for (const char* path : {"", "/search", "/merge", "/gdpr-delete", "/batch/create",
                                 "/batch/read", "/batch/update", "/batch/upsert", "/batch/archive"})
            EXPECT_LT(
                client.hs("POST", std::string("/crm/v3/objects/contacts") + path, body).status, 500)
                << path << body;
        for (const char* path :
             {"create", "read", "archive", "associate/default", "labels/archive"})
            EXPECT_LT(
                client
                    .hs("POST",
                        std::string("/crm/v4/associations/contacts/companies/batch/") + path, body)
                    .status,
                500)
                << path << body;
        EXPECT_LT(client.hs("POST", "/crm/v3/properties/contacts", body).status, 500) << body;
        EXPECT_LT(client.hs("POST", "/webhooks/v3/9001/subscriptions", body).status, 500) << body;
        for (const char* path : {"/sobjects/Lead", "/composite", "/composite/sobjects",
                                 "/composite/sobjects/Lead", "/jobs/query", "/jobs/ingest"})
            EXPECT_LT(client.sf("POST", path, body).status, 500) << path << body;
        for (const char* path : {"/sobjects/Lead/Loom_Id__c/x", "/composite/sobjects",
                                 "/composite/sobjects/Lead/Loom_Id__c"})
            EXPECT_LT(client.sf("PATCH", path, body).status, 500) << path << body;
    }
}

TEST(Texts, MatchPatternsAndAddresses) {
    EXPECT_TRUE(matchesGlob("/crm/*/batch/*", "/crm/v3/objects/contacts/batch/upsert"));
    EXPECT_FALSE(matchesGlob("/crm/*/x", "/crm/y"));
    EXPECT_TRUE(looksLikeEmail("o'brien+x@mail.example"));
    for (const char* wrong :
         {"", "a", "a@b", "@b.example", "a..b@c.example", "a@-b.example", "a b@c.example", "a@b.c"})
        EXPECT_FALSE(looksLikeEmail(wrong)) << wrong;
    EXPECT_FALSE(isUtf8("\xC3("));
    EXPECT_FALSE(isUtf8("\xED\xA0\x80"));
    EXPECT_TRUE(isUtf8("Щ😀"));
}

TEST(Times, AreReadInEveryZone) {
    EXPECT_EQ(parsedTime("2026-01-01T10:00:00Z"), 1767261600000);
    EXPECT_EQ(parsedTime("2026-01-01T12:00:00.5+02:00"), 1767261600500);
    EXPECT_EQ(parsedTime("2026-01-01T10:00:00.000+0000"), 1767261600000);
    EXPECT_EQ(isoTime(1767261600500, "Z"), "2026-01-01T10:00:00.500Z");
    for (const char* wrong : {"2026-02-30", "2026-01-01T25:00:00Z", "2026-01-01T10:00:00",
                              "yesterday", "2026-01-01T10:00:00.Z"})
        EXPECT_EQ(parsedTime(wrong), std::nullopt) << wrong;
}

}  // namespace leadloom::sandbox

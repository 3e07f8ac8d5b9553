#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* Taken = R"({"requestId":"r-1"})";

class GoogleAdsScripted : public ::testing::Test {
protected:
    explicit GoogleAdsScripted(const json& more = json::object())
        : rig("google-ads", settings(more)) {}

    static json settings(const json& more) {
        json all = {{"base_url", "https://ads.example"},
                    {"customer_id", "123-456-7890"},
                    {"conversion_actions", {{"Deal won", "600700800"}}}};
        all.update(more);
        return all;
    }
    static Session::Writing event(const std::string& id, const json& more = json::object()) {
        json payload = {{"time", "2026-01-01T08:00:00Z"}, {"click_ids", {{"gclid", "EAIa1"}}}};
        payload.update(more);
        Session::Writing write;
        write.idempotencyKey = id;
        write.payload = payload.dump();
        return write;
    }
    CapturedWrite upload(const std::vector<Session::Writing>& events,
                         const std::string& action = "Deal won") {
        return rig.session().upload(action, events);
    }
    json sent(std::size_t i = 0) {
        return json::parse(rig.vendor.bodies("/v1/events:ingest").at(i));
    }
    static HttpReply refusal(const std::vector<int>& rows) {
        json violations = json::array();
        for (const int row : rows)
            violations.push_back(
                {{"field", "events.events[" + std::to_string(row) + "].event_source"},
                 {"description", "jane.doe@example.com"},
                 {"reason", "REQUIRED_FIELD_MISSING"}});
        return HttpReply::json(
            400, json{{"error",
                       {{"code", 400},
                        {"message", "There was a problem with the request."},
                        {"status", "INVALID_ARGUMENT"},
                        {"details",
                         {{{"@type", "ErrorInfo"}, {"reason", "INVALID_ARGUMENT"}},
                          {{"@type", "BadRequest"}, {"fieldViolations", violations}}}}}}}
                     .dump());
    }
    ConnectorRig rig;
};

TEST_F(GoogleAdsScripted, SendsWhatAConversionIsMadeOf) {
    rig.vendor.always("POST", "/v1/events:ingest", Taken);
    const auto done = upload({event("e-1", {{"value", "120.5"},
                                            {"currency", "EUR"},
                                            {"consent", {{"ads", "granted"}}},
                                            {"person",
                                             {{"emails", {" Jane.Doe+Promo@GMail.com "}},
                                              {"phones", {"+14155550132"}},
                                              {"given_name", "Jane"}}}})});
    ASSERT_EQ(done.results.size(), 1U) << done.end.message;
    EXPECT_EQ(done.results[0].status, LL_ACCEPTED) << done.results[0].message;
    const auto body = sent();
    EXPECT_EQ(body["destinations"][0]["operatingAccount"]["accountId"], "1234567890");
    EXPECT_EQ(body["destinations"][0]["productDestinationId"], "600700800");
    EXPECT_EQ(body["encoding"], "HEX");
    const auto& one = body["events"][0];
    EXPECT_EQ(one["transactionId"], "e-1");
    EXPECT_EQ(one["eventSource"], "OTHER");
    EXPECT_EQ(one["conversionValue"], 120.5);
    EXPECT_EQ(one["consent"],
              json({{"adUserData", "CONSENT_GRANTED"}, {"adPersonalization", "CONSENT_DENIED"}}));
    const auto& people = one["userData"]["userIdentifiers"];
    ASSERT_EQ(people.size(), 2U) << "an address that isn't whole is left out";
    EXPECT_EQ(people[0]["emailAddress"],
              "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69");
    EXPECT_EQ(people[1]["phoneNumber"],
              "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462");
}

TEST_F(GoogleAdsScripted, OneBadEventDoesNotKeepTheOthersBack) {
    rig.vendor.once("POST", "/v1/events:ingest", refusal({1}));
    rig.vendor.once("POST", "/v1/events:ingest", std::string(Taken));
    const auto done = upload({event("a"), event("b"), event("c")});
    EXPECT_EQ(done.of(0)->status, LL_ACCEPTED);
    EXPECT_EQ(done.of(1)->status, LL_INVALID_RECORD);
    EXPECT_EQ(done.of(1)->fields, "event_source");
    EXPECT_THAT(done.of(1)->message, ::testing::Not(HasSubstr("jane.doe")));
    EXPECT_EQ(done.of(2)->status, LL_ACCEPTED);
    EXPECT_EQ(sent(1)["events"].size(), 2U);
}

TEST_F(GoogleAdsScripted, ARefusalThatNamesNoEventIsTakenApart) {
    rig.vendor.once("POST", "/v1/events:ingest", refusal({}));
    rig.vendor.once("POST", "/v1/events:ingest", std::string(Taken));
    rig.vendor.once("POST", "/v1/events:ingest", refusal({}));
    const auto done = upload({event("a"), event("b")});
    EXPECT_EQ(done.of(0)->status, LL_ACCEPTED);
    EXPECT_EQ(done.of(1)->status, LL_INVALID_RECORD);
}

TEST_F(GoogleAdsScripted, AnEventThatNobodyCouldBeFoundByIsNotSent) {
    const auto done =
        upload({event("a", {{"click_ids", json::object()},
                            {"person", {{"emails", {"jane@"}}, {"phones", {"12345"}}}}})});
    EXPECT_EQ(done.results.at(0).status, LL_INVALID_RECORD);
    EXPECT_TRUE(rig.vendor.calls.empty());
}

TEST_F(GoogleAdsScripted, AnActionIsANumberOrANameOfOne) {
    rig.vendor.always("POST", "/v1/events:ingest", Taken);
    EXPECT_EQ(upload({event("a")}, "777").results.at(0).status, LL_ACCEPTED);
    EXPECT_EQ(sent()["destinations"][0]["productDestinationId"], "777");
    EXPECT_EQ(upload({event("a")}, "Deal lost").end.status, LL_INVALID_CONFIG);
}

TEST_F(GoogleAdsScripted, AnErrorOfAStreamIsReadThoughItIsAList) {
    const std::string error =
        R"([{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"errors":[{"errorCode":{"queryError":"REQUESTED_METRICS_FOR_MANAGER"}}]}]}}])";
    rig.vendor.once("POST", ":searchStream", HttpReply::json(400, error));
    const auto refused = rig.session().pull("cost", "2025-01-01", "2025-01-02");
    EXPECT_EQ(refused.end.status, LL_INVALID_CONFIG);
    EXPECT_THAT(refused.end.message, HasSubstr("REQUESTED_METRICS_FOR_MANAGER"));
}

TEST_F(GoogleAdsScripted, WaitsAsLongAsTheQuotaSays) {
    const std::string error =
        R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"errors":[{"errorCode":{"quotaError":"RESOURCE_EXHAUSTED"},"details":{"quotaErrorDetails":{"retryDelay":"53s"}}}]}]}})";
    rig.vendor.once("POST", ":search", HttpReply::json(429, error));
    const auto read = rig.session().read("leads", "", {});
    EXPECT_EQ(read.end.status, LL_RATE_LIMITED);
    EXPECT_EQ(read.end.retryAfterMs, 53'000);
}

TEST_F(GoogleAdsScripted, SendsNoDeveloperTokenUnlessItHasOne) {
    rig.vendor.always("POST", ":search", R"({"fieldMask":"","results":[]})");
    EXPECT_EQ(rig.session().read("leads", "", {}).end.status, LL_END);
    const auto names = [&] {
        std::string all;
        for (const auto& [name, value] : rig.vendor.calls.back().headers)
            all += name + " ";
        return all;
    };
    EXPECT_THAT(names(), ::testing::Not(HasSubstr("developer-token")));
    EXPECT_THAT(rig.vendor.calls.back().url,
                HasSubstr("/v26/customers/1234567890/googleAds:search"));
}

TEST_F(GoogleAdsScripted, AnAnswerWithoutRowsIsAnEndOnlyWhereItIsAnAnswer) {
    rig.vendor.once("POST", ":search", std::string("{}"));
    EXPECT_EQ(rig.session().read("leads", "", {}).end.status, LL_TRANSIENT);
    rig.vendor.once("POST", ":search", std::string(R"({"fieldMask":"x"})"));
    EXPECT_EQ(rig.session().read("leads", "", {}).end.status, LL_END);
}

}  // namespace
}  // namespace leadloom::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::string line(const json& properties, const std::string& event = "Page view") {
    return json{{"event", event}, {"properties", properties}}.dump() + "\n";
}

class MixpanelScripted : public ::testing::Test {
protected:
    explicit MixpanelScripted(const json& more = json::object()) : rig("mixpanel", settings(more)) {
        rig.hub.setCredential("project_token", "tok");
    }
    static json settings(const json& more) {
        json all = {{"base_url", "https://mp.example"},
                    {"project_id", "4242"},
                    {"start_date", "2025-12-31"},
                    {"end_date", "2025-12-31"}};
        all.update(more);
        return all;
    }
    CapturedRead events() { return rig.session().read("events", "", {}); }
    CapturedWrite upsert(const std::vector<json>& properties) {
        std::vector<Session::Writing> writes;
        for (const auto& one : properties) {
            Session::Writing write;
            write.operation = LL_WRITE_UPSERT;
            write.marker = "lead-" + std::to_string(writes.size());
            write.payload = json{{"$properties", one}}.dump();
            writes.push_back(std::move(write));
        }
        return rig.session().write("profiles", writes);
    }
    json receipt(const json& keys) {
        std::string text;
        const auto end = rig.session().erase(keys, text);
        EXPECT_EQ(end.status, LL_OK) << end.message;
        return json::parse(text, nullptr, false);
    }

    ConnectorRig rig;
};

TEST_F(MixpanelScripted, GivesBackWhatMixpanelRewroteInAHotShard) {
    rig.vendor.always("GET", "/export",
                      line({{"time", 1'767'139'200'000},
                            {"distinct_id", ""},
                            {"$insert_id", "a"},
                            {"mp_original_event_name", "Pressed"},
                            {"mp_original_distinct_id", "user-1"}},
                           "$hotshard_events"));
    const auto read = events();
    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    const auto payload = json::parse(read.records.at(0).payload);
    EXPECT_EQ(payload["event_name"], "Pressed");
    EXPECT_EQ(payload["person_id"], "user-1");
    EXPECT_EQ(payload["occurred_at"], "2025-12-31T00:00:00.000Z");
}

TEST_F(MixpanelScripted, OfRepeatsTheOneCountsThatCameLast) {
    const json first = {
        {"time", 1'767'139'200'000}, {"$insert_id", "a"}, {"mp_processing_time_ms", 5}, {"n", 1}};
    auto second = first;
    second["mp_processing_time_ms"] = 6;
    second["n"] = 2;
    rig.vendor.always("GET", "/export", line(second) + line(first));
    const auto read = events();
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(json::parse(read.records[0].payload)["properties"]["n"], 2);
}

TEST_F(MixpanelScripted, AnExportThatWasCutOrIsOfAnotherDayIsReadAgain) {
    const auto good = line({{"time", 1'767'139'200'000}, {"$insert_id", "a"}});
    for (const auto& body : {good + "terminated early\n", good + good.substr(0, 20), good + "{}\n",
                             line({{"time", 1'767'052'799'999}, {"$insert_id", "b"}})}) {
        rig.vendor.once("GET", "/export", HttpReply::json(200, body));
        const auto read = events();
        EXPECT_EQ(read.end.status, LL_TRANSIENT) << body;
        EXPECT_TRUE(read.records.empty());
    }
}

TEST_F(MixpanelScripted, ADayIsEmptyWhenMixpanelSaysSoTwice) {
    rig.vendor.once("GET", "/export", HttpReply::json(200, ""));
    rig.vendor.once("GET", "/export",
                    HttpReply::json(200, line({{"time", 1'767'139'200'000}, {"$insert_id", "a"}})));
    EXPECT_EQ(events().records.size(), 1U);
    rig.vendor.always("GET", "/export", HttpReply::json(200, ""));
    const auto empty = events();
    EXPECT_EQ(empty.end.status, LL_END) << empty.end.message;
    EXPECT_TRUE(empty.records.empty());
}

TEST_F(MixpanelScripted, ABatchThatIsTooLargeIsHalved) {
    rig.vendor.once(
        "POST", "/engage",
        HttpReply::json(
            413,
            R"({"code":413,"error":"request exceeds max limit of 9 bytes","status":"Request Entity Too Large"})"));
    rig.vendor.always("POST", "/engage", R"({"code":200,"num_records_imported":1,"status":"OK"})");
    const auto done = upsert({{{"$city", "Oulu"}}, {{"$city", "Turku"}}});
    EXPECT_EQ(rig.vendor.bodies("/engage").size(), 3U);
    for (const auto& result : done.results)
        EXPECT_EQ(result.status, LL_OK) << result.message;
}

TEST_F(MixpanelScripted, WhatFewerWereStoredOfThanSentIsUnknown) {
    rig.vendor.always("POST", "/engage", R"({"code":200,"num_records_imported":1,"status":"OK"})");
    for (const auto& result : upsert({{{"$city", "Oulu"}}, {{"$city", "Turku"}}}).results)
        EXPECT_EQ(result.status, LL_UNKNOWN_OUTCOME);
}

TEST_F(MixpanelScripted, TheTokenGoesIntoTheBodyAndNoCredentialWithIt) {
    rig.vendor.always("POST", "/engage", R"({"code":200,"num_records_imported":1,"status":"OK"})");
    upsert({{{"$city", "Oulu"}}});
    ASSERT_EQ(rig.vendor.calls.size(), 1U);
    EXPECT_EQ(rig.vendor.calls[0].credential, LL_CREDENTIAL_NONE);
    EXPECT_EQ(json::parse(rig.vendor.calls[0].body)[0]["$token"], "tok");
    EXPECT_THAT(rig.vendor.calls[0].url, HasSubstr("strict=1"));
}

TEST_F(MixpanelScripted, TellsApartWhatMixpanelRefuses) {
    const std::pair<int, ll_status> known[] = {{400, LL_INVALID_CONFIG}, {401, LL_AUTH},
                                               {402, LL_FORBIDDEN},      {404, LL_INVALID_CONFIG},
                                               {429, LL_RATE_LIMITED},   {503, LL_TRANSIENT}};
    for (const auto& [http, status] : known) {
        rig.vendor.once("GET", "/export", HttpReply::json(http, "Unknown error"));
        EXPECT_EQ(events().end.status, status) << http;
    }
}

TEST_F(MixpanelScripted, AnEventsIdIsMadeFitWhereMixpanelWouldRefuseIt) {
    rig.vendor.always("POST", "/import", R"({"code":200,"num_records_imported":1,"status":"OK"})");
    Session::Writing event;
    event.payload =
        R"({"time":"2026-01-01T00:00:00Z","record":{"stream":"profiles","id":"user-1"},"person":{"external_id":"lead-1"}})";
    for (const char* id : {"plain-1", "won/2026:a deal", "won/2026:a deal"}) {
        event.idempotencyKey = id;
        rig.session().upload("Deal won", {event});
    }
    const auto sent = rig.vendor.bodies("/import");
    ASSERT_EQ(sent.size(), 3U);
    const auto properties = [&](std::size_t i) { return json::parse(sent[i])[0]["properties"]; };
    EXPECT_EQ(properties(0)["$insert_id"], "plain-1");
    EXPECT_EQ(properties(0)["distinct_id"], "user-1");
    EXPECT_EQ(properties(0)["time"], 1'767'225'600'000);
    EXPECT_EQ(properties(1)["$insert_id"].get<std::string>().size(), 36U);
    EXPECT_EQ(properties(1)["$insert_id"], properties(2)["$insert_id"]);
}

TEST_F(MixpanelScripted, ADeletionIsAskedForWithATokenOfItsOwn) {
    const json keys = {{"stream", "profiles"}, {"external_id", "user-1"}};
    EXPECT_EQ(receipt(keys)["outcome"], "unsupported");
    rig.hub.setCredential("privacy_token", "private");
    rig.vendor.once("POST", "/data-deletions",
                    HttpReply::json(201, R"({"status":"ok","results":{"task_id":"t-1"}})"));
    rig.vendor.once("POST", "/data-deletions",
                    HttpReply::json(201, R"({"status":"ok","results":[{"tracking_id":"t-2"}]})"));
    EXPECT_EQ(receipt(keys), json({{"outcome", "pending"}, {"ticket", "t-1"}}));
    EXPECT_EQ(receipt(keys)["ticket"], "t-2");
    EXPECT_EQ(json::parse(rig.vendor.bodies("/data-deletions")[0])["distinct_ids"],
              json({"user-1"}));
    EXPECT_EQ(rig.vendor.calls.back().credential, LL_CREDENTIAL_NONE);
}

TEST_F(MixpanelScripted, ADeletionIsFollowedByItsTicketAndOnlyItsSuccessIsAnErasure) {
    rig.hub.setCredential("privacy_token", "private");
    const json keys = {{"stream", "profiles"}, {"external_id", "user-1"}, {"ticket", "t-1"}};
    const auto stands = [&](const std::string& state) {
        rig.vendor.once("GET", "/data-deletions/v3.0/t-1",
                        json{{"status", "ok"}, {"results", {{"status", state}}}}.dump());
    };
    for (const char* state : {"PENDING", "STAGING", "STARTED"}) {
        stands(state);
        EXPECT_EQ(receipt(keys), json({{"outcome", "pending"}, {"ticket", "t-1"}})) << state;
    }
    stands("SUCCESS");
    EXPECT_EQ(receipt(keys), json({{"outcome", "erased"}}));
    EXPECT_TRUE(rig.vendor.bodies("/data-deletions?").empty()) << "it was asked for anew";
    for (const char* state : {"FAILURE", "REVOKED"}) {
        stands(state);
        std::string text;
        EXPECT_EQ(rig.session().erase(keys, text).status, LL_FORBIDDEN) << state;
    }
    stands("NOT_FOUND");
    rig.vendor.once("POST", "/data-deletions",
                    HttpReply::json(201, R"({"status":"ok","results":{"task_id":"t-2"}})"));
    EXPECT_EQ(receipt(keys)["ticket"], "t-2") << "a ticket that Mixpanel lost";
}

class MixpanelInEurope : public MixpanelScripted {
protected:
    MixpanelInEurope() : MixpanelScripted({{"base_url", ""}, {"region", "eu"}}) {}
};

TEST_F(MixpanelInEurope, AsksTheHostsOfItsRegion) {
    events();
    rig.session().byIds("profiles", {"a"});
    upsert({{{"$city", "Oulu"}}});
    EXPECT_EQ(rig.vendor.asked("https://data-eu.mixpanel.com/api/2.0/export?").size(), 1U);
    EXPECT_EQ(rig.vendor.asked("https://eu.mixpanel.com/api/query/engage?").size(), 1U);
    EXPECT_EQ(rig.vendor.asked("https://api-eu.mixpanel.com/engage?").size(), 1U);
}

}  // namespace
}  // namespace leadloom::testing

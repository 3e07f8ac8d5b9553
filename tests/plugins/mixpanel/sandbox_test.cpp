#include <gtest/gtest.h>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr std::int64_t Day = 86'400'000;

class MixpanelInTheSandbox : public ::testing::Test {
protected:
    explicit MixpanelInTheSandbox(json settings = json::object())
        : rig("mixpanel", "", complete(std::move(settings))) {}

    static json complete(json settings) {
        settings["project_id"] = "4242";
        settings["project_token"] = "sandbox-project-token";
        return settings;
    }
    CapturedWrite write(int operation, const std::vector<std::pair<std::string, json>>& writes) {
        std::vector<Session::Writing> all;
        for (const auto& [id, payload] : writes) {
            Session::Writing write;
            write.operation = operation;
            (operation == LL_WRITE_UPSERT ? write.marker : write.externalId) = id;
            write.payload = payload.is_null() ? "" : payload.dump();
            all.push_back(std::move(write));
        }
        return rig.session().write("profiles", all);
    }
    CapturedResult only(int operation, const std::string& id, const json& payload) {
        const auto done = write(operation, {{id, payload}});
        EXPECT_EQ(done.results.size(), 1U) << done.end.message;
        return done.results.at(0);
    }
    json propertiesOf(const std::string& id) {
        return rig.control("GET", "/records/profiles/" + id).at("$properties");
    }
    /// An event as an app sent it, `daysAgo` days ago.
    void happened(const std::string& name, const std::string& insertId, int daysAgo,
                  const json& more = json::object()) {
        json properties = {{"distinct_id", "user-1"}, {"$insert_id", insertId}};
        properties.update(more);
        const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count();
        rig.control("POST", "/records/events",
                    {{"event", name}, {"time", now - daysAgo * Day}, {"properties", properties}});
    }
    static std::vector<json> payloadsOf(const CapturedRead& read) {
        std::vector<json> all;
        for (const auto& record : read.records)
            all.push_back(json::parse(record.payload));
        return all;
    }

    SandboxRig rig;
};

TEST_F(MixpanelInTheSandbox, SetsEmptiesAndDeletesAProfile) {
    const json lead = {{"$properties", {{"$email", "ana@example.test"}, {"$city", "Madrid"}}}};
    EXPECT_EQ(only(LL_WRITE_UPSERT, "lead-1", lead).externalId, "lead-1");
    const json change = {{"$properties", {{"$city", nullptr}, {"$first_name", "Ana"}}}};
    EXPECT_EQ(only(LL_WRITE_UPDATE, "lead-1", change).status, LL_OK);
    auto properties = propertiesOf("lead-1");
    properties.erase("$last_seen");
    EXPECT_EQ(properties, json({{"$email", "ana@example.test"}, {"$first_name", "Ana"}}));
    EXPECT_EQ(only(LL_WRITE_DELETE, "lead-1", nullptr).status, LL_OK);
    EXPECT_EQ(rig.control("GET", "/records/profiles").at("records").size(), 0U);
}

TEST_F(MixpanelInTheSandbox, AnUpdateDoesNotBringADeletedProfileBack) {
    const auto gone = only(LL_WRITE_UPDATE, "nobody", {{"$properties", {{"$city", "Oulu"}}}});
    EXPECT_EQ(gone.status, LL_NOT_FOUND);
    EXPECT_EQ(rig.control("GET", "/records/profiles").at("records").size(), 0U);
}

TEST_F(MixpanelInTheSandbox, ReportsEachRecordHoweverTheVendorAnswers) {
    const json good = {{"$properties", {{"$city", "Oulu"}}}};
    const json bad = {{"$properties", {{std::string(300, 'x'), 1}}}};
    for (const char* answer : {"records", "verbose", "plain"}) {
        rig.control("PATCH", "/settings", {{"engage_answer", answer}});
        const auto done =
            write(LL_WRITE_UPSERT, {{"lead-1", good}, {"lead-2", bad}, {"lead-3", good}});
        ASSERT_EQ(done.end.status, LL_OK) << done.end.message;
        EXPECT_EQ(done.of(0)->status, LL_OK) << answer;
        EXPECT_EQ(done.of(1)->status, LL_INVALID_RECORD) << answer;
        EXPECT_EQ(done.of(2)->status, LL_OK) << answer;
    }
}

TEST_F(MixpanelInTheSandbox, BeginsAnewWhenAQueryWasForgotten) {
    rig.control("PATCH", "/settings", {{"page_size", 2}});
    for (const char* id : {"u1", "u2", "u3", "u4", "u5"})
        rig.control("POST", "/records/profiles", {{"$distinct_id", id}, {"$city", "Oulu"}});
    const auto whole = rig.read("profiles");
    ASSERT_GT(whole.checkpoints.size(), 1U);
    rig.wait(3'600'000);
    const auto rest = rig.read("profiles", whole.checkpoints.front().cursor);
    EXPECT_EQ(rest.end.status, LL_END) << rest.end.message;
    EXPECT_EQ(rest.records.size(), 5U);
}

TEST_F(MixpanelInTheSandbox, FindsLateEventsAndKnowsOneThatCameTwice) {
    happened("Page view", "a-1", 1);
    happened("Page view", "a-1", 0);
    const auto first = rig.read("events");
    ASSERT_EQ(first.end.status, LL_END) << first.end.message;
    EXPECT_EQ(first.records.size(), 2U) << "the same id on another day is another event";
    happened("Signed up", "late-1", 3);
    const auto later = rig.read("events", first.checkpoints.back().cursor);
    ASSERT_EQ(later.end.status, LL_END) << later.end.message;
    std::set<std::string> names;
    for (const auto& payload : payloadsOf(later))
        names.insert(payload.at("event_name"));
    EXPECT_TRUE(names.contains("Signed up"));
}

TEST_F(MixpanelInTheSandbox, DoesNotReadWhatItSentItself) {
    Session::Writing event;
    event.idempotencyKey = "0b8e7c52-0000-4000-8000-000000000001";
    event.payload =
        json{{"time", "2026-01-02T08:15:30Z"}, {"person", {{"external_id", "lead-1"}}}}.dump();
    for (int i = 0; i < 2; ++i) {
        const auto sent = rig.session().upload("Deal won", {event});
        ASSERT_EQ(sent.results.size(), 1U) << sent.end.message;
        EXPECT_EQ(sent.results[0].status, LL_OK) << sent.results[0].message;
    }
    const auto stored = rig.control("GET", "/records/events").at("records");
    ASSERT_EQ(stored.size(), 2U) << "the raw export keeps repeats";
    EXPECT_EQ(stored[0].at("id"), stored[1].at("id"));
    EXPECT_EQ(stored[0].at("time"), stored[1].at("time"));
    happened("Pressed", "own-1", 0, {{"mp_lib", "leadloom"}});
    EXPECT_TRUE(rig.read("events").records.empty());
}

class MixpanelCounts : public MixpanelInTheSandbox {
protected:
    MixpanelCounts() : MixpanelInTheSandbox({{"fact_events", {"Visit"}}}) {}
};

TEST_F(MixpanelCounts, GivesEventsByDayAndSource) {
    const auto at = [&](const std::string& day, const std::string& person, const std::string& id) {
        rig.control("POST", "/records/events",
                    {{"event", "Visit"},
                     {"time", 1'735'689'600'000 + (day == "2025-01-02" ? Day : 0)},
                     {"properties",
                      {{"distinct_id", person}, {"$insert_id", id}, {"utm_source", "expo"}}}});
    };
    at("2025-01-01", "a", "1");
    at("2025-01-01", "a", "2");
    at("2025-01-02", "b", "3");
    const auto pulled = rig.session().pull("events", "2025-01-01", "2025-01-03");
    ASSERT_EQ(pulled.end.status, LL_END) << pulled.end.message;
    ASSERT_EQ(pulled.records.size(), 2U);
    EXPECT_EQ(pulled.records[0].externalId, "2025-01-01/Visit/expo");
    EXPECT_EQ(json::parse(pulled.records[0].payload), json({{"date", "2025-01-01"},
                                                            {"event", "Visit"},
                                                            {"segment", "expo"},
                                                            {"count", 2},
                                                            {"people", 1}}));
}

}  // namespace
}  // namespace leadloom::testing

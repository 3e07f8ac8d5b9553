#include <gtest/gtest.h>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

class MetaInTheSandbox : public ::testing::Test {
protected:
    MetaInTheSandbox()
        : rig("meta", "EAAB-system-user-token-1",
              {{"page_id", "100200300400"},
               {"ad_account", "act_900100200300"},
               {"dataset_id", "600700800900"}}) {}

    std::string lead(const json& more = json::object()) {
        json answer = {{"field_data", {{"email", "ana@example.test"}}}};
        answer.update(more);
        return rig.create("leads", answer);
    }
    static std::set<std::string> idsOf(const CapturedRead& read) {
        std::set<std::string> ids;
        for (const auto& record : read.records)
            ids.insert(record.externalId);
        return ids;
    }

    SandboxRig rig;
};

TEST_F(MetaInTheSandbox, NamesAnswersAndTickedBoxesOfALead) {
    const auto id =
        lead({{"field_data", {{"email", "ana@example.test"}, {"what_is_your_budget?", "much"}}},
              {"disclaimers", {{"newsletter", true}, {"ads", false}}},
              {"platform", "ig"}});
    const auto read = rig.read("leads");
    ASSERT_NE(lastOf(read, id), nullptr) << read.end.message;
    const auto payload = json::parse(lastOf(read, id)->payload);
    EXPECT_EQ(payload["answers"],
              (json{{"email", "ana@example.test"}, {"what_is_your_budget?", "much"}}));
    EXPECT_EQ(payload["disclaimers"], (json{{"newsletter", "1"}, {"ads", "0"}}));
    EXPECT_EQ(payload["campaign_id"], "23850000000010001");
}

TEST_F(MetaInTheSandbox, ReadsAllFormsPageByPageAndThenOnlyWhatIsNew) {
    std::set<std::string> wanted;
    for (int i = 0; i < 12; ++i)
        wanted.insert(lead(i % 3 == 0 ? json{{"form_id", "777000111333"},
                                             {"field_data", {{"work_email", "b@example.test"}}}}
                                      : json::object()));
    Session::Reading small;
    small.pageSize = 5;
    const auto all = rig.read("leads", "", small);
    EXPECT_EQ(all.end.status, LL_END) << all.end.message;
    EXPECT_EQ(idsOf(all), wanted);
    const auto late = lead();
    const auto before = rig.requests().size();
    const auto changes = rig.read("leads", all.checkpoints.back().cursor, small);
    EXPECT_TRUE(idsOf(changes).contains(late));
    const auto asked = rig.requests();
    for (auto i = before; i < asked.size(); ++i) {
        const bool leads = asked[i]["path"].get<std::string>().ends_with("/leads");
        const auto query = asked[i]["raw_query"].get<std::string>();
        EXPECT_EQ(leads, query.find("time_created") != std::string::npos) << query;
    }
}

TEST_F(MetaInTheSandbox, SubscribesPageAndAppEachWithATokenOfItsOwn) {
    std::string actual;
    const auto end = rig.session().subscribe(
        {{"url", "http://127.0.0.1:1/hooks/ads"}, {"streams", {"leads", "campaigns"}}}, actual);
    EXPECT_EQ(end.status, LL_OK) << end.message;
    const auto standing = json::parse(actual);
    EXPECT_EQ(standing["subscriptions"].size(), 1U);
    EXPECT_EQ(standing["notes"].size(), 1U) << "the app's side is the dashboard's, without its id";
    EXPECT_EQ(actual.find("EAAB"), std::string::npos);
    json page;
    for (const auto& request : rig.requests())
        if (request["path"] == "/v26.0/100200300400/subscribed_apps") page = request;
    EXPECT_NE(page.value("body", "").find("subscribed_fields="), std::string::npos);
    EXPECT_EQ(page["status"], 200) << "another token than the Page's is refused";
}

TEST_F(MetaInTheSandbox, AsksForAReportWhereTheAnswerWouldBeTooLarge) {
    const auto plain = rig.session().pull("ad_cost", "2026-01-01", "2026-01-20");
    EXPECT_EQ(plain.end.status, LL_END) << plain.end.message;
    EXPECT_GT(plain.records.size(), 50U);
    rig.control("PATCH", "/settings", {{"synchronous_rows", 10}, {"report_polls", 2}});
    const auto report = rig.session().pull("ad_cost", "2026-01-01", "2026-01-20");
    EXPECT_EQ(report.end.status, LL_END) << report.end.message;
    ASSERT_EQ(report.records.size(), plain.records.size());
    for (std::size_t i = 0; i < report.records.size(); ++i)
        EXPECT_EQ(report.records[i].payload, plain.records[i].payload);
}

TEST_F(MetaInTheSandbox, FindsALeadByItsIdAndMissesOneThatWasNeverThere) {
    const auto id = lead();
    EXPECT_EQ(rig.session().byIds("leads", {id}).records.size(), 1U);
    EXPECT_TRUE(rig.session().byIds("leads", {"444444444444444"}).records.empty());
    EXPECT_EQ(rig.session().byIds("leads", {"444444444444444"}).end.status, LL_OK)
        << "what the dashboard's test button invents";
}

}  // namespace
}  // namespace leadloom::testing

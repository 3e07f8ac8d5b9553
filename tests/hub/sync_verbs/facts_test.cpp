// Rows of reports: pulled, restated, summed up.
#include <gtest/gtest.h>

#include "hub/sync/funnel/fact_row.h"
#include "hub/sync/funnel/fact_sums.h"
#include "tests/hub/sync_verbs/platform.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::Platform;
using testing::SimWorld;

constexpr TimeUs Day = 86'400'000'000;

class Facts : public ::testing::Test {
protected:
    Facts() {
        ConnectionSettings ads = platform_.connection("ads");
        ReportSettings report;
        report.name = "cost";
        report.day = "/day";
        report.currency = "/currency";
        report.dimensions = {{"campaign", "/campaign"}};
        report.measures = {{"cost", {"/cost", 1'000'000}}, {"clicks", {"/clicks", 1}}};
        report.restatementDays = 3;
        report.backfillDays = 10;
        report.portionDays = 4;
        ads.reports = {report};
        world_.settings().connections.push_back(ads);
        today_ = world_.clock().wallUs() / Day;
    }
    void spend(int daysAgo, const std::string& campaign, std::int64_t micros,
               const std::string& currency = "EUR") {
        const std::string day = dayText(today_ - daysAgo);
        platform_.rows[day + "/" + campaign] = R"({"day":")" + day + R"(","campaign":")" +
                                               campaign + R"(","cost":")" + std::to_string(micros) +
                                               R"(","clicks":2,"currency":")" + currency + R"("})";
    }
    std::string sums(std::vector<std::string> by) {
        const auto all = sumFacts(world_.store(), {{*world_.store().connectionKey("ads"), "ads"}},
                                  {today_ - 1000, today_ + 1000, std::move(by)});
        if (!all) return all.error().describe();
        std::string text;
        for (const FactSum& sum : *all) {
            for (const auto& [name, value] : sum.of)
                text += value + " ";
            text += decimalText(sum.measures.at("cost")) + " " + sum.currency + "; ";
        }
        return text;
    }

    SimWorld world_;
    Platform platform_;
    std::int64_t today_ = 0;
};

TEST_F(Facts, AreReadBackToTheBeginningInPortionsAndSummedExactly) {
    spend(0, "a", 1'230'000);
    spend(9, "a", 100'000);
    spend(9, "b", 1);
    spend(10, "b", 5'000'000);
    world_.start();
    world_.sync();
    EXPECT_EQ(sums({"connection", "campaign"}), "a ads 1.33 EUR; b ads 0.000001 EUR; ");
    ASSERT_EQ(platform_.asked.size(), 3U);
    EXPECT_EQ(platform_.asked.front().first, dayText(today_ - 9));
    EXPECT_EQ(platform_.asked.back().second, dayText(today_));
}

TEST_F(Facts, AreRestatedWithinTheirWindowAndTakenBack) {
    spend(0, "a", 1'000'000);
    spend(2, "a", 2'000'000);
    spend(2, "b", 4'000'000);
    spend(5, "a", 8'000'000);
    world_.start();
    world_.sync();
    spend(2, "a", 2'500'000);
    platform_.rows.erase(dayText(today_ - 2) + "/b");
    spend(5, "a", 9'000'000);
    platform_.asked.clear();
    world_.sync();
    EXPECT_TRUE(platform_.asked.empty()) << "not due yet";

    world_.clock().advance(6 * 3'600'000'000LL);
    world_.sync();

    EXPECT_EQ(sums({"campaign"}), "a 11.5 EUR; ");
    ASSERT_EQ(platform_.asked.size(), 1U);
    EXPECT_EQ(platform_.asked[0].first, dayText(today_ - 2));
}

TEST_F(Facts, OfDaysOnWhichNobodyPulledAreMadeUpFor) {
    world_.start();
    world_.sync();
    platform_.asked.clear();
    world_.clock().advance(6 * Day);
    world_.sync();
    // The days whose figures could still change when they were last read are read again.
    EXPECT_EQ(platform_.asked.front().first, dayText(today_ - 2));
    EXPECT_EQ(platform_.asked.back().second, dayText(today_ + 6));
}

TEST_F(Facts, StayAsTheyWereWhenAPullBreaksOffAndTheRestGoesOn) {
    auto& crm = world_.addSystem("crm");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    spend(1, "a", 1'000'000);
    world_.start();
    world_.sync();
    spend(1, "a", 7'000'000);
    platform_.breaksOff = true;
    world_.clock().advance(Day / 2);
    const RunReport report = world_.sync();
    EXPECT_EQ(sums({"campaign"}), "a 1 EUR; ");
    ASSERT_EQ(report.faults.size(), 1U);
    EXPECT_EQ(report.faults[0].error.kind, ErrorKind::Transient);
    EXPECT_EQ(world_.canonicals(model::Entity::Lead).size(), 1U);
    platform_.breaksOff = false;
    world_.sync();
    EXPECT_EQ(sums({"campaign"}), "a 7 EUR; ");
}

TEST_F(Facts, OfSeveralCurrenciesAreNeverAddedUp) {
    spend(0, "a", 1'000'000);
    spend(1, "a", 2'000'000, "USD");
    world_.start();
    world_.sync();
    EXPECT_EQ(sums({"campaign"}), "a 1 EUR; a 2 USD; ");
}

TEST_F(Facts, ThatAreNoFiguresAreTold) {
    platform_.rows["x"] = R"({"day":")" + dayText(today_) + R"(","cost":"much"})";
    world_.start();
    const RunReport report = world_.sync();
    ASSERT_EQ(report.faults.size(), 1U);
    EXPECT_EQ(report.faults[0].error.kind, ErrorKind::InvalidRecord);
    EXPECT_EQ(report.faults[0].error.message.find("much"), std::string::npos);
}

TEST(FactNumbers, KeepMillionthsAndNothingBelow) {
    EXPECT_EQ(millionths("12.34"), 12'340'000);
    EXPECT_EQ(millionths("-0.5"), -500'000);
    EXPECT_EQ(millionths("7"), 7'000'000);
    EXPECT_EQ(millionths(".5"), 500'000);
    EXPECT_EQ(millionths("1.2345670"), 1'234'567);
    for (const auto* none : {"", "-", ".", "1e3", "1.2345678", "12,3", "99999999999999", "abc"})
        EXPECT_FALSE(millionths(none)) << none;
    for (const std::int64_t value : {0LL, 1LL, -1LL, 1'500'000LL, -12'340'000LL})
        EXPECT_EQ(millionths(decimalText(value)), value);
    EXPECT_EQ(decimalText(-500'000), "-0.5");
    EXPECT_EQ(dayText(*dayOf("2028-02-29")), "2028-02-29");
    EXPECT_FALSE(dayOf("2026-02-29"));
    EXPECT_FALSE(dayOf("2026-2-9"));
}

}  // namespace
}  // namespace leadloom::sync

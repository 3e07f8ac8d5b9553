#include <gtest/gtest.h>
#include <leadloom/sdk/day_walk.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

constexpr std::int64_t DayUs = 86'400LL * 1'000'000;

class WalkByDay : public ::testing::Test, public HubFixture {
protected:
    std::int64_t today = 0;
    bool tellsTime = true;
    std::vector<std::string> asked;
    testing::CapturedRead captured;

    Status read(const std::string& cursor, const DayWalk& days) {
        captured = {};
        asked.clear();
        return walkByDay(call, RecordSink(hub.recordSink(captured, true)), cursor,
                         ReadOptions(nullptr), days, today * DayUs, [&](std::int64_t day) {
                             asked.push_back(formatDay(day));
                             PageEnd end;
                             if (tellsTime) end.serverTime = today * DayUs;
                             return Result(end);
                         });
    }
    std::string cursor(std::size_t i) const { return captured.checkpoints.at(i).cursor; }
};

TEST_F(WalkByDay, ReadsEachDayUpToToday) {
    today = *parseDay("2026-01-03");
    EXPECT_EQ(read("", {*parseDay("2026-01-01")}).code(), LL_END);
    EXPECT_EQ(asked, (std::vector<std::string>{"2026-01-01", "2026-01-02", "2026-01-03"}));
    EXPECT_EQ(read(cursor(0), {*parseDay("2026-01-01")}).code(), LL_END);
    EXPECT_EQ(asked, (std::vector<std::string>{"2026-01-02", "2026-01-03"}));
}

TEST_F(WalkByDay, ReadsTheNewestDaysAgain) {
    today = *parseDay("2026-01-10");
    const DayWalk days{*parseDay("2026-01-01"), INT64_MAX, 2};
    ASSERT_EQ(read("", days).code(), LL_END);
    const auto end = cursor(captured.checkpoints.size() - 1);
    today += 1;
    EXPECT_EQ(read(end, days).code(), LL_END);
    EXPECT_EQ(asked.front(), "2026-01-08");
    EXPECT_EQ(asked.back(), "2026-01-11");
}

TEST_F(WalkByDay, EndsAtItsLastDayAndTakesTheHubsClockWhereTheServerTellsNone) {
    today = *parseDay("2026-01-10");
    tellsTime = false;
    EXPECT_EQ(read("", {today - 1}).code(), LL_END);
    EXPECT_EQ(asked.size(), 2U);
    EXPECT_EQ(read("", {today - 5, today - 4}).code(), LL_END);
    EXPECT_EQ(asked, (std::vector<std::string>{"2026-01-05", "2026-01-06"}));
    EXPECT_EQ(read(cursor(captured.checkpoints.size() - 1), {today - 5, today - 4}).code(), LL_END);
    EXPECT_EQ(asked, std::vector<std::string>{"2026-01-06"});
}

TEST_F(WalkByDay, RefusesACursorThatNamesNoDay) {
    const auto status = read(R"({"since":0,"position":"soon"})", {0});
    EXPECT_EQ(status.code(), LL_CURSOR_EXPIRED);
    EXPECT_TRUE(asked.empty());
}

}  // namespace
}  // namespace leadloom::sdk

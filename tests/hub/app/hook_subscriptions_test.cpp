#include "hub/app/hook_subscriptions.h"

#include <condition_variable>
#include <map>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/app/subscription_keeper.h"

namespace leadloom::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr TimeUs Minute = 60'000'000;
constexpr TimeUs Hour = 60 * Minute;
constexpr TimeUs Day = 24 * Hour;

/// Vendors that answer as told, and a clock that stands still.
class HookSubscriptionsTest : public testing::Test {
protected:
    std::vector<std::string> askedAt(TimeUs now) {
        now_ = now;
        asked_.clear();
        subscriptions_.renewDue([this] { return now_; }, [this] { return stops_; });
        return asked_;
    }
    Result<std::string> answer(const std::string& connection) {
        asked_.push_back(connection);
        const auto refusal = refusals_.find(connection);
        if (refusal != refusals_.end()) return Error{refusal->second, connection + " refused", ""};
        return std::string("{}");
    }

    TimeUs now_ = 0;
    bool stops_ = false;
    std::map<std::string, ErrorKind> refusals_;
    std::vector<std::string> asked_;
    std::vector<std::string> warnings_;
    HookSubscriptions subscriptions_{
        {"crm", "ads", "mail"},
        [this](const std::string& connection, const std::function<bool()>&) {
            return answer(connection);
        },
        [this](sync::LogLevel level, const std::string& text) {
            if (level == sync::LogLevel::Warning) warnings_.push_back(text);
        }};
};

TEST_F(HookSubscriptionsTest, AreAllDueAtFirstAndThenDaily) {
    EXPECT_THAT(askedAt(-5), ElementsAre("crm", "ads", "mail"));
    EXPECT_THAT(askedAt(-5 + Day - 1), IsEmpty());
    EXPECT_THAT(askedAt(-5 + Day), ElementsAre("crm", "ads", "mail"));
    EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(HookSubscriptionsTest, HaveATimeOfTheirOwnSoThatOnlyTheRefusedIsTriedAgain) {
    refusals_["ads"] = ErrorKind::Transient;
    EXPECT_THAT(askedAt(0), ElementsAre("crm", "ads", "mail"));
    EXPECT_THAT(askedAt(Minute), ElementsAre("ads"));
    EXPECT_THAT(askedAt(2 * Minute), IsEmpty());
    EXPECT_THAT(askedAt(3 * Minute), ElementsAre("ads"));
    EXPECT_EQ(warnings_.size(), 3U);

    refusals_.clear();
    EXPECT_THAT(askedAt(10 * Minute), ElementsAre("ads"));
    EXPECT_THAT(askedAt(Day), ElementsAre("crm", "mail"));
    EXPECT_THAT(askedAt(Day + 10 * Minute), ElementsAre("ads"));
}

TEST_F(HookSubscriptionsTest, AreTriedHourlyAtLeastHoweverOftenTheyWereRefused) {
    refusals_["ads"] = ErrorKind::Auth;
    TimeUs now = 0;
    for (int i = 0; i < 12; ++i, now += Hour)
        EXPECT_THAT(askedAt(now), testing::Contains("ads")) << i;
}

TEST_F(HookSubscriptionsTest, ThatAConnectorDoesNotHaveAreNotAskedForAgain) {
    refusals_["mail"] = ErrorKind::Unsupported;
    EXPECT_THAT(askedAt(0), ElementsAre("crm", "ads", "mail"));
    EXPECT_THAT(askedAt(2 * Day), ElementsAre("crm", "ads"));
    EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(HookSubscriptionsTest, AreLeftAloneOnceTheHubStops) {
    stops_ = true;
    EXPECT_THAT(askedAt(0), IsEmpty());
}

TEST(SubscriptionKeeper, EndsACallUnderWayWhenItGoes) {
    std::mutex mutex;
    std::condition_variable begun;
    bool isAsked = false;
    bool wasCancelled = false;
    SystemClock clock;
    {
        const SubscriptionKeeper keeper(
            HookSubscriptions(
                {"slow"},
                [&](const std::string&,
                    const std::function<bool()>& cancelled) -> Result<std::string> {
                    {
                        const std::lock_guard lock(mutex);
                        isAsked = true;
                    }
                    begun.notify_one();
                    while (!cancelled())
                        std::this_thread::yield();
                    wasCancelled = true;
                    return Error{ErrorKind::Cancelled, "cancelled", ""};
                },
                [](sync::LogLevel, const std::string&) {}),
            clock, [] { return false; });
        std::unique_lock lock(mutex);
        begun.wait(lock, [&] { return isAsked; });
    }
    EXPECT_TRUE(wasCancelled);
}

}  // namespace
}  // namespace leadloom::app

#include "hub/net/rate_limiter.h"

#include <thread>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace leadloom::net {
namespace {

using leadloom::testing::FakeClock;

constexpr TimeUs Second = 1'000'000;

class Limiter : public ::testing::Test {
protected:
    FakeClock clock_;
    RateLimiter limiter_{clock_, 60 * Second};
    CallScope scope_;
};

TEST_F(Limiter, LetsThroughAtMostTheLimitInAnyWindowAndLosesLittleOfIt) {
    limiter_.configure("", {{10, Second}});
    std::vector<TimeUs> times;
    for (int index = 0; index < 200; ++index) {
        ASSERT_TRUE(limiter_.acquire("", 1, scope_));
        times.push_back(clock_.monotonicUs());
        clock_.advance(index % 7 * 11'000);
    }
    for (std::size_t first = 0; first + 10 < times.size(); ++first) {
        EXPECT_GT(times[first + 10] - times[first], Second);
    }
    EXPECT_LT(times.back() - times.front(), 19.9 * 1.05 * Second);
}

TEST_F(Limiter, NeedsRoomInEachOfABucketsLimits) {
    limiter_.configure("search", {{4, Second}, {6, 10 * Second}});
    const TimeUs start = clock_.monotonicUs();
    for (int index = 0; index < 7; ++index)
        ASSERT_TRUE(limiter_.acquire("search", 1, scope_));
    EXPECT_GE(clock_.monotonicUs() - start, 10 * Second);
    ASSERT_TRUE(limiter_.acquire("other", 1, scope_));
    EXPECT_LT(clock_.monotonicUs() - start, 11 * Second);
}

TEST_F(Limiter, AnswersInsteadOfWaitingHoursForADailyQuota) {
    limiter_.configure("", {{3, 86'400 * Second}});
    for (int index = 0; index < 3; ++index)
        ASSERT_TRUE(limiter_.acquire("", 1, scope_));
    const Status spent = limiter_.acquire("", 1, scope_);
    ASSERT_FALSE(spent);
    EXPECT_EQ(spent.error().kind, ErrorKind::Quota);
    EXPECT_GE(spent.error().retryAfter, std::chrono::hours(23));
    EXPECT_EQ(clock_.sleptUs(), 0);
    clock_.advance(25LL * 3600 * Second);
    EXPECT_TRUE(limiter_.acquire("", 1, scope_));
}

TEST_F(Limiter, KeepsAFifthOfADailyQuotaFromWhatCanWait) {
    limiter_.configure("", {{10, 86'400 * Second}});
    CallScope backfill;
    backfill.patient = true;
    for (int index = 0; index < 8; ++index)
        ASSERT_TRUE(limiter_.acquire("", 1, backfill));
    const Status spent = limiter_.acquire("", 1, backfill);
    ASSERT_FALSE(spent);
    EXPECT_EQ(spent.error().kind, ErrorKind::Quota);
    EXPECT_TRUE(limiter_.acquire("", 1, scope_));
    EXPECT_TRUE(limiter_.acquire("", 1, scope_));
    EXPECT_FALSE(limiter_.acquire("", 1, scope_));
}

TEST_F(Limiter, KeepsThatFifthOfWhatTheRemoteEndSaysIsLeft) {
    limiter_.configure("", {{100, 86'400 * Second}});
    limiter_.observe("", 21, clock_.wallUs() + 20LL * 3600 * Second);
    CallScope backfill;
    backfill.patient = true;
    EXPECT_TRUE(limiter_.acquire("", 1, backfill));
    EXPECT_FALSE(limiter_.acquire("", 1, backfill));
    EXPECT_TRUE(limiter_.acquire("", 1, scope_));
}

TEST_F(Limiter, APatientCallerHasTheWholeOfAShortWindow) {
    limiter_.configure("", {{10, Second}});
    CallScope backfill;
    backfill.patient = true;
    const TimeUs start = clock_.monotonicUs();
    for (int index = 0; index < 10; ++index)
        ASSERT_TRUE(limiter_.acquire("", 1, backfill));
    EXPECT_EQ(clock_.monotonicUs(), start);
}

TEST_F(Limiter, KeepsADailyWindowInLittleMemoryAndStillExact) {
    limiter_.configure("", {{50'000, 86'400 * Second}});
    for (int index = 0; index < 50'000; ++index) {
        ASSERT_TRUE(limiter_.acquire("", 1, scope_));
        clock_.advance(Second);
    }
    EXPECT_FALSE(limiter_.acquire("", 1, scope_));
}

TEST_F(Limiter, BelievesTheRemoteEndMoreThanItsConfiguration) {
    limiter_.configure("", {{100, Second}});
    limiter_.observe("", 2, clock_.wallUs() + 5 * Second);
    const TimeUs start = clock_.monotonicUs();
    ASSERT_TRUE(limiter_.acquire("", 1, scope_));
    ASSERT_TRUE(limiter_.acquire("", 1, scope_));
    EXPECT_EQ(clock_.monotonicUs(), start);
    ASSERT_TRUE(limiter_.acquire("", 1, scope_));
    EXPECT_EQ(clock_.monotonicUs(), start + 5 * Second);
    EXPECT_EQ(limiter_.remaining("unknown"), -1);
}

TEST_F(Limiter, KeepsSilentAsLongAsTheRemoteEndAsked) {
    limiter_.pauseUntil("", clock_.monotonicUs() + 30 * Second);
    const TimeUs start = clock_.monotonicUs();
    ASSERT_TRUE(limiter_.acquire("", 1, scope_));
    EXPECT_EQ(clock_.monotonicUs(), start + 30 * Second);
    limiter_.pauseUntil("", clock_.monotonicUs() + 90 * Second);
    EXPECT_EQ(limiter_.acquire("", 1, scope_).error().kind, ErrorKind::RateLimited);
}

TEST_F(Limiter, StopsWaitingForADeadlineOrACancelledCall) {
    limiter_.configure("", {{1, 10 * Second}});
    ASSERT_TRUE(limiter_.acquire("", 1, scope_));
    CallScope hurried;
    hurried.deadlineUs = clock_.monotonicUs() + Second;
    EXPECT_EQ(limiter_.acquire("", 1, hurried).error().kind, ErrorKind::RateLimited);
    CallScope stopped;
    stopped.cancelled = [] { return true; };
    EXPECT_EQ(limiter_.acquire("", 1, stopped).error().kind, ErrorKind::Cancelled);
}

TEST_F(Limiter, CountsEveryThread) {
    limiter_.configure("", {{400, 600 * Second}});
    std::atomic<int> granted{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < 8; ++index) {
        threads.emplace_back([&] {
            for (int round = 0; round < 100; ++round) {
                granted += limiter_.acquire("", 1, scope_) ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(granted, 400);
}

}  // namespace
}  // namespace leadloom::net

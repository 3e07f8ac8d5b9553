#include "tests/bench/mock_crm/throttle.h"

#include <gtest/gtest.h>

namespace leadloom::bench {
namespace {

int status(Throttle& throttle, std::string_view path = "/contacts") {
    return throttle
        .answer({"GET", path, "", ""}, [](const MockRequest&) { return MockAnswer::json("{}"); })
        .status;
}

TEST(ThrottleTest, KeepsAnswersBackAndTheControlSurfaceNot) {
    Throttle throttle({std::chrono::milliseconds(100), 0, 0});
    const auto plain = [](const MockRequest&) { return MockAnswer::json("{}"); };
    EXPECT_EQ(throttle.answer({"GET", "/contacts", "", ""}, plain).delay.count(), 100);
    EXPECT_EQ(throttle.answer({"GET", "/_control/counts", "", ""}, plain).delay.count(), 0);
}

TEST(ThrottleTest, RefusesOneInSoManyAndSaysForHowLong) {
    Throttle throttle({{}, 0, 3});
    EXPECT_EQ(status(throttle), 200);
    EXPECT_EQ(status(throttle), 200);
    const auto refused = throttle.answer({"GET", "/contacts", "", ""},
                                         [](const MockRequest&) { return MockAnswer::json("{}"); });
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers, "Retry-After: 1\r\n");
}

TEST(ThrottleTest, CountsWhatComesBeyondTheLimitOfAnySecond) {
    Throttle::Clock::time_point now;
    Throttle throttle({{}, 2, 0}, [&now] { return now; });
    const auto after = [&](int milliseconds) {
        now += std::chrono::milliseconds(milliseconds);
        return status(throttle);
    };
    EXPECT_EQ(after(0), 200);
    EXPECT_EQ(after(600), 200);
    EXPECT_EQ(after(399), 429);
    EXPECT_EQ(after(1000), 200);
    const auto counts = throttle.answer({"GET", "/_control/throttle", "", ""},
                                        [](const MockRequest&) { return MockAnswer::json("{}"); });
    EXPECT_EQ(*counts.body, R"({"requests":4,"refused":0,"beyond":1})");
}

}  // namespace
}  // namespace leadloom::bench

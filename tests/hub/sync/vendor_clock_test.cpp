#include "hub/sync/connection/vendor_clock.h"

#include <gtest/gtest.h>

namespace leadloom::sync {
namespace {

constexpr TimeUs Second = 1'000'000;
constexpr TimeUs Noon = 43'200 * Second;

VendorClock setAnew(TimeUs offsetUs) {
    VendorClock clock;
    clock.takeIn(0, Noon);
    clock.takeIn(0, Noon + 60 * Second);
    clock.takeIn(offsetUs, Noon + 180 * Second);
    return clock;
}

TEST(VendorClock, IsOursWhereItWasNeverLookedAt) {
    EXPECT_EQ(VendorClock().onOurs(Noon, Noon), Noon);
    EXPECT_EQ(VendorClock("").onOurs(Noon, Noon), Noon);
}

TEST(VendorClock, IsCorrectedByWhatItIsAhead) {
    VendorClock clock;
    clock.takeIn(900 * Second, Noon);
    EXPECT_EQ(clock.onOurs(Noon + 900 * Second, Noon), Noon);
    EXPECT_EQ(clock.onOurs(Noon - 9'000 * Second, Noon), Noon - 9'900 * Second);
}

TEST(VendorClock, DatedWhatWasBeforeItWasSetAheadByWhatItWasThen) {
    const VendorClock clock = setAnew(900 * Second);
    const TimeUs now = Noon + 180 * Second;
    EXPECT_EQ(clock.onOurs(Noon + 100 * Second, now), Noon + 100 * Second);
    EXPECT_EQ(clock.onOurs(Noon - 5'000 * Second, now), Noon - 5'000 * Second);
    EXPECT_EQ(clock.onOurs(now + 890 * Second, now), now - 10 * Second);
}

TEST(VendorClock, DatedWhatWasBeforeItWasSetBackByWhatItWasThen) {
    const VendorClock clock = setAnew(-900 * Second);
    const TimeUs now = Noon + 180 * Second;
    EXPECT_EQ(clock.onOurs(Noon + 100 * Second, now), Noon + 100 * Second);
    EXPECT_EQ(clock.onOurs(now - 910 * Second, now), now - 10 * Second);
}

TEST(VendorClock, IsBelievedWhenItIsSetAndSmoothedElse) {
    VendorClock clock;
    EXPECT_EQ(clock.takeIn(8 * Second, Noon), VendorClock::News::Another);
    EXPECT_EQ(clock.takeIn(9 * Second, Noon + Second), VendorClock::News::StillSo);
    EXPECT_EQ(clock.takeIn(28 * Second, Noon + Second), VendorClock::News::Another);
    EXPECT_EQ(clock.onOurs(Noon, Noon), Noon - 13 * Second);
    EXPECT_EQ(clock.takeIn(900 * Second, Noon + Second), VendorClock::News::Another);
    EXPECT_EQ(clock.confirmedUs(), Noon + Second);
}

TEST(VendorClock, IsKeptAsText) {
    const VendorClock clock = setAnew(900 * Second);
    const VendorClock again(clock.text());
    EXPECT_EQ(again.text(), clock.text());
    EXPECT_EQ(again.onOurs(Noon, Noon + 180 * Second), Noon);
    // As it was kept before anything was known of earlier clocks.
    EXPECT_EQ(VendorClock("5000000").onOurs(Noon, Noon), Noon - 5 * Second);
}

}  // namespace
}  // namespace leadloom::sync

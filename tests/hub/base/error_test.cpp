#include "hub/base/error.h"

#include <gtest/gtest.h>

#include "hub/base/result.h"
#include "hub/base/time_text.h"

namespace leadloom {
namespace {

TEST(Error, TellsPlaceMessageAndRemedy) {
    const Error error{ErrorKind::Auth, "the token was refused", "renew it", {}, 401};
    EXPECT_EQ(error.describe(), "the token was refused (renew it)");
    EXPECT_EQ(error.at("sales/leads").describe(), "sales/leads: the token was refused (renew it)");
    EXPECT_EQ(error.at("sales").httpStatus, 401);
    EXPECT_EQ(toString(error.kind), "auth");
}

TEST(Result, HoldsAValueOrAnError) {
    const Result<int> good = 7;
    const Result<int> bad = Error{ErrorKind::NotFound, "gone", "", {}, 0};
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, 7);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().kind, ErrorKind::NotFound);
}

TEST(Status, IsGoodUntilItHoldsAnError) {
    EXPECT_TRUE(Status());
    const Status failed = Error{ErrorKind::Storage, "disk full", "", {}, 0};
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "disk full");
}

TEST(IsoTime, IsUtcWithMillisecondsAndEmptyForUnknown) {
    EXPECT_EQ(isoTime(1'767'225'600'123'456), "2026-01-01T00:00:00.123Z");
    EXPECT_EQ(isoTime(0), "");
}

}  // namespace
}  // namespace leadloom

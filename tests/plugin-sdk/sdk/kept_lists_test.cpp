#include <gtest/gtest.h>
#include <leadloom/sdk/kept_lists.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/offset_place.h>
#include <leadloom/sdk/refusal.h>

namespace leadloom::sdk {
namespace {

TEST(Cents, BecomeUnitsAndBack) {
    EXPECT_EQ(unitsOfCents("4800050"), "48000.50");
    EXPECT_EQ(unitsOfCents("5"), "0.05");
    EXPECT_EQ(unitsOfCents("-5"), "-0.05");
    EXPECT_EQ(unitsOfCents("0"), "0.00");
    EXPECT_EQ(unitsOfCents("much"), std::nullopt);
    EXPECT_EQ(centsOfUnits("48000.5"), 4'800'050);
    EXPECT_EQ(centsOfUnits("12"), 1200);
    EXPECT_EQ(centsOfUnits("-0.05"), -5);
    EXPECT_EQ(centsOfUnits("0.129"), 12);
    for (const char* odd : {"", ".", "1.x", "x", "1e5"})
        EXPECT_EQ(centsOfUnits(odd), std::nullopt) << odd;
}

TEST(OffsetPlace, KeepsWhatWasSeenAndTheLastOfIt) {
    const auto place = OffsetPlace::parse("40:1017");
    EXPECT_EQ(place.seen, 40);
    EXPECT_EQ(place.last, "1017");
    EXPECT_EQ(place.text(), "40:1017");
    for (const char* none : {"", "40", "x:1", "{}"})
        EXPECT_EQ(OffsetPlace::parse(none).seen, 0) << none;
}

TEST(OffsetPlace, BeginsThePageSomeRowsBeforeWhatWasSeen) {
    EXPECT_EQ((OffsetPlace{0, ""}.offset(100)), 0);
    EXPECT_EQ((OffsetPlace{100, "9"}.offset(100)), 90);
    EXPECT_EQ((OffsetPlace{4, "9"}.offset(4)), 3) << "one row at least";
    EXPECT_EQ((OffsetPlace{4, "9"}.offset(1)), 4) << "but a page of one row moves on";
}

TEST(FaultyField, IsNamedAgainInTheResult) {
    EXPECT_EQ(resultOf(faultyField("stage_title", "no such stage")).fields, "stage_title");
    EXPECT_EQ(resultOf(Status{LL_INVALID_RECORD, "the payload is: odd"}).fields, "");
    EXPECT_EQ(resultOf(Status{LL_TRANSIENT, "stage: x"}).fields, "");
}

}  // namespace
}  // namespace leadloom::sdk

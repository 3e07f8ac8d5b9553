#include <gtest/gtest.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {
namespace {

constexpr std::int64_t NewYear2026 = 1'767'225'600'000'000;

TEST(IsoTime, ReadsTheFormsThatVendorsWrite) {
    EXPECT_EQ(parseIsoTime("2026-01-01T00:00:00Z"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2026-01-01T00:00:00.000+0000"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2026-01-01T02:00:00+02:00"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2025-12-31T19:00:00-0500"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2026-01-01 00:00:00"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2026-01-01"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2026-01-01T00:00Z"), NewYear2026);
    EXPECT_EQ(parseIsoTime("2026-01-01T00:00:00.123456789Z"), NewYear2026 + 123456);
    EXPECT_EQ(parseIsoTime("1969-12-31T23:59:59Z"), -1'000'000);
}

TEST(IsoTime, RefusesWhatIsNoTime) {
    for (const char* text :
         {"", "yesterday", "2026-02-30", "2026-13-01", "2026-01-01T", "2026-01-01T25:00:00Z",
          "2026-01-01T00:00:00Zjunk", "2026-01-01T00:00:00+", "2026-01-01T00:00:00.Z", "20260101"})
        EXPECT_FALSE(parseIsoTime(text)) << text;
}

TEST(IsoTime, IsWrittenAsItIsRead) {
    EXPECT_EQ(formatIsoTime(NewYear2026), "2026-01-01T00:00:00Z");
    EXPECT_EQ(formatIsoTime(NewYear2026 + 999'999), "2026-01-01T00:00:00Z");
    EXPECT_EQ(formatIsoTime(NewYear2026 + 123'456, 3), "2026-01-01T00:00:00.123Z");
    EXPECT_EQ(formatIsoTime(NewYear2026 + 123'456, 6), "2026-01-01T00:00:00.123456Z");
    for (std::int64_t time : {NewYear2026, std::int64_t{-1}, std::int64_t{951'826'600'000'001}})
        EXPECT_EQ(parseIsoTime(formatIsoTime(time, 6)), time);
}

TEST(EpochTime, ReadsSecondsAndMilliseconds) {
    EXPECT_EQ(parseEpoch("1767225600", 1), NewYear2026);
    EXPECT_EQ(parseEpoch("1767225600000", 1000), NewYear2026);
    EXPECT_FALSE(parseEpoch("1767225600.5", 1));
    EXPECT_FALSE(parseEpoch("", 1));
    EXPECT_FALSE(parseEpoch("9223372036854775807", 1));
}

}  // namespace
}  // namespace leadloom::sdk

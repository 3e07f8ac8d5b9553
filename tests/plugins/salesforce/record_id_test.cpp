#include "plugins/salesforce/src/record_id.h"

#include <gtest/gtest.h>

namespace leadloom::salesforce {
namespace {

TEST(RecordId, GivesFifteenCharactersTheirChecksum) {
    EXPECT_EQ(toLongId("00Q5g00000ABcDe"), "00Q5g00000ABcDeEAL");
    EXPECT_EQ(toLongId("0015g00000XYZab"), "0015g00000XYZabAAH");
}

TEST(RecordId, LeavesEveryOtherTextAlone) {
    EXPECT_EQ(toLongId("00Q5g00000ABcDeEAL"), "00Q5g00000ABcDeEAL");
    EXPECT_EQ(toLongId(""), "");
    EXPECT_EQ(toLongId("short"), "short");
}

TEST(RecordId, IsToldFromOtherTexts) {
    EXPECT_TRUE(isRecordId("00Q5g00000ABcDe"));
    EXPECT_TRUE(isRecordId("00Q5g00000ABcDeEAL"));
    EXPECT_FALSE(isRecordId("00Q5g00000ABcDeEAA"));
    EXPECT_FALSE(isRecordId("00Q5g00000ABcD'"));
    EXPECT_FALSE(isRecordId(""));
}

}  // namespace
}  // namespace leadloom::salesforce

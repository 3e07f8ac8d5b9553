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

}  // namespace
}  // namespace leadloom::salesforce

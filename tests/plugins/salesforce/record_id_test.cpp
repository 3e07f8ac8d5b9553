#include <gtest/gtest.h>

#include "plugins/salesforce/src/soql.h"

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
    const std::vector<std::string> texts{"00Q5g00000ABcDe", "00Q5g00000ABcDeEAL",
                                         "00Q5g00000ABcDeEAA", "00Q5g00000ABcD'", ""};
    EXPECT_EQ(recordIds(texts),
              (std::vector<std::string>{"00Q5g00000ABcDeEAL", "00Q5g00000ABcDeEAL"}));
}

}  // namespace
}  // namespace leadloom::salesforce

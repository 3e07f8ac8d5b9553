#include "plugins/salesforce/src/soql.h"

#include <gtest/gtest.h>

namespace leadloom::salesforce {
namespace {

TEST(Soql, TimesAreUnquotedAndKeepTheirMilliseconds) {
    EXPECT_EQ(soqlTime(1'767'225'600'000'000), "2026-01-01T00:00:00Z");
    EXPECT_EQ(soqlTime(1'767'225'600'250'000), "2026-01-01T00:00:00.250Z");
}

TEST(Soql, TheKeysetBreaksTiesOfASecondById) {
    EXPECT_EQ(changedSince(1'767'225'600'000'000, ""), "SystemModstamp >= 2026-01-01T00:00:00Z");
    EXPECT_EQ(changedSince(1'767'225'600'000'000, "00Q5g00000ABcDeEAL"),
              "SystemModstamp > 2026-01-01T00:00:00Z OR (SystemModstamp = 2026-01-01T00:00:00Z AND "
              "Id > '00Q5g00000ABcDeEAL')");
}

}  // namespace
}  // namespace leadloom::salesforce

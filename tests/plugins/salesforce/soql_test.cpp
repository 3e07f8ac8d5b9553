#include "plugins/salesforce/src/soql.h"

#include <gtest/gtest.h>

namespace leadloom::salesforce {
namespace {

TEST(Soql, AValueCanNotEndItsLiteral) {
    EXPECT_EQ(soqlText("O'Brien"), "'O\\'Brien'");
    EXPECT_EQ(soqlText("a\\' OR Name != '"), "'a\\\\\\' OR Name != \\''");
    EXPECT_EQ(soqlText("two\nlines"), "'two\\nlines'");
}

TEST(Soql, WildcardsOfAValueStandForThemselves) {
    EXPECT_EQ(soqlContaining("50%_off"), "'%50\\%\\_off%'");
}

TEST(Soql, APhoneIsFoundHoweverItIsPunctuated) {
    EXPECT_EQ(soqlPhonePattern("+358 40 123 4567"), "'%0%1%2%3%4%5%6%7%'");
    EXPECT_EQ(soqlPhonePattern("12345"), "");
}

TEST(Soql, TimesAreUnquotedAndKeepTheirMilliseconds) {
    EXPECT_EQ(soqlTime(1'767'225'600'000'000), "2026-01-01T00:00:00Z");
    EXPECT_EQ(soqlTime(1'767'225'600'250'000), "2026-01-01T00:00:00.250Z");
}

TEST(Soql, LeavesOutEmptyParts) {
    EXPECT_EQ((SoqlQuery{{"Id", "Name"}, "Lead", "", "", 0}.text()), "SELECT Id,Name FROM Lead");
    EXPECT_EQ((SoqlQuery{{"Id"}, "Lead", "Id > 'x'", "Id", 5}.text()),
              "SELECT Id FROM Lead WHERE Id > 'x' ORDER BY Id LIMIT 5");
}

TEST(Soql, TheKeysetBreaksTiesOfASecondById) {
    EXPECT_EQ(changedSince(1'767'225'600'000'000, ""), "SystemModstamp >= 2026-01-01T00:00:00Z");
    EXPECT_EQ(changedSince(1'767'225'600'000'000, "00Q5g00000ABcDeEAL"),
              "SystemModstamp > 2026-01-01T00:00:00Z OR (SystemModstamp = 2026-01-01T00:00:00Z AND "
              "Id > '00Q5g00000ABcDeEAL')");
}

}  // namespace
}  // namespace leadloom::salesforce

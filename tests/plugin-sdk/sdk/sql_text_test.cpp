#include <gtest/gtest.h>
#include <leadloom/sdk/select_query.h>
#include <leadloom/sdk/sql_text.h>

namespace leadloom::sdk {
namespace {

TEST(SqlText, AValueCanNotEndItsLiteral) {
    EXPECT_EQ(sqlText("O'Brien"), "'O\\'Brien'");
    EXPECT_EQ(sqlText("a\\' OR Name != '"), "'a\\\\\\' OR Name != \\''");
    EXPECT_EQ(sqlText("two\nlines"), "'two\\nlines'");
}

TEST(SqlText, WildcardsOfAValueStandForThemselves) {
    EXPECT_EQ(sqlContaining("50%_off"), "'%50\\%\\_off%'");
}

TEST(SqlText, APhoneIsFoundHoweverItIsPunctuated) {
    EXPECT_EQ(sqlPhonePattern("+358 40 123 4567"), "'%0%1%2%3%4%5%6%7%'");
    EXPECT_EQ(sqlPhonePattern("12345"), "");
}

TEST(SqlText, NoValueCanEndAListEither) {
    const std::vector<std::string> values{"a", "b') OR (Id != '"};
    EXPECT_EQ(sqlAmong("Id", values), "Id IN ('a','b\\') OR (Id != \\'')");
}

TEST(SqlText, TheKeysetBreaksTiesOfATimeById) {
    EXPECT_EQ(sqlBehind("changed", "7", "key", ""), "changed >= 7");
    EXPECT_EQ(sqlBehind("changed", "7", "key", "a'b"),
              "changed > 7 OR (changed = 7 AND key > 'a\\'b')");
}

TEST(SelectQuery, LeavesOutEmptyParts) {
    EXPECT_EQ((SelectQuery{{"Id", "Name"}, "Lead", "", "", 0}.text()), "SELECT Id,Name FROM Lead");
    EXPECT_EQ((SelectQuery{{"Id"}, "Lead", "Id > 'x'", "Id", 5}.text()),
              "SELECT Id FROM Lead WHERE Id > 'x' ORDER BY Id LIMIT 5");
}

}  // namespace
}  // namespace leadloom::sdk

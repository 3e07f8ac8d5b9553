#include "hub/app/table.h"

#include <gtest/gtest.h>

namespace leadloom::app {
namespace {

TEST(Table, SetsTextToTheLeftAndNumbersToTheRight) {
    Table table({"stream", "read"});
    table.add({"leads", "7"});
    table.add({"a", "1200"});
    EXPECT_EQ(table.render(false), "stream  read\nleads      7\na       1200\n");
}

TEST(Table, LinesUpNamesOfAnyAlphabet) {
    EXPECT_EQ(displayWidth("Ada"), 3U);
    EXPECT_EQ(displayWidth("Мария"), 5U);
    EXPECT_EQ(displayWidth("山田"), 4U);
    EXPECT_EQ(displayWidth("e\u0301"), 1U);
}

TEST(Table, FillsRowsThatAreTooShort) {
    Table table({"a", "b"});
    table.add({"x"});
    EXPECT_EQ(table.render(false), "a  b\nx\n");
}

TEST(Table, SurvivesTextThatIsNotUtf8) {
    Table table({"a"});
    table.add({std::string("\xff\xfe\xf0", 3)});
    EXPECT_FALSE(table.render(false).empty());
}

}  // namespace
}  // namespace leadloom::app

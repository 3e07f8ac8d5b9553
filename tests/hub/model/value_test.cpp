#include "hub/model/value.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

using leadloom::model::Presence;
using leadloom::model::Value;

TEST(Value, TellsAbsentEmptyAndPresentApart) {
    EXPECT_EQ(Value().presence(), Presence::Absent);
    EXPECT_EQ(Value::text("").presence(), Presence::Empty);
    EXPECT_EQ(Value::text("x").presence(), Presence::Present);
    EXPECT_NE(Value::absent(), Value::empty());
}

TEST(Value, KeepsThePlaceOfInnerItemsAndDropsTrailingEmptyOnes) {
    const std::vector<std::string> items = {"a", "", "b", "", ""};
    const Value value = Value::items(items);
    EXPECT_EQ(value.items(), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_TRUE(Value::items(std::vector<std::string>{"", ""}).isEmpty());
    EXPECT_TRUE(Value::items(std::vector<std::string>{}).isEmpty());
}

#include "hub/model/field_table.h"

#include <limits>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

using namespace leadloom;
using namespace leadloom::model;

TEST(FieldTable, InternsACustomFieldOncePerEntity) {
    FieldTable table;
    const auto plan = table.intern(Entity::Lead, "custom.plan", FieldType::Text);
    const auto again = table.intern(Entity::Lead, "custom.plan", FieldType::Integer);
    const auto other = table.intern(Entity::Deal, "custom.plan", FieldType::Integer);
    ASSERT_TRUE(plan && again && other);
    EXPECT_EQ(*plan, *again);
    EXPECT_NE((*plan)->id, (*other)->id);
    EXPECT_EQ((*plan)->id, FirstCustomField);
    EXPECT_EQ(table.find(Entity::Lead, "custom.plan"), *plan);
    EXPECT_EQ(table.find((*other)->id), *other);
    EXPECT_EQ(table.find(Entity::Company, "custom.plan"), nullptr);
    EXPECT_EQ(table.fieldsOf(Entity::Lead).back(), *plan);
}

TEST(FieldTable, RefusesNamesThatAreNotCustom) {
    FieldTable table;
    for (const char* name :
         {"plan", "custom.", "custom.Plan", "custom.a.b", "custom.a b", "emails", ""}) {
        const auto refused = table.intern(Entity::Lead, name, FieldType::Text);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().kind, ErrorKind::InvalidConfig);
    }
    EXPECT_FALSE(table.intern(Entity::Lead, "custom." + std::string(200, 'a'), FieldType::Text));
}

TEST(FieldTable, RestoresWhatAnEarlierProcessInterned) {
    FieldTable first;
    const auto plan = first.intern(Entity::Lead, "custom.plan", FieldType::Text);
    const auto size = first.intern(Entity::Deal, "custom.size", FieldType::Decimal);
    ASSERT_TRUE(plan && size);

    FieldTable second;
    ASSERT_TRUE(second.restore(**size));
    ASSERT_TRUE(second.restore(**plan));
    EXPECT_EQ(second.find(Entity::Deal, "custom.size")->type, FieldType::Decimal);
    EXPECT_EQ(second.find((*plan)->id)->name, "custom.plan");
    const auto fresh = second.intern(Entity::Lead, "custom.fresh", FieldType::Text);
    ASSERT_TRUE(fresh);
    EXPECT_GT((*fresh)->id, (*size)->id);
}

TEST(FieldTable, RefusesToRestoreWhatCollides) {
    FieldTable table;
    const auto plan = table.intern(Entity::Lead, "custom.plan", FieldType::Text);
    ASSERT_TRUE(plan);
    FieldSpec sameNumber = **plan;
    sameNumber.name = "custom.other";
    FieldSpec fixed = **plan;
    fixed.id = 1001;
    FieldSpec last = **plan;
    last.id = std::numeric_limits<FieldId>::max();
    last.name = "custom.last";
    for (const auto& spec : {**plan, sameNumber, fixed, last}) {
        const auto status = table.restore(spec);
        ASSERT_FALSE(status) << spec.name;
        EXPECT_EQ(status.error().kind, ErrorKind::Storage);
    }
}

TEST(FieldTable, StopsWhenNoNumberIsLeft) {
    FieldTable table;
    FieldSpec spec;
    spec.id = LastCustomField;
    spec.name = "custom.last";
    ASSERT_TRUE(table.restore(spec));
    const auto refused = table.intern(Entity::Lead, "custom.one_more", FieldType::Text);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::InvalidConfig);
}

TEST(FieldTable, NamesTheNearestFieldForAMisspeltOne) {
    FieldTable table;
    EXPECT_EQ(table.nearest(Entity::Lead, "givenname"), "given_name");
    EXPECT_EQ(table.nearest(Entity::Lead, "email"), "emails");
    EXPECT_EQ(table.nearest(Entity::Lead, "qqqqqqqqqq"), std::nullopt);
}

TEST(FieldTable, InternsFromSeveralThreads) {
    FieldTable table;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                const auto name = "custom.f" + std::to_string(i);
                const auto spec = table.intern(Entity::Lead, name, FieldType::Text);
                if (!spec || table.find((*spec)->id) != *spec) ADD_FAILURE() << name;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(table.find(static_cast<FieldId>(FirstCustomField + 99))->entity, Entity::Lead);
    EXPECT_EQ(table.find(static_cast<FieldId>(FirstCustomField + 100)), nullptr);
}

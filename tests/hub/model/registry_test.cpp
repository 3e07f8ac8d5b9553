#include "hub/model/registry.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "hub/model/validation.h"
#include "hub/normalize/normalizer.h"

using namespace leadloom;
using namespace leadloom::model;

namespace {

template <typename Body>
void forEveryField(Body body) {
    for (const Entity entity : AllEntities) {
        for (const FieldSpec& field : registeredFields(entity))
            body(field);
    }
}

}  // namespace

TEST(Registry, GivesEveryFieldANumberOfItsOwnBelowTheCustomOnes) {
    std::map<FieldId, std::string> seen;
    forEveryField([&](const FieldSpec& field) {
        EXPECT_TRUE(seen.emplace(field.id, field.name).second)
            << field.name << " and " << seen[field.id];
        EXPECT_LT(field.id, FirstCustomField);
        EXPECT_EQ(field.id / 1000, static_cast<int>(field.entity)) << field.name;
        EXPECT_EQ(registeredField(field.id), &field);
        EXPECT_EQ(registeredField(field.entity, field.name), &field);
    });
    EXPECT_GT(seen.size(), 250U);
}

TEST(Registry, KeepsTheNumbersThatStoresAlreadyHold) {
    const std::map<std::string, FieldId> stored = {
        {"emails", 1001},  {"phones", 1005},     {"given_name", 1009},    {"family_name", 1011},
        {"country", 1034}, {"company", 1042},    {"stage", 1050},         {"owner", 1150},
        {"tags", 1160},    {"created_at", 1170}, {"consent.email", 1201}, {"do_not_contact", 1272}};
    for (const auto& [name, id] : stored) {
        ASSERT_NE(registeredField(Entity::Lead, name), nullptr) << name;
        EXPECT_EQ(registeredField(Entity::Lead, name)->id, id) << name;
    }
    EXPECT_EQ(registeredField(Entity::Company, "name")->id, 2001);
    EXPECT_EQ(registeredField(Entity::Deal, "amount")->id, 3002);
    EXPECT_EQ(registeredField(Entity::User, "email")->id, 8002);
}

TEST(Registry, NamesAreSnakeCaseWithAtMostOneDot) {
    forEveryField([](const FieldSpec& field) {
        EXPECT_EQ(field.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_."),
                  std::string::npos)
            << field.name;
        EXPECT_LE(std::count(field.name.begin(), field.name.end(), '.'), 1) << field.name;
        EXPECT_EQ(field.name.rfind("custom.", 0), std::string::npos) << field.name;
    });
}

TEST(Registry, DescribesEveryFieldWithAnExampleInItsNormalForm) {
    normalize::Normalizer normalizer;
    forEveryField([&](const FieldSpec& field) {
        EXPECT_FALSE(field.description.empty()) << field.name;
        EXPECT_EQ(faultOf(field, Value::text(field.example)), std::nullopt) << field.name;
        EXPECT_EQ(normalizer.normalize(field, field.example).value, field.example) << field.name;
    });
}

TEST(Registry, GivesEveryFieldAPolicyThatFitsIt) {
    const std::set<std::string> known = {"latest", "union",       "strictest", "min",
                                         "max",    "first_touch", "local"};
    forEveryField([&](const FieldSpec& field) {
        EXPECT_TRUE(known.contains(field.policy)) << field.name << ": " << field.policy;
        if (field.policy == "union") {
            EXPECT_TRUE(field.many) << field.name;
        }
        if (field.name.rfind("consent.", 0) == 0) {
            EXPECT_EQ(field.policy, "strictest");
            EXPECT_EQ(field.sensitivity, Sensitivity::Sensitive);
        }
    });
}

TEST(Registry, KnowsNoFieldByAWrongNameOrNumber) {
    EXPECT_EQ(registeredField(Entity::Lead, "e_mails"), nullptr);
    EXPECT_EQ(registeredField(Entity::Company, "given_name"), nullptr);
    EXPECT_EQ(registeredField(999), nullptr);
    EXPECT_EQ(registeredField(FirstCustomField), nullptr);
    EXPECT_EQ(registeredField(65535), nullptr);
}

TEST(FieldType, IsReadBackFromItsName) {
    for (int i = 0; i <= static_cast<int>(FieldType::LongText); ++i) {
        const auto type = static_cast<FieldType>(i);
        EXPECT_EQ(fieldTypeFrom(toString(type)), type);
    }
    EXPECT_EQ(fieldTypeFrom("float"), std::nullopt);
}

#include "hub/model/validation.h"

#include <gtest/gtest.h>

#include "hub/model/registry.h"

using namespace leadloom;
using namespace leadloom::model;

namespace {

std::string faultIn(Entity entity, const char* name, std::string text) {
    const auto fault = faultOf(*registeredField(entity, name), Value::text(std::move(text)));
    return fault ? std::string(*fault) : "";
}

}  // namespace

TEST(Validation, LetsAbsentAndEmptyValuesPass) {
    for (const Entity entity : AllEntities) {
        for (const FieldSpec& field : registeredFields(entity)) {
            EXPECT_EQ(faultOf(field, Value::absent()), std::nullopt);
            EXPECT_EQ(faultOf(field, Value::empty()), std::nullopt);
        }
    }
}

TEST(Validation, TellsWhatIsNotInTheNormalFormOfItsType) {
    const std::vector<std::pair<const char*, const char*>> wrong = {
        {"emails", "Aino <a@b.example>"},
        {"emails", "a@b@c.example"},
        {"emails", "a@B.example"},
        {"phones", "0401234567"},
        {"phones", "+0401234567"},
        {"phones", "+358401234567;ext=x"},
        {"company_domain", "Acme"},
        {"country", "FIN"},
        {"country", "fi"},
        {"language", "e"},
        {"timezone", "Somewhere Nice"},
        {"budget_currency", "euro"},
        {"budget_amount", "1,5"},
        {"budget_amount", "1.50"},
        {"budget_amount", "007"},
        {"budget_amount", "-0"},
        {"budget_amount", "1e5"},
        {"icp_fit", "1.5"},
        {"do_not_sell", "yes"},
        {"birth_date", "2026-02-30"},
        {"birth_date", "30.01.2026"},
        {"created_at", "2026-01-05T09:30:00Z"},
        {"created_at", "2026-01-05T25:30:00.000Z"},
        {"stage", "unheard_of"},
        {"owner", "aino"},
        {"photo_url", "ftp://acme.example"},
        {"given_name", "A\x01"},
        {"city", "two\nlines"},
        {"city", "one\x1ftwo"}};
    for (const auto& [name, text] : wrong) {
        EXPECT_NE(faultIn(Entity::Lead, name, text), "") << name << ": " << text;
    }
    EXPECT_EQ(faultIn(Entity::Lead, "need", "two\nlines"), "");
}

TEST(Validation, LooksAtEveryItemOfAManyValuedField) {
    EXPECT_EQ(faultIn(Entity::Lead, "tags", "one\x1ftwo"), "");
    EXPECT_EQ(faultIn(Entity::Lead, "tags", "one\x1fone"), "holds the same item twice");
    EXPECT_EQ(faultIn(Entity::Lead, "tags", "one\x1f\x1ftwo"), "an item is empty");
    EXPECT_EQ(faultIn(Entity::Lead, "emails", "a@b.example\x1fnobody"), "not an e-mail address");
}

TEST(Validation, NamesTheFieldsOfARecordThatAreWrong) {
    FieldTable table;
    FlatRecord record;
    record.entity = Entity::Lead;
    record.fields = {{registeredField(Entity::Lead, "emails")->id, Value::text("nobody")},
                     {registeredField(Entity::Lead, "given_name")->id, Value::text("Aino")},
                     {registeredField(Entity::Deal, "amount")->id, Value::text("1")},
                     {registeredField(Entity::Lead, "full_name")->id, Value::text("Aino")},
                     {4711, Value::text("x")}};
    const auto faults = faultsOf(table, record);
    ASSERT_EQ(faults.size(), 4U);
    EXPECT_EQ(faults[0].field, "emails");
    EXPECT_EQ(faults[1].reason, "a field of another entity");
    EXPECT_EQ(faults[2].field, "full_name");
    EXPECT_EQ(faults[3].field, "field 4711");
}

#include "hub/model/json_form.h"

#include <regex>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/model/registry.h"

using namespace leadloom;
using namespace leadloom::model;
using nlohmann::json;

namespace {

const FieldSpec& leadField(const char* name) {
    return *registeredField(Entity::Lead, name);
}

/// The few words of JSON Schema that a field's schema uses.
bool conforms(const json& value, const json& schema) {
    if (schema.contains("anyOf")) {
        return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                           [&](const json& each) { return conforms(value, each); });
    }
    const std::string type = schema.value("type", "");
    if (type == "null") return value.is_null();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") {
        return value.is_array() && std::all_of(value.begin(), value.end(), [&](const json& item) {
                   return conforms(item, schema["items"]);
               });
    }
    if (type != "string" || !value.is_string()) return false;
    if (schema.contains("enum"))
        return std::count(schema["enum"].begin(), schema["enum"].end(), value) == 1;
    if (schema.contains("pattern"))
        return std::regex_search(value.get<std::string>(),
                                 std::regex(schema["pattern"].get<std::string>()));
    return true;
}

}  // namespace

TEST(JsonForm, ShowsEachTypeInItsJsonKind) {
    EXPECT_EQ(jsonForm(leadField("given_name"), Value::text("Aino")), json("Aino"));
    EXPECT_EQ(jsonForm(leadField("emails"), Value::text("a@b.example\x1f"
                                                        "c@d.example")),
              json::parse(R"(["a@b.example","c@d.example"])"));
    EXPECT_EQ(jsonForm(leadField("do_not_sell"), Value::text("true")), json(true));
    EXPECT_EQ(jsonForm(leadField("icp_fit"), Value::text("72")), json(72));
    EXPECT_EQ(jsonForm(leadField("budget_amount"), Value::text("0.1")), json("0.1"));
    EXPECT_EQ(jsonForm(leadField("given_name"), Value::empty()), json(nullptr));
}

TEST(JsonSchema, AcceptsTheExampleOfEveryFieldAndNull) {
    FieldTable table;
    for (const Entity entity : AllEntities) {
        const json schema = jsonSchema(table, entity);
        for (const FieldSpec& field : registeredFields(entity)) {
            const json& own = schema["properties"][field.name];
            ASSERT_TRUE(own.is_object()) << field.name;
            EXPECT_TRUE(conforms(jsonForm(field, Value::text(field.example)), own)) << field.name;
            EXPECT_TRUE(conforms(nullptr, own)) << field.name;
        }
    }
}

TEST(JsonSchema, RefusesWhatIsNotANormalForm) {
    FieldTable table;
    const json fields = jsonSchema(table, Entity::Lead)["properties"];
    EXPECT_FALSE(conforms("fi", fields["country"]));
    EXPECT_FALSE(conforms("a@b.example", fields["emails"]));
    EXPECT_FALSE(conforms(json::array({"nobody"}), fields["emails"]));
    EXPECT_FALSE(conforms("unheard_of", fields["stage"]));
    EXPECT_FALSE(conforms("true", fields["do_not_sell"]));
}

TEST(JsonSchema, HoldsTheCustomFieldsOfTheWorkspace) {
    FieldTable table;
    ASSERT_TRUE(table.intern(Entity::Lead, "custom.seats", FieldType::Integer));
    const json schema = jsonSchema(table, Entity::Lead);
    EXPECT_TRUE(conforms(7, schema["properties"]["custom.seats"]));
    EXPECT_TRUE(schema["properties"]["icp_fit"]["readOnly"].get<bool>());
}

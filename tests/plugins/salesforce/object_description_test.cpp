#include "plugins/salesforce/src/object_description.h"

#include <array>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plugins/salesforce/src/bulk_query.h"

namespace leadloom::salesforce {
namespace {

constexpr const char* Describe = R"({
  "name": "Lead", "labelPlural": "Leads", "createable": true, "updateable": true, "fields": [
    {"name": "Id", "type": "id", "length": 18, "nillable": false, "createable": false,
     "updateable": false, "defaultedOnCreate": true},
    {"name": "LastName", "label": "Last Name", "type": "string", "length": 80, "nillable": false,
     "createable": true, "updateable": true, "defaultedOnCreate": false},
    {"name": "AnnualRevenue", "type": "currency", "nillable": true, "createable": true,
     "updateable": true},
    {"name": "DoNotCall", "type": "boolean", "nillable": false, "createable": true,
     "updateable": true, "defaultedOnCreate": true},
    {"name": "Rating", "type": "picklist", "nillable": true, "createable": true, "updateable": true,
     "picklistValues": [{"value": "Hot", "label": "Hot!", "active": true},
                        {"value": "Old", "label": "Old", "active": false}]},
    {"name": "OwnerId", "type": "reference", "referenceTo": ["Group", "User"], "nillable": false,
     "createable": true, "updateable": true, "defaultedOnCreate": true}]})";

TEST(ObjectDescription, KnowsFieldsAndRights) {
    const auto lead = ObjectDescription::parse(Describe);
    ASSERT_TRUE(lead);
    EXPECT_EQ(lead->object, "Lead");
    EXPECT_TRUE(lead->createable);
    EXPECT_TRUE(lead->has("Rating"));
    EXPECT_FALSE(lead->has("CurrencyIsoCode"));
}

TEST(ObjectDescription, IsNothingWhenTheBodyIsNone) {
    EXPECT_FALSE(ObjectDescription::parse("<html>"));
    EXPECT_FALSE(ObjectDescription::parse(R"({"fields": 3})"));
    EXPECT_EQ(discoveredStream("[]", "Loom_Id__c"), "");
}

TEST(Discovery, TellsRequiredReadOnlyPicklistsLengthsAndReferences) {
    const auto stream = nlohmann::json::parse(discoveredStream(Describe, "Loom_Id__c"));
    const auto& fields = stream["fields"];
    EXPECT_TRUE(fields[0]["read_only"]);
    EXPECT_FALSE(fields[0]["required"]);
    EXPECT_TRUE(fields[1]["required"]);
    EXPECT_EQ(fields[1]["max_length"], 80);
    EXPECT_EQ(fields[1]["pointer"], "/LastName");
    EXPECT_EQ(fields[2]["type"], "number");
    EXPECT_FALSE(fields[3]["required"]);
    EXPECT_EQ(fields[4]["values"], nlohmann::json::parse(R"([{"value":"Hot","label":"Hot!"}])"));
    EXPECT_EQ(fields[5]["reference"], "users");
    EXPECT_FALSE(stream["notes"].empty());
}

TEST(BulkRow, BecomesTheJsonThatRestWouldHaveSent) {
    const auto lead = ObjectDescription::parse(Describe);
    ASSERT_TRUE(lead);
    const std::array<std::string, 4> columns{"LastName", "AnnualRevenue", "DoNotCall", "Rating"};
    const std::array<std::string_view, 4> values{"O\"Hara", "1250.50", "true", ""};
    EXPECT_EQ(jsonOfRow(*lead, columns, values),
              R"({"LastName":"O\"Hara","AnnualRevenue":1250.50,"DoNotCall":true,"Rating":null})");
}

}  // namespace
}  // namespace leadloom::salesforce

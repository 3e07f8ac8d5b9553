#include "hub/config/load_mapping.h"

#include <gtest/gtest.h>

#include "tests/hub/config/crm_mappings.h"

namespace leadloom::config {
namespace {

using mapping::ExternalField;
using mapping::MappedField;
using mapping::MappedRecord;
using model::Entity;
using model::Value;

class LoadMapping : public ::testing::Test {
protected:
    std::shared_ptr<const mapping::Mapping> load(std::string_view text, std::string stream,
                                                 std::string_view overlay = {}) {
        MappingRequest request;
        request.connectorDefault = {"default.yaml", std::string(text)};
        request.overlay = {"mine.yaml", std::string(overlay)};
        request.stream = std::move(stream);
        request.hints.region = "FI";
        request.streams = {"leads", "contacts", "accounts", "companies", "users"};
        faults_.clear();
        auto loaded = loadMapping(request, fields_, &faults_);
        if (loaded) return *loaded;
        error_ = loaded.error().message;
        return nullptr;
    }

    MappedRecord read(const mapping::Mapping& mapping, std::string_view payload,
                      std::string_view associations = {}) {
        MappedRecord record;
        const Status status = mapping.read(payload, associations, normalizer_, record);
        EXPECT_TRUE(status) << (status ? "" : status.error().describe());
        return record;
    }

    model::FieldId id(std::string_view name) const { return fields_.find(Entity::Lead, name)->id; }

    const MappedField& field(const MappedRecord& record, std::string_view name) const {
        static const MappedField None;
        for (const MappedField& one : record.fields) {
            if (one.field == id(name)) return one;
        }
        return None;
    }

    model::FieldTable fields_;
    normalize::Normalizer normalizer_{normalize::LocaleHints{.region = "FI"}};
    Faults faults_;
    std::string error_;
};

Value items(std::vector<std::string> texts) {
    return Value::items(texts);
}

TEST_F(LoadMapping, ReadsAFlatRecordIntoUnifiedFields) {
    const auto mapping = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(mapping) << error_;

    const auto record = read(*mapping, R"({"attributes":{"type":"Lead","url":"/x"},"Id":"00Q1",
        "Email":"Aino.Virta@ACME.example","Phone":"040 1234567","MobilePhone":null,
        "FirstName":"Aino","LastName":"Virta","Country":"Finland","Budget__c":25000.50,
        "HasOptedOutOfEmail":true,"OwnerId":"005A"})");

    EXPECT_EQ(field(record, "emails").canonical, items({"Aino.Virta@acme.example"}));
    EXPECT_EQ(field(record, "phones").canonical, items({"+358401234567"}));
    EXPECT_EQ(field(record, "phones").external, items({"040 1234567"}));
    EXPECT_EQ(field(record, "country").canonical, Value::text("FI"));
    EXPECT_EQ(field(record, "budget_amount").canonical, Value::text("25000.5"));
    EXPECT_EQ(field(record, "budget_amount").external, Value::text("25000.50"));
    EXPECT_EQ(field(record, "consent.email").canonical, Value::text("denied"));
    EXPECT_EQ(field(record, "owner").external, Value::text("005A"));
    EXPECT_TRUE(field(record, "owner").canonical.isAbsent());
    EXPECT_TRUE(field(record, "job_title").external.isAbsent());
}

TEST_F(LoadMapping, ReadsANestedRecordAndItsAssociations) {
    const auto mapping = load(testing::NestedCrm, "contacts");
    ASSERT_TRUE(mapping) << error_;

    const auto record = read(*mapping, R"({"id":"7","properties":{"email":"a@acme.example",
        "hs_additional_emails":"b@acme.example;c@acme.example","lifecyclestage":"other",
        "topics":"crm; data","date_of_birth":"17.05.1984","plan":"Gold"}})",
                             R"({"companies":["12","13"]})");

    EXPECT_EQ(field(record, "emails").canonical,
              items({"a@acme.example", "b@acme.example", "c@acme.example"}));
    EXPECT_TRUE(field(record, "stage").canonical.isAbsent());
    EXPECT_EQ(field(record, "stage").external, Value::text("other"));
    EXPECT_EQ(field(record, "tags").canonical, items({"crm", "data"}));
    EXPECT_EQ(field(record, "birth_date").canonical, Value::text("1984-05-17"));
    EXPECT_EQ(field(record, "custom.plan").canonical, Value::text("Gold"));
    EXPECT_EQ(field(record, "company").external, Value::text("12"));
    EXPECT_TRUE(mapping->lens(id("company"))->association);
    EXPECT_EQ(mapping->lens(id("company"))->referenceStream, "companies");
}

TEST_F(LoadMapping, TellsAbsentFromEmpty) {
    const auto mapping = load(testing::NestedCrm, "contacts");
    ASSERT_TRUE(mapping) << error_;

    const auto record =
        read(*mapping, R"({"properties":{"firstname":"","lastname":null,"email":null}})");

    EXPECT_TRUE(field(record, "given_name").canonical.isEmpty());
    EXPECT_TRUE(field(record, "family_name").canonical.isEmpty());
    EXPECT_TRUE(field(record, "emails").canonical.isEmpty());
    EXPECT_TRUE(field(record, "job_title").canonical.isAbsent());
    EXPECT_TRUE(field(record, "company").external.isAbsent());
}

TEST_F(LoadMapping, NeverReadsAFillerAsData) {
    const auto mapping = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(mapping) << error_;

    const auto record = read(*mapping, R"({"LastName":"[Unknown]"})");

    EXPECT_TRUE(field(record, "family_name").external.isEmpty());
    EXPECT_TRUE(field(record, "family_name").canonical.isEmpty());
}

TEST_F(LoadMapping, ComposesTypesAndNesting) {
    const auto flat = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(flat) << error_;
    const std::vector<ExternalField> fields{{id("given_name"), Value::text("A \"B\"\n")},
                                            {id("budget_amount"), Value::text("10.50")},
                                            {id("consent.email"), Value::text("true")},
                                            {id("phones"), items({"+358401234567"})},
                                            {id("job_title"), Value::empty()},
                                            {id("full_name"), Value::text("x")}};
    EXPECT_EQ(flat->compose(fields),
              R"({"FirstName":"A \"B\"\n","Budget__c":10.50,"HasOptedOutOfEmail":true,)"
              R"("Phone":"+358401234567","MobilePhone":null,"Title":null})");

    const auto nested = load(testing::NestedCrm, "contacts");
    ASSERT_TRUE(nested) << error_;
    const std::vector<ExternalField> more{
        {id("budget_amount"), Value::text("10.50")},
        {id("emails"), items({"a@acme.example", "b@acme.example"})},
        {id("job_title"), Value::empty()},
        {id("company"), Value::text("12")}};
    EXPECT_EQ(nested->compose(more),
              R"({"properties":{"budget":"10.50","email":"a@acme.example","jobtitle":""}})");
}

TEST_F(LoadMapping, FillsRequiredFieldsOfNewRecordsOnly) {
    const auto mapping = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(mapping) << error_;
    const std::vector<ExternalField> fields{{id("family_name"), Value::text("Virta")}};

    EXPECT_EQ(mapping->composeCreate(fields), R"({"LastName":"Virta","Company":"[unknown]"})");
    EXPECT_EQ(mapping->compose(fields), R"({"LastName":"Virta"})");
}

TEST_F(LoadMapping, PutsValuesInTheVendorsWords) {
    const auto mapping = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(mapping) << error_;

    EXPECT_EQ(mapping->put(id("status"), Value::text("customer")),
              Value::text("Closed - Converted"));
    EXPECT_TRUE(mapping->put(id("status"), Value::text("recycled")).isAbsent());
    EXPECT_EQ(mapping->put(id("consent.email"), Value::text("withdrawn")), Value::text("true"));
    EXPECT_TRUE(mapping->put(id("full_name"), Value::text("x")).isAbsent());
    EXPECT_EQ(mapping->put(id("owner"), Value::text("005B")), Value::text("005B"));
}

TEST_F(LoadMapping, KeepsItemsInTheirPlacesWhenItPutsOver) {
    const auto mapping = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(mapping) << error_;
    const auto phones = id("phones");
    const Value current = items({"09 1234 5678", "040 1234567"});

    EXPECT_EQ(mapping->putOver(phones, items({"+358401234567", "+358912345678"}), current),
              current);
    EXPECT_EQ(mapping->putOver(phones, items({"+358401234567"}), current),
              items({"", "040 1234567"}));
    EXPECT_EQ(mapping->putOver(phones, items({"+358401234567", "+358501112223"}), current),
              items({"+358501112223", "040 1234567"}));
    EXPECT_EQ(
        mapping->putOver(phones, items({"+358401234567"}), items({"ask Aino", "040 1234567"})),
        items({"ask Aino", "040 1234567"}));
    EXPECT_EQ(mapping->putOver(id("emails"), items({"a@x.example", "b@x.example"}),
                               items({"b@x.example"})),
              items({"b@x.example"}));
}

TEST_F(LoadMapping, SaysWhatIsEquivalentThere) {
    const auto mapping = load(testing::FlatCrm, "leads");
    ASSERT_TRUE(mapping) << error_;
    const auto same = [&](std::string_view name, const Value& left, const Value& right) {
        return mapping->equivalent(id(name), left, right);
    };

    EXPECT_TRUE(same("budget_amount", Value::text("10.50"), Value::text("10.5")));
    EXPECT_TRUE(same("created_at", Value::text("2026-01-01T10:00:00.000+0000"),
                     Value::text("2026-01-01T10:00:00Z")));
    EXPECT_TRUE(same("phones", items({"040 1234567"}), items({"+358 40 123 4567"})));
    EXPECT_TRUE(same("given_name", Value::text("Aino "), Value::text("Aino")));
    EXPECT_FALSE(same("given_name", Value::text("aino"), Value::text("Aino")));
    EXPECT_FALSE(same("given_name", Value::empty(), Value::text("Aino")));
    EXPECT_FALSE(same("given_name", Value::absent(), Value::empty()));
    EXPECT_TRUE(
        same("given_name", Value::text(std::string(60, 'a')), Value::text(std::string(40, 'a'))));
}

TEST_F(LoadMapping, OverridesWholeEntriesAndTakesEntriesAway) {
    const auto mapping =
        load(testing::FlatCrm, "leads", "leads:\n  given_name: Nick__c\n  phones: null\n");
    ASSERT_TRUE(mapping) << error_;

    EXPECT_EQ(mapping->placeOf(id("given_name")), "Nick__c");
    EXPECT_EQ(mapping->placeOf(id("family_name")), "LastName");
    EXPECT_EQ(mapping->lens(id("phones")), nullptr);
}

struct FaultCase {
    const char* name;
    const char* overlay;
    const char* message;
};

class MappingFaults : public LoadMapping, public ::testing::WithParamInterface<FaultCase> {};

TEST_P(MappingFaults, AreNamedWithPlaceAndRemedy) {
    EXPECT_FALSE(load(testing::FlatCrm, "leads", GetParam().overlay));
    EXPECT_EQ(error_, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, MappingFaults,
    ::testing::Values(
        FaultCase{
            "UnknownField", "leads:\n  given_nmae: X\n",
            "mine.yaml:2:3: leads.given_nmae: the entity lead has no field of this name (did you "
            "mean \"given_name\"?)"},
        FaultCase{"UnknownStream", "leeds:\n  given_name: X\n",
                  "mine.yaml:1:1: leeds: the connector has no stream of this name (did you mean "
                  "\"leads\"?)"},
        FaultCase{
            "BadFormat", "leads:\n  birth_date: { from: Born, format: \"%Q\" }\n",
            "mine.yaml:2:37: leads.birth_date.format: expected a pattern such as %d.%m.%Y, or "
            "epoch_s or epoch_ms"},
        FaultCase{
            "WrongType", "leads:\n  given_name: { from: X, max_length: many }\n",
            "mine.yaml:2:38: leads.given_name.max_length: expected a whole number of at least 1, "
            "found \"many\""},
        FaultCase{
            "ReferenceWithoutStream", "leads:\n  owner: OwnerId\n",
            "mine.yaml:2:10: leads.owner: this field points to another record: say which stream "
            "holds it with reference: or association:"},
        FaultCase{
            "UnknownEnumValue", "leads:\n  rating: { from: R, map: { A: hott } }\n",
            "mine.yaml:2:32: leads.rating.map.A: expected one of hot, warm, future, found \"hott\" "
            "(did you mean \"hot\"?)"},
        FaultCase{
            "UnknownReference", "leads:\n  owner: { from: O, reference: user }\n",
            "mine.yaml:2:32: leads.owner.reference: the connector has no stream \"user\" (did you "
            "mean \"users\"?)"},
        FaultCase{
            "NothingToRead", "leads:\n  given_name: { read_only: true }\n",
            "mine.yaml:2:15: leads.given_name: expected one of from, join, constant, association"},
        FaultCase{"EmptyPointer", "leads:\n  given_name: \"\"\n",
                  "mine.yaml:2:15: leads.given_name: expected a column, or a JSON pointer such as "
                  "/properties/email"},
        FaultCase{"BadCustomName", "leads:\n  custom.My-Plan: X\n",
                  "mine.yaml:2:3: leads.custom.My-Plan: \"custom.My-Plan\" is no name for a custom "
                  "field"}),
    [](const auto& one) { return one.param.name; });

TEST_F(LoadMapping, RefusesALensThatDoesNotReadBackWhatItWrites) {
    EXPECT_FALSE(load(R"(leads:
  given_name: { from: Given, invert: true, clear: "none" }
  _examples:
    - { Given: Aino }
)",
                      "leads"));
    EXPECT_NE(
        error_.find("default.yaml:2:3: leads.given_name: the field's own example: what is written "
                    "to clear it reads back as \"none\""),
        std::string::npos)
        << error_;
}

TEST_F(LoadMapping, RefusesAnExampleThatBreaksItsLens) {
    EXPECT_FALSE(load(R"(leads:
  birth_date: { from: Born, format: ["%Y", "%d.%m.%Y"] }
  _examples:
    - { Born: "17.05.1984" }
)",
                      "leads"));
    EXPECT_NE(error_.find(
                  "leads.birth_date: example 1: writing back what was read changes \"17.05.1984\" "
                  "to \"1984\""),
              std::string::npos)
        << error_;
}

}  // namespace
}  // namespace leadloom::config

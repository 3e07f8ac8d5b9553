#include "hub/mapping/lens_mapping.h"

#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/model/field_table.h"

namespace leadloom::mapping {
namespace {

using model::Entity;
using model::Value;

class LensMappingTest : public ::testing::Test {
protected:
    LensSpec lens(std::string_view field, std::vector<std::string> pointers,
                  Entity entity = Entity::Lead) {
        LensSpec spec;
        spec.field = fields_.find(entity, field);
        EXPECT_NE(spec.field, nullptr) << field;
        for (std::string& pointer : pointers) {
            LensPlace place;
            place.pointer = std::move(pointer);
            spec.places.push_back(std::move(place));
        }
        return spec;
    }

    static LensMapping mapping(std::vector<LensSpec> lenses) {
        MappingSpec spec;
        spec.lenses = std::move(lenses);
        return {std::move(spec), {}};
    }

    MappedField only(const LensMapping& mapping, std::string_view payload) {
        MappedRecord record;
        const Status status = mapping.read(payload, {}, normalizer_, record);
        EXPECT_TRUE(status) << (status ? "" : status.error().describe());
        return record.fields.empty() ? MappedField{} : record.fields.front();
    }

    ErrorKind failure(std::string_view payload) {
        const auto one = mapping({lens("given_name", {"/a"})});
        MappedRecord record;
        const Status status = one.read(payload, {}, normalizer_, record);
        EXPECT_FALSE(status) << payload;
        return status ? ErrorKind::Bug : status.error().kind;
    }

    model::FieldTable fields_;
    normalize::Normalizer normalizer_;
};

TEST_F(LensMappingTest, RefusesWhatIsNoJsonObject) {
    for (const char* payload :
         {"", " ", "[]", "\"x\"", "12", "null", "<html></html>", "{", "{\"a\":\"x", "{\"a\":\"x\"",
          "{\"a\":}", "{\"a\" \"x\"}", "{\"a\":\"x\"} {}", "{\"a\":\"\xff\xfe\"}", "{\"b\":[1,2}",
          "{\"a\":tru}", "{\"a\":nul}"}) {
        EXPECT_EQ(failure(payload), ErrorKind::InvalidRecord) << payload;
    }
}

TEST_F(LensMappingTest, ANullInPlaceOfAReferencedRecordIsAnEmptyReference) {
    auto company = lens("company", {"/Account/id"});
    company.reference = "accounts";
    const auto one = mapping({company});
    EXPECT_EQ(only(one, R"({"Account":{"id":"12","name":"x"}})").external, Value::text("12"));
    EXPECT_TRUE(only(one, R"({"Account":null})").external.isEmpty());
    EXPECT_TRUE(only(one, R"({"Account":{}})").external.isAbsent());
    EXPECT_TRUE(only(one, R"({"b":null})").external.isAbsent());
    const auto plain = mapping({lens("given_name", {"/properties/firstname"})});
    EXPECT_TRUE(only(plain, R"({"properties":null})").external.isAbsent());
}

TEST_F(LensMappingTest, WalksPastDeepAndWideJson) {
    std::string deep = "{\"x\":";
    for (int i = 0; i < 900; ++i)
        deep += "[{\"y\":";
    deep += "1";
    for (int i = 0; i < 900; ++i)
        deep += "}]";
    deep += ",\"a\":\"Aino\"}";
    const auto one = mapping({lens("given_name", {"/a"})});
    EXPECT_EQ(only(one, deep).canonical, Value::text("Aino"));
}

TEST_F(LensMappingTest, ReadsAMegabyteAndParksOnlyThatField) {
    const auto two = mapping({lens("emails", {"/email"}), lens("given_name", {"/a"})});
    const std::string payload =
        R"({"email":")" + std::string(1 << 20, 'x') + R"(@acme.example","a":"Aino"})";
    MappedRecord record;
    ASSERT_TRUE(two.read(payload, {}, normalizer_, record));
    EXPECT_FALSE(record.fields[0].refusal.empty());
    EXPECT_TRUE(record.fields[0].canonical.isAbsent());
    EXPECT_EQ(record.fields[1].canonical, Value::text("Aino"));
}

TEST_F(LensMappingTest, TakesNumbersDigitByDigit) {
    const auto money = mapping({lens("budget_amount", {"/n"})});
    const std::string huge = "123456789012345678901234567890.123456789";
    EXPECT_EQ(only(money, "{\"n\":" + huge + " }").canonical, Value::text(huge));
    EXPECT_EQ(only(money, "{\"n\":" + huge + "}").external, Value::text(huge));
    EXPECT_EQ(only(money, R"({"n":0.1})").canonical, Value::text("0.1"));
    EXPECT_EQ(only(money, R"({"n":1e3})").canonical, Value::text("1000"));
    EXPECT_EQ(only(money, R"({"n":"12.50"})").canonical, Value::text("12.5"));
    EXPECT_FALSE(only(money, R"({"n":"a lot"})").refusal.empty());

    const auto count = mapping({lens("employees", {"/n"}, Entity::Company)});
    EXPECT_EQ(only(count, R"({"n":42.0})").canonical, Value::text("42"));
    EXPECT_FALSE(only(count, R"({"n":42.5})").refusal.empty());
}

TEST_F(LensMappingTest, RefusesTheWrongTypeInOneFieldOnly) {
    const auto two = mapping({lens("given_name", {"/a"}), lens("family_name", {"/b"})});
    MappedRecord record;
    ASSERT_TRUE(two.read(R"({"a":{"x":1},"b":7})", {}, normalizer_, record));
    EXPECT_TRUE(record.fields[0].external.isAbsent());
    EXPECT_FALSE(record.fields[0].refusal.empty());
    EXPECT_EQ(record.fields[1].canonical, Value::text("7"));
}

TEST_F(LensMappingTest, ReadsKeysWithEscapesArraysByIndexAndTheLastOfTwo) {
    const auto one = mapping({lens("given_name", {"/names/0/gi\"ven"})});
    EXPECT_EQ(only(one, R"({"names":[{"gi\"ven":"Aino"},{"gi\"ven":"x"}]})").canonical,
              Value::text("Aino"));
    EXPECT_EQ(only(one, R"({"names":[{"gi\u0022ven":"Aino"}]})").canonical, Value::text("Aino"));
    EXPECT_TRUE(only(one, R"({"names":[]})").canonical.isAbsent());
    EXPECT_EQ(only(one, R"({"names":[{"gi\"ven":"A","gi\"ven":"B"}]})").canonical,
              Value::text("B"));
}

TEST_F(LensMappingTest, ReadsAndWritesArrays) {
    LensSpec tags = lens("tags", {"/tags"});
    tags.places[0].array = true;
    const auto one = mapping({tags});
    const auto read = only(one, R"({"tags":["a","b\u001fc",null,3]})");
    EXPECT_EQ(read.canonical, Value::items(std::vector<std::string>{"a", "b c", "3"}));
    const ExternalField back{tags.field->id, read.external};
    EXPECT_EQ(one.compose({&back, 1}), R"({"tags":["a","b c","3"]})");
    EXPECT_TRUE(
        one.equivalent(tags.field->id, read.external, one.put(tags.field->id, read.canonical)));
}

TEST_F(LensMappingTest, ReadsTelephonesByTheCountryOfTheirRecord) {
    const auto two = mapping({lens("phones", {"/p"}), lens("country", {"/c"})});
    EXPECT_EQ(only(two, R"({"p":"040 1234567","c":"Finland"})").canonical,
              Value::text("+358401234567"));
    EXPECT_EQ(only(two, R"({"p":"020 7946 0958","c":"United Kingdom"})").canonical,
              Value::text("+442079460958"));
    EXPECT_FALSE(only(two, R"({"p":"040 1234567"})").refusal.empty());
}

TEST_F(LensMappingTest, KeepsRightToLeftAndCombiningText) {
    const auto one = mapping({lens("family_name", {"/n"})});
    EXPECT_EQ(only(one, R"({"n":"\u05DB\u05D4\u05DF"})").canonical, Value::text("כהן"));
    EXPECT_EQ(only(one, "{\"n\":\"Jose\u0301\"}").canonical, Value::text("José"));
    const auto arabic = only(one, "{\"n\":\"\u200Fحداد\u200E\"}");
    const ExternalField back{one.lenses()[0].field,
                             one.put(one.lenses()[0].field, arabic.canonical)};
    EXPECT_EQ(only(one, one.compose({&back, 1})).canonical, arabic.canonical);
}

TEST_F(LensMappingTest, CutsTextsAndRefusesLongKeys) {
    LensSpec name = lens("given_name", {"/n"});
    name.maxLength = 4;
    name.unit = LengthUnit::Utf16;
    name.cut = true;
    LensSpec email = lens("emails", {"/e"});
    email.maxLength = 10;
    const auto two = mapping({name, email});
    EXPECT_EQ(two.put(name.field->id, Value::text("abc😀")), Value::text("abc"));
    EXPECT_TRUE(two.equivalent(name.field->id, Value::text("abc"), Value::text("abc😀")));
    EXPECT_TRUE(two.put(email.field->id, Value::text("somebody@acme.example")).isAbsent());
}

TEST_F(LensMappingTest, KnowsTheVendorsWordsForEmptyTrueAndFalse) {
    LensSpec name = lens("given_name", {"/n"});
    name.emptyWords = {"Unknown", "0", "-"};
    LensSpec active = lens("active", {"/a"}, Entity::User);
    active.trueWords = {"Yes", "Y"};
    active.falseWords = {"No"};
    const auto names = mapping({name});
    for (const char* word : {"unknown", "0", " - ", ""})
        EXPECT_TRUE(only(names, std::string("{\"n\":\"") + word + "\"}").canonical.isEmpty())
            << word;
    EXPECT_TRUE(only(names, R"({"n":0})").canonical.isEmpty());
    const auto truths = mapping({active});
    EXPECT_EQ(only(truths, R"({"a":"y"})").canonical, Value::text("true"));
    EXPECT_EQ(truths.put(active.field->id, Value::text("false")), Value::text("No"));
    active.invert = true;
    const auto inverted = mapping({active});
    EXPECT_EQ(only(inverted, R"({"a":"Yes"})").canonical, Value::text("false"));
    EXPECT_EQ(inverted.put(active.field->id, Value::text("false")), Value::text("Yes"));
}

TEST_F(LensMappingTest, KeepsUsableItemsBesideARefusedOne) {
    const auto one = mapping({lens("emails", {"/a", "/b"})});
    const auto read = only(one, R"({"a":"not an address","b":"b@acme.example"})");
    EXPECT_EQ(read.canonical, Value::text("b@acme.example"));
    EXPECT_FALSE(read.refusal.empty());
}

TEST_F(LensMappingTest, JoinsPlacesForReadingOnly) {
    LensSpec street = lens("street", {"/s1", "/s2"});
    street.joinSeparator = ", ";
    const auto one = mapping({street});
    EXPECT_EQ(only(one, R"({"s1":"Katu 5","s2":null})").canonical, Value::text("Katu 5"));
    EXPECT_EQ(only(one, R"({"s1":"Katu 5","s2":"2 krs"})").canonical, Value::text("Katu 5, 2 krs"));
    EXPECT_FALSE(one.lenses()[0].writes);
}

/// Random canonical texts of a field's type, hard ones included.
std::string randomText(std::mt19937& random, model::FieldType type) {
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
    static const std::vector<std::string> Texts{
        "Aino",    "Ö\"x\\y",   "名前",      "כהן",       "a;b",  "😀👩‍👩‍👧",
        "O'Brien", "tab\there", "{\"x\":1}", "</script>", "a/b~c"};
    static const std::vector<std::string> Emails{"a@acme.example", "B.C@xn--4ca.example",
                                                 "d+e@f.example"};
    static const std::vector<std::string> Numbers{"0", "-1.5", "12345678901234567890.000000001",
                                                  "7"};
    static const std::vector<std::string> Phones{"+358401234567", "+442079460958", "+14155550123"};
    static const std::vector<std::string> Days{"1984-05-17", "2024-02-29", "1900-01-01"};
    if (type == model::FieldType::Email) return Emails[pick(Emails.size())];
    if (type == model::FieldType::Decimal) return Numbers[pick(Numbers.size())];
    if (type == model::FieldType::Phone) return Phones[pick(Phones.size())];
    if (type == model::FieldType::Date) return Days[pick(Days.size())];
    return Texts[pick(Texts.size())];
}

TEST_F(LensMappingTest, ReadsBackWhateverItComposed) {
    LensSpec emails = lens("emails", {"/properties/email", "/properties/more"});
    emails.places[1].separator = ";";
    LensSpec born = lens("birth_date", {"/born"});
    born.formats = {"%d.%m.%Y"};
    LensSpec tags = lens("pain_points", {"/list"});
    tags.places[0].array = true;
    LensSpec budget = lens("budget_amount", {"/properties/budget"});
    budget.form = JsonForm::Number;
    const std::vector<LensSpec> specs{emails,
                                      born,
                                      tags,
                                      budget,
                                      lens("phones", {"/p/0", "/p/1", "/p/2"}),
                                      lens("given_name", {"/na me/x~1y"}),
                                      lens("job_title", {"/t"})};
    const auto all = mapping(specs);
    std::mt19937 random(20260101);
    for (int round = 0; round < 2000; ++round) {
        std::vector<ExternalField> written;
        std::vector<Value> canonical;
        for (const LensSpec& spec : specs) {
            std::vector<std::string> items;
            const std::size_t count = spec.field->many ? random() % 4 : random() % 2;
            for (std::size_t i = 0; i < count; ++i) {
                std::string item = randomText(random, spec.field->type);
                if (std::find(items.begin(), items.end(), item) == items.end())
                    items.push_back(item);
            }
            for (std::string& item : items)
                item = normalizer_.normalize(*spec.field, item).value;
            canonical.push_back(Value::items(items));
            written.push_back({spec.field->id, all.put(spec.field->id, canonical.back())});
        }
        const std::string payload = all.compose(written);
        ASSERT_TRUE(nlohmann::json::accept(payload)) << payload;
        MappedRecord record;
        ASSERT_TRUE(all.read(payload, {}, normalizer_, record)) << payload;
        for (std::size_t i = 0; i < specs.size(); ++i) {
            for (const MappedField& field : record.fields) {
                if (field.field != specs[i].field->id) continue;
                EXPECT_EQ(field.canonical, canonical[i])
                    << specs[i].field->name << " in " << payload;
                EXPECT_TRUE(all.equivalent(field.field, field.external, written[i].external))
                    << payload;
                EXPECT_EQ(all.putOver(field.field, field.canonical, field.external),
                          field.external);
            }
        }
        if (HasFailure()) return;
    }
}

TEST_F(LensMappingTest, SurvivesEveryCutOfARecord) {
    const auto one = mapping({lens("given_name", {"/p/a"}), lens("emails", {"/p/e", "/p/f"})});
    const std::string whole =
        R"({"p":{"a":"Ai\u006eo","e":"a@acme.example","f":null,"x":[1,{"y":2}]},"z":-1.5e3})";
    MappedRecord record;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(one.read(std::string_view(whole).substr(0, size), {}, normalizer_, record))
            << size;
    }
    ASSERT_TRUE(one.read(whole, {}, normalizer_, record));
    EXPECT_EQ(record.fields[1].canonical, Value::text("Aino"));
}

}  // namespace
}  // namespace leadloom::mapping

#include "hub/mapping/recognising_mapping.h"

#include <gtest/gtest.h>

namespace leadloom::mapping {
namespace {

using model::Entity;
using model::Value;
using Headers = std::vector<std::string>;

std::string recognised(const Headers& headers, Entity entity = Entity::Lead) {
    const model::FieldTable fields;
    return describeColumns(recogniseColumns(headers, entity, fields));
}

TEST(RecogniseColumns, KnowsAReportOfSalesforce) {
    EXPECT_EQ(
        recognised({"Lead ID", "First Name", "Last Name", "Title", "Company / Account", "Email",
                    "Phone", "Mobile", "Street", "City", "State/Province", "Zip/Postal Code",
                    "Country", "Lead Source", "Lead Status", "Rating", "Email Opt Out",
                    "Lead Owner"}),
        "First Name → given_name, Last Name → family_name, Title → job_title, Company / Account → "
        "company_name, Email → emails, Phone → phones, Mobile → phones, Street → street, City → "
        "city, "
        "State/Province → region, Zip/Postal Code → postal_code, Country → country, Lead Source → "
        "first_touch.source, Lead Status → status, Rating → rating, Email Opt Out → consent.email; "
        "left: Lead ID, Lead Owner");
}

TEST(RecogniseColumns, KnowsAnExportOfHubSpot) {
    EXPECT_EQ(recognised({"Record ID", "First Name", "Last Name", "Email", "Phone Number",
                          "Mobile Phone Number", "Lifecycle Stage", "Lead Status", "Job Title",
                          "Company Name", "Country/Region", "Create Date", "Contact owner"}),
              "First Name → given_name, Last Name → family_name, Email → emails, Phone Number → "
              "phones, Mobile "
              "Phone Number → phones, Lifecycle Stage → stage, Lead Status → status, Job Title → "
              "job_title, "
              "Company Name → company_name, Country/Region → country, Create Date → created_at; "
              "left: Record "
              "ID, Contact owner");
}

TEST(RecogniseColumns, KnowsGoogleContactsInBothLayouts) {
    EXPECT_EQ(
        recognised({"First Name", "Last Name", "Organization Name", "Organization Title",
                    "Birthday", "Labels", "E-mail 1 - Label", "E-mail 1 - Value",
                    "E-mail 2 - Value", "Phone 1 - Label", "Phone 1 - Value", "Address 1 - Street",
                    "Address 1 - City", "Address 1 - Country"}),
        "First Name → given_name, Last Name → family_name, Organization Name → company_name, "
        "Organization Title → job_title, Birthday → birth_date, Labels → tags, E-mail 1 - Value → "
        "emails, E-mail 2 - Value → emails, Phone 1 - Value → phones, Address 1 - Street → street, "
        "Address 1 - City → city, Address 1 - Country → country; left: E-mail 1 - Label, Phone 1 - "
        "Label");
    EXPECT_EQ(recognised({"Name", "Given Name", "Family Name", "Group Membership",
                          "Organization 1 - Name", "Organization 1 - Title"}),
              "Name → full_name, Given Name → given_name, Family Name → family_name, Group "
              "Membership → tags, "
              "Organization 1 - Name → company_name, Organization 1 - Title → job_title");
}

TEST(RecogniseColumns, PrefersTheBusinessAddressOfOutlook) {
    EXPECT_EQ(
        recognised({"First Name", "Last Name", "Company", "Job Title", "Home Street", "Home City",
                    "Business Street", "Business City", "Business Country/Region", "Business Phone",
                    "Mobile Phone", "E-mail Address", "E-mail 2 Address"}),
        "First Name → given_name, Last Name → family_name, Company → company_name, Job Title → "
        "job_title, Business Street → street, Business City → city, Business Country/Region → "
        "country, "
        "Business Phone → phones, Mobile Phone → phones, E-mail Address → emails, E-mail 2 Address "
        "→ "
        "emails; left: Home Street, Home City");
}

TEST(RecogniseColumns, KnowsThePropertiesOfVCards) {
    EXPECT_EQ(recognised({"UID", "FN", "N.family", "N.given", "EMAIL", "EMAIL 2", "TEL", "ORG",
                          "ORG.unit", "TITLE", "ADR.street", "ADR.city", "ADR.code", "ADR.country",
                          "ADR 2.street", "BDAY", "CATEGORIES"}),
              "FN → full_name, N.family → family_name, N.given → given_name, EMAIL → emails, EMAIL "
              "2 → emails, TEL "
              "→ phones, ORG → company_name, ORG.unit → department, TITLE → job_title, ADR.street "
              "→ street, "
              "ADR.city → city, ADR.code → postal_code, ADR.country → country, BDAY → birth_date, "
              "CATEGORIES → "
              "tags; left: UID, ADR 2.street");
}

TEST(RecogniseColumns, ReadsManyLanguages) {
    EXPECT_EQ(recognised({"Vorname", "NACHNAME", "E-Mail-Adresse", "Telefon", "Firma", "PLZ",
                          "Straße", "Land"}),
              "Vorname → given_name, NACHNAME → family_name, E-Mail-Adresse → emails, Telefon → "
              "phones, Firma → "
              "company_name, PLZ → postal_code, Straße → street, Land → country");
    EXPECT_EQ(
        recognised({"Prénom", "Nom", "Courriel", "Téléphone", "Société", "Code postal", "Pays"}),
        "Prénom → given_name, Nom → family_name, Courriel → emails, Téléphone → phones, Société → "
        "company_name, Code postal → postal_code, Pays → country");
    EXPECT_EQ(recognised({"Nombre", "Apellidos", "Correo electrónico", "Móvil", "Empresa", "Ciudad",
                          "País"}),
              "Nombre → given_name, Apellidos → family_name, Correo electrónico → emails, Móvil → "
              "phones, "
              "Empresa → company_name, Ciudad → city, País → country");
    EXPECT_EQ(recognised({"Etunimi", "Sukunimi", "Sähköposti", "Puhelinnumero", "Yritys",
                          "Postinumero", "Maa"}),
              "Etunimi → given_name, Sukunimi → family_name, Sähköposti → emails, Puhelinnumero → "
              "phones, "
              "Yritys → company_name, Postinumero → postal_code, Maa → country");
    EXPECT_EQ(recognised({"Förnamn", "Efternamn", "E-post", "Mobilnummer", "Företag", "Postort"}),
              "Förnamn → given_name, Efternamn → family_name, E-post → emails, Mobilnummer → "
              "phones, Företag → "
              "company_name, Postort → city");
    EXPECT_EQ(
        recognised({"Имя", "Фамилия", "Эл. почта", "Телефон", "Компания", "Город", "Страна"}),
        "Имя → given_name, Фамилия → family_name, Эл. почта → emails, Телефон → phones, Компания → "
        "company_name, Город → city, Страна → country");
    EXPECT_EQ(recognised({"姓名", "邮箱", "手机号码", "公司名称", "职位", "城市"}),
              "姓名 → full_name, 邮箱 → emails, 手机号码 → phones, 公司名称 → company_name, 职位 → "
              "job_title, 城市 → city");
    EXPECT_EQ(
        recognised({"姓", "名", "メールアドレス", "電話番号", "会社名", "郵便番号", "都道府県"}),
        "姓 → family_name, 名 → given_name, メールアドレス → emails, 電話番号 → phones, 会社名 → "
        "company_name, "
        "郵便番号 → postal_code, 都道府県 → region");
}

TEST(RecogniseColumns, KnowsUnifiedNamesAndOtherEntities) {
    EXPECT_EQ(recognised({"given_name", "Emails", "consent.email", "score", "owner"}),
              "given_name → given_name, Emails → emails, consent.email → consent.email; left: "
              "score, owner");
    EXPECT_EQ(
        recognised({"Company name", "Company Domain Name", "Number of Employees", "Annual Revenue"},
                   Entity::Company),
        "Company name → name, Company Domain Name → domains, Number of Employees → employees, "
        "Annual "
        "Revenue → annual_revenue");
    EXPECT_EQ(
        recognised({"Deal Name", "Amount", "Close Date", "Deal Stage"}, Entity::Deal),
        "Deal Name → name, Amount → amount, Close Date → expected_close_on, Deal Stage → stage");
    EXPECT_EQ(recognised({"Day", "Cost", "Impr.", "Clicks"}, Entity::Spend),
              "Day → date, Cost → cost, Impr. → impressions, Clicks → clicks");
}

class RecognisingMappingTest : public ::testing::Test {
protected:
    MappingSpec given() const {
        MappingSpec spec;
        spec.recognise = true;
        return spec;
    }
    model::FieldId id(std::string_view name) const { return fields_.find(Entity::Lead, name)->id; }
    MappedField field(const Mapping& mapping, std::string_view payload, std::string_view name) {
        MappedRecord record;
        EXPECT_TRUE(mapping.read(payload, {}, normalizer_, record));
        for (const MappedField& one : record.fields) {
            if (one.field == id(name)) return one;
        }
        return {};
    }

    model::FieldTable fields_;
    normalize::Normalizer normalizer_{normalize::LocaleHints{"FI", ','}};
};

TEST_F(RecognisingMappingTest, ReadsEachLayoutByItsOwnColumns) {
    const RecognisingMapping mapping(given(), {"FI", ','}, fields_);
    EXPECT_EQ(
        field(mapping, R"({"First Name":"Aino","Email":"a@acme.example"})", "given_name").canonical,
        Value::text("Aino"));
    EXPECT_EQ(field(mapping, R"({"Etunimi":"Aino","Puhelin":"040 1234567"})", "phones").canonical,
              Value::text("+358401234567"));
    EXPECT_EQ(
        field(mapping, R"({"E-mail 1 - Value":"a@x.example ::: b@x.example"})", "emails").canonical,
        Value::items(std::vector<std::string>{"a@x.example", "b@x.example"}));
}

TEST_F(RecognisingMappingTest, WritesUnderTheNamesThatEachLayoutHas) {
    const RecognisingMapping mapping(given(), {"FI", ','}, fields_);
    mapping.learn({"First Name", "Email", "Email 2"});
    mapping.learn({"Etunimi", "Sähköposti"});
    const Value emails = mapping.put(
        id("emails"), Value::items(std::vector<std::string>{"a@x.example", "b@x.example"}));
    const std::vector<ExternalField> fields{
        {id("given_name"), Value::text("Aino")},
        {id("emails"), emails},
        {id("budget_amount"), mapping.put(id("budget_amount"), Value::text("1234.5"))}};
    EXPECT_EQ(
        mapping.compose(fields),
        R"({"Etunimi":"Aino","First Name":"Aino","Sähköposti":"a@x.example","Email":"a@x.example",)"
        R"("Email 2":"b@x.example","budget_amount":"1234,5"})");
    EXPECT_EQ(
        mapping.composeCreate(fields),
        R"({"First Name":"Aino","Email":"a@x.example","Email 2":"b@x.example","budget_amount":"1234,5"})");
}

TEST_F(RecognisingMappingTest, ReadsBackWhatItWritesUnderUnifiedNames) {
    const RecognisingMapping mapping(given(), {"FI", ','}, fields_);
    const Value tags = Value::items(std::vector<std::string>{"a", "b"});
    const std::vector<ExternalField> fields{
        {id("tags"), mapping.put(id("tags"), tags)},
        {id("budget_amount"), mapping.put(id("budget_amount"), Value::text("1234.5"))}};
    const std::string payload = mapping.composeCreate(fields);
    EXPECT_EQ(payload, R"({"tags":"a;b","budget_amount":"1234,5"})");
    EXPECT_EQ(field(mapping, payload, "tags").canonical, tags);
    EXPECT_EQ(field(mapping, payload, "budget_amount").canonical, Value::text("1234.5"));
    EXPECT_TRUE(mapping.equivalent(id("tags"), field(mapping, payload, "tags").external,
                                   fields[0].external));
}

TEST_F(RecognisingMappingTest, LetsTheMappingFileGoBefore) {
    MappingSpec spec = given();
    LensSpec name;
    name.field = fields_.find(Entity::Lead, "given_name");
    LensPlace place;
    place.pointer = "/Kutsumanimi";
    name.places.push_back(place);
    spec.lenses.push_back(name);
    spec.idColumn = "Email";
    const RecognisingMapping mapping(spec, {}, fields_);
    EXPECT_EQ(field(mapping, R"({"First Name":"x","Kutsumanimi":"Aino"})", "given_name").canonical,
              Value::text("Aino"));
    EXPECT_EQ(
        describeColumns(mapping.columns(Headers{"First Name", "Kutsumanimi", "Email", "Phone"})),
        "Kutsumanimi → given_name, Phone → phones; left: First Name, Email");
}

TEST_F(RecognisingMappingTest, TakesWhatPeopleWriteForNothingAsNothing) {
    const RecognisingMapping mapping(given(), {}, fields_);
    for (const char* word : {"N/A", "#N/A", "-", "?", "TBD", "none", "NULL", " unknown "}) {
        const std::string text = std::string("\"") + word + "\"}";
        EXPECT_EQ(field(mapping, "{\"City\":" + text, "city").canonical, Value::empty()) << word;
        const MappedField phones = field(mapping, "{\"Phone\":" + text, "phones");
        EXPECT_TRUE(phones.canonical.isEmpty()) << word;
        EXPECT_TRUE(phones.refusal.empty()) << word << ": " << phones.refusal;
    }
    EXPECT_EQ(field(mapping, R"({"Birthday":"0/0/00"})", "birth_date").canonical, Value::empty());
    EXPECT_EQ(field(mapping, R"({"Phone":"N/A","Mobile":"+358 40 1234567"})", "phones").canonical,
              Value::items(std::vector<std::string>{"+358401234567"}));
}

TEST_F(RecognisingMappingTest, KnowsThatNullIsASurnameAndUnknownAnAnswer) {
    const RecognisingMapping mapping(given(), {}, fields_);
    EXPECT_EQ(field(mapping, R"({"Last Name":"Null"})", "family_name").canonical,
              Value::text("Null"));
    EXPECT_EQ(field(mapping, R"({"consent.sms":"unknown"})", "consent.sms").canonical,
              Value::text("unknown"));
}

TEST_F(RecognisingMappingTest, KnowsTheStatusOfASalesforceDataExport) {
    const RecognisingMapping mapping(given(), {}, fields_);
    EXPECT_EQ(field(mapping, R"({"Status":"Open - Not Contacted"})", "status").canonical,
              Value::text("lead"));
    EXPECT_EQ(field(mapping, R"({"Status":"recycled"})", "status").canonical,
              Value::text("recycled"));
}

TEST_F(RecognisingMappingTest, RefusesWhatIsNoRow) {
    const RecognisingMapping mapping(given(), {}, fields_);
    MappedRecord record;
    for (const char* payload : {"", "[]", "{\"a\":\"b\"", "x"}) {
        const Status status = mapping.read(payload, {}, normalizer_, record);
        ASSERT_FALSE(status) << payload;
        EXPECT_EQ(status.error().kind, ErrorKind::InvalidRecord);
    }
}

}  // namespace
}  // namespace leadloom::mapping

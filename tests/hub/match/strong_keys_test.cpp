#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/model/registry.h"
#include "tests/hub/match/records.h"

namespace leadloom::match {
namespace {

using model::Entity;
using model::IdentityKey;
using model::KeyKind;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> keysOf(Entity entity, const Record& fields) {
    std::vector<std::string> values;
    for (const IdentityKey& key : Matcher().strongKeys(entity, fields))
        values.push_back(key.value);
    return values;
}

Record leadWithEmails(std::vector<std::string> addresses) {
    return {{field::LeadEmails, model::Value::items(addresses)}};
}

Record leadWithPhones(std::vector<std::string> numbers) {
    return {{field::LeadPhones, model::Value::items(numbers)}};
}

TEST(StrongKeys, AreMadeOfTheRegistrysFields) {
    const auto numberOf = [](Entity entity, const char* name) {
        return model::registeredField(entity, name)->id;
    };
    EXPECT_EQ(numberOf(Entity::Lead, "emails"), field::LeadEmails);
    EXPECT_EQ(numberOf(Entity::Lead, "phones"), field::LeadPhones);
    EXPECT_EQ(numberOf(Entity::Lead, "full_name"), field::LeadFullName);
    EXPECT_EQ(numberOf(Entity::Lead, "given_name"), field::LeadGivenName);
    EXPECT_EQ(numberOf(Entity::Lead, "family_name"), field::LeadFamilyName);
    EXPECT_EQ(numberOf(Entity::Company, "name"), field::CompanyName);
    EXPECT_EQ(numberOf(Entity::Company, "legal_name"), field::CompanyLegalName);
    EXPECT_EQ(numberOf(Entity::Company, "domains"), field::CompanyDomains);
    EXPECT_EQ(numberOf(Entity::Company, "website"), field::CompanyWebsite);
    EXPECT_EQ(numberOf(Entity::Company, "country"), field::CompanyCountry);
    EXPECT_EQ(numberOf(Entity::Deal, "name"), field::DealName);
    EXPECT_EQ(numberOf(Entity::Deal, "amount"), field::DealAmount);
    EXPECT_EQ(numberOf(Entity::Deal, "expected_close_on"), field::DealClosesOn);
    EXPECT_EQ(numberOf(Entity::Deal, "company"), field::DealCompany);
    EXPECT_EQ(numberOf(Entity::User, "email"), field::UserEmail);
}

TEST(StrongKeys, OfALeadAreItsAddressesInOneSpelling) {
    const Record lead = leadWithEmails({"Anna.Weber@acme.example", "a.weber@loom.example"});
    EXPECT_THAT(keysOf(Entity::Lead, lead),
                ElementsAre("a.weber@loom.example", "anna.weber@acme.example"));
}

TEST(StrongKeys, LeaveOutSharedMailboxesAndMadeUpAddresses) {
    EXPECT_THAT(keysOf(Entity::Lead, leadWithEmails({"info@acme.example", "Sales@acme.example",
                                                     "test@test.com", "asdf@asdf.de"})),
                IsEmpty());
}

TEST(StrongKeys, LeaveOutNumbersThatPeopleMakeUp) {
    EXPECT_THAT(keysOf(Entity::Lead, leadWithPhones({"+49000000000", "+11111111111", "+4912345678",
                                                     "+112", "030 23125"})),
                IsEmpty());
    EXPECT_THAT(keysOf(Entity::Lead, leadWithPhones({"+4917632840519"})),
                ElementsAre("+4917632840519"));
}

TEST(StrongKeys, KeepTheExtensionOfANumberBecauseOnlyItBelongsToOnePerson) {
    EXPECT_THAT(keysOf(Entity::Lead, leadWithPhones({"+493023125000;ext=17"})),
                ElementsAre("+493023125000;ext=17"));
}

TEST(StrongKeys, OfACompanyAreItsOwnDomainsAndItsBareName) {
    const Record company = record({{field::CompanyName, "Acme Tools, Inc."},
                                   {field::CompanyLegalName, "ACME TOOLS GmbH & Co. KG"},
                                   {field::CompanyWebsite, "https://www.acme-tools.com/about"}});
    EXPECT_THAT(keysOf(Entity::Company, company), ElementsAre("acme-tools.com", "acme tools"));
}

TEST(StrongKeys, TakeNoDomainThatManyCompaniesUse) {
    const Record company = record({{field::CompanyDomains, "gmail.com"},
                                   {field::CompanyWebsite, "https://facebook.com/acme"}});
    EXPECT_THAT(keysOf(Entity::Company, company), IsEmpty());
}

TEST(StrongKeys, OfADealNeedItsCompany) {
    EXPECT_THAT(keysOf(Entity::Deal, record({{field::DealName, "Roll-out"}})), IsEmpty());
    EXPECT_THAT(keysOf(Entity::Deal, record({{field::DealName, "ROLLOUT  2026"},
                                             {field::DealCompany, "01COMPANY"}})),
                ElementsAre("rollout 2026@01COMPANY"));
}

TEST(StrongKeys, OfAUserAreItsAddress) {
    EXPECT_THAT(keysOf(Entity::User, record({{field::UserEmail, "Kim@acme.example"}})),
                ElementsAre("kim@acme.example"));
}

TEST(StrongKeys, ComeOnceAndWithoutEmptyItems) {
    EXPECT_THAT(keysOf(Entity::Lead, leadWithEmails({"", "a@b.example", "A@b.example"})),
                ElementsAre("a@b.example"));
    EXPECT_THAT(keysOf(Entity::Lead, {}), IsEmpty());
    EXPECT_THAT(keysOf(Entity::Activity, leadWithEmails({"a@b.example"})), IsEmpty());
}

}  // namespace
}  // namespace leadloom::match

#include <gtest/gtest.h>

#include "hub/match/comparison.h"
#include "hub/match/nicknames.h"
#include "hub/match/phone_kinds.h"
#include "hub/match/town_names.h"
#include "tests/hub/match/records.h"

namespace leadloom::match {
namespace {

using Fields = std::initializer_list<std::pair<model::FieldId, const char*>>;

Observation seen(Fields one, Fields other) {
    ProfileMaker maker;
    const CountedFrequencies nothingIsCommon;
    return observe(maker.make(model::Entity::Lead, record(one)),
                   maker.make(model::Entity::Lead, record(other)), nothingIsCommon);
}

Level phone(const char* one, const char* other, const char* company = "") {
    return seen({{field::LeadPhones, one}, {field::LeadCompanyName, company}},
                {{field::LeadPhones, other}, {field::LeadCompanyName, company}})
        .level(Feature::Phone);
}

TEST(PhoneKinds, TellsMobilesFromLines) {
    for (const char* mobile : {"+4915112345678", "+33612345678", "+201012345678", "+8613812345678"})
        EXPECT_EQ(phoneKindOf(mobile), PhoneKind::Mobile) << mobile;
    for (const char* line : {"+493012345678", "+33123456789", "+20227396000", "+861065529988"})
        EXPECT_EQ(phoneKindOf(line), PhoneKind::Line) << line;
    for (const char* unknown : {"+12025550123", "03012345678", "", "+"})
        EXPECT_EQ(phoneKindOf(unknown), PhoneKind::Unknown) << unknown;
}

TEST(Phones, AnotherMobileSpeaksAgainstAndALineSaysNothingAboutAMobile) {
    EXPECT_EQ(phone("+4915112345678", "+4915112345678"), Level::Same);
    EXPECT_EQ(phone("+4915112345678", "+4917298765432"), Level::Different);
    EXPECT_EQ(phone("+4915112345678", "+493098765432"), Level::Missing);
    EXPECT_EQ(phone("+493012345678", "+498998765432"), Level::Loose);
}

TEST(Phones, TheLineOfACompanyIsNotItsPeoples) {
    EXPECT_EQ(phone("+493012345678", "+493012345678"), Level::Same);
    EXPECT_EQ(phone("+493012345678", "+493012345678", "Acme Tools"), Level::Partial);
    EXPECT_EQ(phone("+4915112345678", "+4915112345678", "Acme Tools"), Level::Same);
    EXPECT_EQ(phone("+493012345678\x1f+4915112345678", "+493012345678\x1f+4917298765432"),
              Level::Partial)
        << "people of one home with mobiles of their own";
}

TEST(TownNames, AreOneTownInAllItsNames) {
    EXPECT_EQ(townOf("munich"), townOf("munchen"));
    EXPECT_EQ(townOf("bei jing"), "beijing");
    EXPECT_EQ(townOf("new york city"), townOf("new york"));
    EXPECT_EQ(townOf("unheard of"), "unheardof");
    EXPECT_EQ(
        seen({{field::LeadCity, "القاهرة"}}, {{field::LeadCity, "Cairo"}}).level(Feature::City),
        Level::Same);
}

TEST(Names, ArabicEndingsAndArticlesAreHeardNotRead) {
    const std::pair<const char*, const char*> names[] = {{"أمينة السيد", "Amina Elsayed"},
                                                         {"نادية المصري", "Nadia El Masri"},
                                                         {"عمر عبد الرحمن", "Omar Abdelrahman"}};
    for (const auto& [native, latin] : names) {
        const Observation pair =
            seen({{field::LeadFullName, native}}, {{field::LeadFullName, latin}});
        EXPECT_LE(pair.level(Feature::GivenName), Level::Close) << native;
        EXPECT_LE(pair.level(Feature::FamilyName), Level::Close) << native;
        EXPECT_EQ(pair.contradictions, 0) << native;
    }
}

TEST(Names, KnowsUsualShortForms) {
    EXPECT_TRUE(sameGivenName("tomek", "tomasz"));
    EXPECT_TRUE(sameGivenName("uschi", "ursula"));
    EXPECT_TRUE(sameGivenName("giorgos", "george"));
    EXPECT_FALSE(sameGivenName("tomek", "ursula"));
}

TEST(Generations, WhoIsCalledJuniorIsNotTakenForANamesakeAtHome) {
    const Fields junior = {{field::LeadFullName, "Jim Wright"},
                           {field::LeadSuffix, "Jr."},
                           {field::LeadPhones, "+12025550123"},
                           {field::LeadStreet, "12 Main St."}};
    EXPECT_EQ(
        seen(junior, {{field::LeadFullName, "Jim Wright"}, {field::LeadStreet, "12 Main St."}})
            .contradictions,
        OtherGeneration);
    EXPECT_EQ(seen(junior, {{field::LeadFullName, "Jim Wright"},
                            {field::LeadPhones, "+12025550123"},
                            {field::LeadStreet, "12 Main St."}})
                  .contradictions,
              0);
}

}  // namespace
}  // namespace leadloom::match

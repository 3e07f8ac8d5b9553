#include <gtest/gtest.h>

#include "hub/match/blocking.h"
#include "hub/match/comparison.h"
#include "hub/match/similarity.h"
#include "tests/hub/match/records.h"

namespace leadloom::match {
namespace {

class SlipsTest : public testing::Test {
protected:
    using Fields = std::initializer_list<std::pair<model::FieldId, const char*>>;

    Profile lead(Fields fields) { return maker_.make(model::Entity::Lead, record(fields)); }
    Observation seen(Fields one, Fields other) {
        const Observation there = observe(lead(one), lead(other), frequencies_);
        const Observation back = observe(lead(other), lead(one), frequencies_);
        EXPECT_EQ(there.levels, back.levels);
        EXPECT_EQ(there.contradictions, back.contradictions);
        return there;
    }
    Level given(const char* one, const char* other) {
        return seen({{field::LeadGivenName, one}}, {{field::LeadGivenName, other}})
            .level(Feature::GivenName);
    }
    Level email(const char* one, const char* other) {
        return seen({{field::LeadEmails, one}}, {{field::LeadEmails, other}}).level(Feature::Email);
    }
    Level birth(const char* one, const char* other) {
        return seen({{field::LeadBirthDate, one}}, {{field::LeadBirthDate, other}})
            .level(Feature::BirthDate);
    }

    ProfileMaker maker_;
    CountedFrequencies frequencies_;
};

TEST_F(SlipsTest, LettersThatChangedPlacesAreASlipHoweverFarApart) {
    EXPECT_EQ(given("Sofia", "foSia"), Level::Close);
    EXPECT_EQ(given("Olivia", "ilivOa"), Level::Close);
    EXPECT_TRUE(areTwoSwapped("eleanor", "nleaeor"));
    EXPECT_FALSE(areTwoSwapped("eleanor", "eleanor"));
    EXPECT_FALSE(areTwoSwapped("tom", "tomo"));
}

TEST_F(SlipsTest, JumbledLettersAreNoOtherName) {
    EXPECT_EQ(given("Holmes", "Hsmel"), Level::Loose);
    EXPECT_EQ(seen({{field::LeadGivenName, "Andrew"}, {field::LeadFamilyName, "Holmes"}},
                   {{field::LeadGivenName, "Thomas"}, {field::LeadFamilyName, "Holmes"}})
                  .level(Feature::GivenName),
              Level::Different);
    EXPECT_EQ(given("Ming", "Jing"), given("Jing", "Ming"));
    EXPECT_EQ(lettersApart("jones", "jsneeo"), 1);
    EXPECT_EQ(lettersApart("", "ab"), 2);
}

TEST_F(SlipsTest, AddressesOfTheSameLettersMeetAndSpeakForEachOther) {
    EXPECT_EQ(email("k.turner50@hernandez.example", "k.turner50eherand@z.nexample"), Level::Loose);
    EXPECT_EQ(email("anna.weber@gmx.example", "klaus.maier@gmx.example"), Level::Different);
    const auto keys = blockingKeys(lead({{field::LeadEmails, "j.cox@wwhite.example"}}));
    const auto others = blockingKeys(lead({{field::LeadEmails, "j.cxo@white.example"}}));
    EXPECT_TRUE(std::any_of(keys.begin(), keys.end(), [&](const BlockingKey& key) {
        return key.kind == BlockKind::EmailLetters &&
               std::find(others.begin(), others.end(), key) != others.end();
    }));
}

TEST_F(SlipsTest, ColleaguesWithLikeAddressesStayTwo) {
    const Observation two = seen({{field::LeadEmails, "anavarro@acme.example"}},
                                 {{field::LeadEmails, "cnavarro@acme.example"}});
    EXPECT_EQ(two.level(Feature::Email), Level::Different);
    EXPECT_EQ(two.contradictions, OtherAddressThere);
}

TEST_F(SlipsTest, WhoIsBornAlikeAndNamedAlikeMayHaveTwoAddressesThere) {
    const Observation one = seen({{field::LeadEmails, "jt40@combs.example"},
                                  {field::LeadFamilyName, "Taylor"},
                                  {field::LeadBirthDate, "1989-02-09"}},
                                 {{field::LeadEmails, "jt40o@combs.example"},
                                  {field::LeadFamilyName, "Tayrlor"},
                                  {field::LeadBirthDate, "1989-02-09"}});
    EXPECT_EQ(one.contradictions, 0);
}

TEST_F(SlipsTest, ADateWrittenDownByMemoryIsAlikeAndAnotherOneIsNot) {
    EXPECT_EQ(birth("1973-04-10", "1972-05-08"), Level::Loose);
    EXPECT_EQ(birth("1973-04-10", "1983-03-29"), Level::Loose);
    EXPECT_EQ(birth("1973-12-20", "1974-01-03"), Level::Loose);
    EXPECT_EQ(birth("1973-04-10", "1979-05-08"), Level::Different);
    EXPECT_EQ(birth("1973-04-10", "1972-09-28"), Level::Different);
}

}  // namespace
}  // namespace leadloom::match

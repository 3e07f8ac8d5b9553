#include "hub/match/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/match/blocking.h"
#include "hub/match/estimation.h"
#include "tests/hub/match/records.h"

namespace leadloom::match {
namespace {

using testing::HasSubstr;

class ComparisonTest : public testing::Test {
protected:
    Profile lead(std::initializer_list<std::pair<model::FieldId, const char*>> fields) {
        return maker_.make(model::Entity::Lead, record(fields));
    }
    Comparison compared(const Profile& one, const Profile& other) {
        return compare(one, other, shippedWeights(), frequencies_);
    }

    ProfileMaker maker_;
    CountedFrequencies frequencies_;
};

TEST_F(ComparisonTest, JoinsWhoAgreesInNameAddressAndBirthDate) {
    const Profile one = lead({{field::LeadGivenName, "Anna"},
                              {field::LeadFamilyName, "Weber"},
                              {field::LeadBirthDate, "1980-02-03"},
                              {field::LeadStreet, "Lindenstr. 5"},
                              {field::LeadPostalCode, "10115"}});
    const Profile other = lead({{field::LeadGivenName, "Ana"},
                                {field::LeadFamilyName, "Weber"},
                                {field::LeadBirthDate, "1980-02-03"},
                                {field::LeadStreet, "Lindenstraße 5"},
                                {field::LeadPostalCode, "10115"}});

    const Comparison seen = compared(one, other);

    EXPECT_EQ(seen.outcome, Outcome::Join);
    EXPECT_GT(seen.probability, 0.999);
    EXPECT_THAT(inWords(seen), HasSubstr("same birth date (+"));
}

TEST_F(ComparisonTest, SaysTheSameWhoeverComesFirst) {
    const Profile one = lead({{field::LeadGivenName, "Юлия"}, {field::LeadFamilyName, "Иванова"}});
    const Profile other = lead({{field::LeadFullName, "Ivanova Julia"}});

    const Comparison there = compared(one, other);
    const Comparison back = compared(other, one);

    EXPECT_DOUBLE_EQ(there.weight, back.weight);
    EXPECT_EQ(inWords(there), inWords(back));
}

TEST_F(ComparisonTest, ReadsNamesInOtherScripts) {
    const std::pair<const char*, const char*> spellings[] = {
        {"Екатерина Щербакова", "Ekaterina Shcherbakova"},
        {"محمد عبد الرحمن", "Mohamed Abdel Rahman"},
        {"Γεώργιος Παπαδόπουλος", "Georgios Papadopoulos"},
        {"王晓明", "Xiaoming Wang"},
        {"김민준", "Minjun Kim"}};
    for (const auto& [native, latin] : spellings) {
        const Comparison seen =
            compared(lead({{field::LeadFullName, native}}), lead({{field::LeadFullName, latin}}));
        EXPECT_EQ(seen.contradictions, 0) << native;
        EXPECT_GT(seen.weight, 5) << native << ": " << inWords(seen);
    }
}

TEST_F(ComparisonTest, NeverJoinsWhoContradictsTheOther) {
    const Profile junior = lead({{field::LeadGivenName, "Robert"},
                                 {field::LeadFamilyName, "Smith"},
                                 {field::LeadSuffix, "Jr."},
                                 {field::LeadEmails, "robert.smith@smith.example"},
                                 {field::LeadPhones, "+12025550123"},
                                 {field::LeadStreet, "12 Main St."}});
    const Profile senior = lead({{field::LeadGivenName, "Robert"},
                                 {field::LeadFamilyName, "Smith"},
                                 {field::LeadSuffix, "Sr."},
                                 {field::LeadEmails, "robert.smith@smith.example"},
                                 {field::LeadPhones, "+12025550123"},
                                 {field::LeadStreet, "12 Main St."}});

    const Comparison seen = compared(junior, senior);

    EXPECT_EQ(seen.contradictions, OtherGeneration);
    EXPECT_EQ(seen.outcome, Outcome::Review);
    EXPECT_THAT(inWords(seen), HasSubstr("junior and senior"));
}

TEST_F(ComparisonTest, TakesWeightFromWhatManyShare) {
    const Profile one = lead({{field::LeadGivenName, "Ida"}, {field::LeadPhones, "+493023125000"}});
    const double before = compared(one, one).weight;
    for (int i = 0; i < 5000; ++i)
        frequencies_.add(lead({{field::LeadPhones, "+493023125000"}}));

    EXPECT_LT(compared(one, one).weight, before - 8);
}

TEST_F(ComparisonTest, FindsTheSameKeysForSpellingsOfOneName) {
    const auto keys = blockingKeys(lead({{field::LeadGivenName, "Юлия"},
                                         {field::LeadFamilyName, "Иванова"},
                                         {field::LeadPostalCode, "00100"}}));
    const auto others = blockingKeys(
        lead({{field::LeadFullName, "Ivanova Yuliya"}, {field::LeadPostalCode, "00100"}}));

    std::size_t shared = 0;
    for (const BlockingKey& key : keys)
        shared += static_cast<std::size_t>(std::count(others.begin(), others.end(), key));
    EXPECT_GE(shared, 1U);
}

TEST_F(ComparisonTest, LearnsFromWhatAPersonRefused) {
    const Profile one = lead({{field::LeadGivenName, "Anna"},
                              {field::LeadFamilyName, "Weber"},
                              {field::LeadCity, "Berlin"}});
    const Observation seen = observe(one, one, frequencies_);
    const std::vector<TaughtPair> same(50, {seen, true});
    Observation otherTown = seen;
    otherTown.levels[static_cast<std::size_t>(Feature::City)] = Level::Different;
    const double before = weigh(otherTown, shippedWeights()).weight;

    const Weights taught = learnWeights(model::Entity::Lead, {}, {}, same, shippedWeights());

    EXPECT_LT(weigh(otherTown, taught).weight, before);
}

}  // namespace
}  // namespace leadloom::match

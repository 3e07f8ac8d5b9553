#include <gtest/gtest.h>

#include "tests/hub/match/records.h"

namespace leadloom::match {
namespace {

using model::Entity;
using model::IdentityKey;
using model::KeyKind;

// Asked both ways round: the answer must not depend on who came first.
Outcome outcomeOf(const IdentityKey& key, const Record& one, const Record& other) {
    Matcher matcher;
    const Verdict verdict = matcher.judge(key, one, other);
    const Verdict reverse = matcher.judge(key, other, one);
    EXPECT_EQ(verdict.outcome, reverse.outcome);
    EXPECT_EQ(verdict.evidence, reverse.evidence);
    EXPECT_FALSE(verdict.rule.empty());
    EXPECT_FALSE(verdict.evidence.empty());
    return verdict.outcome;
}

TEST(Judgement, JoinsOneAddressUnlessTheNamesContradict) {
    const Record anna = person("Anna", "Weber");
    EXPECT_EQ(outcomeOf(SameEmail, anna, {}), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, anna, person("Anna", "Weber")), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, anna, person("A.", "Weber")), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, anna, person("Anna", "Schmidt")), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, anna, person("Weber", "Anna")), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, anna, fullName("Weber Anna")), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, anna, person("Pedro", "Gomez")), Outcome::Review);
    EXPECT_EQ(outcomeOf(SameEmail, anna, fullName("Pedro Gomez")), Outcome::Review);
}

TEST(Judgement, KnowsANameInAnotherScriptByItsSound) {
    const Record arabic =
        person("\xD9\x8A\xD9\x88\xD8\xB3\xD9\x81", "\xD8\xAD\xD8\xB3\xD9\x8A\xD9\x86");
    const Record latin = person("Youssef", "Hussein");
    const Record another = person("Khalid", "Mansour");

    EXPECT_EQ(outcomeOf(SameEmail, arabic, latin), Outcome::Join);
    EXPECT_EQ(outcomeOf(SamePhone, arabic, latin), Outcome::Join);
    EXPECT_EQ(outcomeOf(SameEmail, arabic, another), Outcome::Review);
    EXPECT_EQ(outcomeOf(SamePhone, arabic, another), Outcome::Apart);
}

TEST(Judgement, TakesNoEmojiForAnotherScript) {
    const Record one = person("Maria", "Rossi"), other = person("Mario", "Rossi");
    const Record flowered = person("Maria", "Rossi \xF0\x9F\x8C\xB8");
    EXPECT_EQ(outcomeOf(SamePhone, flowered, other), outcomeOf(SamePhone, one, other));
    EXPECT_EQ(outcomeOf(SamePhone, flowered, person("Pedro", "Gomez")), Outcome::Apart);
}

TEST(Judgement, SeesAHouseholdBehindOneAddress) {
    const IdentityKey shared{Entity::Lead, KeyKind::Email, "familie.weber@post.example"};
    const IdentityKey couple{Entity::Lead, KeyKind::Email, "anna.und.paul@post.example"};
    EXPECT_EQ(outcomeOf(shared, person("Anna", "Weber"), person("Paul", "Weber")), Outcome::Review);
    EXPECT_EQ(outcomeOf(couple, person("Anna", "Weber"), person("Paul", "Weber")), Outcome::Review);
    EXPECT_EQ(outcomeOf(SameEmail, person("Anna", "Weber"), person("Paul", "Weber")),
              Outcome::Join);
}

TEST(Judgement, KnowsShortFormsSpellingsAndScriptsOfANameBehindOneNumber) {
    const std::pair<Record, Record> pairs[] = {
        {person("William", "Turner"), person("Bill", "Turner")},
        {person("Юлия", "Ковалёва"), person("Julia", "Kovaleva")},
        {person("Jürgen", "Müller"), person("Juergen", "Mueller")},
        {person("José", "García"), person("Jose", "Garcia")},
        {person("Alexandros", "Pappas"), person("Alex", "Pappas")},
        {person("Katherine", "Smith"), person("Katherine", "Smtih")},
        {person("Anna-Maria", "van der Berg"), person("Anna", "Berg")},
        {person("Anna", "Weber-Schmidt"), person("Anna", "Weber")},
        {person("", "Weber"), person("Anna", "Weber")},
        {fullName("Weber, Anna"), person("Anna", "Weber")},
        {fullName("Anna Weber"), fullName("weber anna")},
        {person("伟", "王"), person("Wei", "Wang")},
    };
    for (const auto& [one, other] : pairs) {
        EXPECT_EQ(outcomeOf(SamePhone, one, other), Outcome::Join)
            << (one.front().value.text()) << " and " << other.front().value.text();
    }
}

TEST(Judgement, AsksAPersonAboutNamesakesBehindOneNumber) {
    Record one = person("Anna", "Weber");
    Record other = one;
    one.push_back({field::LeadBirthDate, model::Value::text("1961-02-03")});
    other.push_back({field::LeadBirthDate, model::Value::text("1994-10-27")});
    EXPECT_EQ(outcomeOf(SamePhone, one, other), Outcome::Review);
    EXPECT_EQ(outcomeOf(SamePhone, one, person("Anna", "Weber")), Outcome::Join);
}

TEST(Judgement, DoesNotJoinPeopleWhoShareANumberButNoName) {
    EXPECT_EQ(outcomeOf(SamePhone, person("Anna", "Weber"), person("Pedro", "Gomez")),
              Outcome::Apart);
    EXPECT_EQ(outcomeOf(SamePhone, fullName("Anna Weber"), fullName("Pedro Gomez")),
              Outcome::Apart);
}

TEST(Judgement, AsksAPersonWhenHalfOfTheNameBehindOneNumberAgrees) {
    EXPECT_EQ(outcomeOf(SamePhone, person("Anna", "Weber"), person("Pedro", "Weber")),
              Outcome::Review);
    EXPECT_EQ(outcomeOf(SamePhone, person("Anna", "Weber"), person("Anna", "Gomez")),
              Outcome::Review);
    EXPECT_EQ(outcomeOf(SamePhone, fullName("Anna Weber"), fullName("Pedro Weber")),
              Outcome::Review);
    EXPECT_EQ(outcomeOf(SamePhone, person("Anna", "Weber"), {}), Outcome::Review);
}

TEST(Judgement, TakesWordsForNothingAsNoName) {
    EXPECT_EQ(outcomeOf(SameEmail, person("Anna", "Weber"), person("unknown", "N/A")),
              Outcome::Join);
}

TEST(Judgement, JoinsCompaniesByDomainUnlessNameAndCountryDiffer) {
    const IdentityKey domain{Entity::Company, KeyKind::Domain, "acme.example"};
    const Record german =
        record({{field::CompanyName, "Acme GmbH"}, {field::CompanyCountry, "DE"}});
    const Record french = record({{field::CompanyName, "Acme SA"}, {field::CompanyCountry, "FR"}});
    const Record other = record({{field::CompanyName, "Loom"}, {field::CompanyCountry, "FR"}});
    EXPECT_EQ(outcomeOf(domain, german, french), Outcome::Join);
    EXPECT_EQ(outcomeOf(domain, german, record({{field::CompanyName, "Loom"}})), Outcome::Join);
    EXPECT_EQ(outcomeOf(domain, german, other), Outcome::Review);
}

TEST(Judgement, JoinsCompaniesByNameOnlyWithinACountry) {
    const IdentityKey name{Entity::Company, KeyKind::CompanyName, "acme"};
    const Record german =
        record({{field::CompanyName, "Acme GmbH"}, {field::CompanyCountry, "DE"}});
    const Record french = record({{field::CompanyName, "Acme SA"}, {field::CompanyCountry, "FR"}});
    const Record unknown = record({{field::CompanyName, "ACME"}});
    EXPECT_EQ(outcomeOf(name, german, unknown), Outcome::Join);
    EXPECT_EQ(outcomeOf(name, german, german), Outcome::Join);
    EXPECT_EQ(outcomeOf(name, german, french), Outcome::Apart);
}

TEST(Judgement, KeepsNamesakesWithOtherDomainsForReview) {
    const IdentityKey name{Entity::Company, KeyKind::CompanyName, "acme"};
    const Record one = record({{field::CompanyName, "Acme"}, {field::CompanyDomains, "acme.com"}});
    const Record other =
        record({{field::CompanyName, "Acme"}, {field::CompanyDomains, "acme-tools.com"}});
    EXPECT_EQ(outcomeOf(name, one, other), Outcome::Review);
}

TEST(Judgement, JoinsDealsOfOneNameAtOneCompanyUnlessAmountAndDayDiffer) {
    const IdentityKey name{Entity::Deal, KeyKind::DealName, "renewal@01COMPANY"};
    const Record early = record({{field::DealAmount, "100"}, {field::DealClosesOn, "2025-06-30"}});
    const Record late = record({{field::DealAmount, "120"}, {field::DealClosesOn, "2026-06-30"}});
    const Record same = record({{field::DealAmount, "120"}, {field::DealClosesOn, "2025-06-30"}});
    EXPECT_EQ(outcomeOf(name, early, late), Outcome::Review);
    EXPECT_EQ(outcomeOf(name, early, same), Outcome::Join);
    EXPECT_EQ(outcomeOf(name, early, {}), Outcome::Join);
}

}  // namespace
}  // namespace leadloom::match

#include "hub/match/observation.h"

#include <algorithm>

#include "hub/match/contact_levels.h"
#include "hub/match/name_levels.h"
#include "hub/match/place_levels.h"
#include "hub/match/rarity.h"

namespace leadloom::match {
namespace {

constexpr std::string_view FeatureNames[FeatureCount] = {
    "given_name",  "family_name", "email",  "phone",   "birth_date", "street",      "second_line",
    "postal_code", "city",        "region", "company", "domain",     "registration"};
constexpr std::string_view LevelNames[LevelCount] = {"missing", "same",  "variant",  "close",
                                                     "partial", "loose", "different"};

void note(Observation& seen, Feature feature, const Agreed& agreed) {
    const auto at = static_cast<std::size_t>(feature);
    seen.levels[at] = agreed.level;
    seen.rarity[at] = agreed.rarity;
}

float rarityOfPart(const NamePart& part, bool given, bool crossed, const Rarity& rarity) {
    const float own = rarity.of(given ? ValueKind::GivenName : ValueKind::FamilyName, part.joined);
    if (!crossed) return own;
    return std::min(own,
                    rarity.of(given ? ValueKind::FamilyName : ValueKind::GivenName, part.joined));
}

bool isNear(Level level) {
    return level == Level::Variant || level == Level::Close;
}

/// Nearly agreeing on a common name proves no more than agreeing on it.
float commoner(const NamePart& one, const NamePart& other, const Rarity& rarity) {
    const auto of = [&](const NamePart& part) {
        return std::min(rarity.of(ValueKind::GivenName, part.joined),
                        rarity.of(ValueKind::FamilyName, part.joined));
    };
    return std::min(of(one), of(other));
}

void observeNames(const Profile& one, const Profile& other, const Rarity& rarity,
                  Observation& seen) {
    const NameLevels levels = compareNameParts(one, other);
    Agreed given{levels.given, 0};
    Agreed family{levels.family, 0};
    if (given.level == Level::Same) {
        given.rarity = rarityOfPart(*levels.givenPart, true, levels.crossed, rarity);
    }
    if (family.level == Level::Same) {
        family.rarity = rarityOfPart(*levels.familyPart, false, levels.crossed, rarity);
    }
    if (isNear(given.level)) given.rarity = commoner(one.given, other.given, rarity);
    if (isNear(family.level)) family.rarity = commoner(one.family, other.family, rarity);
    if (given.level == Level::Same && family.level == Level::Same) {
        const float both = rarity.ofWholeName(given.rarity, family.rarity, one.wholeName);
        const float share = both / std::max(given.rarity + family.rarity, 1.0F);
        given.rarity *= share;
        family.rarity *= share;
    }
    note(seen, Feature::GivenName, given);
    note(seen, Feature::FamilyName, family);
}

void observeAddress(const Profile& one, const Profile& other, const Rarity& rarity,
                    Observation& seen) {
    const AgreedLines lines = compareLines(one, other, rarity);
    note(seen, Feature::Street, lines.street);
    note(seen, Feature::SecondLine, lines.second);
    note(seen, Feature::PostalCode, comparePostalCodes(one, other, rarity));
    note(seen, Feature::City, compareCities(one, other, rarity));
    note(seen, Feature::Region, compareRegions(one, other, rarity));
}

Agreed compareRegistrations(const Profile& one, const Profile& other) {
    if (one.registrations.empty() || other.registrations.empty()) return {};
    for (const std::string& number : one.registrations) {
        const auto& others = other.registrations;
        if (std::find(others.begin(), others.end(), number) != others.end()) {
            return {Level::Same, 0};
        }
    }
    return {Level::Different, 0};
}

bool areBornAlike(const Observation& seen) {
    return seen.level(Feature::BirthDate) == Level::Same ||
           seen.level(Feature::BirthDate) == Level::Close;
}

bool areBornAboutThen(const Observation& seen) {
    return seen.level(Feature::BirthDate) != Level::Missing &&
           seen.level(Feature::BirthDate) != Level::Different;
}

/// Who is called junior has a senior of the same name at home: another record without either word
/// may be that one, unless it has something of one's own in common.
bool areOfOtherGenerations(const Profile& one, const Profile& other, const Observation& seen) {
    if (one.generation == other.generation) return false;
    if (!one.generation.empty() && !other.generation.empty()) return true;
    return seen.level(Feature::Email) != Level::Same && seen.level(Feature::Phone) != Level::Same &&
           !areBornAlike(seen);
}

std::uint8_t contradictionsOf(const Profile& one, const Profile& other, const Rarity& rarity,
                              const Observation& seen) {
    unsigned bits = 0;
    const bool sameEmail = seen.level(Feature::Email) == Level::Same;
    const bool otherGiven = seen.level(Feature::GivenName) == Level::Different;
    const bool otherFamily = seen.level(Feature::FamilyName) == Level::Different;
    if (seen.level(Feature::BirthDate) == Level::Different && !sameEmail) bits |= OtherBirthDate;
    if (otherGiven && otherFamily && !areBornAlike(seen)) bits |= OtherName;
    // Who marries takes another family name, and keeps the mailbox; another given name is another
    // member of the household.
    const bool personal = areBornAlike(seen) || (sameEmail && areBornAboutThen(seen));
    if (!personal && (otherGiven || (otherFamily && !sameEmail))) bits |= OtherPerson;
    const bool oneName = !otherGiven && !otherFamily;
    if (!(areBornAboutThen(seen) && oneName) && areOtherAddressesThere(one, other, rarity)) {
        bits |= OtherAddressThere;
    }
    if (areOfOtherGenerations(one, other, seen)) bits |= OtherGeneration;
    return static_cast<std::uint8_t>(bits);
}

bool workTogether(const Observation& seen) {
    const Level company = seen.level(Feature::Company);
    return seen.level(Feature::Domain) == Level::Same ||
           (company != Level::Missing && company <= Level::Close);
}

void observePersons(const Profile& one, const Profile& other, const Rarity& rarity,
                    Observation& seen) {
    observeNames(one, other, rarity, seen);
    note(seen, Feature::Email, compareEmails(one, other, rarity));
    note(seen, Feature::BirthDate, compareBirthDates(one, other, rarity));
    const Level email = seen.level(Feature::Email);
    const bool mistyped = email == Level::Close || email == Level::Loose;
    if (mistyped && seen.level(Feature::Domain) == Level::Different) {
        note(seen, Feature::Domain, {});
    }
}

}  // namespace

std::string_view toString(Feature feature) {
    return FeatureNames[static_cast<std::size_t>(feature)];
}

std::string_view toString(Level level) {
    return LevelNames[static_cast<std::size_t>(level)];
}

Observation observe(const Profile& one, const Profile& other, const Frequencies& frequencies) {
    const Rarity rarity(frequencies);
    Observation seen;
    seen.entity = one.entity;
    seen.populationBits = rarity.populationBits();
    note(seen, Feature::Company, compareCompanyNames(one, other, rarity));
    note(seen, Feature::Domain, compareDomains(one, other, rarity));
    note(seen, Feature::Phone, comparePhones(one, other, rarity, workTogether(seen)));
    observeAddress(one, other, rarity, seen);
    if (one.entity == model::Entity::Lead) {
        observePersons(one, other, rarity, seen);
        seen.contradictions = contradictionsOf(one, other, rarity, seen);
        return seen;
    }
    note(seen, Feature::Registration, compareRegistrations(one, other));
    if (seen.level(Feature::Registration) == Level::Different) {
        seen.contradictions = OtherRegistration;
    }
    return seen;
}

}  // namespace leadloom::match

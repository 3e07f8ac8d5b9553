#include "hub/match/contact_levels.h"

#include <algorithm>
#include <cstdlib>

#include "hub/match/phone_kinds.h"
#include "hub/match/similarity.h"
#include "hub/normalize/email.h"

namespace leadloom::match {
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t ShortestLocal = 5;
constexpr std::size_t ShortestJumbled = 10;
constexpr std::size_t ShortestDomain = 8;
constexpr std::size_t PhoneTail = 8;

// In bits, before the share of the level: of the ways to make an address of a name.
constexpr float SaidByName = 6;
// What a line of people with mobiles of their own proves.
constexpr float OfAnOffice = 6;
// A domain that more than one record in some hundred has is a mail provider's.
constexpr float ProviderBits = 7;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// "smith" and "smith2", "annaweber" and "anna.weber" are told apart on purpose.
bool differOnPurpose(std::string_view one, std::string_view other) {
    const auto letters = [](std::string_view text) {
        std::string kept;
        std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                     [](char c) { return !isDigit(c) && c != '.' && c != '-' && c != '_'; });
        return kept;
    };
    return one != other && letters(one) == letters(other);
}

bool digitsDiffer(std::string_view one, std::string_view other) {
    const auto digits = [](std::string_view text) {
        std::string kept;
        std::copy_if(text.begin(), text.end(), std::back_inserter(kept), isDigit);
        return kept;
    };
    return digits(one) != digits(other);
}

bool isSlipOfLocal(std::string_view one, std::string_view other) {
    if (one == other) return true;
    const std::size_t shorter = std::min(one.size(), other.size());
    // "anavarro" and "cnavarro" are colleagues.
    if (shorter < ShortestLocal || one.front() != other.front()) return false;
    return !differOnPurpose(one, other) && withinEdits(one, other, shorter < 8 ? 1 : 2);
}

bool isSlipOfAddress(const std::string& one, const std::string& other) {
    if (!withinEdits(one, other, 2)) return false;
    const auto [localOne, domainOne] = normalize::splitEmail(one);
    const auto [localOther, domainOther] = normalize::splitEmail(other);
    return isSlipOfLocal(localOne, localOther) && !differOnPurpose(domainOne, domainOther);
}

/// Letters that changed places across the "@". At one domain who is spelt nearly alike is a
/// colleague.
bool isJumbledAddress(const std::string& one, const std::string& other) {
    return std::min(one.size(), other.size()) >= ShortestJumbled &&
           normalize::splitEmail(one).domain != normalize::splitEmail(other).domain &&
           lettersApart(one, other) <= 2 && withinEdits(one, other, 6);
}

Agreed best(Agreed one, Agreed other) {
    if (one.level == Level::Missing) return other;
    if (one.level != other.level) return one.level < other.level ? one : other;
    return one.rarity >= other.rarity ? one : other;
}

/// "anna.weber" says no more than the name does.
bool isMadeOfName(std::string_view local, const Profile& person) {
    if (std::count_if(local.begin(), local.end(), isDigit) > 1) return false;
    const auto holds = [&](const NamePart& part) {
        return std::any_of(part.words.begin(), part.words.end(), [&](const std::string& word) {
            return word.size() >= 3 && local.find(word) != std::string_view::npos;
        });
    };
    return holds(person.given) || holds(person.family);
}

bool saidByNames(std::string_view local, const Profile& one, const Profile& other) {
    if (one.wholeName.empty() || other.wholeName.empty()) return false;
    return isMadeOfName(local, one) || isMadeOfName(local, other);
}

Agreed compareAddress(const std::string& one, const std::string& other, const Rarity& rarity,
                      const Profile& first, const Profile& second) {
    if (one == other) {
        const bool shared = rarity.isShared(ValueKind::Email, one);
        return {shared ? Level::Partial : Level::Same, rarity.ofIdentifier(ValueKind::Email, one)};
    }
    const bool said = saidByNames(normalize::splitEmail(one).local, first, second) ||
                      saidByNames(normalize::splitEmail(other).local, first, second);
    if (isSlipOfAddress(one, other)) {
        // "li.wang" and "li.yang" of one company.
        const bool colleagues =
            said && normalize::splitEmail(one).domain == normalize::splitEmail(other).domain;
        if (colleagues) return {Level::Different, 0};
        return {Level::Close, said ? SaidByName : 0};
    }
    const std::string_view local = normalize::splitEmail(one).local;
    if (local.size() >= ShortestLocal && local == normalize::splitEmail(other).local) {
        const float own = rarity.of(ValueKind::EmailLocal, local);
        return {Level::Partial, said ? std::min(own, SaidByName) : own};
    }
    return {isJumbledAddress(one, other) ? Level::Loose : Level::Different, 0};
}

std::string_view tail(std::string_view number) {
    return number.size() > PhoneTail ? number.substr(number.size() - PhoneTail) : number;
}

bool sameNumber(const std::string& one, const std::string& other) {
    if (one == other) return true;
    const bool bothWhole = one.front() == '+' && other.front() == '+';
    return !bothWhole && tail(one) == tail(other);
}

Agreed compareNumber(const std::string& one, const std::string& other, const Rarity& rarity) {
    if (sameNumber(one, other)) {
        const bool shared = rarity.isShared(ValueKind::Phone, one);
        return {shared ? Level::Partial : Level::Same, rarity.ofIdentifier(ValueKind::Phone, one)};
    }
    if (withinEdits(one, other, 1)) return {Level::Close, 0};
    return {Level::Different, 0};
}

template <typename Compare>
Agreed bestOfAll(const Texts& some, const Texts& others, Compare compare) {
    Agreed found;
    for (const std::string& one : some) {
        for (const std::string& other : others)
            found = best(found, compare(one, other));
    }
    return found;
}

bool hasKind(const Profile& person, PhoneKind kind) {
    return std::any_of(person.phones.begin(), person.phones.end(),
                       [&](const auto& number) { return phoneKindOf(number) == kind; });
}

bool bothHave(PhoneKind kind, const Profile& one, const Profile& other) {
    return hasKind(one, kind) && hasKind(other, kind);
}

bool shareMobile(const Profile& one, const Profile& other) {
    return std::any_of(one.phones.begin(), one.phones.end(), [&](const std::string& number) {
        return phoneKindOf(number) != PhoneKind::Line &&
               std::any_of(other.phones.begin(), other.phones.end(), [&](const auto& theirs) {
                   return phoneKindOf(theirs) != PhoneKind::Line &&
                          (sameNumber(number, theirs) || withinEdits(number, theirs, 1));
               });
    });
}

/// A mobile is one's own: who has another one may share a line all the same, and so may
/// colleagues. A line says nothing about a mobile, and people change their office.
Agreed comparePersonsPhones(Agreed found, const Profile& one, const Profile& other, bool sameWork) {
    const bool shared = shareMobile(one, other);
    const bool otherMobile = !shared && bothHave(PhoneKind::Mobile, one, other);
    if (found.level == Level::Same || found.level == Level::Partial) {
        const bool office = otherMobile || (sameWork && !shared);
        return office ? Agreed{Level::Partial, std::min(found.rarity, OfAnOffice)} : found;
    }
    if (otherMobile) return {Level::Different, 0};
    if (found.level == Level::Close) return found;
    const bool comparable = bothHave(PhoneKind::Line, one, other) ||
                            hasKind(one, PhoneKind::Unknown) || hasKind(other, PhoneKind::Unknown);
    return comparable ? Agreed{Level::Loose, 0} : Agreed{};
}

std::string_view firstLabel(std::string_view domain) {
    return domain.substr(0, domain.find('.'));
}

int sameParts(std::string_view one, std::string_view other) {
    return int{one.substr(0, 4) == other.substr(0, 4)} +
           int{one.substr(4, 2) == other.substr(4, 2)} +
           int{one.substr(6, 2) == other.substr(6, 2)};
}

bool isTurned(std::string_view one, std::string_view other) {
    return one.substr(0, 4) == other.substr(0, 4) && one.substr(4, 2) == other.substr(6, 2) &&
           one.substr(6, 2) == other.substr(4, 2);
}

/// Typed in a hurry; "mueller2.example" and "mueller3.example" are two firms.
bool isSlipOfDomain(const std::string& one, const std::string& other) {
    if (std::min(one.size(), other.size()) < ShortestDomain) return false;
    if (differOnPurpose(one, other) || digitsDiffer(one, other)) return false;
    return withinEdits(one, other, 1) || areTwoSwapped(one, other);
}

int numberIn(std::string_view digits) {
    int number = 0;
    for (const char digit : digits)
        number = number * 10 + (digit - '0');
    return number;
}

constexpr int DaysOfAMonth = 31;
constexpr int DaysOfAYear = 12 * DaysOfAMonth;
constexpr int SomeWeeks = 40;

/// Days since the year began, all months alike: enough to tell neighbours.
int dayOfYear(std::string_view date) {
    return numberIn(date.substr(4, 2)) * DaysOfAMonth + numberIn(date.substr(6, 2));
}

/// The same year, one off or a decade off, and some weeks apart: written down by memory.
bool isAboutThen(std::string_view one, std::string_view other) {
    const int years = std::abs(numberIn(one.substr(0, 4)) - numberIn(other.substr(0, 4)));
    const int days = std::abs(dayOfYear(one) - dayOfYear(other));
    return (years <= 1 || years == 10) && std::min(days, std::abs(DaysOfAYear - days)) <= SomeWeeks;
}

}  // namespace

Agreed compareEmails(const Profile& one, const Profile& other, const Rarity& rarity) {
    return bestOfAll(one.emails, other.emails, [&](const auto& a, const auto& b) {
        return compareAddress(a, b, rarity, one, other);
    });
}

Agreed comparePhones(const Profile& one, const Profile& other, const Rarity& rarity,
                     bool sameWork) {
    const Agreed found = bestOfAll(one.phones, other.phones, [&](const auto& a, const auto& b) {
        return compareNumber(a, b, rarity);
    });
    if (found.level == Level::Missing || one.entity != model::Entity::Lead) return found;
    return comparePersonsPhones(found, one, other, sameWork);
}

Agreed compareDomains(const Profile& one, const Profile& other, const Rarity& rarity) {
    return bestOfAll(one.domains, other.domains, [&](const auto& a, const auto& b) {
        if (a == b) return Agreed{Level::Same, rarity.of(ValueKind::Domain, a)};
        if (firstLabel(a) == firstLabel(b)) return Agreed{Level::Variant, 0};
        if (isSlipOfDomain(a, b)) return Agreed{Level::Close, 0};
        return Agreed{Level::Different, 0};
    });
}

Agreed compareBirthDates(const Profile& one, const Profile& other, const Rarity& rarity) {
    const std::string& a = one.birthDate;
    const std::string& b = other.birthDate;
    if (a.empty() || b.empty()) return {};
    if (a == b) return {Level::Same, rarity.of(ValueKind::BirthDate, a)};
    if (isTurned(a, b) || withinEdits(a, b, 1)) return {Level::Close, 0};
    if (sameParts(a, b) == 2) return {Level::Partial, 0};
    return {withinEdits(a, b, 2) || isAboutThen(a, b) ? Level::Loose : Level::Different, 0};
}

bool areOtherAddressesThere(const Profile& one, const Profile& other, const Rarity& rarity) {
    bool unlike = false;
    for (const std::string& a : one.emails) {
        for (const std::string& b : other.emails) {
            if (a == b || isSlipOfAddress(a, b)) return false;
            const std::string_view domain = normalize::splitEmail(a).domain;
            if (domain != normalize::splitEmail(b).domain) continue;
            const auto& own = one.domains;
            unlike |= std::find(own.begin(), own.end(), domain) != own.end() &&
                      rarity.of(ValueKind::Domain, domain) > ProviderBits;
        }
    }
    return unlike;
}

}  // namespace leadloom::match

#include "hub/match/contact_levels.h"

#include <algorithm>

#include "hub/match/similarity.h"
#include "hub/normalize/email.h"

namespace leadloom::match {
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t ShortestLocal = 5;
constexpr std::size_t PhoneTail = 8;

std::string_view withoutDigits(std::string_view text, std::string& room) {
    room.clear();
    std::copy_if(text.begin(), text.end(), std::back_inserter(room),
                 [](char c) { return c < '0' || c > '9'; });
    return room;
}

/// "smith" and "smith2" are told apart on purpose.
bool differInNumberOnly(std::string_view one, std::string_view other) {
    std::string roomOne;
    std::string roomOther;
    return one != other && withoutDigits(one, roomOne) == withoutDigits(other, roomOther);
}

bool isSlipOfAddress(const std::string& one, const std::string& other) {
    if (!withinEdits(one, other, 2)) return false;
    const auto [localOne, domainOne] = normalize::splitEmail(one);
    const auto [localOther, domainOther] = normalize::splitEmail(other);
    if (differInNumberOnly(localOne, localOther)) return false;
    return std::min(localOne.size(), localOther.size()) >= ShortestLocal;
}

Agreed best(Agreed one, Agreed other) {
    if (one.level == Level::Missing) return other;
    if (one.level != other.level) return one.level < other.level ? one : other;
    return one.rarity >= other.rarity ? one : other;
}

Agreed compareAddress(const std::string& one, const std::string& other, const Rarity& rarity) {
    if (one == other) {
        const bool shared = rarity.isShared(ValueKind::Email, one);
        return {shared ? Level::Partial : Level::Same, rarity.ofIdentifier(ValueKind::Email, one)};
    }
    if (isSlipOfAddress(one, other)) return {Level::Close, 0};
    const std::string_view local = normalize::splitEmail(one).local;
    if (local.size() >= ShortestLocal && local == normalize::splitEmail(other).local) {
        return {Level::Partial, rarity.of(ValueKind::EmailLocal, local)};
    }
    return {Level::Different, 0};
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

std::string_view firstLabel(std::string_view domain) {
    return domain.substr(0, domain.find('.'));
}

bool localsFit(std::string_view one, std::string_view other) {
    if (differInNumberOnly(one, other)) return false;
    // "j.smith", "jsmith", "john.smith" and "smith" are one person's aliases.
    const auto& [shorter, longer] = std::minmax(
        one, other, [](std::string_view a, std::string_view b) { return a.size() < b.size(); });
    const auto wordAt = shorter.find_last_of("._-");
    const std::string_view word =
        wordAt == std::string_view::npos ? shorter.substr(1) : shorter.substr(wordAt + 1);
    return (word.size() >= 3 && longer.find(word) != std::string_view::npos) ||
           withinEdits(one, other, 2);
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

}  // namespace

Agreed compareEmails(const Profile& one, const Profile& other, const Rarity& rarity) {
    return bestOfAll(one.emails, other.emails,
                     [&](const auto& a, const auto& b) { return compareAddress(a, b, rarity); });
}

Agreed comparePhones(const Profile& one, const Profile& other, const Rarity& rarity) {
    return bestOfAll(one.phones, other.phones,
                     [&](const auto& a, const auto& b) { return compareNumber(a, b, rarity); });
}

Agreed compareDomains(const Profile& one, const Profile& other, const Rarity& rarity) {
    return bestOfAll(one.domains, other.domains, [&](const auto& a, const auto& b) {
        if (a == b) return Agreed{Level::Same, rarity.of(ValueKind::Domain, a)};
        if (firstLabel(a) == firstLabel(b)) return Agreed{Level::Variant, 0};
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
    return {withinEdits(a, b, 2) ? Level::Loose : Level::Different, 0};
}

bool areOtherAddressesThere(const Profile& one, const Profile& other) {
    bool unlike = false;
    for (const std::string& a : one.emails) {
        for (const std::string& b : other.emails) {
            if (a == b) return false;
            const auto [localOne, domainOne] = normalize::splitEmail(a);
            const auto [localOther, domainOther] = normalize::splitEmail(b);
            const bool company =
                std::find(one.domains.begin(), one.domains.end(), domainOne) != one.domains.end();
            unlike |= company && domainOne == domainOther && !localsFit(localOne, localOther);
        }
    }
    return unlike;
}

}  // namespace leadloom::match

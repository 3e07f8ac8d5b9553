#include "hub/match/place_levels.h"

#include <algorithm>

#include "hub/match/name_levels.h"
#include "hub/match/similarity.h"

namespace leadloom::match {
namespace {

using Words = std::vector<std::string>;

constexpr double LikeEnough = 0.9;
constexpr std::size_t SameDistrict = 3;
constexpr std::size_t LongBeginning = 5;

bool areAlike(const std::string& one, const std::string& other) {
    return isSlip(one, other) || jaroWinkler(one, other) >= LikeEnough;
}

/// "irvine" and "irvinewstreet", "middleton" and "middletoz".
bool isNearlyWord(const std::string& one, const std::string& other) {
    const std::size_t shorter = std::min(one.size(), other.size());
    return isSlip(one, other) ||
           (shorter >= LongBeginning && one.compare(0, shorter, other, 0, shorter) == 0);
}

bool nearlyHoldsAll(const Words& fewer, const Words& more) {
    return !fewer.empty() && std::all_of(fewer.begin(), fewer.end(), [&](const std::string& word) {
        return std::any_of(more.begin(), more.end(), [&](const std::string& each) {
            return word == each || isNearlyWord(word, each);
        });
    });
}

/// One line of an address, however it was cut into words.
bool areLinesAlike(const Words& one, const Words& other) {
    if (one.empty() || other.empty()) return false;
    return areAlike(joinedWords(one), joinedWords(other)) ||
           (one.size() <= other.size() ? nearlyHoldsAll(one, other) : nearlyHoldsAll(other, one));
}

bool numbersAreClose(const std::string& one, const std::string& other) {
    return !one.empty() && !other.empty() && withinEdits(one, other, 1);
}

Level streetLevel(const Profile& one, const Profile& other, bool sameWords, bool alike) {
    const bool sameNumber = !one.houseNumber.empty() && one.houseNumber == other.houseNumber;
    const bool noNumber = one.houseNumber.empty() || other.houseNumber.empty();
    if (sameWords && sameNumber) return Level::Same;
    if (alike && sameNumber) return Level::Close;
    if (sameWords && (noNumber || numbersAreClose(one.houseNumber, other.houseNumber))) {
        return Level::Partial;
    }
    return alike ? Level::Loose : Level::Different;
}

/// Words both hold, a slip allowed, and words only one holds, each as rare as it is.
struct Shared {
    double common = 0;
    double apart = 0;
    double share() const { return common / std::max(common + apart, 0.1); }
};

Shared sharedWords(const Words& one, const Words& other, const Rarity& rarity) {
    Shared shared;
    Words left = other;
    const auto weightOf = [&](const std::string& word) {
        return 1 + rarity.of(ValueKind::CompanyWord, word);
    };
    for (const std::string& word : one) {
        auto twin = std::find(left.begin(), left.end(), word);
        if (twin == left.end()) {
            twin = std::find_if(left.begin(), left.end(),
                                [&](const std::string& each) { return isSlip(word, each); });
        }
        if (twin == left.end()) {
            shared.apart += weightOf(word);
            continue;
        }
        shared.common += std::min(weightOf(word), weightOf(*twin));
        left.erase(twin);
    }
    for (const std::string& word : left)
        shared.apart += weightOf(word);
    return shared;
}

Level levelOf(double share) {
    if (share >= 0.9) return Level::Variant;
    if (share >= 0.65) return Level::Close;
    if (share >= 0.4) return Level::Partial;
    return share >= 0.15 ? Level::Loose : Level::Different;
}

Agreed compareWords(const Words& one, const Words& other, const Rarity& rarity) {
    if (one.empty() || other.empty()) return {};
    const std::string whole = joinedWords(one);
    const std::string otherWhole = joinedWords(other);
    if (whole == otherWhole) return {Level::Same, rarity.of(ValueKind::Company, whole)};
    if (isSlip(whole, otherWhole)) return {Level::Variant, 0};
    // Summed in the words' own order; symmetric only when begun with the same one.
    const bool turned = otherWhole < whole;
    return {levelOf(sharedWords(turned ? other : one, turned ? one : other, rarity).share()), 0};
}

}  // namespace

namespace {

Agreed compareStreets(const Profile& one, const Profile& other, const Rarity& rarity) {
    if (one.street.empty() || other.street.empty()) return {};
    const std::string words = joinedWords(one.street);
    const bool same = words == joinedWords(other.street);
    const bool alike = same || areLinesAlike(one.street, other.street);
    const Level level = streetLevel(one, other, same, alike);
    if (level != Level::Same) return {level, 0};
    // A house in it is rarer than its street.
    constexpr float House = 3;
    return {level, rarity.of(ValueKind::Street, words) + House};
}

Agreed compareSecondLines(const Profile& one, const Profile& other, const Rarity& rarity) {
    if (one.secondLine.empty() || other.secondLine.empty()) return {};
    const std::string words = joinedWords(one.secondLine);
    if (words == joinedWords(other.secondLine)) {
        return {Level::Same, rarity.of(ValueKind::SecondLine, words)};
    }
    const bool alike = areLinesAlike(one.secondLine, other.secondLine);
    return {alike ? Level::Close : Level::Different, 0};
}

/// The building where the street belongs and the street where the building does.
bool areLinesTurned(const Profile& one, const Profile& other) {
    const auto fits = [](const Words& line, const Words& turned) {
        return line.empty() || turned.empty() || areLinesAlike(line, turned);
    };
    const bool any =
        areLinesAlike(one.street, other.secondLine) || areLinesAlike(one.secondLine, other.street);
    return any && fits(one.street, other.secondLine) && fits(one.secondLine, other.street);
}

}  // namespace

AgreedLines compareLines(const Profile& one, const Profile& other, const Rarity& rarity) {
    const AgreedLines straight{compareStreets(one, other, rarity),
                               compareSecondLines(one, other, rarity)};
    const bool fits = straight.street.level < Level::Loose &&
                      straight.second.level < Level::Loose &&
                      straight.street.level != Level::Missing;
    if (fits || !areLinesTurned(one, other)) return straight;
    const bool numbers = one.houseNumber.empty() || other.houseNumber.empty() ||
                         numbersAreClose(one.houseNumber, other.houseNumber);
    const bool both = !one.secondLine.empty() && !other.secondLine.empty();
    return {{numbers ? Level::Close : Level::Loose, 0}, {both ? Level::Close : Level::Missing, 0}};
}

Agreed comparePostalCodes(const Profile& one, const Profile& other, const Rarity& rarity) {
    const std::string& a = one.postalCode;
    const std::string& b = other.postalCode;
    if (a.empty() || b.empty()) return {};
    if (a == b) return {Level::Same, rarity.of(ValueKind::PostalCode, a)};
    if (withinEdits(a, b, 1)) return {Level::Close, 0};
    return {
        a.substr(0, SameDistrict) == b.substr(0, SameDistrict) ? Level::Partial : Level::Different,
        0};
}

Agreed compareCities(const Profile& one, const Profile& other, const Rarity& rarity) {
    if (one.city.empty() || other.city.empty()) return {};
    if (one.city == other.city) return {Level::Same, rarity.of(ValueKind::City, one.city)};
    if (areAlike(one.city, other.city)) return {Level::Close, 0};
    const bool part = one.city.find(other.city) != std::string::npos ||
                      other.city.find(one.city) != std::string::npos;
    return {part ? Level::Partial : Level::Different, 0};
}

Agreed compareRegions(const Profile& one, const Profile& other, const Rarity& rarity) {
    if (one.region.empty() || other.region.empty()) return {};
    if (one.region == other.region) {
        return {Level::Same, rarity.of(ValueKind::Region, one.region)};
    }
    return {areAlike(one.region, other.region) ? Level::Close : Level::Different, 0};
}

Agreed compareCompanyNames(const Profile& one, const Profile& other, const Rarity& rarity) {
    return compareWords(one.company, other.company, rarity);
}

}  // namespace leadloom::match

#include "hub/match/name_levels.h"

#include <algorithm>
#include <tuple>

#include "hub/match/nicknames.h"
#include "hub/match/similarity.h"
#include "hub/match/transcriptions.h"

namespace leadloom::match {
namespace {

constexpr double LikeEnough = 0.92;
constexpr double Alike = 0.82;
constexpr double LikeSounding = 0.72;

template <typename Agree>
bool anyWords(const NamePart& one, const NamePart& other, Agree agree) {
    return std::any_of(one.words.begin(), one.words.end(), [&](const std::string& word) {
        return std::any_of(other.words.begin(), other.words.end(),
                           [&](const std::string& each) { return agree(word, each); });
    });
}

bool sameWord(const std::string& one, const std::string& other) {
    return one.size() >= 3 && one == other;
}

bool isInitial(const std::string& one, const std::string& other) {
    return (one.size() == 1 || other.size() == 1) && one[0] == other[0];
}

bool isShortForm(const std::string& one, const std::string& other) {
    const std::size_t shorter = std::min(one.size(), other.size());
    return shorter >= 3 && one.compare(0, shorter, other, 0, shorter) == 0;
}

bool beginsWithArticle(const NamePart& part) {
    return part.joined.starts_with("el") || part.joined.starts_with("al");
}

/// "Elsayed" for "Sayed": the article counts as part of the name or doesn't.
bool isWithArticle(const NamePart& one, const NamePart& other, bool withoutVowels) {
    const NamePart& longer = one.joined.size() < other.joined.size() ? other : one;
    const NamePart& shorter = &longer == &one ? other : one;
    if (!beginsWithArticle(longer) || shorter.joined.size() < 3) return false;
    const std::string_view sound = longer.sound;
    return longer.joined.substr(2) == shorter.joined ||
           (withoutVowels && shorter.sound.size() >= 2 && sound.substr(1) == shorter.sound);
}

bool soundsLike(const NamePart& one, const NamePart& other, bool withoutVowels) {
    if (one.sound.empty() || one.sound != other.sound) return false;
    const bool begin = one.joined.front() == other.joined.front() || one.sound.size() >= 3;
    return withoutVowels || (begin && one.sound.size() >= 2 && one.joined.size() >= 3 &&
                             jaroWinkler(one.joined, other.joined) >= LikeSounding);
}

bool isSwapped(const std::string& one, const std::string& other) {
    return one.size() >= 4 && areTwoSwapped(one, other);
}

/// "hsmel" for "holmes": typed in a hurry, and not another name.
bool isJumbled(const std::string& one, const std::string& other) {
    return std::min(one.size(), other.size()) >= 5 && lettersApart(one, other) <= 1;
}

bool isInitials(const NamePart& one, const NamePart& other) {
    const NamePart& shorter = one.joined.size() < other.joined.size() ? one : other;
    const NamePart& longer = &shorter == &one ? other : one;
    if (shorter.joined.size() > 2) return false;
    return longer.joined.size() > 2 && shorter.joined[0] == longer.joined[0];
}

bool isVariant(const NamePart& one, const NamePart& other, bool given, bool withoutVowels) {
    if (given && anyWords(one, other, [](const auto& a, const auto& b) {
            return a.size() > 1 && b.size() > 1 && sameGivenName(a, b);
        })) {
        return true;
    }
    if (sameTranscription(one.joined, other.joined)) return true;
    if (isWithArticle(one, other, withoutVowels)) return true;
    return soundsLike(one, other, withoutVowels) || anyWords(one, other, sameWord);
}

Level levelOf(const NamePart& one, const NamePart& other, bool given, bool withoutVowels) {
    if (!one.isKnown() || !other.isKnown()) return Level::Missing;
    if (one.joined == other.joined) return Level::Same;
    if (isVariant(one, other, given, withoutVowels)) return Level::Variant;
    if (isSlip(one.joined, other.joined) || isSwapped(one.joined, other.joined)) {
        return Level::Close;
    }
    const double likeness = jaroWinkler(one.joined, other.joined);
    if (likeness >= LikeEnough) return Level::Close;
    if (isInitials(one, other) || anyWords(one, other, isInitial) ||
        anyWords(one, other, isShortForm)) {
        return Level::Partial;
    }
    if (likeness >= Alike || anyWords(one, other, isSlip)) return Level::Loose;
    if (isJumbled(one.joined, other.joined)) return Level::Loose;
    return Level::Different;
}

/// The same words cut into given and family name at another place.
bool isSameWhole(const Profile& one, const Profile& other, bool bare) {
    if (one.given.words.size() + one.family.words.size() +  //
            other.given.words.size() + other.family.words.size() <
        5) {
        return false;
    }
    const std::string whole = one.given.joined + one.family.joined;
    const std::string sound = one.given.sound + one.family.sound;
    for (const bool turn : {false, true}) {
        const NamePart& first = turn ? other.family : other.given;
        const NamePart& last = turn ? other.given : other.family;
        if (whole == first.joined + last.joined) return true;
        if (bare && sound.size() >= 4 && sound == first.sound + last.sound) return true;
    }
    return false;
}

double worth(Level level) {
    switch (level) {
        case Level::Same:
            return 4;
        case Level::Variant:
        case Level::Close:
            return 3;
        case Level::Partial:
        case Level::Loose:
            return 1;
        case Level::Missing:
            return 0;
        case Level::Different:
            return -3;
    }
    return 0;
}

double worth(const NameLevels& levels) {
    return worth(levels.given) + worth(levels.family);
}

}  // namespace

bool isSlip(std::string_view one, std::string_view other) {
    const std::size_t shorter = std::min(one.size(), other.size());
    return (shorter >= 4 && withinEdits(one, other, 1)) ||
           (shorter >= 8 && withinEdits(one, other, 2));
}

NameLevels compareNameParts(const Profile& one, const Profile& other) {
    const bool bare = one.writtenWithoutVowels != other.writtenWithoutVowels;
    const NameLevels straight{levelOf(one.given, other.given, true, bare),
                              levelOf(one.family, other.family, false, bare), &one.given,
                              &one.family, false};
    if (worth(straight) >= worth(Level::Same) + worth(Level::Close)) return straight;
    if (isSameWhole(one, other, bare)) {
        return {Level::Variant, Level::Variant, &one.given, &one.family, false};
    }
    // Whose order of parts is taken for the right one must not depend on who comes first.
    const bool first = std::tie(one.given.joined, one.family.joined) <
                       std::tie(other.given.joined, other.family.joined);
    const Profile& right = first ? one : other;
    const Profile& turned = first ? other : one;
    const NameLevels crossed{levelOf(right.given, turned.family, true, bare),
                             levelOf(right.family, turned.given, true, bare), &right.given,
                             &right.family, true};
    return worth(crossed) > worth(straight) + 1 ? crossed : straight;
}

}  // namespace leadloom::match

#include "hub/match/person_names.h"

#include <algorithm>

#include "hub/match/fields.h"
#include "hub/match/name_particles.h"
#include "hub/match/nicknames.h"
#include "hub/match/spelling.h"
#include "hub/normalize/latin_folder.h"
#include "hub/normalize/well_known.h"

namespace leadloom::match {
namespace {

using Words = std::vector<std::string>;

Words wordsOf(const std::string& folded) {
    Words words;
    std::size_t start = 0;
    while (start < folded.size()) {
        const std::size_t end = std::min(folded.find(' ', start), folded.size());
        if (end > start) words.push_back(folded.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

Words namesIn(std::string_view text, normalize::MatchKeys& keys) {
    if (text.empty() || normalize::isNullWord(text)) return {};
    return withoutParticles(wordsOf(keys.folded(text)));
}

bool isInitialOf(const std::string& one, const std::string& other) {
    return (one.size() == 1 || other.size() == 1) && one[0] == other[0];
}

bool isShortFormOf(const std::string& one, const std::string& other) {
    const auto& [shorter, longer] =
        std::minmax(one, other, [](const auto& a, const auto& b) { return a.size() < b.size(); });
    return shorter.size() >= 3 && longer.starts_with(shorter);
}

bool sameGiven(const std::string& one, const std::string& other) {
    return isInitialOf(one, other) || sameGivenName(one, other) || isShortFormOf(one, other) ||
           sameSpelling(one, other);
}

bool sameFamily(const std::string& one, const std::string& other) {
    return isInitialOf(one, other) || sameSpelling(one, other);
}

template <typename Same>
Agreement anyAgree(const Words& some, const Words& others, Same same) {
    if (some.empty() || others.empty()) return Agreement::Unknown;
    const bool agree = std::any_of(some.begin(), some.end(), [&](const std::string& one) {
        return std::any_of(others.begin(), others.end(),
                           [&](const std::string& other) { return same(one, other); });
    });
    return agree ? Agreement::Same : Agreement::Different;
}

std::string joined(const Words& words) {
    std::string all;
    for (const std::string& word : words)
        all += word;
    return all;
}

Agreement compareGiven(const Words& one, const Words& other) {
    const Agreement words = anyAgree(one, other, sameGiven);
    if (words == Agreement::Different && sameSpelling(joined(one), joined(other))) {
        return Agreement::Same;
    }
    return words;
}

Agreement compareFamily(const Words& one, const Words& other) {
    const Agreement words = anyAgree(one, other, sameFamily);
    if (words == Agreement::Different && sameSpelling(joined(one), joined(other))) {
        return Agreement::Same;
    }
    return words;
}

// Two full names: every word of the shorter must find its own in the longer.
NameAgreement compareWhole(const Words& one, const Words& other) {
    const auto& [fewer, more] =
        std::minmax(one, other, [](const Words& a, const Words& b) { return a.size() < b.size(); });
    Words left = more;
    std::size_t found = 0;
    for (const std::string& word : fewer) {
        const auto fitting = std::find_if(left.begin(), left.end(), [&](const std::string& each) {
            return sameGiven(word, each);
        });
        if (fitting == left.end()) continue;
        left.erase(fitting);
        ++found;
    }
    if (found == fewer.size()) return {Agreement::Same, Agreement::Same};
    return {Agreement::Different, found > 0 ? Agreement::Same : Agreement::Different};
}

// The words of a full name play both parts: it differs in one only when none of its words fits.
NameAgreement compareParts(const PersonName& one, const PersonName& other) {
    if (!one.unordered.empty() && !other.unordered.empty()) {
        return compareWhole(one.unordered, other.unordered);
    }
    const auto part = [](const Words& own, const PersonName& whole) -> const Words& {
        return own.empty() ? whole.unordered : own;
    };
    return {compareGiven(part(one.given, one), part(other.given, other)),
            compareFamily(part(one.family, one), part(other.family, other))};
}

bool bothDiffer(const NameAgreement& agreement) {
    return agreement.given == Agreement::Different && agreement.family == Agreement::Different;
}

}  // namespace

PersonName personNameOf(std::span<const model::FieldValue> lead, normalize::MatchKeys& keys) {
    PersonName name;
    name.given = namesIn(textOf(lead, field::LeadGivenName), keys);
    name.family = namesIn(textOf(lead, field::LeadFamilyName), keys);
    if (name.given.empty() && name.family.empty()) {
        name.unordered = namesIn(textOf(lead, field::LeadFullName), keys);
    }
    for (const model::FieldId field :
         {field::LeadGivenName, field::LeadFamilyName, field::LeadFullName}) {
        if (normalize::holdsForeignLetters(textOf(lead, field))) name.isLatin = false;
    }
    return name;
}

NameAgreement compareNames(const PersonName& one, const PersonName& other) {
    const NameAgreement straight = compareParts(one, other);
    if (!bothDiffer(straight)) return straight;
    const PersonName turned{other.family, other.given, other.unordered, other.isLatin};
    const NameAgreement crossed = compareParts(one, turned);
    const bool turnedFits = crossed.given == Agreement::Same && crossed.family == Agreement::Same;
    return turnedFits ? crossed : straight;
}

}  // namespace leadloom::match

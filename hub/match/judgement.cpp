#include <algorithm>

#include "hub/match/fields.h"
#include "hub/match/matcher.h"
#include "hub/match/name_levels.h"
#include "hub/match/observation.h"
#include "hub/normalize/email.h"

namespace leadloom::match {
namespace {

using model::IdentityKey;
using model::KeyKind;
using Record = std::span<const model::FieldValue>;

constexpr std::string_view Email = "strong_key:email";
constexpr std::string_view Phone = "strong_key:phone";
constexpr std::string_view Domain = "strong_key:domain";
constexpr std::string_view CompanyName = "strong_key:company_name";
constexpr std::string_view DealName = "strong_key:deal_name";

// Words in an address that a household or a team shares.
constexpr std::string_view SharedWords[] = {"famil", "fam.", "haushalt", "home",
                                            "casa",  "team", "gruppe",   "group",
                                            "and",   "und",  "office",   "praxis"};

bool looksShared(std::string_view address, const PersonName& one, const PersonName& other) {
    const std::string_view local = normalize::splitEmail(address).local;
    const auto holds = [&](std::string_view word) {
        return word.size() >= 3 && local.find(word) != std::string_view::npos;
    };
    if (std::any_of(std::begin(SharedWords), std::end(SharedWords), holds)) return true;
    return std::any_of(one.given.begin(), one.given.end(), holds) &&
           std::any_of(other.given.begin(), other.given.end(), holds);
}

bool differ(Record existing, Record incoming, model::FieldId field) {
    const std::string_view one = textOf(existing, field);
    const std::string_view other = textOf(incoming, field);
    return !one.empty() && !other.empty() && one != other;
}

bool shareNone(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    if (some.empty() || others.empty()) return false;
    return std::none_of(some.begin(), some.end(), [&](const std::string& one) {
        return std::find(others.begin(), others.end(), one) != others.end();
    });
}

/// What is the same name, as far as one script can tell what is written in another.
void settleAcrossScripts(Level level, Agreement& names) {
    const bool near = level == Level::Same || level == Level::Variant || level == Level::Close;
    if (near && names == Agreement::Different) names = Agreement::Same;
}

std::vector<std::string> longWords(const std::string& name) {
    std::vector<std::string> words;
    std::size_t start = 0;
    while (start < name.size()) {
        const std::size_t end = std::min(name.find(' ', start), name.size());
        if (end - start >= 3) words.push_back(name.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

Verdict judgeDeal(Record existing, Record incoming) {
    if (differ(existing, incoming, field::DealAmount) &&
        differ(existing, incoming, field::DealClosesOn)) {
        return {Outcome::Review, DealName, "same name and company, other amount and closing day"};
    }
    return {Outcome::Join, DealName, "same name at the same company"};
}

}  // namespace

Verdict Matcher::judge(const IdentityKey& key, Record existing, Record incoming) {
    if (key.entity == model::Entity::User) return {Outcome::Join, Email, "same e-mail address"};
    switch (key.kind) {
        case KeyKind::Email:
            return judgeEmail(key, existing, incoming);
        case KeyKind::Phone:
            return judgePhone(existing, incoming);
        case KeyKind::Domain:
        case KeyKind::CompanyName:
            return judgeCompany(key, existing, incoming);
        case KeyKind::DealName:
            return judgeDeal(existing, incoming);
    }
    return {};
}

Verdict Matcher::judgeEmail(const IdentityKey& key, Record existing, Record incoming) {
    const PersonName one = personNameOf(existing, keys_);
    const PersonName other = personNameOf(incoming, keys_);
    const NameAgreement names = compareAcrossScripts(one, other, existing, incoming);
    if (names.given != Agreement::Different) {
        return {Outcome::Join, Email, "same e-mail address"};
    }
    if (names.family == Agreement::Different) {
        return {Outcome::Review, Email, "same e-mail address, but given and family names differ"};
    }
    if (looksShared(key.value, one, other)) {
        return {Outcome::Review, Email, "same e-mail address of a household or team, other name"};
    }
    return {Outcome::Join, Email, "same e-mail address, names do not contradict"};
}

Verdict Matcher::judgePhone(Record existing, Record incoming) {
    const PersonName one = personNameOf(existing, keys_);
    const PersonName other = personNameOf(incoming, keys_);
    if (!one.isKnown() || !other.isKnown()) {
        return {Outcome::Review, Phone, "same telephone number, but a name is missing"};
    }
    const NameAgreement names = compareAcrossScripts(one, other, existing, incoming);
    const bool givenFits = names.given != Agreement::Different;
    const bool familyFits = names.family != Agreement::Different;
    const bool oneAgrees = names.given == Agreement::Same || names.family == Agreement::Same;
    if (givenFits && familyFits && oneAgrees) {
        return contradict(existing, incoming)
                   ? Verdict{Outcome::Review, Phone,
                             "same telephone number and name, but something else can't be one"}
                   : Verdict{Outcome::Join, Phone, "same telephone number and name"};
    }
    if (oneAgrees) {
        return {Outcome::Review, Phone, "same telephone number, but only part of the name agrees"};
    }
    return {Outcome::Apart, Phone, "same telephone number, other name"};
}

/// Between scripts a name is told by its sound; within one that would take brothers and sisters for
/// one.
NameAgreement Matcher::compareAcrossScripts(const PersonName& one, const PersonName& other,
                                            Record existing, Record incoming) {
    NameAgreement names = compareNames(one, other);
    if (one.isLatin == other.isLatin) return names;
    const Profile mine = profiles_.make(model::Entity::Lead, existing);
    const Profile theirs = profiles_.make(model::Entity::Lead, incoming);
    const NameLevels levels = compareNameParts(mine, theirs);
    settleAcrossScripts(levels.given, names.given);
    settleAcrossScripts(levels.family, names.family);
    return names;
}

/// Namesakes behind one switchboard have birth dates and mailboxes of their own.
bool Matcher::contradict(Record existing, Record incoming) {
    const CountedFrequencies nothingIsCommon;
    const Observation seen =
        observe(profiles_.make(model::Entity::Lead, existing),
                profiles_.make(model::Entity::Lead, incoming), nothingIsCommon);
    return (seen.contradictions & (OtherBirthDate | OtherAddressThere | OtherGeneration)) != 0;
}

bool Matcher::companyNamesDiffer(Record existing, Record incoming) {
    return shareNone(longWords(keys_.company(textOf(existing, field::CompanyName))),
                     longWords(keys_.company(textOf(incoming, field::CompanyName))));
}

Verdict Matcher::judgeCompany(const IdentityKey& key, Record existing, Record incoming) {
    const bool otherCountry = differ(existing, incoming, field::CompanyCountry);
    if (key.kind == KeyKind::Domain) {
        if (otherCountry && companyNamesDiffer(existing, incoming)) {
            return {Outcome::Review, Domain, "same domain, but other name and country"};
        }
        return {Outcome::Join, Domain, "same domain"};
    }
    if (otherCountry) return {Outcome::Apart, CompanyName, "same name in another country"};
    if (shareNone(ownDomains(existing), ownDomains(incoming))) {
        return {Outcome::Review, CompanyName, "same name, but other domains"};
    }
    return {Outcome::Join, CompanyName, "same name, no other country"};
}

}  // namespace leadloom::match

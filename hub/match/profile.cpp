#include "hub/match/profile.h"

#include <algorithm>

#include "hub/match/fields.h"
#include "hub/match/name_particles.h"
#include "hub/match/name_sound.h"
#include "hub/match/town_names.h"
#include "hub/normalize/email.h"
#include "hub/normalize/host.h"
#include "hub/normalize/person_name.h"
#include "hub/normalize/well_known.h"
#include "hub/normalize/word_set.h"

namespace leadloom::match {
namespace {

using Words = std::vector<std::string>;

constexpr std::size_t MostWords = 8;
constexpr std::size_t MostItems = 8;
constexpr std::size_t LongestWord = 64;

Words wordsOf(std::string_view folded) {
    Words words;
    while (!folded.empty() && words.size() < MostWords) {
        const std::size_t end = std::min(folded.find(' '), folded.size());
        if (end > 0) words.emplace_back(folded.substr(0, std::min(end, LongestWord)));
        folded.remove_prefix(std::min(end + 1, folded.size()));
    }
    return words;
}

std::string joined(const Words& words, std::string_view between = "") {
    std::string all;
    for (const std::string& word : words) {
        if (!all.empty()) all += between;
        all += word;
    }
    return all;
}

std::string digitsOf(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

void addOnce(Words& list, std::string item) {
    if (item.empty() || list.size() >= MostItems) return;
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(std::move(item));
}

NamePart namePart(Words words) {
    if (words.size() > MostWords) words.resize(MostWords);
    for (std::string& word : words)
        word.resize(std::min(word.size(), LongestWord));
    NamePart part;
    part.joined = joined(words);
    part.sound = consonantsOf(part.joined);
    part.words = std::move(words);
    return part;
}

/// Hebrew and Arabic blocks: UTF-8 lead bytes 0xD6 to 0xDB.
bool isWithoutVowels(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xd6 && byte <= 0xdb;
    });
}

/// The letter that ends many women's names in Arabic: written as "t", spoken as "a".
std::string withSpokenEnds(std::string_view text) {
    constexpr std::string_view Written = "\xd8\xa9";
    constexpr std::string_view Spoken = "\xd8\xa7";
    std::string spoken(text);
    for (std::size_t at = spoken.find(Written); at != std::string::npos; at = spoken.find(Written))
        spoken.replace(at, Written.size(), Spoken);
    return spoken;
}

// The article that Arabic writes as part of the word.
void dropArticle(std::string& word) {
    if (word.size() > 4 && word.starts_with("al")) word.erase(0, 2);
}

// "Abdel", "Abdul": "Abd" with the article of the next word, whether or not they are written as
// one.
void dropJoinedArticle(std::string& word) {
    if (word.size() >= 5 && word.starts_with("abd") && word[4] == 'l') word.erase(3, 2);
}

std::string generationOf(std::string_view word) {
    if (word == "jr" || word == "junior") return "jr";
    if (word == "sr" || word == "senior") return "sr";
    if (word == "ii" || word == "iii" || word == "iv") return std::string(word);
    return {};
}

void takeGeneration(Words& words, std::string& generation) {
    if (words.size() < 2) return;
    std::string found = generationOf(words.back());
    if (found.empty()) return;
    generation = std::move(found);
    words.pop_back();
}

// Kinds of streets and directions: they come, go and get shortened.
const normalize::WordSet& streetKinds() {
    static const normalize::WordSet words(R"(
allee av ave avda avd avenida avenue blvd boulevard calle cesta circuit cl close court cres
crescent ct drive dr e east flat gasse katu lane ln n no north nr pl place plac plaza po prospekt
pr pspekt rd road rue s south st str strada strasse street suite tce terrace ul ulica ulitsa umea
unit via w way west weg ne nw se sw odos leoforos lu cad sok jalan
)");
    return words;
}

bool isNumber(std::string_view word) {
    return !word.empty() && word.front() >= '0' && word.front() <= '9';
}

/// "Calle Mayor, 20", "ул. Ленина, д. 165": the number stands behind a comma.
void takeHouseNumber(Profile& profile) {
    Words& line = profile.secondLine;
    if (!profile.houseNumber.empty() || profile.street.empty() || line.empty()) return;
    const bool marked = line.size() > 1 && line.front().size() <= 2 && isNumber(line[1]);
    if (!marked && !isNumber(line.front())) return;
    if (marked) line.erase(line.begin());
    profile.houseNumber = std::move(line.front());
    line.erase(line.begin());
}

}  // namespace

Profile ProfileMaker::make(model::Entity entity, Record record) {
    Profile profile;
    profile.entity = entity;
    if (entity == model::Entity::Lead) addPerson(record, profile);
    if (entity == model::Entity::Company) addCompany(record, profile);
    return profile;
}

void ProfileMaker::addPerson(Record lead, Profile& profile) {
    addName(lead, profile);
    addPhones(lead, field::LeadPhones, profile);
    profile.birthDate = digitsOf(textOf(lead, field::LeadBirthDate));
    if (profile.birthDate.size() != 8) profile.birthDate.clear();
    addAddress(lead, field::LeadStreet, profile);
    profile.company = wordsOf(keys_.company(textOf(lead, field::LeadCompanyName)));
    addDomain(textOf(lead, field::LeadCompanyDomain), profile);
    addEmails(lead, profile);
}

void ProfileMaker::addName(Record lead, Profile& profile) {
    bool bare = false;
    const auto words = [&](std::string_view text) {
        const bool foreign = isWithoutVowels(text);
        bare |= foreign;
        if (text.empty() || normalize::isNullWord(text)) return Words();
        Words found = wordsOf(foreign ? keys_.folded(withSpokenEnds(text)) : keys_.folded(text));
        if (foreign) std::for_each(found.begin(), found.end(), dropArticle);
        std::for_each(found.begin(), found.end(), dropJoinedArticle);
        return withoutParticles(std::move(found));
    };
    Words given = words(textOf(lead, field::LeadGivenName));
    Words family = words(textOf(lead, field::LeadFamilyName));
    if (given.empty() && family.empty()) {
        const auto parts = normalize::splitFullName(textOf(lead, field::LeadFullName));
        given = words(parts.given + " " + parts.middle);
        family = words(parts.family);
        if (!parts.suffix.empty()) family.push_back(keys_.folded(parts.suffix));
    }
    takeGeneration(family, profile.generation);
    if (const Words suffix = wordsOf(keys_.folded(textOf(lead, field::LeadSuffix)));
        !suffix.empty()) {
        profile.generation = generationOf(suffix.back());
    }
    Words all = given;
    all.insert(all.end(), family.begin(), family.end());
    std::sort(all.begin(), all.end());
    profile.wholeName = all.size() > 1 ? joined(all, " ") : std::string();
    profile.writtenWithoutVowels = bare;
    profile.given = namePart(std::move(given));
    profile.family = namePart(std::move(family));
}

void ProfileMaker::addEmails(Record lead, Profile& profile) {
    for (const std::string_view address : itemsOf(lead, field::LeadEmails)) {
        const std::string key = keys_.email(address);
        if (key.empty()) continue;
        const auto [local, domain] = normalize::splitEmail(key);
        addDomain(domain, profile);
        if (!normalize::isRoleMailbox(local)) addOnce(profile.emails, key);
    }
}

void ProfileMaker::addCompany(Record company, Profile& profile) {
    profile.company = wordsOf(keys_.company(textOf(company, field::CompanyName)));
    profile.legalName = wordsOf(keys_.company(textOf(company, field::CompanyLegalName)));
    if (profile.company.empty()) profile.company = profile.legalName;
    for (const std::string_view domain : itemsOf(company, field::CompanyDomains))
        addDomain(domain, profile);
    addDomain(textOf(company, field::CompanyWebsite), profile);
    addPhones(company, field::CompanyPhones, profile);
    addAddress(company, field::CompanyStreet, profile);
    for (const model::FieldId field : {field::CompanyVatId, field::CompanyRegistration}) {
        std::string key = keys_.folded(textOf(company, field));
        std::erase(key, ' ');
        if (key.size() >= 5) addOnce(profile.registrations, std::move(key));
    }
}

void ProfileMaker::addPhones(Record record, model::FieldId field, Profile& profile) const {
    for (const std::string_view number : itemsOf(record, field)) {
        std::string key = normalize::MatchKeys::phone(number);
        if (!key.starts_with('+')) key = digitsOf(key);
        if (key.size() >= 7) addOnce(profile.phones, std::move(key));
    }
}

void ProfileMaker::addDomain(std::string_view host, Profile& profile) const {
    if (host.empty() || normalize::isNullWord(host)) return;
    const normalize::NormalForm domain = normalize::normalizeDomain(host);
    if (domain.hasValue()) addOnce(profile.domains, keys_.domain(domain.value));
}

/// The fields of an address stand in the same order in leads and companies.
void ProfileMaker::addAddress(Record record, model::FieldId street, Profile& profile) {
    const auto said = [&](int offset) {
        const auto text = textOf(record, static_cast<model::FieldId>(street + offset));
        return normalize::isNullWord(text) ? std::string_view() : text;
    };
    const std::string_view lines = said(0);
    const std::size_t comma = std::min(lines.find_first_of(",\n;"), lines.size());
    Words all = wordsOf(keys_.folded(lines.substr(0, comma)));
    for (std::string& word : all) {
        if (isNumber(word)) {
            if (profile.houseNumber.empty()) profile.houseNumber = word;
            if (word == profile.houseNumber) continue;
        }
        if (!streetKinds().contains(word)) profile.street.push_back(std::move(word));
    }
    profile.secondLine = wordsOf(keys_.folded(lines.substr(std::min(comma + 1, lines.size()))));
    takeHouseNumber(profile);
    profile.city = townOf(keys_.folded(said(1)));
    profile.region = keys_.folded(said(2));
    profile.postalCode = keys_.folded(said(3));
    std::erase(profile.postalCode, ' ');
    profile.country = said(4);
}

}  // namespace leadloom::match

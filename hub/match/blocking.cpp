#include "hub/match/blocking.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "hub/match/spelling.h"
#include "hub/match/value_hash.h"
#include "hub/normalize/email.h"

namespace leadloom::match {
namespace {

constexpr std::size_t WordsOfName = 4;
constexpr std::size_t ShortestLocal = 5;
constexpr std::size_t PhoneTail = 7;
constexpr std::size_t EmailBeginning = 4;

class KeyList {
public:
    void add(BlockKind kind, std::string_view first, std::string_view second = {}) {
        if (first.empty() || keys_.size() >= MostBlockingKeys) return;
        std::string text(first);
        text += '\n';
        text += second;
        keys_.push_back({kind, hashOf(static_cast<std::uint8_t>(kind), text)});
    }
    void addPair(BlockKind kind, std::string_view first, std::string_view second) {
        if (!first.empty() && !second.empty()) add(kind, first, second);
    }

    std::vector<BlockingKey> sorted() {
        std::sort(keys_.begin(), keys_.end(),
                  [](const auto& a, const auto& b) { return a.hash < b.hash; });
        keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
        return std::move(keys_);
    }

private:
    std::vector<BlockingKey> keys_;
};

/// The sound a word is filed under. Script without vowels has nothing but consonants to offer.
std::vector<std::string> soundsOf(const Profile& person) {
    std::vector<std::string> sounds;
    for (const NamePart* part : {&person.family, &person.given}) {
        if (part->isKnown() && part->words.size() > 1) sounds.push_back(soundOf(part->joined));
        for (const std::string& word : part->words) {
            if (word.size() > 1) sounds.push_back(soundOf(word));
        }
    }
    if (sounds.size() > WordsOfName) sounds.resize(WordsOfName);
    return sounds;
}

std::string longest(const std::vector<std::string>& words) {
    const auto found =
        std::max_element(words.begin(), words.end(), [](const auto& a, const auto& b) {
            return std::make_pair(a.size(), std::string_view(a)) <
                   std::make_pair(b.size(), std::string_view(b));
        });
    return found == words.end() ? std::string() : *found;
}

std::string wholeSound(const Profile& person) {
    if (!person.given.isKnown() || !person.family.isKnown()) return {};
    std::string one = person.given.sound;
    std::string other = person.family.sound;
    if (other < one) std::swap(one, other);
    return one + " " + other;
}

std::string_view tailOf(std::string_view number) {
    return number.size() > PhoneTail ? number.substr(number.size() - PhoneTail) : number;
}

/// Letters that changed places or were typed twice make the same key.
std::string lettersOf(std::string letters) {
    std::sort(letters.begin(), letters.end());
    letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
    return letters;
}

void addContacts(const Profile& profile, KeyList& keys) {
    for (const std::string& address : profile.emails) {
        keys.add(BlockKind::Email, address);
        const std::string_view local = normalize::splitEmail(address).local;
        if (local.size() >= ShortestLocal) keys.add(BlockKind::EmailLocal, local);
        keys.add(BlockKind::EmailStart, address.substr(0, std::min(local.size(), EmailBeginning)),
                 normalize::splitEmail(address).domain);
        keys.add(BlockKind::EmailLetters, lettersOf(address));
    }
    for (const std::string& number : profile.phones)
        keys.add(BlockKind::Phone, tailOf(number));
}

void addPerson(const Profile& person, KeyList& keys) {
    addContacts(person, keys);
    keys.add(BlockKind::WholeName, wholeSound(person));
    const std::string street = longest(person.street);
    const std::string company = longest(person.company);
    for (const std::string& sound : soundsOf(person)) {
        keys.addPair(BlockKind::NameAndBirth, sound, person.birthDate);
        keys.addPair(BlockKind::NameAndBirthYear, sound, person.birthDate.substr(0, 4));
        if (!person.birthDate.empty()) {
            keys.addPair(BlockKind::NameAndBirthday, sound, person.birthDate.substr(4));
        }
        keys.addPair(BlockKind::NameAndPostalCode, sound, person.postalCode);
        keys.addPair(BlockKind::NameAndCity, sound, person.city);
        keys.addPair(BlockKind::NameAndStreet, sound, street);
        keys.addPair(BlockKind::NameAndCompany, sound, company);
        if (!person.domains.empty()) {
            keys.addPair(BlockKind::NameAndDomain, sound, person.domains.front());
        }
    }
    keys.add(BlockKind::BirthDate, person.birthDate);
    keys.addPair(BlockKind::BirthAndPlace, person.birthDate, person.postalCode);
    keys.addPair(BlockKind::BirthAndPlace, person.birthDate, person.city);
    keys.addPair(BlockKind::Street, street, person.houseNumber);
    keys.addPair(BlockKind::Street, longest(person.secondLine), person.houseNumber);
    keys.addPair(BlockKind::HouseAndPostalCode, person.houseNumber, person.postalCode);
}

void addCompanyName(const Profile& company, KeyList& keys) {
    std::string whole;
    for (const std::string& word : company.company)
        whole += word;
    keys.add(BlockKind::CompanyName, whole);
    for (std::size_t i = 0; i < company.company.size(); ++i) {
        const std::string& word = company.company[i];
        if (i + 1 < company.company.size()) {
            keys.addPair(BlockKind::CompanyWords, word, company.company[i + 1]);
        }
        if (word.size() < 3) continue;
        keys.addPair(BlockKind::CompanyAndPlace, word, company.postalCode);
        keys.addPair(BlockKind::CompanyAndPlace, word, company.houseNumber);
        keys.addPair(BlockKind::CompanyAndPlace, word, company.city);
    }
}

void addCompany(const Profile& company, KeyList& keys) {
    for (const std::string& number : company.registrations)
        keys.add(BlockKind::Registration, number);
    for (const std::string& domain : company.domains)
        keys.add(BlockKind::Domain, domain);
    for (const std::string& number : company.phones)
        keys.add(BlockKind::Phone, tailOf(number));
    keys.addPair(BlockKind::Street, longest(company.street), company.houseNumber);
    addCompanyName(company, keys);
}

}  // namespace

std::vector<BlockingKey> blockingKeys(const Profile& profile) {
    KeyList keys;
    if (profile.entity == model::Entity::Lead) addPerson(profile, keys);
    if (profile.entity == model::Entity::Company) addCompany(profile, keys);
    return keys.sorted();
}

std::vector<std::uint64_t> chooseCandidates(std::span<const BlockHit> hits, std::size_t most) {
    std::map<std::uint64_t, double> promise;
    for (const BlockHit& hit : hits) {
        if (hit.blockSize > LargestBlock) continue;
        promise[hit.record] +=
            1 + std::log2(static_cast<double>(LargestBlock) /
                          static_cast<double>(std::max<std::size_t>(hit.blockSize, 1)));
    }
    std::vector<std::pair<double, std::uint64_t>> ranked;
    ranked.reserve(promise.size());
    for (const auto& [record, value] : promise)
        ranked.emplace_back(-value, record);
    if (ranked.size() > most) {
        std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(most),
                          ranked.end());
        ranked.resize(most);
    }
    std::vector<std::uint64_t> chosen;
    chosen.reserve(ranked.size());
    for (const auto& [value, record] : ranked)
        chosen.push_back(record);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

}  // namespace leadloom::match

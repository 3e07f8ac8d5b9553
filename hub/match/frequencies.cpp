#include "hub/match/frequencies.h"

#include <algorithm>

#include "hub/normalize/email.h"

namespace leadloom::match {
namespace {

constexpr std::size_t MostValues = 64;

class ValueList {
public:
    void add(ValueKind kind, std::string_view text) {
        if (!text.empty() && values_.size() < MostValues) values_.push_back(hashOf(kind, text));
    }
    void addEach(ValueKind kind, const std::vector<std::string>& texts) {
        for (const std::string& text : texts)
            add(kind, text);
    }
    void addJoined(ValueKind kind, const std::vector<std::string>& words) {
        add(kind, joinedWords(words));
    }
    std::vector<std::uint64_t> sorted() {
        std::sort(values_.begin(), values_.end());
        values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
        return std::move(values_);
    }

private:
    std::vector<std::uint64_t> values_;
};

}  // namespace

std::string joinedWords(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words)
        all += word;
    return all;
}

std::vector<std::uint64_t> countedValues(const Profile& profile) {
    ValueList values;
    values.add(ValueKind::GivenName, profile.given.joined);
    values.add(ValueKind::FamilyName, profile.family.joined);
    values.add(ValueKind::WholeName, profile.wholeName);
    values.add(ValueKind::BirthDate, profile.birthDate);
    values.addJoined(ValueKind::Street, profile.street);
    values.addJoined(ValueKind::SecondLine, profile.secondLine);
    values.add(ValueKind::City, profile.city);
    values.add(ValueKind::PostalCode, profile.postalCode);
    values.add(ValueKind::Region, profile.region);
    values.addJoined(ValueKind::Company, profile.company);
    values.addEach(ValueKind::CompanyWord, profile.company);
    values.addEach(ValueKind::Domain, profile.domains);
    values.addEach(ValueKind::Registration, profile.registrations);
    values.addEach(ValueKind::Phone, profile.phones);
    for (const std::string& address : profile.emails) {
        values.add(ValueKind::Email, address);
        values.add(ValueKind::EmailLocal, normalize::splitEmail(address).local);
    }
    return values.sorted();
}

void CountedFrequencies::add(const Profile& profile) {
    for (const std::uint64_t value : countedValues(profile))
        ++counts_[value];
    ++records_;
}

void CountedFrequencies::remove(const Profile& profile) {
    for (const std::uint64_t value : countedValues(profile)) {
        const auto found = counts_.find(value);
        if (found != counts_.end() && --found->second == 0) counts_.erase(found);
    }
    if (records_ > 0) --records_;
}

std::uint64_t CountedFrequencies::count(std::uint64_t value) const {
    const auto found = counts_.find(value);
    return found == counts_.end() ? 0 : found->second;
}

}  // namespace leadloom::match

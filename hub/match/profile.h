#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "hub/model/flat_record.h"
#include "hub/normalize/match_keys.h"

namespace leadloom::match {

/// One part of a person's name, folded to Latin.
struct NamePart {
    std::vector<std::string> words;  ///< "anna", "maria"
    std::string joined;              ///< "annamaria"
    std::string sound;               ///< "nmr": consonants with transcription habits levelled

    bool isKnown() const { return !words.empty(); }
};

/// A record as matching sees it: what compares equal is equal, junk and words for nothing are gone.
/// Holds personal data; never log it.
struct Profile {
    model::Entity entity = model::Entity::Lead;

    NamePart given;
    NamePart family;
    bool writtenWithoutVowels = false;  ///< from Arabic or Hebrew script
    std::string generation;             ///< "jr", "sr", "2", "3"
    std::string wholeName;              ///< all words of the name in alphabetical order

    std::vector<std::string> emails;  ///< of persons; role mailboxes count as their domain only
    std::vector<std::string> phones;  ///< E.164, or the digits of a number without country
    std::string birthDate;            ///< eight digits

    std::vector<std::string> street;  ///< words without "street", "north" and the like
    std::string houseNumber;
    std::vector<std::string> secondLine;  ///< building, floor, locality
    std::string city;
    std::string postalCode;
    std::string region;
    std::string country;

    std::vector<std::string> company;    ///< words without legal forms; of a company, its own name
    std::vector<std::string> legalName;  ///< of a company only
    std::vector<std::string> domains;    ///< registrable, without free mail providers
    std::vector<std::string> registrations;
};

/// Makes profiles of leads and companies. Not thread-safe: one per worker.
class ProfileMaker {
public:
    explicit ProfileMaker(normalize::MatchKeyRules rules = {}) : keys_(rules) {}

    /// `record` holds fields in normal form. Of other entities the profile is empty.
    Profile make(model::Entity entity, std::span<const model::FieldValue> record);

private:
    using Record = std::span<const model::FieldValue>;

    void addPerson(Record lead, Profile& profile);
    void addName(Record lead, Profile& profile);
    void addEmails(Record lead, Profile& profile);
    void addCompany(Record company, Profile& profile);
    void addPhones(Record record, model::FieldId field, Profile& profile) const;
    void addAddress(Record record, model::FieldId street, Profile& profile);
    void addDomain(std::string_view host, Profile& profile) const;

    normalize::MatchKeys keys_;
};

}  // namespace leadloom::match

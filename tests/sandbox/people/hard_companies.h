#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leadloom::sandbox {

/// One company as one of three systems wrote it down, for measuring who recognises it.
struct HardCompanyRecord {
    std::string id, truth;
    std::string name, website, phone, fax, street, city, postal, country;
};

/// Companies as CRMs hold them: legal forms come and go, words are shortened or left out; groups
/// whose firms share a name, a switchboard or a house; chains with a branch in each town; firms of
/// one name that have nothing to do with each other. A branch is a company of its own.
std::vector<HardCompanyRecord> makeHardCompanies(std::size_t records, std::uint64_t seed);

}  // namespace leadloom::sandbox

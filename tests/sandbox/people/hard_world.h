#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/sandbox/people/locale.h"
#include "tests/sandbox/people/name_pools.h"
#include "tests/sandbox/people/random.h"

namespace leadloom::sandbox {

/// A company where people of a hard world work; a few are large, most are small.
struct HardCompany {
    std::size_t country = 0;  ///< index into namePools()
    std::string name, domain, switchboard, street, postal;
    const Town* town = nullptr;
};

/// A person of a hard world as they truly are.
struct HardPerson {
    std::size_t country = 0;  ///< index into namePools()
    const NameSpellings* given = nullptr;
    const NameSpellings* family = nullptr;
    std::size_t spelling = 0;  ///< which Latin spelling is in the passport
    std::string generation;    ///< "Jr.", "Sr." or nothing
    std::size_t company = 0, formerCompany = 0;
    bool hasJob = true, moved = false;
    std::string email, formerEmail, privateEmail, mobile, direct, landline, birthDate;
    std::string sharedMailbox;  ///< of a family or a boss's office; mostly empty
    std::string street, postal;
    const Town* town = nullptr;
};

struct HardWorld {
    std::vector<HardCompany> companies;
    std::vector<HardPerson> people;
    std::vector<std::pair<std::size_t, std::size_t>> lookAlikes;  ///< indexes into people
};

/// The locale of a pool's country: towns, streets, numbers.
const Locale& localeOf(std::size_t country);

HardWorld makeHardWorld(std::size_t people, Random& random);

}  // namespace leadloom::sandbox

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/people/locale.h"
#include "tests/sandbox/people/random.h"

namespace leadloom::sandbox {

/// A company as it truly is.
struct TrueCompany {
    const Locale* locale = nullptr;
    std::string name, domain, phone, industry;
    const Town* town = nullptr;
    std::string street;
    int employees = 0;
    std::int64_t revenue = 0;
    std::int64_t created = 0;
};

/// A person as they truly are, with the job they had before.
struct TruePerson {
    const Locale* locale = nullptr;
    const NameForms* given = nullptr;
    const NameForms* family = nullptr;
    std::optional<std::size_t> company, formerCompany;
    std::string email, formerEmail, privateEmail;
    std::string mobile, phone, title;
    const Town* town = nullptr;
    std::string street;
    int stage = 0;
    bool optedOut = false;
    std::size_t owner = 0;
    std::int64_t created = 0;
};

struct TrueDeal {
    std::string name, currency;
    std::int64_t amount = 0, created = 0;
    int stage = 0;
    std::optional<std::size_t> company;
    std::vector<std::size_t> people;
    std::size_t owner = 0;
};

/// What the systems write down, each in its own way.
struct World {
    std::vector<TrueCompany> companies;
    std::vector<TruePerson> people;
    std::vector<TrueDeal> deals;
    std::size_t users = 0;
};

/// Makes a world of `people` people; a tenth as many deals and a sixth as many companies.
World makeWorld(std::size_t people, Random& random);

}  // namespace leadloom::sandbox

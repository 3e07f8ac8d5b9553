#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leadloom::sandbox {

/// How many people to make and how many of them two systems share.
struct PopulationSettings {
    std::size_t people = 0;
    std::uint64_t seed = 1;
    double overlap = 0.6;
};

/// A user of the systems, who owns records. The same people in every system, known by e-mail.
struct UserView {
    std::string truth;  ///< `u1`…: who it really is
    std::string given, family, email;
    bool active = true;
};

/// One company as one system wrote it down.
struct CompanyView {
    std::string truth;  ///< `c1`…
    std::string name, domain, website, phone, industry;
    std::string street, city, region, postal, country, description;
    std::optional<int> employees;
    std::optional<std::int64_t> revenue;
    std::size_t owner = 0;  ///< index into users
    std::int64_t created = 0, modified = 0;
};

/// One person as one system wrote them down. Empty text means that the system does not know.
struct PersonView {
    std::string truth;  ///< `p1`…
    std::string given, family, email, otherEmail, phone, mobile, title, companyName;
    std::string street, city, region, postal, country, language, source, website;
    /// 0 new … 5 customer
    int stage = 0;
    bool optedOut = false;
    /// Index into the companies of the same system.
    std::optional<std::size_t> company;
    std::size_t owner = 0;
    std::int64_t created = 0, modified = 0;
};

/// One deal as one system wrote it down.
struct DealView {
    std::string truth;  ///< `d1`…
    std::string name, currency, closeDate;
    std::int64_t amount = 0;
    /// 0 first contact … 4 contract sent, 5 won, 6 lost
    int stage = 0;
    std::optional<std::size_t> company;
    std::vector<std::size_t> people;  ///< indexes into people of the same system
    std::size_t owner = 0;
    std::int64_t created = 0, modified = 0;
};

/// Everything one system knows.
struct SystemView {
    std::vector<UserView> users;
    std::vector<CompanyView> companies;
    std::vector<PersonView> people;
    std::vector<DealView> deals;
};

/// The same world as three systems see it. Times are milliseconds since 1970.
struct Population {
    PopulationSettings settings;
    SystemView salesforce, hubspot, exports;
};

/// Makes the population of a seed: equal settings give equal populations, on every machine.
Population makePopulation(const PopulationSettings& settings);

}  // namespace leadloom::sandbox

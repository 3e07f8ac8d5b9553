#pragma once

#include <string>
#include <vector>

namespace leadloom::sandbox {

/// A name in its own script, in Latin letters, and as friends say it.
struct NameForms {
    std::string native, latin, nick;
};

/// A town with the postal code of one of its districts.
struct Town {
    std::string native, latin, postal, region;
};

/// Where people come from: how they are called, where they live and how they write numbers.
struct Locale {
    std::string country;                 ///< ISO 3166-1 alpha-2
    std::string language;                ///< as HubSpot lists it
    std::vector<std::string> countries;  ///< ways to write the country, the English one first
    std::string dialCode;                ///< without plus
    std::string trunk;                   ///< put before national numbers
    std::vector<std::string> mobile;     ///< `#` stands for a digit; national, without trunk
    std::vector<std::string> fixed;
    std::vector<NameForms> given, family;
    std::vector<Town> towns;
    std::vector<std::string> streets;  ///< `%` stands for the house number
    std::vector<std::string> firms;    ///< first words of company names
    std::vector<std::string> forms;    ///< legal forms
};

const std::vector<Locale>& locales();
const std::vector<std::string>& jobTitles();
const std::vector<std::string>& industries();
/// What people type when they have nothing to say.
const std::vector<std::string>& emptyWords();

}  // namespace leadloom::sandbox

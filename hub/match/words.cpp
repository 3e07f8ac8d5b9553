#include <cstdio>

#include "hub/match/comparison.h"

namespace leadloom::match {
namespace {

using Wording = std::array<std::string_view, LevelCount>;

// By feature; missing, same, variant, close, partial, loose, different.
constexpr std::array<Wording, FeatureCount> Wordings = {{
    {"", "same given name", "given names are forms of one name", "given names a slip apart",
     "given name abbreviated", "given names are alike", "given names differ"},
    {"", "same family name", "family names are forms of one name", "family names a slip apart",
     "family name abbreviated", "family names are alike", "family names differ"},
    {"", "same e-mail address", "", "e-mail addresses a slip apart",
     "same name at another mail provider, or a shared mailbox",
     "e-mail addresses of the same letters", "e-mail addresses differ"},
    {"", "same telephone number", "", "telephone numbers one digit apart",
     "same telephone number, which others share", "other lines, as offices change",
     "telephone numbers differ"},
    {"", "same birth date", "", "birth dates a slip apart", "birth dates agree in two parts",
     "birth dates are alike", "birth dates differ"},
    {"", "same street and house", "", "same house, street spelt otherwise",
     "same street, house unknown or a slip apart", "streets are alike", "streets differ"},
    {"", "same second line of the address", "", "second lines of the address are alike", "", "",
     "second lines of the address differ"},
    {"", "same postal code", "", "postal codes a slip apart", "same postal district", "",
     "postal codes differ"},
    {"", "same town", "", "towns a slip apart", "one town's name holds the other's", "",
     "towns differ"},
    {"", "same region", "", "regions a slip apart", "", "", "regions differ"},
    {"", "same company name", "company names hold the same words",
     "company names are nearly the same", "company names share words",
     "company names share a common word", "company names differ"},
    {"", "same domain", "same domain name under another ending", "domains a slip apart", "", "",
     "domains differ"},
    {"", "same registration number", "", "", "", "", "registration numbers differ"},
}};

constexpr std::pair<Contradiction, std::string_view> Reasons[] = {
    {OtherBirthDate, "birth dates can't be one"},
    {OtherAddressThere, "two personal e-mail addresses at one company"},
    {OtherName, "given and family names both differ"},
    {OtherGeneration, "junior and senior, or only one is called so"},
    {OtherRegistration, "registration numbers can't be one"},
    {OtherPerson, "another given name and nothing personal in common"},
};

std::string signedBits(double bits) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%+.1f", bits);
    return text.data();
}

}  // namespace

std::string_view Evidence::words() const {
    return Wordings[static_cast<std::size_t>(what)][static_cast<std::size_t>(level)];
}

std::string_view words(Contradiction contradiction) {
    for (const auto& [known, text] : Reasons) {
        if (known == contradiction) return text;
    }
    return "";
}

std::string inWords(const Comparison& comparison) {
    std::string text;
    const auto add = [&](std::string_view part) {
        if (!text.empty()) text += "; ";
        text += part;
    };
    for (const auto& [reason, said] : Reasons) {
        if ((comparison.contradictions & reason) != 0) add(said);
    }
    for (const Evidence& evidence : comparison.evidence()) {
        add(evidence.words());
        text += " (" + signedBits(evidence.weight) + ")";
    }
    return text;
}

}  // namespace leadloom::match

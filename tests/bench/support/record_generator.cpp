#include "tests/bench/support/record_generator.h"

#include <array>
#include <string_view>

namespace leadloom::bench {
namespace {

constexpr std::array<std::string_view, 24> GivenNames = {
    "Aino",  "Bruno", "Carla", "Dmitri", "Elena", "Farid", "Grete", "Hiro",
    "Ines",  "Jorge", "Katja", "Lars",   "Mona",  "Nadia", "Oskar", "Priya",
    "Quinn", "Rosa",  "Sven",  "Tomás",  "Uma",   "Vera",  "Wanda", "Zoltán"};
constexpr std::array<std::string_view, 24> FamilyNames = {
    "Almeida", "Becker", "Castro", "Dahl",   "Eriksen", "Fontaine", "Garcia", "Horvath",
    "Ivanova", "Jansen", "Kumar",  "Lehto",  "Moreau",  "Novak",    "Okafor", "Petrov",
    "Quiroga", "Rossi",  "Sato",   "Tanaka", "Unger",   "Virtanen", "Weber",  "Zhang"};
constexpr std::array<std::string_view, 8> Titles = {
    "Head of Sales", "Buyer",           "Managing Director", "Marketing Lead",
    "Engineer",      "Product Manager", "Consultant",        "Office Manager"};
constexpr std::array<std::string_view, 6> Cities = {"Helsinki", "Berlin", "Lisboa",
                                                    "Kraków",   "Osaka",  "Austin"};
constexpr std::array<std::string_view, 6> Countries = {"FI", "DE", "PT", "PL", "JP", "US"};
constexpr std::array<std::string_view, 5> Stages = {"awareness", "interest", "consideration",
                                                    "decision", "action"};
constexpr std::string_view Note =
    "Met at the fair and asked for a comparison of two ways to keep records in agreement. Wants to "
    "hear about prices, a pilot with three teams, and how long a rollout takes. Follow up in two "
    "weeks; prefers e-mail over telephone. Interested in references from the same industry.";

// SplitMix64: small, and the same everywhere.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t roll() {
        std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15U;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31);
    }
    template <typename List>
    std::string pick(const List& list) {
        return std::string(list[roll() % list.size()]);
    }

private:
    std::uint64_t state_;
};

std::string asciiLower(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
        if (c >= 'a' && c <= 'z') out += c;
    }
    return out;
}

std::string hex(std::uint64_t value) {
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string out(16, '0');
    for (auto at = out.rbegin(); at != out.rend(); ++at, value >>= 4)
        *at = Digits[value & 15];
    return out;
}

std::string twoDigits(std::uint64_t value) {
    std::string out = std::to_string(value % 100);
    return out.size() < 2 ? "0" + out : out;
}

// An injective mixing, so that ids come in no order and never twice.
std::uint64_t scrambled(std::uint64_t number) {
    return (number ^ 0x5bd1e995U) * 0x9e3779b97f4a7c15U;
}

std::string emailOf(const PersonRecord& record) {
    return asciiLower(record.givenName) + "." + asciiLower(record.familyName) + "." +
           std::to_string(record.number) + "@" + record.domain;
}

std::string inOtherSpelling(std::string email) {
    if (email[0] >= 'a' && email[0] <= 'z') email[0] = static_cast<char>(email[0] - 'a' + 'A');
    return email;
}

// No two people share a number: a prime above every count that is ever asked for.
std::string phoneOf(std::uint64_t number) {
    constexpr std::uint64_t Numbers = 79'999'987;
    return "+3584" + std::to_string(10'000'000 + number * 48'271 % Numbers);
}

std::string shareOf(std::uint64_t company) {
    return "company-" + std::to_string(company) + ".example";
}

}  // namespace

bool RecordGenerator::isDuplicate(std::uint64_t number) {
    return number % DuplicateEvery == DuplicateEvery - 1;
}

bool RecordGenerator::isEdited(std::uint64_t number) {
    return number % EditedEvery == 3;
}

std::uint64_t RecordGenerator::originalOf(std::uint64_t number) {
    return isDuplicate(number) ? number - 7 : number;
}

std::uint64_t RecordGenerator::distinct(std::uint64_t total) {
    return total - total / DuplicateEvery;
}

PersonRecord RecordGenerator::record(std::uint64_t number, std::uint32_t revision) const {
    if (!isDuplicate(number)) return person(number, revision);
    PersonRecord again = person(originalOf(number), revision);
    again.number = number;
    again.id = hex(scrambled(number));
    again.email = inOtherSpelling(again.email);
    again.modifiedAt.replace(0, 4, "2025");
    return again;
}

PersonRecord RecordGenerator::person(std::uint64_t number, std::uint32_t revision) const {
    Dice dice(seed_ * 0x2545f4914f6cdd1dU + number);
    PersonRecord made;
    made.number = number;
    made.revision = revision;
    made.id = hex(scrambled(number));
    made.givenName = dice.pick(GivenNames);
    made.familyName = dice.pick(FamilyNames);
    const std::uint64_t company = dice.roll() % 20000;
    made.company = "Company " + std::to_string(company) + " GmbH";
    made.domain = shareOf(company);
    made.phone = phoneOf(number);
    made.jobTitle = dice.pick(Titles);
    const std::uint64_t place = dice.roll() % Cities.size();
    made.city = Cities[place];
    made.country = Countries[place];
    made.street = "Street " + std::to_string(dice.roll() % 900 + 1);
    made.postalCode = std::to_string(10000 + dice.roll() % 89999);
    made.stage = Stages[(dice.roll() + revision) % Stages.size()];
    made.note = std::string(Note);
    made.modifiedAt = "2026-03-" + twoDigits(1 + revision % 28) + "T" + twoDigits(number % 24) +
                      ":" + twoDigits(number / 24 % 60) + ":00.000Z";
    made.email = emailOf(made);
    return made;
}

std::string RecordGenerator::page(std::uint64_t first, std::uint64_t total,
                                  std::uint32_t revision) const {
    const std::uint64_t end = std::min<std::uint64_t>(first + PageSize, total);
    std::string page = "{\"results\":[";
    for (std::uint64_t number = first; number < end; ++number) {
        if (number != first) page += ',';
        appendJson(record(number, isEdited(number) ? revision : 0), page);
    }
    page += "],\"next\":\"" + std::to_string(end) + "\",\"more\":";
    page += end < total ? "true}" : "false}";
    return page;
}

}  // namespace leadloom::bench

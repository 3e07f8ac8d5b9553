#pragma once

#include <cstdint>
#include <string_view>

namespace leadloom::match {

/// What a hashed value says. Stored: never reuse a number.
enum class ValueKind : std::uint8_t {
    GivenName = 1,
    FamilyName = 2,
    WholeName = 3,
    Email = 4,
    EmailLocal = 5,
    Phone = 6,
    BirthDate = 7,
    Street = 8,
    SecondLine = 9,
    City = 10,
    PostalCode = 11,
    Region = 12,
    Company = 13,
    CompanyWord = 14,
    Domain = 15,
    Registration = 16,
};

/// 64 bits of a folded value, the same on every machine and in every version. Values of different
/// kinds don't meet.
constexpr std::uint64_t hashOf(std::uint8_t kind, std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL ^ kind;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93ULL;
    return hash ^ hash >> 32;
}

constexpr std::uint64_t hashOf(ValueKind kind, std::string_view text) {
    return hashOf(static_cast<std::uint8_t>(kind), text);
}

}  // namespace leadloom::match

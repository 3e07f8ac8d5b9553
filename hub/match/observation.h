#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "hub/match/frequencies.h"
#include "hub/match/profile.h"

namespace leadloom::match {

/// What two records are compared by. Stored in observations: append only.
enum class Feature : std::uint8_t {
    GivenName,
    FamilyName,
    Email,
    Phone,
    BirthDate,
    Street,
    SecondLine,
    PostalCode,
    City,
    Region,
    Company,  ///< of a person: the employer's name; of a company: its own
    Domain,
    Registration,
};
inline constexpr std::size_t FeatureCount = 13;

/// How far two values agree. Stored: append only.
enum class Level : std::uint8_t {
    Missing,  ///< at least one record says nothing
    Same,     ///< equal once folded
    Variant,  ///< a usual form of it: nickname, transcription, one of two family names
    Close,    ///< a slip of the finger apart
    Partial,  ///< part of it: an initial, the street without the number, another provider
    Loose,    ///< alike, no more
    Different,
};
inline constexpr std::size_t LevelCount = 7;

/// "given_name", "same": for JSON and the API.
std::string_view toString(Feature feature);
std::string_view toString(Level level);

/// Reasons why two records can't be one, whatever else agrees. A bit each.
enum Contradiction : std::uint8_t {
    OtherBirthDate = 1,     ///< day, month and year all differ
    OtherAddressThere = 2,  ///< two personal addresses at one company
    OtherName = 4,          ///< given and family name both clearly another
    OtherGeneration =
        8,  ///< junior and senior, or only one is called so and nothing personal agrees
    OtherRegistration = 16,
    OtherPerson = 32,  ///< clearly another given or family name, nothing personal in common
};

/// What was seen when two records were compared, without any value of theirs: fit to be stored, to
/// be scored anew with other weights, and to teach them. Symmetric in the records.
struct Observation {
    model::Entity entity = model::Entity::Lead;
    std::array<Level, FeatureCount> levels{};
    /// -log2 of the chance that two strangers agree so, for `Same` (and some `Partial`); of
    /// `Variant` and `Close` the most they can prove; 0: take the level's usual chance.
    std::array<float, FeatureCount> rarity{};
    std::uint8_t contradictions = 0;  ///< bits of Contradiction
    float populationBits = 0;         ///< log2 of how many records there are to choose from

    Level level(Feature feature) const { return levels[static_cast<std::size_t>(feature)]; }
};

/// Compares two records of one entity. Pure.
Observation observe(const Profile& one, const Profile& other, const Frequencies& frequencies);

}  // namespace leadloom::match

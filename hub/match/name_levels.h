#pragma once

#include "hub/match/observation.h"
#include "hub/match/profile.h"

namespace leadloom::match {

/// How two persons' names agree. Parts entered the wrong way round are recognised. Symmetric.
struct NameLevels {
    Level given = Level::Missing;
    Level family = Level::Missing;
    /// Which parts were held against each other: parts of either profile, of the same one.
    const NamePart* givenPart = nullptr;
    const NamePart* familyPart = nullptr;
    bool crossed = false;  ///< one's given name was held against the other's family name
};
NameLevels compareNameParts(const Profile& one, const Profile& other);

/// Whether two spellings are a slip apart, given their length.
bool isSlip(std::string_view one, std::string_view other);

}  // namespace leadloom::match

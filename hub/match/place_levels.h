#pragma once

#include "hub/match/contact_levels.h"

namespace leadloom::match {

/// Parts of an address and names of companies; all symmetric.
Agreed compareStreets(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareSecondLines(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed comparePostalCodes(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareCities(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareRegions(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareCompanyNames(const Profile& one, const Profile& other, const Rarity& rarity);

}  // namespace leadloom::match

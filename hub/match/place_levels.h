#pragma once

#include "hub/match/contact_levels.h"

namespace leadloom::match {

/// Both lines of an address.
struct AgreedLines {
    Agreed street;
    Agreed second;
};

/// Parts of an address and names of companies; all symmetric. Lines that were turned round agree
/// nearly.
AgreedLines compareLines(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed comparePostalCodes(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareCities(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareRegions(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareCompanyNames(const Profile& one, const Profile& other, const Rarity& rarity);

}  // namespace leadloom::match

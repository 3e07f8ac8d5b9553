#pragma once

#include <string_view>

#include "hub/match/observation.h"
#include "hub/match/profile.h"
#include "hub/match/rarity.h"

namespace leadloom::match {

/// A level with its rarity in bits; 0 where the level's usual chance goes.
struct Agreed {
    Level level = Level::Missing;
    float rarity = 0;
};

/// All symmetric. `Partial` of e-mail and phone: shared by many (an office), or for e-mail the same
/// local part at another provider. A line that two persons of one company (`sameWork`) share is its
/// switchboard's, a line of people with other mobiles is shared too; numbers of unlike kinds can't
/// be compared.
Agreed compareEmails(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed comparePhones(const Profile& one, const Profile& other, const Rarity& rarity, bool sameWork);
Agreed compareDomains(const Profile& one, const Profile& other, const Rarity& rarity);
Agreed compareBirthDates(const Profile& one, const Profile& other, const Rarity& rarity);

/// Two personal addresses at one company, no slip apart: companies give a person one. Domains that
/// many records have are mail providers', not companies'.
bool areOtherAddressesThere(const Profile& one, const Profile& other, const Rarity& rarity);

}  // namespace leadloom::match

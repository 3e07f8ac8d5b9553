#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace leadloom::sandbox {

/// One person as one of three systems wrote them down, for measuring who recognises them.
struct HardRecord {
    std::string id, truth, system;
    std::string script;  ///< of the name: "latin", "cyrillic", "greek", "han", "arabic"
    std::string given, family, full, email, otherEmail, phone, mobile, birthDate;
    std::string street, city, region, postal, country, company, website;
};

/// People as CRMs really hold them: nine languages and five scripts, nicknames, typing errors,
/// switchboards and mailboxes that many share, "test@test.com", namesakes down to the same company
/// and the same house, job changes, words for nothing, records of which little is known.
struct HardPeople {
    std::vector<HardRecord> records;  ///< in no order
    /// Truths that look alike and are two: namesakes, families, colleagues with nearly one name.
    std::vector<std::pair<std::string, std::string>> lookAlikes;
};

/// About `records` records in three systems; the same settings make the same records everywhere.
HardPeople makeHardPeople(std::size_t records, std::uint64_t seed);

}  // namespace leadloom::sandbox

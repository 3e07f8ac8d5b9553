#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hub/match/profile.h"

namespace leadloom::match {

/// What a blocking key is made of. Stored: never reuse a number.
enum class BlockKind : std::uint8_t {
    Email = 1,
    EmailLocal = 2,  ///< the part before "@", for who changed their company
    Phone = 3,
    WholeName = 4,     ///< all sounds of the name
    NameAndBirth = 5,  ///< the sound of one word of the name, and a second fact
    NameAndPostalCode = 6,
    NameAndCity = 7,
    NameAndStreet = 8,
    NameAndCompany = 9,
    NameAndDomain = 10,
    BirthAndPlace = 11,
    Street = 12,  ///< house number and street
    CompanyName = 13,
    CompanyWords = 14,  ///< two words of the name
    CompanyAndPlace = 15,
    Domain = 16,
    Registration = 17,
    BirthDate = 18,
    NameAndBirthYear = 19,
    NameAndBirthday = 20,  ///< the same day of another year
    EmailStart = 21,       ///< how an address begins, and its domain
    HouseAndPostalCode = 22,
    EmailLetters = 23,  ///< the letters an address is made of, whatever their order
};

/// A key under which a record is filed, to be found by who shares it.
struct BlockingKey {
    BlockKind kind = BlockKind::Email;
    std::uint64_t hash = 0;  ///< holds the kind too: equal hashes are equal keys

    friend bool operator==(const BlockingKey&, const BlockingKey&) = default;
};

/// A block that more records share than this is not read, and the store keeps none of it: what
/// everybody has finds nobody.
inline constexpr std::size_t LargestBlock = 64;
/// At most so many keys per record; a hundred e-mail addresses don't make a hundred keys.
inline constexpr std::size_t MostBlockingKeys = 32;
/// At most so many records are compared with one.
inline constexpr std::size_t MostCandidates = 15;

/// The keys of a record, sorted by hash, each once. Pure: the same record gives the same keys.
std::vector<BlockingKey> blockingKeys(const Profile& profile);

/// Another record that was found under a key, and how many share that key.
struct BlockHit {
    std::uint64_t record = 0;  ///< the caller's number for it
    std::size_t blockSize = 0;
};

/// Of all that was found the `most` most promising: many and rare keys in common. Sorted, each
/// once. Ties go to the lower number.
std::vector<std::uint64_t> chooseCandidates(std::span<const BlockHit> hits,
                                            std::size_t most = MostCandidates);

}  // namespace leadloom::match

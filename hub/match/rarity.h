#pragma once

#include <string_view>

#include "hub/match/frequencies.h"

namespace leadloom::match {

/// A young workspace knows too little to call anything rare or the choice small: among fewer
/// records matching asks for as much as among so many.
inline constexpr double FewestRecordsAskedFor = 1'000;

/// How surprising it is that two strangers agree on a value, in bits. One person's records in
/// several systems don't make their values common: the first few holders don't count.
class Rarity {
public:
    explicit Rarity(const Frequencies& frequencies);

    /// -log2 of the chance to draw the value, never above what its kind can prove.
    float of(ValueKind kind, std::string_view text) const;
    /// Of an address or a number that is meant to belong to one person.
    float ofIdentifier(ValueKind kind, std::string_view text) const;
    /// Held by so many records that it belongs to an office or to nobody.
    bool isShared(ValueKind kind, std::string_view text) const;
    /// Of two parts of a name together: names common in one region come together.
    float ofWholeName(float given, float family, std::string_view wholeName) const;
    /// log2 of the number of records to choose from.
    float populationBits() const;

private:
    double holders(ValueKind kind, std::string_view text) const;

    const Frequencies& frequencies_;
    double records_;
};

}  // namespace leadloom::match

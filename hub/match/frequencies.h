#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/match/profile.h"
#include "hub/match/value_hash.h"

namespace leadloom::match {

/// How often values occur among the records of one entity: agreeing on "Smith" proves less than
/// agreeing on a rare name, and a switchboard's number proves nothing.
class Frequencies {
public:
    virtual ~Frequencies() = default;
    /// Records counted.
    virtual std::uint64_t records() const = 0;
    /// How many of them hold the value (see hashOf and countedValues).
    virtual std::uint64_t count(std::uint64_t value) const = 0;
};

/// How the words of a street or a company's name are counted: one after the other.
std::string joinedWords(const std::vector<std::string>& words);

/// What is counted of a record, sorted, each once: at most 64 hashes.
std::vector<std::uint64_t> countedValues(const Profile& profile);

/// Frequencies in memory. Reading is thread-safe while nobody adds.
class CountedFrequencies : public Frequencies {
public:
    void add(const Profile& profile);
    void remove(const Profile& profile);

    std::uint64_t records() const override { return records_; }
    std::uint64_t count(std::uint64_t value) const override;

private:
    std::unordered_map<std::uint64_t, std::uint32_t> counts_;
    std::uint64_t records_ = 0;
};

}  // namespace leadloom::match

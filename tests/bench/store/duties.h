#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "tests/bench/support/person_record.h"

namespace leadloom::bench {

/// What a store owes to one record that came in: its canonical record, two identity keys, a line of
/// the change log, its link and shadow with the SHA-256 of its bytes; all of a batch in one durable
/// transaction.
class StoreDuties {
public:
    virtual ~StoreDuties() = default;
    /// Stores new records and changes known ones.
    virtual void upsert(const std::vector<PersonRecord>& batch) = 0;
    /// How many of them are known with these very bytes.
    virtual std::size_t countUnchanged(const std::vector<PersonRecord>& batch) = 0;
    /// Change log lines so far, to prove that the work was done.
    virtual std::int64_t changes() = 0;
};

/// Bare SQL on SQLite, as fast as it goes: the reference.
std::unique_ptr<StoreDuties> openBareStore(const std::filesystem::path& folder);
/// The hub's store.
std::unique_ptr<StoreDuties> openHubStore(const std::filesystem::path& folder);

}  // namespace leadloom::bench

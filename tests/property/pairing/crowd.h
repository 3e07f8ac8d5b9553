#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/match/profile.h"
#include "tests/sandbox/people/hard_people.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

using RecordFields = std::map<std::string, std::string>;

/// People in systems that are only read, with all that matching looks at.
class Crowd {
public:
    /// `path` empty: the store lives in memory.
    explicit Crowd(const std::vector<std::string>& systems, const std::filesystem::path& path = {});

    SimWorld& world() { return world_; }
    /// A record named `name` in this test, wherever it is.
    void add(const std::string& name, const std::string& system, const RecordFields& fields);
    /// Strangers with nothing in common, so that there is enough to tell what is rare.
    void addStrangers(const std::string& system, int count);

    /// Which lead each named record belongs to.
    std::map<std::string, model::EntityId> leads();
    bool areOne(const std::string& one, const std::string& other);
    std::vector<store::ReviewRow> openReviews();
    /// What each live record of each lead says.
    std::map<model::EntityId, std::vector<match::Profile>> profiles();
    /// Rows that hold a blocking key, at most `limit`.
    std::size_t blockSize(std::uint64_t key, int limit);

private:
    SimWorld world_;
    std::map<std::string, std::pair<std::string, std::string>> places_;
    int strangers_ = 0;
};

/// What a record of the sandbox's people says, in the words of a crowd's systems.
RecordFields fieldsOf(const sandbox::HardRecord& record);

/// People of the sandbox, one record in each system at most: several would be duplicates of that
/// system, which are reported and left alone.
std::vector<sandbox::HardRecord> peopleOnceInEachSystem(std::size_t records, std::uint64_t seed);

}  // namespace leadloom::testing

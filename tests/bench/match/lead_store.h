#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "hub/match/comparison.h"
#include "hub/match/matcher.h"
#include "hub/store/store.h"
#include "hub/sync/identity/value_counts.h"

namespace leadloom::bench {

/// A store of leads with their keys and blocks, as the engine leaves it, and what the engine asks
/// of it for one incoming record.
class LeadStore {
public:
    explicit LeadStore(const std::filesystem::path& file);

    void add(const std::vector<std::vector<model::FieldValue>>& people);
    std::size_t size() const { return size_; }

    /// Looks a record up by its strong keys and judges whom it finds; gives how many.
    std::size_t lookUp(const std::vector<model::FieldValue>& person);
    /// Finds candidates by blocks and weighs them; gives how many.
    std::size_t score(const std::vector<model::FieldValue>& person);

private:
    std::unique_ptr<store::Store> store_;
    match::Matcher matcher_;
    match::ProfileMaker maker_;
    sync::ValueCounts counts_;
    match::Weights weights_ = match::shippedWeights();
    std::size_t size_ = 0;
    std::int64_t lastNumber_ = 0;
};

}  // namespace leadloom::bench

#pragma once

#include <set>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/sync/connection/connector.h"
#include "hub/sync/reading/record_applier.h"
#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

/// Searches for known records where none can be looked up by id, but the stream finds records by
/// marker or key: one that lists have lost is there all the same. What the search shows is applied,
/// unless its index may lag behind what is known of the record.
class KeySearch {
public:
    KeySearch(RunState& run, const StreamContext& stream, Connector& connector,
              RecordApplier& applier)
        : run_(run), stream_(stream), connector_(connector), applier_(applier) {}

    /// Those of `ids` that are there. None where the stream can't be searched.
    Result<std::set<std::string>> present(const std::vector<std::string>& ids);
    /// Those of `ids` that the stream was asked for and doesn't find.
    Result<std::vector<std::string>> missing(const std::vector<std::string>& ids);

private:
    struct Question {
        LookupKey by = LookupKey::Marker;
        std::string value;

        bool operator==(const Question&) const = default;
    };
    Result<std::vector<Question>> questionsFor(const std::string& id);
    void askFor(const std::vector<model::FieldValue>& values,
                std::vector<Question>& questions) const;

    RunState& run_;
    const StreamContext& stream_;
    Connector& connector_;
    RecordApplier& applier_;
    std::set<std::string> asked_;  ///< ids that a search was carried out for
};

}  // namespace leadloom::sync

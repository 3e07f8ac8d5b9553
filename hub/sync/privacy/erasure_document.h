#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/store/erasure_row.h"
#include "hub/store/redaction.h"

namespace leadloom::sync {

/// One record of the erased person in one system, and what became of it.
struct ErasureTarget {
    store::StreamKey streamKey = 0;
    std::string connection;
    std::string stream;
    std::string record;  ///< its id there; forgotten once it is settled
    std::string digest;  ///< of that id, for the certificate
    /// "pending", "deleted", "archived", "already_gone", "by_hand".
    std::string outcome = "pending";
    std::string reason;  ///< why it waits or has to be done by hand
    std::string remedy;  ///< what its connector says to do; forgotten once it is settled
    std::string ticket;  ///< of an erasure that the system carries out in its own time
    TimeUs atUs = 0;

    bool pending() const { return outcome == "pending"; }
};

/// What an erasure knows between its steps; kept in ErasureRow::document.
struct ErasureDocument {
    std::vector<model::EntityId> subjects;  ///< the lead first, then what is only about it
    std::vector<ErasureTarget> targets;
    std::vector<std::string> digests;  ///< to be suppressed
    store::RedactionCounts counts;
    std::int64_t links = 0;  ///< ties to records that were cut

    bool complete() const;
};

std::string toJson(const ErasureDocument& document);
/// Storage when it is not one of ours.
Result<ErasureDocument> erasureDocument(std::string_view json);

/// The certificate as one JSON document: where and when, without personal data.
std::string certificateJson(std::string_view workspace, const store::ErasureRow& row,
                            const ErasureDocument& document);

}  // namespace leadloom::sync

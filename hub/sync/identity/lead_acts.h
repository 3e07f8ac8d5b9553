#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/store/store.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Two records that a person said are one: which of them holds everything now.
struct Merged {
    model::EntityId survivor;
    model::EntityId joined;
};

/// One record of one stream, as a person names it.
struct NamedLink {
    std::string connection;
    std::string stream;
    std::string record;
};

/// What a person decided about a review.
struct Settled {
    model::EntityId one;
    model::EntityId other;
    std::optional<Merged> merged;  ///< accepted: what became of the two
};

/// `by`: who asked for it, for the audit.

/// Makes one of two canonical records of one kind, whatever was decided about them before; the one
/// made first holds everything then. Usage: they are one, or of two kinds; NotFound.
Result<Merged> mergeRecords(const Workspace& workspace, store::Store& store,
                            const model::EntityId& one, const model::EntityId& other,
                            const std::string& by);

/// Takes a record apart again: undoes the joining that brought `link` in, or the newest one when no
/// link is named. A link that was never joined leaves alone. Gives the record that parted. Usage:
/// nothing was joined, or it is the record's only link; NotFound.
Result<model::EntityId> unmergeRecord(const Workspace& workspace, store::Store& store,
                                      const model::EntityId& id,
                                      const std::optional<NamedLink>& link, const std::string& by);

/// Settles a review: accepted, the two become one; rejected, they are never joined nor asked about
/// again. NotFound; Usage: it was settled already.
Result<Settled> settleReview(const Workspace& workspace, store::Store& store, std::int64_t id,
                             bool accept, const std::string& by);

}  // namespace leadloom::sync

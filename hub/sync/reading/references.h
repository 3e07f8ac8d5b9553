#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/mapping/mapping.h"
#include "hub/model/value.h"
#include "hub/store/transaction.h"
#include "hub/sync/run/run_state.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// Turns references between records of one connection into references between canonical records,
/// and back.
class References {
public:
    explicit References(RunState& run) : run_(run) {}

    /// The canonical ids behind the external ids of `external`; what isn't linked yet is left out,
    /// and `from` will be applied again when it is.
    Result<model::Value> inbound(store::Transaction& tx, const StreamContext& stream,
                                 const mapping::LensTraits& lens, std::string_view from,
                                 const model::Value& external);

    struct Outbound {
        model::Value external;   ///< external ids that exist there
        model::Value canonical;  ///< the canonical ids they stand for
        bool complete = true;    ///< false: some target isn't there (yet)
    };
    /// The external ids of canonical ids in the lens's target stream; `owner`'s intent is raised
    /// when a missing one gets there.
    Result<Outbound> outbound(store::Transaction& tx, const StreamContext& stream,
                              const mapping::LensTraits& lens, const model::EntityId& owner,
                              const model::Value& canonical);

    /// A record got its link: whoever waited for it is put on the list to be applied again, or has
    /// its intent raised.
    Status linked(store::Transaction& tx, const StreamContext& stream, std::string_view externalId,
                  const model::EntityId& entity);

private:
    Result<std::optional<model::EntityId>> entityOf(store::Transaction& tx,
                                                    const StreamContext& target,
                                                    std::string_view externalId);
    Result<std::optional<std::string>> externalIdOf(store::Transaction& tx,
                                                    const StreamContext& target,
                                                    model::EntityId entity);
    Status await(store::Transaction& tx, const StreamContext& target, std::string_view targetId,
                 const StreamContext& stream, std::string_view waiting);
    Status wake(store::Transaction& tx, const StreamContext& target, std::string_view targetId);

    RunState& run_;
};

/// Same ids, whatever their order.
bool sameItems(const model::Value& left, const model::Value& right);

}  // namespace leadloom::sync

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "hub/base/clock.h"
#include "hub/mapping/mapping.h"
#include "hub/model/entity.h"
#include "hub/store/canonical_row.h"
#include "hub/sync/connection/stream_description.h"
#include "hub/sync/settings/guard_settings.h"

namespace leadloom::sync {

enum class Direction : std::uint8_t { In, Out, TwoWay };

/// What happens when a record of a stream vanishes there.
enum class OnDelete : std::uint8_t { Unlink, Propagate, Archive, Recreate, Ignore, Ask };

/// Says whether a canonical record may leave towards a stream. Pure; called under the writer.
using RecordFilter = std::function<bool(const store::CanonicalRow&)>;

/// One stream of one connection as configured.
struct StreamSettings {
    std::string name;
    model::Entity entity = model::Entity::Lead;
    Direction direction = Direction::TwoWay;
    OnDelete onDelete = OnDelete::Unlink;
    TimeUs scheduleUs = 0;   ///< how often it is due; 0: only when asked for
    TimeUs reconcileUs = 0;  ///< read everything when that wasn't done for so long; 0: never due
    /// What decides, beside the mapping, which records the stream shows: its settings, the account,
    /// the credential's scopes. Compared only; no secrets.
    std::string scope;
    bool createHere = true;   ///< new canonical records may be created in this stream
    bool marketing = false;   ///< people are addressed from there: an opt-out keeps them out
    bool trustMerges = true;  ///< a merge made by the vendor's users merges the leads too
    RecordFilter filter;      ///< empty: everything may leave
    std::shared_ptr<const mapping::Mapping> mapping;
    StreamDescription description;  ///< the connector's own, from its manifest
};

}  // namespace leadloom::sync

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/model/entity.h"

namespace leadloom::sync {

/// How a create can be told from its repeat (sync algorithm, recovery of unknown outcomes).
enum class CreateClass : std::uint8_t { OwnId, IdempotencyKey, Marker, NaturalKey, None };

enum class IdRule : std::uint8_t { Exact, CaseInsensitive, Salesforce15To18 };

/// How deletions become visible.
enum class DeleteVisibility : std::uint8_t { Feed, ArchiveList, Absence, None };

/// A stream's static capabilities, from the connector's manifest.
struct StreamDescription {
    std::string name;
    model::Entity entity = model::Entity::Lead;
    bool canRead = true;
    bool incremental = false;
    bool canCreate = false;
    bool canUpdate = false;
    bool canDelete = false;
    bool canArchive = false;
    bool webhooks = false;
    bool lookupById = false;
    bool preconditions = false;  ///< honours an expected version
    bool idsReusable = false;
    bool idsPositional = false;  ///< ids that end in ":" and a number are places, not names
    CreateClass createClass = CreateClass::None;
    IdRule idRule = IdRule::Exact;
    DeleteVisibility deletes = DeleteVisibility::None;
    int deleteFeedDays = 0;                 ///< how far back the delete feed reaches; 0: for ever
    int overlapSeconds = 0;                 ///< how late a change may become visible
    int writeBatch = 100;                   ///< most records in one write
    std::int64_t keyLifetimeSeconds = 0;    ///< how long a repeated key is known; 0: for ever
    std::int64_t indexLagSeconds = 0;       ///< how long a lookup by key may miss a new record
    std::vector<std::string> associations;  ///< streams it links to through associate()
};

}  // namespace leadloom::sync

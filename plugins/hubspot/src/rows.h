#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/record_batch.h>
#include <nlohmann/json_fwd.hpp>

#include "streams.h"

namespace leadloom::hubspot {

/// Ids by target stream, of one record: {"companies": ["12", "13"]}.
using Linked = std::map<std::string, std::vector<std::string>>;

/// What of a page's records decides what they are; owned, but for the slice of the page.
struct Row {
    std::string id;
    std::string updatedAt;
    std::string marker;
    std::string mergedIds;     ///< of the records that were merged into this one, joined by ';'
    std::string associations;  ///< the list's own, as it stands
    std::int64_t modifiedAt = 0;
    bool archived = false;
    std::string_view payload;
};

/// The records of an answer's `results`.
sdk::Result<std::vector<Row>> rowsOf(const sdk::Call& call, const sdk::JsonPages& json,
                                     std::string_view body, const ObjectType& type,
                                     std::string_view markerProperty);

/// The associations of a listed record, for the targets named. A target whose ids go on on another
/// page is left out: it was not read completely.
Linked linkedIn(std::string_view associations, const std::vector<std::string>& targets);

/// The text of an id that HubSpot writes as a string here and as a number there; empty for others.
std::string idText(const nlohmann::json& id);

/// Adds what a row says: merges into it, then its tombstone or itself. `linked` may be null: not
/// read.
void addRow(sdk::RecordBatch& batch, const Row& row, const Linked* linked);

}  // namespace leadloom::hubspot

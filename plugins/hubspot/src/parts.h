#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/record_shape.h>

#include "portal.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::hubspot {

Status check(Portal& portal, const FindingSink& sink);
Status discover(Portal& portal, std::string_view stream, const DiscoverySink& sink);
Status read(Portal& portal, const ReadTask& task);
Status byIds(Portal& portal, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Portal& portal, const LookupTask& task, std::string_view key, std::string_view value);
Status write(Portal& portal, const WriteTask& task);
Result<std::string> erase(Portal& portal, std::string_view keysJson);
Status readLinks(Portal& portal, const LinkTask& task, std::span<const std::string> ids,
                 const AssociationSink& sink);
Status writeLinks(Portal& portal, const LinkTask& task, std::span<const AssociationWrite> writes,
                  WriteOutcomes& outcomes);
Result<std::string> subscribe(Portal& portal, std::string_view desiredJson);
Status verify(Portal& portal, const WebhookRequest& request);
Status decode(Portal& portal, const WebhookRequest& request, const RecordSink& sink);

/// What one read or lookup asks for.
struct Selection {
    const ObjectType* type = nullptr;
    std::vector<std::string> properties;
    std::vector<std::string> targets;  ///< streams whose associations are wanted
    RecordShape shape;
    std::string marker;  ///< the property that holds the hub's own id; empty = none
};

Result<Selection> select(Portal& portal, std::string_view stream, const ReadOptions& options);

/// The records of an answer, at `pointer`, with their associations: those in the answer where it
/// `lists` them, else they are asked for.
Result<Page> rowsOf(Portal& portal, const Selection& selection, const Answer& answer,
                    std::string_view pointer = "/results", bool lists = false);

/// Rows whose property fulfils a condition and, where `afterId` is given, stand behind that id; by
/// rising id. `op`: EQ, GTE, …
Result<Answer> search(Portal& portal, const Selection& selection, std::string_view property,
                      std::string_view op, std::string_view value, std::string_view afterId,
                      std::uint32_t limit);

/// Calls `each(id, targetId, types)` for the associations of records, page by page; `types`: JSON
/// as it stands. A pair may come more than once.
using EachPair = std::function<Status(std::string_view, std::string_view, std::string_view)>;
Status readPairs(Portal& portal, const LinkTask& task, std::span<const std::string> ids,
                 const EachPair& each);

}  // namespace leadloom::hubspot

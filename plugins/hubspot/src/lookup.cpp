#include <algorithm>
#include <set>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/text_list.h>

#include "connector.h"
#include "search.h"

namespace leadloom::hubspot {

using sdk::Call;
using sdk::ReadOptions;
using sdk::RecordSink;
using sdk::Status;

namespace {

constexpr std::size_t MostInputs = 100;
constexpr std::uint32_t MostFound = 200;

/// The property in which a key of the hub is searched for; empty: it can't be.
std::string_view propertyOfKey(const ObjectType& type, std::string_view key) {
    const bool company = type.stream == "companies";
    if (key == "name") return company ? "name" : type.stream == "deals" ? "dealname" : "";
    if (key == "domain") return company ? "domain" : "";
    if (key == "email") return type.stream == "contacts" ? "email" : "";
    if (key == "phone") return type.stream == "deals" ? "" : "phone";
    return key;
}

}  // namespace

Status Connector::batchRead(const Call& call, const Selection& selection,
                            std::span<const std::string> ids, std::string_view idProperty,
                            const RecordSink& sink) {
    const auto answer = portal_.ask(call, portal_.pathOf(*selection.type, "/batch/read"),
                                    batchReadBody(ids, idProperty, selection.properties),
                                    "fetching " + std::string(selection.type->stream));
    if (!answer) return answer.status();
    if (auto page = putRows(call, selection, *answer, false, sink); !page) return page.status();
    if (!idProperty.empty()) return Status::ok();
    std::set<std::string, std::less<>> seen;
    const auto rows =
        rowsOf(call, portal_.json(), answer->body(), *selection.type, selection.marker);
    if (!rows) return rows.status();
    for (const auto& row : *rows) {
        seen.insert(row.id);
        for (const auto loser : sdk::splitText(row.mergedIds, ';'))
            seen.emplace(loser);
    }
    for (const auto& id : ids)
        if (!seen.contains(id))
            if (auto status = followLost(call, selection, id, sink); !status) return status;
    return Status::ok();
}

Status Connector::followLost(const Call& call, const Selection& selection, const std::string& id,
                             const RecordSink& sink) {
    const auto path = sdk::Query()
                          .add("properties", sdk::joinTexts(selection.properties, ","))
                          .on(portal_.pathOf(*selection.type, "/" + sdk::percentEncode(id)));
    const auto answer = portal_.get(call, path, "fetching " + std::string(selection.type->stream));
    if (!answer) return answer.status().code() == LL_NOT_FOUND ? Status::ok() : answer.status();
    const auto found = portal_.json().value(call, answer->body(), "/id");
    if (!found) return found.status();
    if (*found != id)
        if (auto status = sink.put(sdk::Record::merge(id, *found)); !status) return status;
    const std::string list = "{\"results\":[" + std::string(answer->body()) + "]}";
    const auto rows = rowsOf(call, portal_.json(), list, *selection.type, selection.marker);
    if (!rows) return rows.status();
    const auto linked = linkedTo(call, selection, *rows);
    if (!linked) return linked.status();
    sdk::RecordBatch batch;
    for (const auto& row : *rows) {
        const auto links = linked->find(row.id);
        addRow(batch, row, links == linked->end() ? nullptr : &links->second);
    }
    return batch.putTo(sink);
}

Status Connector::search(const Call& call, const Selection& selection, std::string_view property,
                         std::string_view value, const RecordSink& sink) {
    const Filter filter{property, "EQ", std::string(value)};
    const auto answer = portal_.ask(call, portal_.pathOf(*selection.type, "/search"),
                                    searchBody({&filter, 1}, selection.properties, MostFound),
                                    "searching " + std::string(selection.type->stream), "search");
    if (!answer) return answer.status();
    return putRows(call, selection, *answer, false, sink).status();
}

Status Connector::byIds(const Call& call, std::string_view stream, std::span<const std::string> ids,
                        const ReadOptions& options, const RecordSink& sink) {
    const auto selection = select(call, stream, options);
    if (!selection) return selection.status();
    for (; !ids.empty(); ids = ids.subspan(std::min(MostInputs, ids.size()))) {
        const auto some = ids.first(std::min(MostInputs, ids.size()));
        if (auto status = batchRead(call, *selection, some, {}, sink); !status) return status;
    }
    return Status::ok();
}

Status Connector::byKey(const Call& call, std::string_view stream, std::string_view key,
                        std::string_view value, const ReadOptions& options,
                        const RecordSink& sink) {
    const auto selection = select(call, stream, options);
    if (!selection) return selection.status();
    const std::string text(value);
    const bool byMarker = key == "marker" || key == "external_id";
    // A unique property is read at once, where search lags behind.
    if (byMarker && !selection->marker.empty())
        return batchRead(call, *selection, {&text, 1}, selection->marker, sink);
    const auto property = byMarker ? std::string_view{} : propertyOfKey(*selection->type, key);
    if (property.empty())
        return {LL_UNSUPPORTED, std::string(stream) + " can't be searched by " + std::string(key)};
    if (key == "email") return batchRead(call, *selection, {&text, 1}, property, sink);
    if (auto status = search(call, *selection, property, value, sink); !status) return status;
    if (key == "phone" && stream == "contacts")
        return search(call, *selection, "mobilephone", value, sink);
    return Status::ok();
}

}  // namespace leadloom::hubspot

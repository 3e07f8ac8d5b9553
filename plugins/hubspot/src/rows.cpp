#include <set>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/follow_ids.h>
#include <leadloom/sdk/link_table.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::hubspot {

namespace {

constexpr std::size_t MostInputs = 100;
constexpr std::uint32_t MostFound = 200;

Status addAsked(Portal& portal, const Selection& selection, const RecordBatch& batch,
                LinkTable& links) {
    const auto ids = batch.ids();
    return links.readAll(ids, selection.targets, [&](const std::string& target, const auto& add) {
        return readPairs(portal, {selection.type->stream, target}, ids,
                         [&](auto id, auto to, std::string_view) { return add(id, to); });
    });
}

/// Hands the records with these ids, or with these values of a unique property, to `use(Page&)`.
template <typename Use>
Status batchRead(Portal& portal, const Selection& selection, std::span<const std::string> ids,
                 std::string_view idProperty, Use&& use) {
    Json body = {{"inputs", Json::array()},
                 {"properties", selection.properties},
                 {"propertiesWithHistory", Json::array()}};
    for (const auto& id : ids)
        body["inputs"].push_back({{"id", id}});
    if (!idProperty.empty()) body["idProperty"] = idProperty;
    const auto answer = portal.ask(portal.pathOf(*selection.type, "/batch/read"), textOfJson(body),
                                   "fetching " + std::string(selection.type->stream));
    if (!answer) return answer.status();
    return rowsOf(portal, selection, *answer).then(use);
}

/// An id that a batch doesn't know may be that of a record merged into another, and then answers
/// with that one.
Status followLost(Portal& portal, const Selection& selection, const std::string& id,
                  const RecordSink& sink) {
    const auto path = Query()
                          .add("properties", joinTexts(selection.properties, ","))
                          .on(portal.pathOf(*selection.type, "/" + percentEncode(id)));
    const auto answer = portal.get(path, "fetching " + std::string(selection.type->stream));
    if (!answer) return answer.status().code() == LL_NOT_FOUND ? Status::ok() : answer.status();
    return rowsOf(portal, selection, *answer, "").then([&](Page& page) {
        return page.putFor(id, sink);
    });
}

}  // namespace

Result<Selection> select(Portal& portal, std::string_view stream, const ReadOptions& options) {
    const auto* type = findObject(stream);
    if (type == nullptr) return noSuchStream(stream);
    const auto marker = portal.markerProperty(*type);
    if (!marker) return marker.status();
    const std::string modified(type->modifiedProperty);
    std::set<std::string> names{"hs_object_id", "createdate", "hs_merged_object_ids", modified};
    if (!marker->empty()) names.insert(*marker);
    for (auto& name : options.fieldNames("/properties/"))
        names.insert(std::move(name));
    if (options.fields().empty())
        for (const auto name : splitText(type->properties, ' '))
            names.emplace(name);
    return Selection{type,
                     {names.begin(), names.end()},
                     options.associations(),
                     {.id = "/id",
                      .version = "/updatedAt",
                      .modifiedAt = "/properties/" + modified,
                      .deleted = "/archived",
                      .absorbed = "/properties/hs_merged_object_ids",
                      .marker = marker->empty() ? "" : "/properties/" + *marker},
                     *marker};
}

Result<Page> rowsOf(Portal& portal, const Selection& selection, const Answer& answer,
                    std::string_view pointer, bool lists) {
    auto page = pageOf(answer, pointer, selection.shape);
    if (!page || selection.targets.empty()) return page;
    LinkTable links;
    const auto listed = [&](const JsonItem& item) {
        return links.addListed(portal.call(), portal.json(), std::string(item.value(0)),
                               item.value(1), selection.targets);
    };
    auto status = lists ? answer.each(pointer, {"/id", "/associations"}, listed)
                        : addAsked(portal, selection, page->batch, links);
    if (!status) return status;
    links.addTo(page->batch);
    return page;
}

Result<Answer> search(Portal& portal, const Selection& selection, std::string_view property,
                      std::string_view op, std::string_view value, std::string_view afterId,
                      std::uint32_t limit) {
    Json filters = {{{"propertyName", property}, {"operator", op}, {"value", value}}};
    if (!afterId.empty())
        filters.push_back(
            {{"propertyName", "hs_object_id"}, {"operator", "GT"}, {"value", afterId}});
    const Json sort = {{"propertyName", "hs_object_id"}, {"direction", "ASCENDING"}};
    const Json body = {{"filterGroups", {{{"filters", filters}}}},
                       {"sorts", {sort}},
                       {"properties", selection.properties},
                       {"limit", limit},
                       {"after", "0"}};
    return portal.ask(portal.pathOf(*selection.type, "/search"), textOfJson(body),
                      "searching " + std::string(selection.type->stream), "search");
}

Status byIds(Portal& portal, const LookupTask& task, std::span<const std::string> ids) {
    const auto selection = select(portal, task.stream, task.options);
    if (!selection) return selection.status();
    return fetchOrAskAlone(
        ids, MostInputs, task.sink,
        [&](auto some, auto put) { return batchRead(portal, *selection, some, {}, put); },
        [&](const std::string& id) { return followLost(portal, *selection, id, task.sink); });
}

Status byKey(Portal& portal, const LookupTask& task, std::string_view key, std::string_view value) {
    const auto selection = select(portal, task.stream, task.options);
    if (!selection) return selection.status();
    const auto put = [&](Page& page) { return page.batch.putTo(task.sink); };
    const bool byMarker = key == "marker" || key == "external_id";
    const std::string_view property =
        byMarker ? selection->marker : wordFor(selection->type->keys, key).value_or(key);
    if (property.empty()) return noSuchKey(task.stream, key);
    // A unique property is read at once, where search lags behind.
    const std::string text(value);
    if (byMarker || key == "email") return batchRead(portal, *selection, {&text, 1}, property, put);
    const auto find = [&](std::string_view in) {
        const auto answer = search(portal, *selection, in, "EQ", value, {}, MostFound);
        return answer ? rowsOf(portal, *selection, *answer).then(put) : answer.status();
    };
    auto status = find(property);
    return status && key == "phone" && task.stream == "contacts" ? find("mobilephone") : status;
}

}  // namespace leadloom::hubspot

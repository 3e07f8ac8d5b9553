#include "rows.h"

#include <algorithm>

#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/time.h>
#include <nlohmann/json.hpp>

namespace leadloom::hubspot {

using sdk::Call;
using sdk::Result;
using sdk::Status;

Result<std::vector<Row>> rowsOf(const Call& call, const sdk::JsonPages& json, std::string_view body,
                                const ObjectType& type, std::string_view markerProperty) {
    const auto modified = "/properties/" + std::string(type.modifiedProperty);
    const auto marker = "/properties/" + std::string(markerProperty);
    std::vector<Row> rows;
    auto status = json.split(
        call, body, "/results",
        {"/id", "/updatedAt", modified, "/archived", "/properties/hs_merged_object_ids", marker,
         "/associations"},
        [&](const sdk::JsonItem& item) -> Status {
            if (!item.has(0)) return {LL_TRANSIENT, "HubSpot sent a record without an id"};
            Row row;
            row.id = item.value(0);
            row.updatedAt = item.value(1);
            row.modifiedAt = sdk::isoTimeOrZero(item.has(2) ? item.value(2) : item.value(1));
            row.archived = item.value(3) == "true";
            row.mergedIds = item.value(4);
            if (!markerProperty.empty()) row.marker = item.value(5);
            row.associations = item.value(6);
            row.payload = item.slice();
            rows.push_back(std::move(row));
            return Status::ok();
        });
    if (status.code() == LL_NOT_FOUND)
        return Status{LL_TRANSIENT, "HubSpot's answer holds no list of records"};
    if (!status) return status;
    return rows;
}

std::string idText(const nlohmann::json& id) {
    if (id.is_string()) return id.get<std::string>();
    return id.is_number_integer() ? std::to_string(id.get<std::int64_t>()) : std::string();
}

Linked linkedIn(std::string_view associations, const std::vector<std::string>& targets) {
    Linked linked;
    const auto json = nlohmann::json::parse(associations, nullptr, false);
    for (const auto& target : targets) {
        const auto list =
            json.is_object() ? json.value(target, nlohmann::json()) : nlohmann::json();
        if (list.is_object() && list.contains("paging")) continue;
        auto& ids = linked[target];
        if (!list.is_object()) continue;
        for (const auto& entry : list.value("results", nlohmann::json())) {
            auto id = entry.is_object() ? idText(entry.value("id", nlohmann::json())) : "";
            // One pair may stand there once for each of its labels.
            if (!id.empty() && std::ranges::find(ids, id) == ids.end())
                ids.push_back(std::move(id));
        }
    }
    return linked;
}

void addRow(sdk::RecordBatch& batch, const Row& row, const Linked* linked) {
    for (const auto loser : sdk::splitText(row.mergedIds, ';'))
        batch.add(sdk::Record::merge(loser, row.id).withModifiedAt(row.modifiedAt));
    auto record =
        row.archived ? sdk::Record::tombstone(row.id) : sdk::Record::upsert(row.id, row.payload);
    record.withVersion(row.updatedAt).withModifiedAt(row.modifiedAt).withOrigin(row.marker);
    const auto links = linked == nullptr ? std::string() : nlohmann::json(*linked).dump();
    batch.add(record.withAssociations(links));
}

}  // namespace leadloom::hubspot

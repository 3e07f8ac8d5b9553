#include "rows.h"

#include <algorithm>

#include <leadloom/sdk/time.h>

#include "record_id.h"

namespace leadloom::salesforce {

namespace {

/// URI and headers together may have 16,384 bytes.
constexpr std::size_t LongestList = 8000;
constexpr std::size_t EncodedComma = 3;

constexpr std::string_view SystemFields[] = {
    "Id",        "SystemModstamp", "CreatedDate", "LastModifiedDate",
    "IsDeleted", "MasterRecordId", "IsConverted", "ConvertedContactId"};

}  // namespace

std::vector<std::string> selectedFields(const ObjectDescription& description,
                                        const sdk::ReadOptions& options,
                                        std::string_view markerField) {
    std::vector<std::string> selected;
    std::size_t size = 0;
    const auto add = [&](std::string_view name) {
        const auto* field = description.find(name.substr(name.starts_with('/') ? 1 : 0));
        if (field == nullptr || field->isCompound() || size > LongestList) return;
        if (std::ranges::find(selected, field->name) != selected.end()) return;
        selected.push_back(field->name);
        size += field->name.size() + EncodedComma;
    };
    for (const auto field : SystemFields)
        add(field);
    add(markerField);
    const auto wanted = options.fields();
    for (const auto& field : wanted)
        add(field);
    if (wanted.empty())
        for (const auto& field : description.fields)
            add(field.name);
    return selected;
}

sdk::Status eachRow(const sdk::Call& call, const sdk::JsonPages& json, std::string_view body,
                    std::string_view markerField,
                    const std::function<sdk::Status(const Row&)>& each) {
    const auto marker = "/" + (markerField.empty() ? "Id" : std::string(markerField));
    const auto readRow = [&](const sdk::JsonItem& item) -> sdk::Status {
        if (!item.has(0)) return {LL_TRANSIENT, "Salesforce sent a record without an id"};
        return each({item.value(0), item.value(1),
                     markerField.empty() ? std::string_view{} : item.value(6), item.value(3),
                     item.value(5), item.value(2) == "true", item.value(4) == "true",
                     item.slice()});
    };
    auto status = json.split(call, body, "/records",
                             {"/Id", "/SystemModstamp", "/IsDeleted", "/MasterRecordId",
                              "/IsConverted", "/ConvertedContactId", marker},
                             readRow);
    if (status.code() == LL_NOT_FOUND)
        return {LL_TRANSIENT, "Salesforce's answer holds no list of records"};
    return status;
}

void addRow(sdk::RecordBatch& batch, const Row& row) {
    const auto id = toLongId(row.id);
    const auto master = toLongId(row.masterId);
    const auto contact = toLongId(row.convertedContactId);
    auto record = sdk::Record::upsert(id, row.payload);
    if (row.isDeleted && !master.empty())
        record = sdk::Record::merge(id, master);
    else if (row.isDeleted)
        record = sdk::Record::tombstone(id);
    else if (row.isConverted && !contact.empty())
        record = sdk::Record::convert(id, "contacts", contact);
    record.withVersion(row.stamp)
        .withModifiedAt(sdk::isoTimeOrZero(row.stamp))
        .withOrigin(row.marker);
    batch.add(record);
}

}  // namespace leadloom::salesforce

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/read_options.h>
#include <leadloom/sdk/record_batch.h>

#include "object_description.h"

namespace leadloom::salesforce {

/// What to select: the fields that the hub wants, or all of them as far as a URI carries; those the
/// connector itself goes by always; none that the org doesn't have.
std::vector<std::string> selectedFields(const ObjectDescription& description,
                                        const sdk::ReadOptions& options,
                                        std::string_view markerField);

/// The parts of a row that decide what it is; views borrowed from the page.
struct Row {
    std::string_view id;
    std::string_view stamp;  ///< SystemModstamp
    std::string_view marker;
    std::string_view masterId;            ///< of a deleted row: the record it was merged into
    std::string_view convertedContactId;  ///< of a converted lead
    bool isDeleted = false;
    bool isConverted = false;
    std::string_view payload;
};

/// The rows of a page of REST, in its order. `each` takes a Row and gives a Status.
sdk::Status eachRow(const sdk::Call& call, const sdk::JsonPages& json, std::string_view body,
                    std::string_view markerField,
                    const std::function<sdk::Status(const Row&)>& each);

/// Adds what a row says: a merge, a tombstone, a conversion, or the record as it stands.
void addRow(sdk::RecordBatch& batch, const Row& row);

}  // namespace leadloom::salesforce

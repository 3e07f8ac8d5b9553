#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/walk.h>

#include "connector.h"

namespace leadloom::salesforce {

/// A position inside the results of a Bulk API 2.0 query job: "bulk:<job>:<locator>".
bool isBulkPosition(std::string_view position);

/// Makes a query job; the page it gives is empty and ends at the job's first position, so that the
/// job is in a checkpoint before it is waited for.
sdk::Result<sdk::PageEnd> startBulkQuery(const sdk::Call& call, Org& org, const SoqlQuery& query);

/// Waits for the job and puts one page of its results. A job that failed or is no longer kept gives
/// a position before the first id: the walk goes on with plain queries.
sdk::Result<sdk::PageEnd> readBulkPage(const sdk::Call& call, Org& org, const Selection& selection,
                                       std::string_view position, const sdk::RecordSink& sink);

/// One CSV row of a job's results as the JSON that REST would have sent. `columns` and `values` are
/// of equal length.
std::string jsonOfRow(const ObjectDescription& description, std::span<const std::string> columns,
                      std::span<const std::string_view> values);

}  // namespace leadloom::salesforce

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::hubspot {

/// One condition of a search.
struct Filter {
    std::string_view property;
    std::string_view op;  ///< EQ, GT, GTE, …
    std::string value;
};

/// Body of POST …/search: rows that fulfil all filters, by rising id.
std::string searchBody(std::span<const Filter> filters, const std::vector<std::string>& properties,
                       std::uint32_t limit);

/// Rows changed since `fromUs` whose id is greater than `afterId` (empty: all). Changes are walked
/// by id, because many rows can share one time: a row comes once, whatever happens meanwhile, so
/// the walk needs no upper bound, and a fresh query for each page never meets the ceiling of
/// 10,000.
std::vector<Filter> changesSince(std::string_view modifiedProperty, std::int64_t fromUs,
                                 std::string_view afterId);

/// A JSON list of strings.
std::string jsonList(std::span<const std::string> texts);

/// Body of POST …/batch/read. An empty `idProperty`: by record id.
std::string batchReadBody(std::span<const std::string> ids, std::string_view idProperty,
                          const std::vector<std::string>& properties);

}  // namespace leadloom::hubspot

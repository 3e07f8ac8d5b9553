#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::activecampaign {

/// Whether the query has no other names than these, `limit`, `offset` and `api_output`. The vendor
/// passes over what it doesn't know; here it is refused, so that a typo can't look like a filter.
bool knowsParams(const Request& request, std::initializer_list<std::string_view> names);

/// The part of the rows that `limit` (20, at most 100) and `offset` ask for, under `name`, with
/// their total in `meta`; 400 for numbers that can't be.
Response listAnswer(const Request& request, const std::string& name,
                    const std::vector<nlohmann::json>& rows, bool totalIsText = true);

}  // namespace leadloom::sandbox::activecampaign

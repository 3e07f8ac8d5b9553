#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/meta/params.h"

namespace leadloom::sandbox::meta {

/// One row of an edge: where it stands in the order, and what it is.
struct EdgeRow {
    std::string key;
    const nlohmann::json* node = nullptr;
};

/// The page of sorted rows that `limit` (25, at most 500) and `after` ask for, with cursors and,
/// unless nothing follows, `next`: a whole URL with the token in it. A page behind the first holds
/// less than asked for, as pages may. `show` makes of a row what the request sees.
nlohmann::json pageOf(const Request& request, const Params& params,
                      const std::vector<EdgeRow>& rows,
                      const std::function<nlohmann::json(const nlohmann::json&)>& show);

}  // namespace leadloom::sandbox::meta

#pragma once

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::mailchimp {

/// What `fields` or `exclude_fields` of a request leave of an answer: paths with dots, lists are
/// passed through.
nlohmann::json projected(const Request& request, nlohmann::json document);

}  // namespace leadloom::sandbox::mailchimp

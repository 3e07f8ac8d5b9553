#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "tests/sandbox/hubspot/table.h"

namespace leadloom::sandbox::hubspot {

/// The stored form of a property's JSON value, or a code and message of its refusal.
struct PropertyValue {
    Value value;
    std::string code, message;
};
PropertyValue storedValue(const Property& property, const nlohmann::json& value);

}  // namespace leadloom::sandbox::hubspot

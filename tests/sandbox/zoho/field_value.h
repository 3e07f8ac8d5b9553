#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/zoho/module.h"
#include "tests/sandbox/zoho/problem.h"

namespace leadloom::sandbox::zoho {

/// `2026-01-02T10:00:00+05:30`, whole seconds in the zone of the org.
std::string orgTime(std::int64_t milliseconds, int offsetMinutes);

/// What a field stores for a value that a client sent: null, text, number, boolean, an array of
/// texts, or the id in a lookup. `place` is the row's JSON path, for the refusal.
/// References are looked up by the caller.
struct FieldValue {
    nlohmann::json stored;
    std::optional<Problem> problem;
};
FieldValue storedValue(const Field& field, const nlohmann::json& value, const std::string& place);

/// A refusal of one field: `details` holds its name and JSON path.
Problem fieldProblem(const Field& field, const std::string& place, const std::string& code,
                     const std::string& message);

}  // namespace leadloom::sandbox::zoho

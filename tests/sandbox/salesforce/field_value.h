#pragma once

#include <nlohmann/json_fwd.hpp>

#include "tests/sandbox/salesforce/org.h"

namespace leadloom::sandbox::salesforce {

/// The stored form of a JSON value for a field, or why the vendor refuses it.
struct ValueOrError {
    Value value;
    std::vector<SaveError> errors;
};
ValueOrError storedValue(const Field& field, const nlohmann::json& value);

/// Appends a stored value as JSON: numbers and booleans bare, the rest quoted, nothing as null.
void appendValue(std::string& out, const Field& field, const Value& value);
/// Appends `{"attributes":…,"Field":…}` with the fields of `indexes`.
void appendRecord(std::string& out, const Table& table, const Row& row,
                  const std::vector<std::size_t>& indexes, const std::string& version);
/// Appends the attributes member of a record.
void appendAttributes(std::string& out, const ObjectType& type, const std::string& id,
                      const std::string& version);
/// Every field of an object that was not removed.
std::vector<std::size_t> allFields(const ObjectType& type);

}  // namespace leadloom::sandbox::salesforce

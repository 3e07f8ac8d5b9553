#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/model/field_table.h"
#include "hub/model/flat_record.h"

namespace leadloom::model {

/// What is wrong with one field. The reason never quotes the value.
struct FieldFault {
    std::string field;  ///< name, or "field 4711" for a number nobody knows
    std::string_view reason;
};

/// Why a value can't stand in a field, or nothing. Checks the shape of the normal form (an e-mail
/// address has an "@", a date is "YYYY-MM-DD", an enum is in its list), not its truth; what the
/// normaliser gives always passes. Absent and empty values always pass.
std::optional<std::string_view> faultOf(const FieldSpec& field, const Value& value);

/// All faults of a record, in its order: unknown fields, fields of another entity, fields out of
/// order, and the faults of values.
std::vector<FieldFault> faultsOf(const FieldTable& table, const FlatRecord& record);

}  // namespace leadloom::model

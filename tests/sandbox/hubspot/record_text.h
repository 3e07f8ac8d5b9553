#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/hubspot/table.h"

namespace leadloom::sandbox::hubspot {

/// What an answer adds to a record.
struct RecordExtras {
    /// `"associations":{…}` and the like, without a leading comma.
    std::vector<std::string> members;
};

/// Appends `{"id":…,"properties":{…},"createdAt":…}`. `values` may be an older state.
void appendRecord(std::string& out, const ObjectType& type, const Record& record,
                  const std::vector<Value>& values, const std::vector<std::size_t>& properties,
                  const RecordExtras& extras = {});
/// Indexes of asked-for properties that exist, plus those that always come; the defaults when
/// nothing was asked for.
std::vector<std::size_t> wantedProperties(const ObjectType& type,
                                          const std::vector<std::string>& names);
/// Properties of a record that have a value, as answers to writes show them.
std::vector<std::size_t> setProperties(const ObjectType& type, const Record& record);
/// Every property that was not removed.
std::vector<std::size_t> allProperties(const ObjectType& type);

}  // namespace leadloom::sandbox::hubspot

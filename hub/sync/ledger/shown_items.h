#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/mapping/mapped_record.h"
#include "hub/mapping/mapping.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

// Which items of a many-valued field a record shows, and why it doesn't show the others.

/// Items of `old` that aren't in `now`; views into `old`.
std::vector<std::string_view> missingFrom(const model::Value& old, const model::Value& now);

/// Parts the items of the old agreed value that aren't there now: those the record showed were
/// taken away (`gone`, views into `before`); those it had no place for are only hidden (`kept`).
void splitOld(const mapping::Mapping& mapping, const store::ShadowField& before,
              const model::Value& now, std::vector<std::string>& kept,
              std::vector<std::string_view>& gone);

/// Whether the record would show these items, which it doesn't: it isn't for want of a place.
bool hasPlaceFor(const mapping::Mapping& mapping, const mapping::MappedField& field,
                 const std::vector<std::string>& items);

}  // namespace leadloom::sync

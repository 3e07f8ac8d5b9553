#pragma once

#include <vector>

#include "hub/model/flat_record.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

/// Whose words count: all that stand in a record, or those that somebody wrote there himself and
/// not this hub.
enum class Said { ByAnybody, ByItself };

/// What a record says, in canonical form, without notes and without what is empty.
std::vector<model::FieldValue> saidValues(const store::Shadow& shadow, Said whose);

/// The fields about which a record says something: those that stand there, and the states of
/// consent that it only remembers.
std::vector<model::FieldId> saidFields(const store::Shadow& shadow);

}  // namespace leadloom::sync

#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/store/canonical_row.h"

namespace leadloom::store {

/// The fields and local edits of a canonical record as one compact blob. Origins (stream, record,
/// stamp, rule) that several fields share are written once.
std::string encodeFields(const CanonicalRow& row);

/// Fills `row.fields` and `row.localEdits`. Storage error when the blob is not one of ours.
Status decodeFields(std::string_view blob, CanonicalRow& row);

}  // namespace leadloom::store

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hub/model/flat_record.h"

namespace leadloom::bench {

/// `count` people as three CRMs hold them, fields in normal form; the same for the same seed.
std::vector<std::vector<model::FieldValue>> peopleRecords(std::size_t count, std::uint64_t seed);

}  // namespace leadloom::bench

#pragma once

#include <cstdint>
#include <string>

namespace leadloom::sandbox {

/// Writes hard people and companies with their truth into `folder`, which is made when missing:
/// "people-seed<N>.csv", "people-seed<N>-look-alikes.csv" and "companies-seed<N>.csv", for
/// `leadloom bench match`. Throws std::runtime_error when the folder can't be written.
void dumpPeople(const std::string& folder, std::size_t records, std::uint64_t seed);

}  // namespace leadloom::sandbox

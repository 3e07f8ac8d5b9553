#pragma once

#include <filesystem>
#include <vector>

namespace leadloom::bench {

/// The least that durable answers need: at its time each call writes what a small transaction does
/// into `file`, over what is there, and waits for the disk. Milliseconds from the moment a call was
/// due; `perSecond` of `calls` are due in a second, whether or not earlier ones are done.
std::vector<double> diskLoop(const std::filesystem::path& file, std::size_t calls,
                             double perSecond);

}  // namespace leadloom::bench

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace leadloom::bench {

/// Measures wall time from its making.
class Stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// CPU seconds of this process so far, user and system.
double cpuSeconds();
/// CPU seconds of the calling thread so far.
double threadCpuSeconds();
/// Peak resident memory of this process in bytes.
std::int64_t peakMemory();

/// The middle of some measurements, and others by rank (0.99: the 99th percentile).
double median(std::vector<double> values);
double percentile(std::vector<double> values, double rank);

/// One side of a comparison: a run gives the seconds it took.
struct Contender {
    std::string name;
    std::function<double()> run;
};

/// Runs all contenders in turn (A B A B …): once to warm up, then `rounds` times. Gives the median
/// of each, in their order.
std::vector<double> interleaved(const std::vector<Contender>& contenders, int rounds);

}  // namespace leadloom::bench

#include "tests/bench/support/timing.h"

#include <algorithm>
#include <cmath>
#include <sys/resource.h>
#include <time.h>

namespace leadloom::bench {

double cpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double threadCpuSeconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::int64_t peakMemory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

double percentile(std::vector<double> values, double rank) {
    if (values.empty()) return 0;
    const auto place =
        static_cast<std::ptrdiff_t>(std::lround(rank * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + place, values.end());
    return values[static_cast<std::size_t>(place)];
}

double median(std::vector<double> values) {
    return percentile(std::move(values), 0.5);
}

std::vector<double> interleaved(const std::vector<Contender>& contenders, int rounds) {
    std::vector<std::vector<double>> times(contenders.size());
    for (int round = 0; round <= rounds; ++round) {
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            const double seconds = contenders[i].run();
            if (round > 0) times[i].push_back(seconds);
        }
    }
    std::vector<double> medians;
    medians.reserve(times.size());
    for (const std::vector<double>& each : times)
        medians.push_back(median(each));
    return medians;
}

}  // namespace leadloom::bench

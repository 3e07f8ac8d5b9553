#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadloom {

/// Label names with their values, in the order they are to be shown. Never personal data.
using MetricLabels = std::vector<std::pair<std::string, std::string>>;

/// Counters, gauges and histograms in the Prometheus text format. Thread-safe. A name must be
/// declared before it is used, so that every metric has its help text; an undeclared one is
/// ignored.
class Metrics {
public:
    enum class Kind : std::uint8_t { Counter, Gauge, Histogram };

    /// `bounds` are the upper bounds of a histogram's buckets, rising.
    void declare(std::string_view name, Kind kind, std::string_view help,
                 std::vector<double> bounds = {});

    void add(std::string_view name, const MetricLabels& labels, double amount = 1);
    void set(std::string_view name, const MetricLabels& labels, double value);
    void observe(std::string_view name, const MetricLabels& labels, double value);

    /// Everything, in the text exposition format.
    std::string render() const;

private:
    struct Series {
        double value = 0;  ///< histograms: the sum
        std::uint64_t count = 0;
        std::vector<std::uint64_t> buckets;
    };
    struct Family {
        Kind kind = Kind::Counter;
        std::string help;
        std::vector<double> bounds;
        std::map<std::string, Series> series;  ///< by rendered labels
    };

    Series* seriesOf(std::string_view name, Kind kind, const MetricLabels& labels);

    mutable std::mutex mutex_;
    std::map<std::string, Family, std::less<>> families_;
};

}  // namespace leadloom

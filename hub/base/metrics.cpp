#include "hub/base/metrics.h"

#include <cmath>
#include <cstdio>

namespace leadloom {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out;
}

std::string rendered(const MetricLabels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) {
        if (!out.empty()) out += ',';
        out += name + "=\"" + escaped(value) + '"';
    }
    return out;
}

std::string number(double value) {
    if (std::floor(value) == value && std::fabs(value) < 1e15) {
        return std::to_string(static_cast<long long>(value));
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::string sample(const std::string& name, const std::string& labels, const std::string& value) {
    return name + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
}

std::string withLabel(const std::string& labels, const std::string& added) {
    return labels.empty() ? added : labels + "," + added;
}

}  // namespace

void Metrics::declare(std::string_view name, Kind kind, std::string_view help,
                      std::vector<double> bounds) {
    const std::lock_guard lock(mutex_);
    Family& family = families_[std::string(name)];
    family.kind = kind;
    family.help = help;
    family.bounds = std::move(bounds);
}

Metrics::Series* Metrics::seriesOf(std::string_view name, Kind kind, const MetricLabels& labels) {
    const auto family = families_.find(name);
    if (family == families_.end() || family->second.kind != kind) return nullptr;
    Series& series = family->second.series[rendered(labels)];
    series.buckets.resize(family->second.bounds.size());
    return &series;
}

void Metrics::add(std::string_view name, const MetricLabels& labels, double amount) {
    const std::lock_guard lock(mutex_);
    if (Series* series = seriesOf(name, Kind::Counter, labels)) series->value += amount;
}

void Metrics::set(std::string_view name, const MetricLabels& labels, double value) {
    const std::lock_guard lock(mutex_);
    if (Series* series = seriesOf(name, Kind::Gauge, labels)) series->value = value;
}

void Metrics::observe(std::string_view name, const MetricLabels& labels, double value) {
    const std::lock_guard lock(mutex_);
    Series* series = seriesOf(name, Kind::Histogram, labels);
    if (series == nullptr) return;
    series->value += value;
    ++series->count;
    const std::vector<double>& bounds = families_.find(name)->second.bounds;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        if (value <= bounds[i]) ++series->buckets[i];
    }
}

std::string Metrics::render() const {
    static constexpr const char* KindNames[] = {"counter", "gauge", "histogram"};
    const std::lock_guard lock(mutex_);
    std::string out;
    for (const auto& [name, family] : families_) {
        out += "# HELP " + name + " " + family.help + "\n";
        out += "# TYPE " + name + " " + KindNames[static_cast<int>(family.kind)] + "\n";
        for (const auto& [labels, series] : family.series) {
            if (family.kind != Kind::Histogram) {
                out += sample(name, labels, number(series.value));
                continue;
            }
            for (std::size_t i = 0; i < family.bounds.size(); ++i) {
                const std::string bound = "le=\"" + number(family.bounds[i]) + "\"";
                out += sample(name + "_bucket", withLabel(labels, bound),
                              std::to_string(series.buckets[i]));
            }
            out += sample(name + "_bucket", withLabel(labels, "le=\"+Inf\""),
                          std::to_string(series.count));
            out += sample(name + "_sum", labels, number(series.value));
            out += sample(name + "_count", labels, std::to_string(series.count));
        }
    }
    return out;
}

}  // namespace leadloom

#pragma once

#include <string>

#include <leadloom/abi/service/metrics.h>

#include "hub/base/metrics.h"

namespace leadloom::plugin_host {

/// leadloom.metrics/1: a plugin's numbers, as `leadloom_plugin_<name>` with the connection as
/// label.
class MetricsService {
public:
    /// Borrows the metrics.
    MetricsService(std::string connection, Metrics& metrics);
    MetricsService(const MetricsService&) = delete;
    MetricsService& operator=(const MetricsService&) = delete;
    const ll_metrics* table() const { return &table_; }

private:
    static void add(const ll_metrics* self, ll_str name, double value);
    static void set(const ll_metrics* self, ll_str name, double value);
    void record(Metrics::Kind kind, std::string_view name, double value) const;

    MetricLabels labels_;
    Metrics& metrics_;
    ll_metrics table_;
};

}  // namespace leadloom::plugin_host

#include "hub/plugin_host/metrics_service.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "hub/plugin_host/call_frame.h"

namespace leadloom::plugin_host {
namespace {

constexpr std::size_t LongestName = 64;

bool isName(std::string_view name) {
    return !name.empty() && name.size() <= LongestName && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

const MetricsService* serviceOf(const ll_metrics* self) {
    return static_cast<const MetricsService*>(self->hub);
}

}  // namespace

MetricsService::MetricsService(std::string connection, Metrics& metrics)
    : labels_{{"connection", std::move(connection)}},
      metrics_(metrics),
      table_{sizeof(ll_metrics), this, &MetricsService::add, &MetricsService::set} {}

void MetricsService::add(const ll_metrics* self, ll_str name, double value) {
    serviceOf(self)->record(Metrics::Kind::Counter, viewOf(name), value);
}

void MetricsService::set(const ll_metrics* self, ll_str name, double value) {
    serviceOf(self)->record(Metrics::Kind::Gauge, viewOf(name), value);
}

void MetricsService::record(Metrics::Kind kind, std::string_view name, double value) const {
    if (!isName(name) || !std::isfinite(value)) return;
    try {
        const std::string full = "leadloom_plugin_" + std::string(name);
        metrics_.declare(full, kind, "Told by a connector.");
        if (kind == Metrics::Kind::Counter) {
            metrics_.add(full, labels_, value);
        } else {
            metrics_.set(full, labels_, value);
        }
    } catch (const std::exception&) {
        // A number that can't be kept is no reason to fail the call it is about.
        return;
    }
}

}  // namespace leadloom::plugin_host

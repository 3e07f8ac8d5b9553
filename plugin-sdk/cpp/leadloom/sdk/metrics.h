#pragma once

#include <string_view>

#include <leadloom/abi/service/metrics.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// Counters and gauges named in the manifest.
class Metrics {
public:
    explicit Metrics(const ll_metrics* service) : service_(service) {}

    void add(std::string_view name, double value = 1) const {
        if (service_ != nullptr) service_->add(service_, given(name), value);
    }
    void set(std::string_view name, double value) const {
        if (service_ != nullptr) service_->set(service_, given(name), value);
    }

private:
    const ll_metrics* service_;
};

}  // namespace leadloom::sdk

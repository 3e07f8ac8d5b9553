#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/fault_rules.h"
#include "tests/sandbox/core/request_log.h"
#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox {

/// The vendors, what spoils and counts requests to them, and the control surface, without any
/// transport. [any-thread], once every vendor was added.
class Sandbox {
public:
    explicit Sandbox(PopulationSettings settings);

    /// Vendors are added before the first request; each starts with the population.
    void add(std::unique_ptr<Vendor> vendor);
    /// Called, at most once per request, when a client asks for a shutdown.
    void onShutdown(std::function<void()> action) { shutdown_ = std::move(action); }

    /// More of the control surface, added before the first request.
    void addControl(std::string method, std::string_view pattern, Route route) {
        control_.add(std::move(method), pattern, std::move(route));
    }

    Clock& clock() { return clock_; }
    const Population& population() const { return *population_; }
    /// Adds what writeExports returned to the truth, until the next reset.
    void rememberExports(nlohmann::json exports) { exports_ = std::move(exports); }
    /// Who is who: see README.md of the sandbox.
    nlohmann::json truth() const;

    /// `target` is the request target as received; `request` holds everything else.
    Response answer(Request request, std::string_view target);

private:
    Response answerVendor(Vendor& vendor, const Request& request);
    Response spoiled(Vendor& vendor, const Request& request, const FaultAction& action);
    Vendor* vendor(std::string_view name) const;
    Response control(const Request& request);

    void addControlRoutes();
    void addClockRoutes();
    void addFaultRoutes();
    void addLogRoutes();
    void addRecordRoutes();
    void addFieldRoutes();
    Response overview() const;
    Response reset(const Request& request);

    using VendorAction = std::function<Response(Vendor&, const Request&, const Captures&)>;
    /// A control route whose first capture names the vendor.
    void addVendorRoute(std::string method, std::string_view pattern, VendorAction action);

    Clock clock_;
    FaultRules faults_;
    RequestLog log_;
    PopulationSettings settings_;
    std::shared_ptr<const Population> population_;
    std::vector<std::unique_ptr<Vendor>> vendors_;
    nlohmann::json exports_;
    Router control_;
    /// Control requests run one after another.
    std::mutex controlMutex_;
    std::function<void()> shutdown_;
};

}  // namespace leadloom::sandbox

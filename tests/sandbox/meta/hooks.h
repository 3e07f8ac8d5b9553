#pragma once

#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/deliveries.h"
#include "tests/sandbox/meta/graph.h"
#include "tests/sandbox/meta/params.h"

namespace leadloom::sandbox::meta {

/// Who is told of new leads: the app has an address, and the Page has subscribed the app; both are
/// needed. Not locked by itself.
class Hooks {
public:
    explicit Hooks(Clock& clock) : clock_(clock), deliveries_(clock) {}

    void reset(const std::string& appSecret);
    /// The app's subscription. The address must answer the handshake with the challenge: throws a
    /// GraphError.
    nlohmann::json subscribeApp(const Params& params);
    nlohmann::json appSubscriptions() const;
    void unsubscribeApp() { callback_.clear(); }
    nlohmann::json subscribePage(const Params& params);
    nlohmann::json pageSubscriptions() const;
    void unsubscribePage() { pageFields_.clear(); }

    void announce(const LeadRow& lead);
    /// What the dashboard's button sends: of a lead that was never there.
    void announceInvented();
    Deliveries& deliveries() { return deliveries_; }
    const Deliveries& deliveries() const { return deliveries_; }
    bool numericIds = false;  ///< ids as numbers

private:
    nlohmann::json idOf(const std::string& text) const;
    void tell(const std::string& field, const nlohmann::json& value);

    Clock& clock_;
    Deliveries deliveries_;
    std::string appSecret_, callback_;
    std::set<std::string> appFields_, pageFields_;
};

}  // namespace leadloom::sandbox::meta

#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/deliveries.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/mailchimp/audience.h"
#include "tests/sandbox/mailchimp/campaign.h"

namespace leadloom::sandbox::mailchimp {

/// The webhooks of all audiences. What they are called with is a form without a signature.
/// Not locked by itself.
class Hooks {
public:
    explicit Hooks(Clock& clock) : clock_(clock), deliveries_(clock) {}

    void reset();
    Response list(const Audience& audience) const;
    Response create(const Request& request, const Audience& audience);
    Response change(const Request& request, const Audience& audience, const std::string& id);
    Response remove(const Audience& audience, const std::string& id);

    void announce(const Audience& audience, const Event& event);
    void announce(const Campaign& campaign);
    Deliveries& deliveries() { return deliveries_; }
    const Deliveries& deliveries() const { return deliveries_; }
    /// Whether an address must answer a GET with 200 before it is taken.
    bool looksFirst = true;

private:
    struct Hook {
        std::string id, listId, url;
        nlohmann::json events, sources;
    };
    nlohmann::json describe(const Hook& hook) const;
    std::optional<Problem> fill(Hook& hook, const nlohmann::json& body) const;
    void call(const std::string& listId, const std::string& type, const char* source, Pairs form);

    Clock& clock_;
    std::map<std::string, Hook> hooks_;
    Deliveries deliveries_;
    int made_ = 0;
};

}  // namespace leadloom::sandbox::mailchimp

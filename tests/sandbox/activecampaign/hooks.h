#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/activecampaign/tables.h"
#include "tests/sandbox/core/deliveries.h"

namespace leadloom::sandbox::activecampaign {

/// Who made a change: webhooks are told by source.
enum class Source { Public, Admin, Api, System };

/// The account's webhooks. What they are called with is a form without a signature, one event each.
/// Not locked by itself.
class Hooks {
public:
    Hooks(Clock& clock, Tables& tables) : clock_(clock), tables_(tables), deliveries_(clock) {}

    void reset();
    Response list(const Request& request) const;
    Response read(const std::string& id) const;
    Response create(const Request& request);
    Response change(const Request& request, const std::string& id);
    Response remove(const std::string& id);
    static Response eventNames();

    /// `list`: of a membership; "0" for all others. Events of bulk imports are not announced.
    void contact(const std::string& type, Source source, const nlohmann::json& contact,
                 const std::string& list = "0");
    void deal(const std::string& type, Source source, const nlohmann::json& deal);
    Deliveries& deliveries() { return deliveries_; }
    const Deliveries& deliveries() const { return deliveries_; }

private:
    std::optional<Problem> problem(const nlohmann::json& hook) const;
    void call(const std::string& type, Source source, const std::string& list, Pairs form);

    Clock& clock_;
    Tables& tables_;
    Deliveries deliveries_;
};

}  // namespace leadloom::sandbox::activecampaign

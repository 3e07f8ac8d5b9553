#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/deliveries.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/zoho/org.h"

namespace leadloom::sandbox::zoho {

/// The notification channels (`/crm/v8/actions/watch`), which tell of changes until they expire.
/// Not locked by itself.
class Channels {
public:
    Channels(Clock& clock, const Org& org) : clock_(clock), org_(org), deliveries_(clock) {}

    void reset();
    /// GET, POST, PUT, PATCH and DELETE of the address.
    Response answer(const Request& request, int offsetMinutes);
    /// Tells every channel that watches it of a change.
    void announce(const Change& change);

    Deliveries& deliveries() { return deliveries_; }
    const Deliveries& deliveries() const { return deliveries_; }

private:
    struct Channel {
        std::string id, notifyUrl;
        nlohmann::json token;
        std::set<std::string> events;
        std::int64_t expiry = 0;
        bool returnsValues = false;
    };
    using Refusal = std::optional<Problem>;

    Response list(const Request& request) const;
    Response write(const Request& request, bool isUpdate);
    Response removeEvents(const Request& request);
    Response remove(const Request& request);
    Refusal fill(Channel& channel, const nlohmann::json& entry, const std::string& place) const;
    Refusal fillEvents(Channel& channel, const nlohmann::json& entry,
                       const std::string& place) const;
    bool stands(const std::string& id) const;
    nlohmann::json describeEvents(const Channel& channel) const;

    Clock& clock_;
    const Org& org_;
    Deliveries deliveries_;
    std::map<std::string, Channel> channels_;
    std::string baseUrl_;
    int offsetMinutes_ = 0;
};

}  // namespace leadloom::sandbox::zoho

#pragma once

#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/meta/graph.h"
#include "tests/sandbox/meta/params.h"

namespace leadloom::sandbox::meta {

/// The events that were uploaded to the dataset. Not locked by itself.
class ConversionEvents {
public:
    ConversionEvents(Clock& clock, const Graph& graph) : clock_(clock), graph_(graph) {}

    void reset();
    /// Takes all events of a request or, for the first that can't be, none: throws a GraphError.
    nlohmann::json upload(const Params& params);
    /// {"events": […], "duplicates": n}
    nlohmann::json toJson() const;

    int oldestDays = 7;            ///< older events are refused
    std::set<std::string> passed;  ///< events of these names are neither taken nor refused

private:
    void check(const nlohmann::json& event) const;
    void checkTime(const nlohmann::json& event, const std::string& source) const;
    void checkUser(const nlohmann::json& user) const;
    void checkCustom(const nlohmann::json& event, const std::string& source) const;
    void keep(const nlohmann::json& event);

    Clock& clock_;
    const Graph& graph_;
    nlohmann::json events_ = nlohmann::json::array();
    std::map<std::string, std::int64_t> taken_;
    int duplicates_ = 0;
};

}  // namespace leadloom::sandbox::meta

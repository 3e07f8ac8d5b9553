#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/message.h"
#include "tests/sandbox/core/rate_window.h"

namespace leadloom::sandbox::meta {

/// How much of its hourly budgets a client has used, as the headers tell it. A limit of 0 lets
/// everything pass. Not locked by itself.
class Usage {
public:
    explicit Usage(Clock& clock) : clock_(clock) {}

    void reset();
    /// Counts a request of one of these kinds: leads, page, insights, ads, events. Throws a
    /// GraphError where its budget or the app's is spent.
    void count(const std::string& kind);
    /// The headers of an answer.
    Pairs headers() const;
    /// The answer of a vendor that was asked too often.
    static Response refusal(int minutes);

    nlohmann::json settings() const;
    bool change(const std::string& key, const nlohmann::json& value);

private:
    struct Budget {
        int limit = 0;
        RateWindow window{3'600'000};
        int percent() const { return limit == 0 ? 0 : window.used() * 100 / limit; }
    };
    void spend(Budget& budget, int code);

    Clock& clock_;
    std::map<std::string, Budget> budgets_;
    std::string last_;
};

}  // namespace leadloom::sandbox::meta

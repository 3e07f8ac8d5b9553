#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// What a check found, and what to do about it.
struct Finding {
    std::string code;
    std::string text;
    std::string remedy;
    std::string missingScopes = {};
};

/// A check made of steps. The first failure that is no finding (network, credential, budget) ends
/// it: the steps behind it ask nothing and say nothing.
class Checkup {
public:
    explicit Checkup(const FindingSink& sink) : sink_(sink) {}

    /// Asks for something (`ask()` gives a Result); where it is refused, that is the error
    /// `refused`.
    template <typename Ask>
    auto need(Ask&& ask, const Finding& refused) {
        return take(std::forward<Ask>(ask), refused, true);
    }
    /// The same for something that may be missing: a warning.
    template <typename Ask>
    auto want(Ask&& ask, const Finding& refused) {
        return take(std::forward<Ask>(ask), refused, false);
    }
    /// Whether a stream can be read: `ask()` gives a Result. `scope`: what the token lacks where it
    /// is refused.
    template <typename Ask>
    void readable(const std::string& stream, const std::string& scope, Ask&& ask) {
        const Finding refused{"scope_missing", "the token can't read " + stream,
                              "give the app the scope " + scope + ", or drop the stream " + stream,
                              scope};
        if (need(std::forward<Ask>(ask), refused)) ok("stream_visible", stream + " can be read");
    }
    /// Ends the check where something that can't be a finding failed.
    void require(const Status& status) {
        if (status_) status_ = status;
    }
    void ok(std::string_view code, std::string_view text) {
        if (status_) status_ = sink_.ok(code, text);
    }
    void warning(const Finding& finding) {
        if (status_) status_ = sink_.warning(finding.code, finding.text, finding.remedy);
    }
    void error(const Finding& finding) {
        if (status_)
            status_ =
                sink_.error(finding.code, finding.text, finding.remedy, finding.missingScopes);
    }
    /// What is left of a day's requests: a warning below a tenth.
    void dailyBudget(std::int64_t left, std::int64_t most) {
        const auto text =
            std::to_string(left) + " of " + std::to_string(most) + " API requests are left today";
        if (left >= most / 10) return ok("api_requests", text);
        warning({"api_requests_low", text,
                 "lower limits.daily_requests or the schedules of this connection"});
    }
    /// A warning that an object has no field for the hub's own id. `object`: "contacts"; `make`:
    /// "create a text property loom_id …".
    void markerMissing(std::string code, const std::string& object, const std::string& field,
                       const std::string& make) {
        warning({std::move(code),
                 object + " has no field " + field + " that the connected user can see",
                 make + "; without it a create whose answer is lost can't be told from one that "
                        "never arrived"});
    }
    /// Whether an object has the field for the hub's own id, with the words of markerMissing.
    /// `ask()` gives its name, empty where the account has none.
    template <typename Ask>
    void marker(std::string code, const std::string& object, const std::string& field,
                const std::string& make, Ask&& ask) {
        if (field.empty() || !status_) return;
        const auto found = ask();
        if (found && found->empty()) return markerMissing(std::move(code), object, field, make);
        require(found.status());
    }
    /// How the check ends.
    const Status& status() const { return status_; }

private:
    template <typename Ask>
    auto take(Ask&& ask, const Finding& refused, bool needed) {
        using Value = std::decay_t<decltype(*ask())>;
        std::optional<Value> value;
        if (!status_) return value;
        auto result = ask();
        if (result)
            value.emplace(std::move(*result));
        else if (!isFinding(result.status()))
            status_ = result.status();
        else
            needed ? error(refused) : warning(refused);
        return value;
    }

    const FindingSink& sink_;
    Status status_;
};

}  // namespace leadloom::sdk

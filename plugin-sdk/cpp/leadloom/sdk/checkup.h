#pragma once

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

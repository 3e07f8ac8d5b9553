#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/rule_turns.h"

namespace leadloom::sandbox {

/// What a fault rule does to a request that it strikes.
struct FaultAction {
    enum class Kind {
        Status,         ///< answers `status`, `headers`, `body`
        RateLimit,      ///< answers as the vendor refuses a client that is too fast
        ServerError,    ///< answers as the vendor reports a failure of its own, with `status`
        Drop,           ///< closes the connection without an answer
        Delay,          ///< waits `delayMillis`, then answers as usual
        Html,           ///< answers an HTML page with `status`
        CutJson,        ///< sends the first half of the real answer as if it were whole
        BadBytes,       ///< sends the real answer with bytes in it that are no UTF-8
        CutConnection,  ///< announces the real answer and closes after its first half
        ExpireTokens,   ///< ends every access token, then answers as usual
    };
    Kind kind = Kind::Status;
    int status = 503;
    nlohmann::json headers = nlohmann::json::object();
    std::string body;
    std::optional<int> retryAfter;
    int delayMillis = 0;
    /// The vendor carries the request out first and the answer is lost.
    bool afterEffect = false;
};

/// Rules that spoil requests on purpose. Each rule counts the requests it fits by itself.
/// [any-thread]
class FaultRules {
public:
    /// Adds one rule from its JSON form; returns its id, or a message that names the wrong key.
    struct Added {
        int id = 0;
        std::string error;
    };
    Added add(const nlohmann::json& rule);
    bool remove(int id);
    void clear();
    /// Every rule with how often it was met and struck.
    nlohmann::json list() const;

    /// The action of the first rule that strikes this request, if any.
    std::optional<FaultAction> strike(const std::string& vendor, const std::string& method,
                                      const std::string& path);

private:
    struct Rule {
        int id = 0;
        nlohmann::json source;
        std::string vendor, method, path;
        RuleTurns turns;
        FaultAction action;
    };
    static bool fits(const Rule& rule, const std::string& vendor, const std::string& method,
                     const std::string& path);

    mutable std::mutex mutex_;
    std::vector<Rule> rules_;
    int lastId_ = 0;
};

}  // namespace leadloom::sandbox

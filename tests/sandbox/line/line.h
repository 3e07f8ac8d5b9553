#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/core/write_counts.h"
#include "tests/sandbox/line/friends.h"
#include "tests/sandbox/line/hooks.h"
#include "tests/sandbox/line/problem.h"
#include "tests/sandbox/line/tokens.h"

namespace leadloom::sandbox::line {

/// One channel of LINE's Messaging API: followers and profiles, messages with retry keys,
/// audiences, insight, one signed webhook. [any-thread]
class Line : public Vendor {
public:
    explicit Line(Clock& clock);

    std::string name() const override { return "line"; }
    std::vector<std::string> rootPaths() const override { return {"v2", "oauth2"}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override;
    void clearCounters() override;

    std::vector<std::string> types() const override { return {"followers", "audiences"}; }
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response restoreRecord(const std::string& type, const std::string& id) override;
    Response extraControl(const Request& request) override;

private:
    /// What holds for a path beside its handler. `most`: requests in `window` milliseconds, 0 = no
    /// limit worth simulating. `retries`: takes X-Line-Retry-Key.
    struct Rule {
        std::size_t most = 0;
        std::int64_t window = 0;
        bool retries = false;
    };
    using Handler = Response (Line::*)(const Request&, const Captures&);
    /// A message on its way, as it is kept.
    struct Sent {
        std::string kind, requestId;
        std::vector<std::string> reached;
        nlohmann::json messages;
        std::int64_t at = 0;
    };
    struct Accepted {
        std::string requestId;
        nlohmann::json sentMessages;
        std::int64_t at = 0;
    };
    struct Audience {
        std::int64_t id = 0;
        std::string description, status = "READY";
        std::vector<std::string> users;
        std::int64_t created = 0;
        nlohmann::json jobs = nlohmann::json::array();
    };

    void addRoutes();
    void route(const std::string& method, const std::string& pattern, Handler handler, Rule rule);
    Response dispatch(const Request& request);
    bool isTooOften(const std::string& bucket, const Rule& rule);
    std::optional<Response> retryRefusal(const Request& request, const Rule& rule);

    Response followers(const Request& request, const Captures& found);
    Response profile(const Request& request, const Captures& found);
    Response info(const Request& request, const Captures& found);
    Response endpoint(const Request& request, const Captures& found);
    Response setEndpoint(const Request& request, const Captures& found);
    Response testEndpoint(const Request& request, const Captures& found);
    Response push(const Request& request, const Captures& found);
    Response multicast(const Request& request, const Captures& found);
    Response narrowcast(const Request& request, const Captures& found);
    Response progress(const Request& request, const Captures& found);
    Response broadcast(const Request& request, const Captures& found);
    Response reply(const Request& request, const Captures& found);
    Response validate(const Request& request, const Captures& found);
    Response quota(const Request& request, const Captures& found);
    Response consumption(const Request& request, const Captures& found);
    Response createAudience(const Request& request, const Captures& found);
    Response addToAudience(const Request& request, const Captures& found);
    Response listAudiences(const Request& request, const Captures& found);
    Response readAudience(const Request& request, const Captures& found);
    Response removeAudience(const Request& request, const Captures& found);
    Response followerCounts(const Request& request, const Captures& found);
    Response deliveryCounts(const Request& request, const Captures& found);
    Response sentCounts(const Request& request, const Captures& found);

    /// Sends to whom it reaches and remembers the retry key; or says that the month is used up.
    Response send(const Request& request, const std::string& kind,
                  const std::vector<std::string>& to, const nlohmann::json& messages);
    std::vector<std::string> everybody() const;
    std::int64_t used() const;
    std::int64_t countOf(const std::string& kind, std::int64_t day) const;
    Audience* audience(const std::string& id);
    nlohmann::json describeAudience(const Audience& audience) const;
    void fill(Audience& audience, const nlohmann::json& users, const std::string& description);
    nlohmann::json announce(nlohmann::json event, const std::string& userId);
    void seed(const SystemView& view);

    mutable std::mutex mutex_;
    Clock& clock_;
    Tokens tokens_;
    Hooks hooks_;
    Router router_;
    std::map<std::string, std::deque<std::int64_t>> asked_;
    std::string requestId_;
    Friends friends_;
    /// Continuation tokens: behind which id they go on, and since when they are known.
    std::map<std::string, std::pair<std::string, std::int64_t>> walks_;
    std::vector<Sent> sent_;
    std::map<std::string, Accepted> retryKeys_;
    std::map<std::string, std::int64_t> replyTokens_;
    std::map<std::string, nlohmann::json> narrowcasts_;
    std::vector<Audience> audiences_;
    WriteCounts counts_;
    bool verified_ = true, shortPages_ = true;
    std::int64_t monthlyQuota_ = 0, smallestAudience_ = 50, audiencesMade_ = 0, messagesMade_ = 0;
    nlohmann::json truth_ = nlohmann::json::object();
};

/// Day since 1970 in Japan, where LINE counts.
std::int64_t dayInJapan(std::int64_t milliseconds);

}  // namespace leadloom::sandbox::line

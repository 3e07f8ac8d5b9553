#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/mixpanel/project.h"

namespace leadloom::sandbox::mixpanel {

/// One project of Mixpanel: ingestion, raw export, queries and deletions for privacy, which live on
/// hosts of their own and here share one address. [any-thread]
class Mixpanel : public Vendor {
public:
    explicit Mixpanel(Clock& clock);

    std::string name() const override { return "mixpanel"; }
    std::vector<std::string> rootPaths() const override { return {}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    /// The service account's secret is changed; the settings name another.
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override;
    void clearCounters() override;

    std::vector<std::string> types() const override { return {"profiles", "events"}; }
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response extraControl(const Request& request) override;

private:
    using Handler = Response (Mixpanel::*)(const Request&, const Captures&);
    /// What a call needs to prove.
    enum class Proof { None, ServiceAccount, ServiceAccountOrToken, PrivacyToken };
    /// Which budget a call takes from.
    enum class Budget { None, Query, Export };

    struct Session {
        std::string id;
        std::vector<std::string> people;
        std::int64_t made = 0;
    };
    struct Deletion {
        std::string id, type, status;
        std::vector<std::string> people;
        std::int64_t requested = 0;
    };

    void addRoutes();
    void route(std::string method, const std::string& pattern, Proof proof, Budget budget,
               Handler handler);
    Response dispatch(const Request& request);
    std::optional<Response> refused(const Request& request, Proof proof) const;
    bool isOverBudget(Budget budget);

    Response import(const Request& request, const Captures& found);
    Response engage(const Request& request, const Captures& found);
    Response track(const Request& request, const Captures& found);
    Response exported(const Request& request, const Captures& found);
    Response queryProfiles(const Request& request, const Captures& found);
    Response listCohorts(const Request& request, const Captures& found);
    Response segmentation(const Request& request, const Captures& found);
    Response me(const Request& request, const Captures& found);
    Response createDeletion(const Request& request, const Captures& found);
    Response readDeletion(const Request& request, const Captures& found);
    Response cancelDeletion(const Request& request, const Captures& found);

    std::optional<std::vector<std::string>> peopleMeant(const Pairs& form) const;
    Session* session(const std::string& id);
    nlohmann::json described(const Deletion& deletion) const;
    void seed(const Population& population);
    void seedEvents(const std::string& person, std::size_t index);

    mutable std::mutex mutex_;
    Clock& clock_;
    Project project_;
    Router router_;
    std::deque<Session> sessions_;
    std::vector<Deletion> deletions_;
    std::deque<std::int64_t> queries_, exports_;  ///< when they were made, within an hour
    std::string secret_, privacyToken_, engageAnswer_;
    std::size_t pageSize_ = 1000, maxBody_ = 0;
    std::int64_t queriesPerHour_ = 0, sessionSeconds_ = 600;
    bool editsMoveLastSeen_ = true, deletionsAsList_ = false;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::mixpanel

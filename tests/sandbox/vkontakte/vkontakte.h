#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/vkontakte/callback.h"
#include "tests/sandbox/vkontakte/community.h"

namespace leadloom::sandbox::vkontakte {

/// One community of VK and one advertising cabinet, as a user who is admin of both sees them:
/// members, lead forms, campaigns with figures, the Callback API. [any-thread]
class Vkontakte : public Vendor {
public:
    explicit Vkontakte(Clock& clock);

    std::string name() const override { return "vkontakte"; }
    std::vector<std::string> rootPaths() const override { return {"method"}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override { return nlohmann::json::object(); }
    void clearCounters() override {}

    std::vector<std::string> types() const override { return {"members", "leads"}; }
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response extraControl(const Request& request) override;

    static constexpr std::int64_t Group = 1001, Account = 1;

private:
    /// Parameters of a call, of its query and its form together.
    using Parameters = std::map<std::string, std::string>;
    using Method = nlohmann::json (Vkontakte::*)(const Parameters&);

    nlohmann::json call(const std::string& method, const Parameters& given);
    nlohmann::json getMembers(const Parameters& given);
    nlohmann::json listForms(const Parameters& given);
    nlohmann::json getLeads(const Parameters& given);
    nlohmann::json confirmationCode(const Parameters& given);
    nlohmann::json addServer(const Parameters& given);
    nlohmann::json editServer(const Parameters& given);
    nlohmann::json listServers(const Parameters& given);
    nlohmann::json setEvents(const Parameters& given);
    nlohmann::json getCampaigns(const Parameters& given);
    nlohmann::json getStatistics(const Parameters& given);
    bool isTooOften();
    void seed(const SystemView& view);
    nlohmann::json addLead(Form& form, std::int64_t user, const nlohmann::json& answers,
                           std::int64_t seconds);

    mutable std::mutex mutex_;
    Clock& clock_;
    Callback callback_;
    std::string token_;
    Members members_;
    std::vector<Form> forms_;
    std::vector<Campaign> campaigns_;
    std::map<std::string, std::size_t> pageTokens_;
    std::deque<std::int64_t> asked_;
    std::int64_t leadsMade_ = 0, requestsPerSecond_ = 0;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::vkontakte

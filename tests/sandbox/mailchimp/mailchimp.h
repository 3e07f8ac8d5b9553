#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/mailchimp/audience.h"
#include "tests/sandbox/mailchimp/campaign.h"
#include "tests/sandbox/mailchimp/hooks.h"

namespace leadloom::sandbox::mailchimp {

/// One account of Mailchimp's Marketing API 3.0: audiences, their members, tags, merge fields and
/// webhooks, campaigns and their activity. [any-thread]
class Mailchimp : public Vendor {
public:
    explicit Mailchimp(Clock& clock);

    std::string name() const override { return "mailchimp"; }
    std::vector<std::string> rootPaths() const override { return {"3.0"}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    /// Keys don't expire: the one there is gets disabled, until the settings name another.
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override;
    void clearCounters() override;

    std::vector<std::string> types() const override { return {"members", "campaigns"}; }
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response restoreRecord(const std::string& type, const std::string& id) override;
    Response listFields(const std::string& type) override;
    Response addField(const std::string& type, const nlohmann::json& field) override;
    Response removeField(const std::string& type, const std::string& name) override;
    Response extraControl(const Request& request) override;

private:
    using Handler = Response (Mailchimp::*)(const Request&, const Captures&);
    using ListHandler = Response (Mailchimp::*)(const Request&, Audience&, const Captures&);

    void addRoutes();
    void route(std::string method, const std::string& pattern, Handler handler);
    /// Below `/3.0/lists/{list}`: the audience is looked up first.
    void listRoute(std::string method, const std::string& pattern, ListHandler handler);
    std::optional<Problem> refusal(const Request& request) const;
    Response dispatch(const Request& request);
    Audience& main() { return audiences_.front(); }

    Response root(const Request& request, const Captures& found);
    Response ping(const Request& request, const Captures& found);
    Response lists(const Request& request, const Captures& found);
    Response campaigns(const Request& request, const Captures& found);
    Response activity(const Request& request, const Captures& found);

    Response readList(const Request& request, Audience& audience, const Captures& found);
    Response subscribeBatch(const Request& request, Audience& audience, const Captures& found);
    Response listMembers(const Request& request, Audience& audience, const Captures& found);
    Response createMember(const Request& request, Audience& audience, const Captures& found);
    Response readMember(const Request& request, Audience& audience, const Captures& found);
    Response putMember(const Request& request, Audience& audience, const Captures& found);
    Response patchMember(const Request& request, Audience& audience, const Captures& found);
    Response archiveMember(const Request& request, Audience& audience, const Captures& found);
    Response forgetMember(const Request& request, Audience& audience, const Captures& found);
    Response listTags(const Request& request, Audience& audience, const Captures& found);
    Response postTags(const Request& request, Audience& audience, const Captures& found);
    Response searchTags(const Request& request, Audience& audience, const Captures& found);
    Response mergeFields(const Request& request, Audience& audience, const Captures& found);
    Response listHooks(const Request& request, Audience& audience, const Captures& found);
    Response createHook(const Request& request, Audience& audience, const Captures& found);
    Response changeHook(const Request& request, Audience& audience, const Captures& found);
    Response removeHook(const Request& request, Audience& audience, const Captures& found);

    Response written(const Request& request, const Audience& audience, const WriteResult& result);
    nlohmann::json listRow(const Audience& audience) const;
    void addAudience(const std::string& id, const std::string& name);
    void seed(const SystemView& view);
    void seedCampaigns(const SystemView& view);

    mutable std::mutex mutex_;
    Clock& clock_;
    Hooks hooks_;
    std::vector<Audience> audiences_;
    std::vector<Campaign> campaigns_;
    Router router_;
    std::string apiKey_, dataCenter_;
    bool disabled_ = false, tagsMoveMembers_ = false;
    nlohmann::json truth_ = nlohmann::json::object();
};

/// The part of a list that `count` (10, at most 1,000) and `offset` ask for, under `name`, with
/// `total_items`; or the refusal of numbers that can't be.
Response pageOf(const Request& request, const char* name, const nlohmann::json& rows,
                nlohmann::json more = nlohmann::json::object());

}  // namespace leadloom::sandbox::mailchimp

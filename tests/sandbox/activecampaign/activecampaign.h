#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "tests/sandbox/activecampaign/hooks.h"
#include "tests/sandbox/activecampaign/tables.h"
#include "tests/sandbox/core/rate_window.h"
#include "tests/sandbox/core/router.h"
#include "tests/sandbox/core/vendor.h"

namespace leadloom::sandbox::activecampaign {

/// One account of ActiveCampaign's API v3: contacts with custom fields, tags and memberships,
/// accounts, deals, webhooks, bulk imports. [any-thread]
class ActiveCampaign : public Vendor {
public:
    explicit ActiveCampaign(Clock& clock);

    std::string name() const override { return "activecampaign"; }
    std::vector<std::string> rootPaths() const override { return {"api"}; }
    Response answer(const Request& request) override;
    Response rateLimited(std::optional<int> retryAfter) override;
    Response serverError(int status) override;
    /// Keys don't expire: the one there is gets another.
    void expireTokens() override;

    void reset(const Population& population) override;
    void describeTruth(nlohmann::json& truth) const override;
    nlohmann::json settings() const override;
    std::string changeSettings(const nlohmann::json& changes) override;
    nlohmann::json counters() const override;
    void clearCounters() override;

    std::vector<std::string> types() const override;
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response mergeRecords(const std::string& type, const std::string& winner,
                          const std::vector<std::string>& losers) override;
    Response listFields(const std::string& type) override;
    Response addField(const std::string& type, const nlohmann::json& field) override;
    Response removeField(const std::string& type, const std::string& name) override;
    Response extraControl(const Request& request) override;

private:
    using Handler = Response (ActiveCampaign::*)(const Request&, const Captures&);

    void addRoutes();
    void addSalesRoutes();
    void route(std::string method, const std::string& pattern, Handler handler);
    /// A list of all rows of a kind.
    void listRoute(const std::string& kind, const std::vector<std::string>& filters = {});
    Response dispatch(const Request& request);

    Response me(const Request& request, const Captures& found);
    Response listContacts(const Request& request, const Captures& found);
    Response readContact(const Request& request, const Captures& found);
    Response createContact(const Request& request, const Captures& found);
    Response syncContact(const Request& request, const Captures& found);
    Response updateContact(const Request& request, const Captures& found);
    Response deleteContact(const Request& request, const Captures& found);
    Response partsOfContact(const Request& request, const Captures& found);
    Response setContactList(const Request& request, const Captures& found);
    Response addContactTag(const Request& request, const Captures& found);
    Response removeContactTag(const Request& request, const Captures& found);
    Response createTag(const Request& request, const Captures& found);

    Response listAccounts(const Request& request, const Captures& found);
    Response readAccount(const Request& request, const Captures& found);
    Response createAccount(const Request& request, const Captures& found);
    Response updateAccount(const Request& request, const Captures& found);
    Response deleteAccount(const Request& request, const Captures& found);
    Response tieAccount(const Request& request, const Captures& found);
    Response retieAccount(const Request& request, const Captures& found);
    Response untieAccount(const Request& request, const Captures& found);
    Response listDeals(const Request& request, const Captures& found);
    Response readDeal(const Request& request, const Captures& found);
    Response createDeal(const Request& request, const Captures& found);
    Response updateDeal(const Request& request, const Captures& found);
    Response deleteDeal(const Request& request, const Captures& found);

    Response startImport(const Request& request, const Captures& found);
    Response readImport(const Request& request, const Captures& found);
    void importContact(const nlohmann::json& given, nlohmann::json& job);

    Response hookRequest(const Request& request, const Captures& found);

    /// A contact of the list: without field values, with the ids of its accounts.
    nlohmann::json listed(const nlohmann::json& contact);
    bool passes(const Request& request, const nlohmann::json& contact);
    std::vector<nlohmann::json> partRows(const std::string& kind, const std::string& contact);
    /// A time of a filter; whole days where the account's filters know no more.
    std::optional<std::int64_t> filterTime(const Request& request, const std::string& name) const;
    bool isInWindow(const Request& request, const nlohmann::json& row, const char* created,
                    const char* modified) const;

    std::optional<Problem> changeAccount(nlohmann::json& account, const nlohmann::json& body);
    std::optional<Problem> changeDeal(nlohmann::json& deal, const nlohmann::json& body);
    std::optional<Problem> editContact(nlohmann::json& contact, const nlohmann::json& fields);
    void seed(const SystemView& view);
    void seedSetUp();
    void seedContacts(const SystemView& view, std::vector<std::string>& contacts,
                      const std::vector<std::string>& accounts);

    mutable std::mutex mutex_;
    Clock& clock_;
    Tables tables_;
    Hooks hooks_;
    Router router_;
    RateWindow window_{1000};
    RateWindow imports_{60'000};
    std::string apiKey_;
    int requestsPerSecond_ = 0, importsPerMinute_ = 0, importPolls_ = 1;
    bool dayFilters_ = true, limitHeaders_ = true;
    nlohmann::json excluded_ = nlohmann::json::array();
    std::map<std::string, nlohmann::json> jobs_;
    nlohmann::json truth_ = nlohmann::json::object();
};

}  // namespace leadloom::sandbox::activecampaign

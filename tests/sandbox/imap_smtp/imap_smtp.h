#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/vendor.h"
#include "tests/sandbox/imap_smtp/line_server.h"
#include "tests/sandbox/imap_smtp/mail_house.h"

namespace leadloom::sandbox::imap_smtp {

/// One mailbox behind an IMAP and a submission server, each on a port of its own (settings tell
/// which). Over HTTP there is the control surface only. [any-thread]
class ImapSmtp : public Vendor {
public:
    explicit ImapSmtp(Clock& clock);

    std::string name() const override { return "imap-smtp"; }
    std::vector<std::string> rootPaths() const override { return {}; }
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

    std::vector<std::string> types() const override;
    Response listRecords(const std::string& type, bool withDeleted) override;
    Response readRecord(const std::string& type, const std::string& id) override;
    Response createRecord(const std::string& type, const nlohmann::json& fields) override;
    Response editRecord(const std::string& type, const std::string& id,
                        const nlohmann::json& fields, bool replace) override;
    Response deleteRecord(const std::string& type, const std::string& id, bool purge) override;
    Response extraControl(const Request& request) override;

private:
    void seed(const Population& population);
    std::string deliver(std::string mail);
    std::vector<const StoredMail*> mailsOf(const std::string& type, const std::string& id);

    mutable MailHouse house_;
    nlohmann::json truth_ = nlohmann::json::array();
    std::map<std::string, std::string> people_;  ///< by personId: the address
    LineServer imap_, smtp_;
};

/// How a person is named without the address: SHA-256 of it, in lower case, as hex.
std::string personId(std::string_view address);

}  // namespace leadloom::sandbox::imap_smtp

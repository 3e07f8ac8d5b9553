#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/activecampaign/problem.h"
#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/write_counts.h"

namespace leadloom::sandbox::activecampaign {

using Rows = std::map<std::int64_t, nlohmann::json>;

/// The account's records as the API shows them, each a row under the plural of its kind: contacts,
/// fieldValues, contactLists, contactTags, accountContacts, accounts, deals, users, tags, lists,
/// fields, dealGroups, dealStages. Not locked by itself.
class Tables {
public:
    explicit Tables(Clock& clock) : clock_(clock) {}

    void clear();
    Rows& rows(const std::string& kind) { return rows_[kind]; }
    nlohmann::json* find(const std::string& kind, const std::string& id);
    /// The rows whose `key` is `value`, as texts.
    std::vector<nlohmann::json*> where(const std::string& kind, const std::string& key,
                                       const std::string& value);
    /// Gives the row an id and keeps it.
    nlohmann::json& insert(const std::string& kind, nlohmann::json row);
    bool erase(const std::string& kind, const std::string& id);

    /// Now, in the account's time zone: `2026-01-02T03:04:05-06:00`.
    std::string now() const;
    static std::string timeText(std::int64_t milliseconds);
    /// A contact's udate moves with its own fields, its tags and its memberships.
    void touch(nlohmann::json& contact) { contact["udate"] = now(); }

    nlohmann::json* contactByEmail(const std::string& email);
    nlohmann::json& newContact(const std::string& email);
    /// Sets what `body` names; nothing is changed where it is refused.
    std::optional<Problem> changeContact(nlohmann::json& contact, const nlohmann::json& body);
    std::optional<Problem> contactProblem(const nlohmann::json* contact,
                                          const nlohmann::json& body);
    /// Gone with all that hangs on it.
    void eraseContact(const std::string& id);

    /// A tag by its name, without regard to letter case; null where there is none.
    nlohmann::json* tagNamed(const std::string& name);
    nlohmann::json& newTag(const std::string& name);
    /// The row that ties a contact to a tag or a list; null where there is none.
    nlohmann::json* tie(const std::string& kind, const std::string& contact, const std::string& key,
                        const std::string& other);
    nlohmann::json& addTag(nlohmann::json& contact, const std::string& tag);
    nlohmann::json& setMembership(nlohmann::json& contact, const std::string& list, int status);

    nlohmann::json& newAccount(const std::string& name);
    nlohmann::json& newDeal(const std::string& title);
    /// A contact belongs to one account.
    nlohmann::json& tieAccount(const std::string& account, const std::string& contact,
                               const std::string& jobTitle);

    WriteCounts counts;

private:
    void setFieldValue(const std::string& contact, const nlohmann::json& given);

    Clock& clock_;
    std::map<std::string, Rows> rows_;
    std::map<std::string, std::int64_t> lastIds_;
};

/// A member of a row as text, whatever its type; empty where it is absent or null.
std::string textOf(const nlohmann::json& row, const std::string& key);

}  // namespace leadloom::sandbox::activecampaign

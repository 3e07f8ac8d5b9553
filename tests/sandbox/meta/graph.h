#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/meta/node_type.h"
#include "tests/sandbox/meta/paging.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::meta {

inline constexpr const char* PageId = "100200300400";
inline constexpr const char* AccountId = "900100200300";
inline constexpr const char* PixelId = "600700800900";
inline constexpr const char* AppId = "1234567890123456";

/// One answer to a form. Times in milliseconds.
struct LeadRow {
    nlohmann::json node;
    std::int64_t created = 0;
    bool test = false;
};

/// What a business has: one Page with its forms and their leads, one ad account with campaigns, ad
/// sets and ads. Not locked by itself.
class Graph {
public:
    explicit Graph(Clock& clock) : clock_(clock) {}

    void reset();
    void seed(const SystemView& view, nlohmann::json& truth);

    /// A person answers a form: {"form_id"?, "ad_id"? ("" = organic), "platform"?, "field_data":
    /// {name: value}, "disclaimers": {key: bool}}. Throws a GraphError where that can't be.
    const LeadRow& answerForm(const nlohmann::json& answer);
    /// The one test lead of a form. Throws where there is one already.
    const LeadRow& makeTestLead(const std::string& form, const nlohmann::json& fieldData,
                                const nlohmann::json& disclaimers);
    bool removeLead(const std::string& id);

    /// Null where there is none, or it is older than leads are kept.
    const LeadRow* lead(const std::string& id) const;
    /// Newest first. `ad`: of an ad instead of a form.
    std::vector<EdgeRow> leadsOf(const std::string& form, const std::string& ad, bool test) const;
    /// Which of them a `filtering` lets through. Throws for one that the edge doesn't know.
    std::vector<EdgeRow> filtered(std::vector<EdgeRow> rows, const nlohmann::json& filters) const;

    std::map<std::string, nlohmann::json>& forms() { return forms_; }
    std::map<std::string, nlohmann::json>& campaigns() { return campaigns_; }
    std::map<std::string, nlohmann::json>& adSets() { return adSets_; }
    std::map<std::string, nlohmann::json>& ads() { return ads_; }
    const std::map<std::string, LeadRow>& leads() const { return leads_; }

    /// The form as it is shown, with counts.
    nlohmann::json formNode(const std::string& id) const;

private:
    void seedForms();
    void seedAds();
    LeadRow& add(const std::string& form, const std::string& ad, const std::string& platform,
                 std::int64_t created, bool test);

    Clock& clock_;
    std::map<std::string, nlohmann::json> forms_, campaigns_, adSets_, ads_;
    std::map<std::string, LeadRow> leads_;
    std::int64_t lastLead_ = 0;
};

/// "2026-11-20T10:15:00+0000".
std::string graphTime(std::int64_t milliseconds);
/// Rows in the order of their ids.
std::vector<EdgeRow> rowsOf(const std::map<std::string, nlohmann::json>& nodes);

}  // namespace leadloom::sandbox::meta

#pragma once

#include <string>
#include <vector>

#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {

/// A lead with one live primary record in each CRM.
struct LinkedPair {
    std::string lead;
    std::string salesforceType;  ///< "Lead" or "Contact"
    std::string salesforceId;
    std::string hubspotId;
    nlohmann::json emails = nlohmann::json::array();  ///< what the lead holds
    nlohmann::json phones = nlohmann::json::array();
};

/// What the two CRMs say of the same leads, compared outside Leadloom: the records come from the
/// sandbox's control surface, only the pairing from `leads --json`.
struct Agreement {
    int pairs = 0;
    /// "lead: field" for every field that differs (no values: they may be a person's).
    std::vector<std::string> differences;
};

std::vector<LinkedPair> linkedPairs(const Deployment& deployment);
LinkedPair anyLinkedPair(const Deployment& deployment);
Agreement compareCrms(const Deployment& deployment);

}  // namespace leadloom::tests

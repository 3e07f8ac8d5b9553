#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {

/// Another sync tool, which knows nothing of the hub: it copies job titles between the records of
/// some people in both CRMs, through the vendors' own APIs. It compares each record with what it
/// saw there last; when both have changed, Salesforce wins.
class OutsideTool {
public:
    OutsideTool(const Deployment& deployment, std::vector<LinkedPair> pairs);

    /// Looks at everybody once; how many titles it copied.
    std::size_t pass();
    /// Whether both CRMs hold the same title for everybody.
    bool sameEverywhere() const;

private:
    struct Titles {
        std::string salesforce;
        std::string hubspot;
    };
    Titles read(const LinkedPair& pair) const;
    std::string readSalesforce(const LinkedPair& pair) const;
    std::string readHubspot(const LinkedPair& pair) const;
    void writeSalesforce(const LinkedPair& pair, const std::string& title) const;
    void writeHubspot(const LinkedPair& pair, const std::string& title) const;
    std::string send(const std::string& method, const std::string& path, const std::string& token,
                     const nlohmann::json& body = nullptr) const;

    const Deployment& deployment_;
    std::vector<LinkedPair> pairs_;
    std::string salesforceToken_;
    std::map<std::string, Titles> seen_;  ///< by lead
};

}  // namespace leadloom::tests

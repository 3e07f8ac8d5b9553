#include "tests/end_to_end/outside_tool.h"

#include <gtest/gtest.h>

namespace leadloom::tests {
namespace {

using nlohmann::json;

constexpr const char* HubspotToken = "pat-na1-sandbox";

std::string textIn(const json& record, const char* name) {
    const auto found = record.find(name);
    return found == record.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

std::string salesforcePath(const LinkedPair& pair) {
    return "/salesforce/services/data/v62.0/sobjects/" + pair.salesforceType + "/" +
           pair.salesforceId;
}

std::string hubspotPath(const LinkedPair& pair) {
    return "/hubspot/crm/v3/objects/contacts/" + pair.hubspotId;
}

}  // namespace

OutsideTool::OutsideTool(const Deployment& deployment, std::vector<LinkedPair> pairs)
    : deployment_(deployment), pairs_(std::move(pairs)) {
    salesforceToken_ = deployment_.control("POST", "/salesforce/session")["access_token"];
    for (const LinkedPair& pair : pairs_)
        seen_[pair.lead] = read(pair);
}

std::string OutsideTool::send(const std::string& method, const std::string& path,
                              const std::string& token, const json& body) const {
    const HttpAnswer answer = httpRequest(
        method, deployment_.sandboxUrl() + path, body.is_null() ? std::string() : body.dump(),
        {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}});
    EXPECT_LT(answer.status, 300) << method << " " << path << ": " << answer.body;
    return answer.body;
}

std::string OutsideTool::readSalesforce(const LinkedPair& pair) const {
    return textIn(json::parse(send("GET", salesforcePath(pair), salesforceToken_)), "Title");
}

std::string OutsideTool::readHubspot(const LinkedPair& pair) const {
    const json record =
        json::parse(send("GET", hubspotPath(pair) + "?properties=jobtitle", HubspotToken));
    return textIn(record["properties"], "jobtitle");
}

OutsideTool::Titles OutsideTool::read(const LinkedPair& pair) const {
    return {readSalesforce(pair), readHubspot(pair)};
}

void OutsideTool::writeSalesforce(const LinkedPair& pair, const std::string& title) const {
    send("PATCH", salesforcePath(pair), salesforceToken_, {{"Title", title}});
}

void OutsideTool::writeHubspot(const LinkedPair& pair, const std::string& title) const {
    send("PATCH", hubspotPath(pair), HubspotToken, {{"properties", {{"jobtitle", title}}}});
}

std::size_t OutsideTool::pass() {
    std::size_t copied = 0;
    for (const LinkedPair& pair : pairs_) {
        const Titles now = read(pair);
        Titles& before = seen_[pair.lead];
        const bool left = now.salesforce != before.salesforce;
        const bool right = now.hubspot != before.hubspot;
        before = now;
        if (now.salesforce == now.hubspot || (!left && !right)) continue;
        ++copied;
        if (left) {
            writeHubspot(pair, now.salesforce);
            before.hubspot = now.salesforce;
        } else {
            writeSalesforce(pair, now.hubspot);
            before.salesforce = now.hubspot;
        }
    }
    return copied;
}

bool OutsideTool::sameEverywhere() const {
    for (const LinkedPair& pair : pairs_) {
        const Titles now = read(pair);
        if (now.salesforce != now.hubspot) return false;
    }
    return true;
}

}  // namespace leadloom::tests

#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/url.h"
#include "tests/sandbox/test/vendor_client.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

/// Zoho without a transport, and a client who is logged in.
class ZohoClient : public VendorClient {
public:
    explicit ZohoClient(PopulationSettings people = {}) : VendorClient("zoho", people) {
        sandbox.add(std::make_unique<Zoho>(sandbox.clock()));
        token = control("POST", "/session").body.at("access_token");
    }

    void set(const nlohmann::json& settings) { control("PATCH", "/settings", settings); }
    Answer api(const std::string& method, const std::string& path,
               const nlohmann::json& body = nullptr, Headers more = {}) {
        more["Authorization"] = "Zoho-oauthtoken " + token;
        more["Content-Type"] = "application/json";
        return send(method, "/zoho/crm/v8" + path, body.is_null() ? "" : body.dump(), more);
    }
    Answer coql(const std::string& query) {
        return api("POST", "/coql", {{"select_query", query}});
    }
    std::string lead(nlohmann::json fields = nlohmann::json::object()) {
        if (!fields.contains("Last_Name")) fields["Last_Name"] = "Okafor";
        if (!fields.contains("Company")) fields["Company"] = "Delta Pumps";
        return api("POST", "/Leads", {{"data", {fields}}}).body["data"][0]["details"]["id"];
    }
    /// The first row of an answer to a write.
    static nlohmann::json first(const Answer& answer) { return answer.body.at("data").at(0); }

    std::string token;
};

}  // namespace leadloom::sandbox::zoho

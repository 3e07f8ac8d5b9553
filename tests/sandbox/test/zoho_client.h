#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/test/client.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

/// Zoho without a transport, and a client who is logged in.
class ZohoClient {
public:
    explicit ZohoClient(PopulationSettings people = {}) : sandbox(people) {
        sandbox.add(std::make_unique<Zoho>(sandbox.clock()));
        token = control("POST", "/session").body.at("access_token");
    }

    Answer send(const std::string& method, const std::string& target, const std::string& body = {},
                Headers headers = {}) {
        Request request;
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        request.baseUrl = "http://127.0.0.1:9";
        const auto response = sandbox.answer(std::move(request), target);
        auto parsed = nlohmann::json::parse(response.body, nullptr, false);
        return {response.status, parsed.is_discarded() ? nlohmann::json() : parsed, response.body,
                response.headers};
    }
    Answer control(const std::string& method, const std::string& path,
                   const nlohmann::json& body = nlohmann::json::object()) {
        return send(method, "/_control/zoho" + path, method == "GET" ? "" : body.dump());
    }
    void set(const nlohmann::json& settings) { control("PATCH", "/settings", settings); }
    /// Moves the clock forward.
    void wait(std::int64_t milliseconds) {
        send("PATCH", "/_control/clock", nlohmann::json{{"advance_ms", milliseconds}}.dump());
    }
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

    Sandbox sandbox;
    std::string token;
};

}  // namespace leadloom::sandbox::zoho

#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/hubspot/hubspot.h"
#include "tests/sandbox/salesforce/salesforce.h"

namespace leadloom::sandbox {

/// What came back, with its body as JSON where it is that.
struct Answer {
    int status = 0;
    nlohmann::json body;
    std::string text;
    Pairs headers;

    std::string header(std::string_view name) const {
        for (const auto& [key, value] : headers)
            if (key == name) return value;
        return {};
    }
    /// `errorCode` of a Salesforce refusal.
    std::string code() const {
        return body.is_array() && !body.empty() ? body[0].value("errorCode", "") : "";
    }
};

/// Both vendors without a transport, and a client who is logged in to them.
class Client {
public:
    explicit Client(PopulationSettings people = {}) : sandbox(people) {
        sandbox.add(std::make_unique<salesforce::Salesforce>(sandbox.clock()));
        sandbox.add(std::make_unique<hubspot::HubSpot>(sandbox.clock()));
        login();
    }

    void login() {
        token =
            send("POST", "/_control/salesforce/session").body.at("access_token").get<std::string>();
    }

    Answer send(const std::string& method, const std::string& target, const std::string& body = {},
                Headers headers = {}) {
        Request request;
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        request.baseUrl = "http://127.0.0.1:9";
        request.headBytes = target.size();
        const auto response = sandbox.answer(std::move(request), target);
        auto parsed = nlohmann::json::parse(response.body, nullptr, false);
        return {response.status, parsed.is_discarded() ? nlohmann::json() : parsed, response.body,
                response.headers};
    }

    Answer control(const std::string& method, const std::string& path,
                   const nlohmann::json& body = nlohmann::json::object()) {
        return send(method, "/_control" + path, method == "GET" ? "" : body.dump());
    }

    Answer sf(const std::string& method, const std::string& path,
              const nlohmann::json& body = nullptr, Headers more = {}) {
        more["Authorization"] = "Bearer " + token;
        more["Content-Type"] = "application/json";
        return send(method, "/salesforce/services/data/v62.0" + path,
                    body.is_null() ? "" : body.dump(), more);
    }
    Answer query(const std::string& soql, bool all = false) {
        return sf("GET", (all ? "/queryAll?q=" : "/query?q=") + percentEncoded(soql));
    }
    std::string createLead(nlohmann::json fields = nlohmann::json::object()) {
        if (!fields.contains("LastName")) fields["LastName"] = "Berg";
        if (!fields.contains("Company")) fields["Company"] = "Alpine Tools";
        return sf("POST", "/sobjects/Lead", fields).body.at("id").get<std::string>();
    }

    Answer hs(const std::string& method, const std::string& path,
              const nlohmann::json& body = nullptr) {
        return send(
            method, "/hubspot" + path, body.is_null() ? "" : body.dump(),
            {{"Authorization", "Bearer pat-na1-sandbox"}, {"Content-Type", "application/json"}});
    }
    std::string createContact(const nlohmann::json& properties) {
        return hs("POST", "/crm/v3/objects/contacts", {{"properties", properties}})
            .body.at("id")
            .get<std::string>();
    }

    Sandbox sandbox;
    std::string token;
};

}  // namespace leadloom::sandbox

#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/mailchimp/mailchimp.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::mailchimp {

/// Mailchimp without a transport, and a client who has the key.
class MailchimpClient {
public:
    explicit MailchimpClient(PopulationSettings people = {}) : sandbox(people) {
        sandbox.add(std::make_unique<Mailchimp>(sandbox.clock()));
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
        return send(method, "/_control/mailchimp" + path, method == "GET" ? "" : body.dump());
    }
    void wait(std::int64_t milliseconds) {
        send("PATCH", "/_control/clock", nlohmann::json{{"advance_ms", milliseconds}}.dump());
    }
    /// `path` below the audience: "/members".
    Answer list(const std::string& method, const std::string& path,
                const nlohmann::json& body = nullptr) {
        return send(method, "/mailchimp/3.0/lists/a1b2c3d4e5" + path,
                    body.is_null() ? "" : body.dump(), {{"Authorization", "Bearer " + key}});
    }
    /// The contact id of a new member.
    std::string member(const std::string& email, const std::string& status = "subscribed") {
        return list("POST", "/members", {{"email_address", email}, {"status", status}})
            .body.at("contact_id");
    }

    Sandbox sandbox;
    std::string key = "0123456789abcdef0123456789abcdef-us6";
};

}  // namespace leadloom::sandbox::mailchimp

#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/meta/meta.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::meta {

/// Meta without a transport, and a client with the token of a system user.
class MetaClient {
public:
    explicit MetaClient(PopulationSettings people = {}) : sandbox(people) {
        sandbox.add(std::make_unique<Meta>(sandbox.clock()));
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
        return send(method, "/_control/meta" + path, method == "GET" ? "" : body.dump());
    }
    /// `path` below the version: "/777000111222/leads?limit=5".
    Answer graph(const std::string& method, const std::string& path,
                 const nlohmann::json& body = nullptr) {
        return send(method, "/meta/v26.0" + path, body.is_null() ? "" : body.dump(),
                    {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}});
    }
    /// Somebody answers a form; gives the lead's id.
    std::string lead(const nlohmann::json& answer = nlohmann::json::object()) {
        return control("POST", "/records/leads", answer).body.at("id");
    }
    std::int64_t seconds() { return sandbox.clock().now() / 1000; }

    Sandbox sandbox;
    std::string token = "EAAB-system-user-token-1";
};

/// The code of a refusal; 0 where it is none.
inline int codeOf(const Answer& answer) {
    return answer.body.contains("error") ? answer.body["error"].value("code", 0) : 0;
}
inline int subcodeOf(const Answer& answer) {
    return answer.body.contains("error") ? answer.body["error"].value("error_subcode", 0) : 0;
}

}  // namespace leadloom::sandbox::meta

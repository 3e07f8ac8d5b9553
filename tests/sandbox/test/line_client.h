#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/line/line.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::line {

/// LINE without a transport, and a client who has the channel's long-lived token.
class LineClient {
public:
    explicit LineClient(PopulationSettings people = {}) : sandbox(people) {
        sandbox.add(std::make_unique<Line>(sandbox.clock()));
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
        return send(method, "/_control/line" + path, method == "GET" ? "" : body.dump());
    }
    void wait(std::int64_t milliseconds) {
        send("PATCH", "/_control/clock", nlohmann::json{{"advance_ms", milliseconds}}.dump());
    }
    /// `path` below "/line/v2/bot".
    Answer bot(const std::string& method, const std::string& path,
               const nlohmann::json& body = nullptr, const std::string& retryKey = {}) {
        Headers headers = {{"Authorization", "Bearer sandbox-line-long-lived-token"}};
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        if (!retryKey.empty()) headers["X-Line-Retry-Key"] = retryKey;
        return send(method, "/line/v2/bot" + path, body.is_null() ? "" : body.dump(), headers);
    }
    /// The user id of a new friend.
    std::string follower(const std::string& name) {
        return control("POST", "/records/followers", {{"displayName", name}}).body.at("userId");
    }

    Sandbox sandbox;
};

}  // namespace leadloom::sandbox::line

#pragma once

#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox {

/// One vendor without a transport, and whoever asks it and its control surface.
class VendorClient {
public:
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
    /// `path` after the vendor: "/records/leads".
    Answer control(const std::string& method, const std::string& path,
                   const nlohmann::json& body = nlohmann::json::object()) {
        return send(method, "/_control/" + name_ + path, method == "GET" ? "" : body.dump());
    }
    /// Moves the sandbox's clock forward.
    void wait(std::int64_t milliseconds) {
        send("PATCH", "/_control/clock", nlohmann::json{{"advance_ms", milliseconds}}.dump());
    }

    Sandbox sandbox;

protected:
    VendorClient(std::string name, PopulationSettings people)
        : sandbox(people), name_(std::move(name)) {}

private:
    std::string name_;
};

}  // namespace leadloom::sandbox

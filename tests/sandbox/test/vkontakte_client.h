#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/sandbox.h"
#include "tests/sandbox/test/client.h"
#include "tests/sandbox/vkontakte/vkontakte.h"

namespace leadloom::sandbox::vkontakte {

/// VK without a transport, and a client who has the user's token.
class VkontakteClient {
public:
    explicit VkontakteClient(PopulationSettings people = {}) : sandbox(people) {
        sandbox.add(std::make_unique<Vkontakte>(sandbox.clock()));
    }

    Answer send(const std::string& method, const std::string& target, const std::string& body,
                Headers headers) {
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
    nlohmann::json control(const std::string& method, const std::string& path,
                           const nlohmann::json& body = nlohmann::json::object()) {
        return send(method, "/_control/vkontakte" + path, method == "GET" ? "" : body.dump(), {})
            .body;
    }
    /// Calls a method; `form`: its parameters but the version.
    nlohmann::json call(const std::string& name, const std::string& form,
                        const std::string& token = "vk1.a.sandbox-user-token") {
        return send("POST", "/vkontakte/method/" + name, form + "&v=5.199",
                    {{"Authorization", "Bearer " + token},
                     {"Content-Type", "application/x-www-form-urlencoded"}})
            .body;
    }
    int errorOf(const std::string& name, const std::string& form) {
        const auto answer = call(name, form);
        return answer.contains("error") ? answer["error"]["error_code"].get<int>() : 0;
    }

    Sandbox sandbox;
};

}  // namespace leadloom::sandbox::vkontakte

#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/test/vendor_client.h"
#include "tests/sandbox/vkontakte/vkontakte.h"

namespace leadloom::sandbox::vkontakte {

/// VK without a transport, and a client who has the user's token.
class VkontakteClient : public VendorClient {
public:
    explicit VkontakteClient(PopulationSettings people = {}) : VendorClient("vkontakte", people) {
        sandbox.add(std::make_unique<Vkontakte>(sandbox.clock()));
    }

    nlohmann::json control(const std::string& method, const std::string& path,
                           const nlohmann::json& body = nlohmann::json::object()) {
        return VendorClient::control(method, path, body).body;
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
};

}  // namespace leadloom::sandbox::vkontakte

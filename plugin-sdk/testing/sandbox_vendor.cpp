#include "plugin-sdk/testing/sandbox_vendor.h"

#include <stdexcept>

#include <leadloom/sdk/query.h>

namespace leadloom::testing {

using nlohmann::json;

SandboxVendor::SandboxVendor(const std::string& binary, json description)
    : name_(description.at("name").get<std::string>()),
      description_(std::move(description)),
      process_(binary, {"--vendor", name_}) {
    transport_.setPrefix(description_.value("prefix", "Bearer"));
    transport_.setHeader(description_.value("header", "Authorization"));
    SandboxVendor::reset();
}

void SandboxVendor::reset() {
    control(
        "POST", "/reset",
        {{"people", description_.value("people", 25)}, {"seed", description_.value("seed", 7)}});
    if (description_.contains("settings"))
        control("PATCH", "/" + name_ + "/settings", description_.at("settings"));
    if (description_.contains("ports")) {
        const auto told = control("GET", "/" + name_ + "/settings", nullptr);
        for (const auto& port : description_.at("ports"))
            places_["{" + port.get<std::string>() + "}"] = told.at(port.get<std::string>()).dump();
    }
    if (!refreshToken()) throw std::runtime_error("the sandbox refuses the acceptance credential");
}

bool SandboxVendor::refreshToken() {
    if (description_.contains("token")) {
        transport_.setToken(description_.at("token").get<std::string>());
        return true;
    }
    if (!description_.contains("oauth")) return true;
    const auto& oauth = description_.at("oauth");
    sdk::Query form;
    for (const auto& [key, value] : oauth.at("form").items())
        form.add(key, value.get<std::string>());
    HttpCall call;
    call.method = "POST";
    call.url = baseUrl() + oauth.at("path").get<std::string>();
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    call.body = form.text();
    const auto reply = controls_.send(call);
    const auto answer = json::parse(reply.body, nullptr, false);
    if (reply.status != 200 || !answer.is_object()) return false;
    transport_.setToken(answer.value("access_token", ""));
    return !transport_.token().empty();
}

std::vector<std::string> SandboxVendor::secrets() const {
    std::vector<std::string> all{transport_.token()};
    if (description_.contains("oauth"))
        for (const char* key : {"client_secret", "refresh_token", "assertion"})
            all.push_back(description_.at("oauth").at("form").value(key, ""));
    return all;
}

json SandboxVendor::control(const std::string& method, const std::string& path, const json& body) {
    HttpCall call;
    call.method = method;
    call.url = process_.url() + "/_control" + path;
    call.headers = {{"Content-Type", "application/json"}};
    call.body = body.is_null() ? std::string{} : body.dump();
    const auto reply = controls_.send(call);
    if (reply.outcome != LL_OK || reply.status >= 300)
        throw std::runtime_error(method + " " + path + " at the sandbox: " +
                                 std::to_string(reply.status) + " " + reply.message + reply.body);
    return json::parse(reply.body, nullptr, false);
}

void SandboxVendor::edit(const std::string& type, const std::string& id, const json& change) {
    control("PATCH", "/" + name_ + "/records/" + type + "/" + id, change);
}

void SandboxVendor::remove(const std::string& type, const std::string& id) {
    control("DELETE", "/" + name_ + "/records/" + type + "/" + id, nullptr);
}

}  // namespace leadloom::testing

#pragma once

#include <map>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/loopback_transport.h"
#include "plugin-sdk/testing/sandbox_process.h"
#include "plugin-sdk/testing/vendor.h"

namespace leadloom::testing {

/// A vendor of the sandbox, in a process of its own.
class SandboxVendor : public Vendor {
public:
    /// `description`: the "vendor" of an acceptance description: {"name", "people", "seed",
    /// "token" | "oauth": {"path", "form"}, "prefix": before the token, "header": in
    /// which the token stands, "settings": for the vendor's control surface, "ports": [names of
    /// settings]: of a vendor that isn't spoken to by HTTP}.
    SandboxVendor(const std::string& binary, nlohmann::json description);

    void reset() override;
    Transport* transport() override {
        return description_.contains("ports") ? nullptr : &transport_;
    }
    std::string baseUrl() const override { return process_.url() + "/" + name_; }
    std::map<std::string, std::string> places() const override { return places_; }
    bool refreshToken() override;
    std::vector<std::string> secrets() const override;
    void edit(const std::string& type, const std::string& id,
              const nlohmann::json& change) override;
    void remove(const std::string& type, const std::string& id) override;

private:
    nlohmann::json control(const std::string& method, const std::string& path,
                           const nlohmann::json& body);

    std::string name_;
    nlohmann::json description_;
    std::map<std::string, std::string> places_;
    SandboxProcess process_;
    LoopbackTransport transport_;
    LoopbackTransport controls_;
};

}  // namespace leadloom::testing

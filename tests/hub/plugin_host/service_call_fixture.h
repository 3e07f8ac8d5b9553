#pragma once

#include <filesystem>

#include <gtest/gtest.h>
#include <leadloom/sdk/host.h>

#include "hub/plugin_host/call_frame.h"
#include "hub/plugin_host/connector_services.h"
#include "tests/support/fake_clock.h"

namespace leadloom::testing {

/// A call from a connector into the hub's services, seen through the SDK.
class ServiceCall : public ::testing::Test {
protected:
    ServiceCall() {
        std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        parts_.place = "sales-eu";
        parts_.connection = "sales-eu";
        parts_.clock = &clock_;
        parts_.redactor = &redactor_;
        parts_.log = [this](sync::LogLevel, const std::string& line) { log_.push_back(line); };
    }
    ~ServiceCall() override { std::filesystem::remove_all(folder_); }

    /// The host made of `parts_` as they stand now.
    sdk::Host host() {
        services_ = std::make_unique<plugin_host::ConnectorServices>(parts_);
        return sdk::Host(services_->host());
    }
    sdk::Call call() const { return sdk::Call(frame_.call()); }
    /// What the services attached to the call with their last failing status.
    std::string message() const { return frame_.error(LL_TRANSIENT).message; }

    std::filesystem::path folder_;
    FakeClock clock_;
    security::Redactor redactor_;
    std::vector<std::string> log_;
    plugin_host::ServiceParts parts_;
    std::unique_ptr<plugin_host::ConnectorServices> services_;
    sync::CallContext context_;
    plugin_host::CallFrame frame_{context_, "sales-eu"};
};

}  // namespace leadloom::testing

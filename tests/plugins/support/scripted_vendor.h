#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <leadloom/sdk/encoding.h>

#include "leadloom_test_paths.h"
#include "plugin-sdk/testing/fake_hub.h"
#include "plugin-sdk/testing/loaded_plugin.h"
#include "plugin-sdk/testing/transport.h"

namespace leadloom::testing {

/// A vendor that answers as the test says, and remembers what it was asked. The first rule whose
/// method is equal and whose text stands in the (decoded) URL answers; rules of one use go away.
class ScriptedVendor : public Transport {
public:
    static constexpr std::int64_t ServerTime = 1'767'225'600'000'000;  ///< 2026-01-01T00:00:00Z

    /// Answers every such request.
    void always(const std::string& method, const std::string& inUrl, HttpReply reply) {
        rules_.push_back({method, inUrl, std::move(reply), false});
    }
    void always(const std::string& method, const std::string& inUrl, const std::string& json) {
        always(method, inUrl, HttpReply::json(200, json));
    }
    /// Answers one such request.
    void once(const std::string& method, const std::string& inUrl, HttpReply reply) {
        rules_.push_back({method, inUrl, std::move(reply), true});
    }
    void once(const std::string& method, const std::string& inUrl, const std::string& json) {
        once(method, inUrl, HttpReply::json(200, json));
    }

    HttpReply send(const HttpCall& call) override {
        calls.push_back(call);
        const auto url = sdk::percentDecode(call.url);
        for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
            if (rule->method != call.method || url.find(rule->inUrl) == std::string::npos) continue;
            auto reply = rule->reply;
            if (rule->once) rules_.erase(rule);
            if (reply.serverTime == 0) reply.serverTime = ServerTime;
            return reply;
        }
        return HttpReply::json(404, "{}");
    }

    /// The decoded URLs asked that hold this text, in order.
    std::vector<std::string> asked(const std::string& inUrl) const {
        std::vector<std::string> urls;
        for (const auto& call : calls)
            if (auto url = sdk::percentDecode(call.url); url.find(inUrl) != std::string::npos)
                urls.push_back(std::move(url));
        return urls;
    }
    /// The bodies sent to URLs that hold this text, in order.
    std::vector<std::string> bodies(const std::string& inUrl) const {
        std::vector<std::string> all;
        for (const auto& call : calls)
            if (call.url.find(inUrl) != std::string::npos) all.push_back(call.body);
        return all;
    }

    std::vector<HttpCall> calls;

private:
    struct Rule {
        std::string method, inUrl;
        HttpReply reply;
        bool once;
    };
    std::vector<Rule> rules_;
};

/// The built connector, open, between a fake hub and a scripted vendor.
class ConnectorRig {
public:
    explicit ConnectorRig(const std::string& connector, nlohmann::json settings)
        : plugin(std::string(LEADLOOM_PLUGIN_DIR) + "/" + connector),
          hub(&vendor),
          settings_(std::move(settings)) {
        hub.setWallTime(ScriptedVendor::ServerTime);
    }

    /// Opened at first use, so that a test may set credentials before.
    Session& session() {
        if (!session_) {
            session_ = std::make_unique<Session>(plugin, hub);
            opened = session_->open({{"connection", "test"},
                                     {"settings", settings_},
                                     {"streams", nlohmann::json::array()}});
        }
        return *session_;
    }

    ScriptedVendor vendor;
    LoadedPlugin plugin;
    FakeHub hub;
    CallEnd opened;

private:
    nlohmann::json settings_;
    std::unique_ptr<Session> session_;
};

}  // namespace leadloom::testing

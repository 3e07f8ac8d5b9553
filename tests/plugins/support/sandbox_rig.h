#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "leadloom_test_paths.h"
#include "plugin-sdk/testing/fake_hub.h"
#include "plugin-sdk/testing/loaded_plugin.h"
#include "plugin-sdk/testing/loopback_transport.h"
#include "tests/sandbox/sandbox_server.h"

namespace leadloom::testing {

/// The built connector, open, between a fake hub and the sandbox in this process. The sandbox's
/// clock starts at the real time and moves only forward with it.
class SandboxRig {
public:
    SandboxRig(const std::string& connector, const std::string& token, nlohmann::json settings = {})
        : vendor_(connector),
          sandbox_(only(connector)),
          plugin_(std::string(LEADLOOM_PLUGIN_DIR) + "/" + connector),
          hub_(&transport_) {
        sandbox_.start();
        if (settings.is_null()) settings = nlohmann::json::object();
        transport_.setToken(token.empty() ? sessionToken() : token);
        // Of a vendor that isn't spoken to by HTTP: settings that are known only now.
        for (const auto& port : settings.value("ports", std::vector<std::string>{}))
            settings[port] = control("GET", "/settings").at(port);
        for (const auto& way : plugin_.manifest().at("auth")) {
            if (way.contains("prefix")) transport_.setPrefix(way.at("prefix"));
            if (way.contains("header")) transport_.setHeader(way.at("header"));
        }
        if (plugin_.manifest().at("auth").front().at("type") == "basic" && token.empty())
            transport_.setPrefix("Basic");
        settings["base_url"] = sandbox_.url() + "/" + connector;
        session_ = std::make_unique<Session>(plugin_, hub_);
        const auto opened = session_->open(
            {{"connection", "test"}, {"settings", settings}, {"streams", nlohmann::json::array()}});
        if (opened.status != LL_OK) throw std::runtime_error("open failed: " + opened.message);
    }

    Session& session() { return *session_; }
    FakeHub& hub() { return hub_; }

    /// The control surface of the sandbox. `path` after the vendor: "/records/Lead".
    nlohmann::json control(const std::string& method, const std::string& path,
                           const nlohmann::json& body = nullptr) {
        return request(method, "/_control/" + vendor_ + path, body);
    }
    std::string create(const std::string& type, const nlohmann::json& fields) {
        const auto made = control("POST", "/records/" + type, fields);
        return made.contains("id") ? made.at("id") : made.at("Id");
    }
    /// What the vendor was asked, from the sandbox's log.
    std::vector<nlohmann::json> requests() {
        return request("GET", "/_control/requests?vendor=" + vendor_, nullptr).at("requests");
    }
    /// Adds a fault rule.
    void fault(const nlohmann::json& rule) { request("POST", "/_control/faults", rule); }
    /// Moves the sandbox's clock forward.
    void wait(std::int64_t milliseconds) {
        request("PATCH", "/_control/clock", {{"advance_ms", milliseconds}});
    }
    /// Reads to the end, however often the read stops before it.
    CapturedRead read(const std::string& stream, const std::string& cursor = {},
                      Session::Reading reading = {}) {
        CapturedRead all;
        std::string at = cursor;
        do {
            auto part = session_->read(stream, at, reading);
            if (!part.checkpoints.empty()) at = part.checkpoints.back().cursor;
            all.end = part.end;
            all.expected = std::max(all.expected, part.expected);
            std::move(part.records.begin(), part.records.end(), std::back_inserter(all.records));
            std::move(part.checkpoints.begin(), part.checkpoints.end(),
                      std::back_inserter(all.checkpoints));
        } while (all.end.status == LL_OK);
        return all;
    }

private:
    static sandbox::SandboxOptions only(const std::string& vendor) {
        sandbox::SandboxOptions options;
        options.vendors = {vendor};
        return options;
    }
    nlohmann::json request(const std::string& method, const std::string& path,
                           const nlohmann::json& body) {
        HttpCall call;
        call.method = method;
        call.url = sandbox_.url() + path;
        call.headers = {{"Content-Type", "application/json"}};
        if (!body.is_null()) call.body = body.dump();
        const auto reply = control_.send(call);
        if (reply.outcome != LL_OK || reply.status >= 300)
            throw std::runtime_error(method + " " + path + ": " + std::to_string(reply.status) +
                                     reply.message + reply.body);
        return nlohmann::json::parse(reply.body, nullptr, false);
    }
    std::string sessionToken() {
        return request("POST", "/_control/" + vendor_ + "/session", nlohmann::json::object())
            .at("access_token");
    }

    std::string vendor_;
    sandbox::SandboxServer sandbox_;
    LoopbackTransport transport_;
    LoopbackTransport control_;
    LoadedPlugin plugin_;
    FakeHub hub_;
    std::unique_ptr<Session> session_;
};

/// The last record of this id in a read; null where there is none.
inline const CapturedRecord* lastOf(const CapturedRead& read, const std::string& id) {
    const CapturedRecord* last = nullptr;
    for (const auto& record : read.records)
        if (record.externalId == id) last = &record;
    return last;
}

}  // namespace leadloom::testing

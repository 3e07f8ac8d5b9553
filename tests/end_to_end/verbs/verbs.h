#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "leadloom_test_paths.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {

/// A hub over a platform that tells of leads by signed webhooks and has every other verb.
class Verbs : public testing::Test {
protected:
    void SetUp() override {
        namespace fs = std::filesystem;
        fs::create_directories(deployment_.folder() / "platform");
        fs::create_directories(deployment_.folder() / "plugins");
        fs::copy(fs::path(LEADLOOM_BINARY_DIR) / "test_plugins/adverts",
                 deployment_.folder() / "plugins/adverts", fs::copy_options::recursive);
        deployment_.write("leadloom.yaml", R"(version: 1
workspace: test
store: { url: "sqlite:./leadloom.db" }
server: { listen: "127.0.0.1:0", public_url: "https://hub.example" }
plugins: { path: ["./plugins"] }
connections:
  - name: ads
    connector: adverts
    settings: { path: platform }
    secrets: { app_secret: s3cret, verify_token: "let me in" }
    streams: [{ name: leads, entity: lead, direction: in, schedule: 1h }]
    reports: [campaign_cost]
    conversions: [{ action: purchase, entity: lead, field: stage, value: action }]
    guards: { first_sync: allow }
)");
        deployment_.write("platform/rows.json", "[]");
    }
    static std::string signature(const std::string& body, const std::string& secret = "s3cret") {
        return "sha256=" + security::toHex(security::bytesOf(security::hmacSha256(secret, body)));
    }
    static std::string event(const std::string& id, const std::string& lead) {
        return nlohmann::json{{"events",
                               {{{"id", id},
                                 {"lead_id", lead},
                                 {"given_name", "Aino"},
                                 {"email", lead + "@mail.example"}}}}}
            .dump();
    }
    HttpAnswer post(const std::string& body, const std::string& signed_,
                    const std::string& mediaType = "application/json",
                    const std::string& coding = {}) {
        std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", mediaType},
                                                                 {"X-Adverts-Signature", signed_}};
        if (!coding.empty()) headers.emplace_back("Content-Encoding", coding);
        return httpRequest("POST", serving_.url + "/hooks/ads", body, headers);
    }
    /// What a body of that size is answered with, before a byte of it was sent.
    int statusForBodyOf(std::int64_t size) const {
        const Poco::URI hub(serving_.url);
        Poco::Net::HTTPClientSession session(hub.getHost(), hub.getPort());
        Poco::Net::HTTPRequest request("POST", "/hooks/ads", "HTTP/1.1");
        request.setContentLength64(size);
        session.sendRequest(request).flush();
        Poco::Net::HTTPResponse response;
        session.receiveResponse(response);
        return response.getStatus();
    }
    std::size_t leads() { return deployment_.runJson({"leads"}).size(); }

    Deployment deployment_{fewPeople()};
    Serving serving_;
};

}  // namespace leadloom::tests

#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/line/line.h"
#include "tests/sandbox/test/vendor_client.h"

namespace leadloom::sandbox::line {

/// LINE without a transport, and a client who has the channel's long-lived token.
class LineClient : public VendorClient {
public:
    explicit LineClient(PopulationSettings people = {}) : VendorClient("line", people) {
        sandbox.add(std::make_unique<Line>(sandbox.clock()));
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
};

}  // namespace leadloom::sandbox::line

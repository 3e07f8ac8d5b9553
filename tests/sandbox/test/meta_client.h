#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/url.h"
#include "tests/sandbox/meta/meta.h"
#include "tests/sandbox/test/vendor_client.h"

namespace leadloom::sandbox::meta {

/// Meta without a transport, and a client with the token of a system user.
class MetaClient : public VendorClient {
public:
    explicit MetaClient(PopulationSettings people = {}) : VendorClient("meta", people) {
        sandbox.add(std::make_unique<Meta>(sandbox.clock()));
    }

    /// `path` below the version: "/777000111222/leads?limit=5".
    Answer graph(const std::string& method, const std::string& path,
                 const nlohmann::json& body = nullptr) {
        return send(method, "/meta/v26.0" + path, body.is_null() ? "" : body.dump(),
                    {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}});
    }
    /// Somebody answers a form; gives the lead's id.
    std::string lead(const nlohmann::json& answer = nlohmann::json::object()) {
        return control("POST", "/records/leads", answer).body.at("id");
    }
    std::int64_t seconds() { return sandbox.clock().now() / 1000; }

    std::string token = "EAAB-system-user-token-1";
};

/// The code of a refusal; 0 where it is none.
inline int codeOf(const Answer& answer) {
    return answer.body.contains("error") ? answer.body["error"].value("code", 0) : 0;
}
inline int subcodeOf(const Answer& answer) {
    return answer.body.contains("error") ? answer.body["error"].value("error_subcode", 0) : 0;
}

}  // namespace leadloom::sandbox::meta

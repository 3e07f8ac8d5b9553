#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/mailchimp/mailchimp.h"
#include "tests/sandbox/test/vendor_client.h"

namespace leadloom::sandbox::mailchimp {

/// Mailchimp without a transport, and a client who has the key.
class MailchimpClient : public VendorClient {
public:
    explicit MailchimpClient(PopulationSettings people = {}) : VendorClient("mailchimp", people) {
        sandbox.add(std::make_unique<Mailchimp>(sandbox.clock()));
    }

    /// `path` below the audience: "/members".
    Answer list(const std::string& method, const std::string& path,
                const nlohmann::json& body = nullptr) {
        return send(method, "/mailchimp/3.0/lists/a1b2c3d4e5" + path,
                    body.is_null() ? "" : body.dump(), {{"Authorization", "Bearer " + key}});
    }
    /// The contact id of a new member.
    std::string member(const std::string& email, const std::string& status = "subscribed") {
        return list("POST", "/members", {{"email_address", email}, {"status", status}})
            .body.at("contact_id");
    }

    std::string key = "0123456789abcdef0123456789abcdef-us6";
};

}  // namespace leadloom::sandbox::mailchimp

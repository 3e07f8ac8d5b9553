#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::mailchimp {

struct Tag {
    std::string name;
    std::int64_t id = 0, added = 0;
};

/// One contact of an audience. Times are milliseconds of whole seconds, 0 = never.
struct Member {
    std::string contactId, email, status, statusBefore;
    std::int64_t webId = 0;
    /// What the contact's own fields hold; only tags of the audience.
    nlohmann::json mergeFields = nlohmann::json::object();
    /// Further writable properties: language, vip, email_type, ip_signup …
    nlohmann::json more = nlohmann::json::object();
    std::vector<Tag> tags;
    std::string source = "API - Generic", reason;
    /// The person has gone, or the address bounced: nobody but the person brings it back.
    bool inCompliance = false;
    std::int64_t signup = 0, optIn = 0, changed = 0;
};

/// Lower-case hexadecimal MD5 of the lower-cased address.
std::string subscriberHash(const std::string& email);
/// 10 hexadecimal digits, the same in all audiences.
std::string uniqueEmailId(const std::string& email);
/// `2026-11-21T10:20:30+00:00`; empty for 0.
std::string stamp(std::int64_t milliseconds);

}  // namespace leadloom::sandbox::mailchimp

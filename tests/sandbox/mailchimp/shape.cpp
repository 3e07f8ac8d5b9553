#include <algorithm>
#include <array>

#include "tests/sandbox/mailchimp/audience.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

using Check = bool (json::*)() const noexcept;

struct Property {
    const char* name;
    const char* type;
    Check fits;
};

constexpr std::array<Property, 14> Properties = {{
    {"email_address", "string", &json::is_string},
    {"email_type", "string", &json::is_string},
    {"status", "string", &json::is_string},
    {"status_if_new", "string", &json::is_string},
    {"merge_fields", "object", &json::is_object},
    {"interests", "object", &json::is_object},
    {"language", "string", &json::is_string},
    {"vip", "boolean", &json::is_boolean},
    {"location", "object", &json::is_object},
    {"marketing_permissions", "array", &json::is_array},
    {"ip_signup", "string", &json::is_string},
    {"ip_opt", "string", &json::is_string},
    {"timestamp_signup", "string", &json::is_string},
    {"timestamp_opt", "string", &json::is_string},
}};

bool isStatus(const std::string& status, const std::string& operation) {
    for (const char* known : {"subscribed", "unsubscribed", "cleaned", "pending"})
        if (status == known) return true;
    return status == "transactional" && operation != "patch";
}

std::optional<Problem> statusProblem(const json& body, const char* key,
                                     const std::string& operation) {
    if (!body.contains(key) || isStatus(body[key].get<std::string>(), operation))
        return std::nullopt;
    auto problem = wrongType(key, "", json());
    problem.errors[0]["message"] = "Value must be one of the described statuses";
    return problem;
}

}  // namespace

std::optional<Problem> shapeProblem(const json& body, const std::string& operation) {
    if (!body.is_object()) return wrongType("", "object", body);
    for (const auto& property : Properties)
        if (body.contains(property.name) && !(body[property.name].*property.fits)())
            return wrongType(property.name, property.type, body[property.name]);
    for (const char* key : {"status", "status_if_new"})
        if (auto problem = statusProblem(body, key, operation)) return problem;
    // Tags are taken when a member is made; later they have a path of their own and are passed
    // over here, unless their form is wrong.
    const auto tags = body.value("tags", json::array());
    const bool areTexts =
        tags.is_array() &&
        std::all_of(tags.begin(), tags.end(), [](const json& tag) { return tag.is_string(); });
    return areTexts ? std::nullopt : std::optional(wrongType("tags", "array of string", tags));
}

}  // namespace leadloom::sandbox::mailchimp

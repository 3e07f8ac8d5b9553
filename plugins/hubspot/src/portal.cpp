#include "portal.h"

#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::hubspot {

const ErrorTable& errorTable() {
    static const ErrorTable table("/category", "/message",
                                  {
                                      {0, "INVALID_AUTHENTICATION|EXPIRED_AUTHENTICATION", LL_AUTH},
                                      {0, "MISSING_SCOPES", LL_FORBIDDEN},
                                      {0, "RATE_LIMITS", LL_RATE_LIMITED},
                                      {0, "OBJECT_NOT_FOUND", LL_NOT_FOUND},
                                      {0, "CONFLICT", LL_CONFLICT},
                                      {423, "", LL_TRANSIENT},
                                      {477, "", LL_RATE_LIMITED},
                                  });
    return table;
}

std::string propertiesIn(std::string_view message) {
    return joinTexts(textsBetween(message, {R"("name":")", R"(Property ")"}, "\""), " ");
}

WriteResult refusal(std::string_view category, std::string_view message, ll_status status) {
    if (status == LL_OK) status = errorTable().ofCode(category);
    const auto existing = wordAfter(message, "Existing ID: ");
    if (!existing.empty()) status = LL_CONFLICT;
    auto refused = refusedRecord("HubSpot", status, category, propertiesIn(message), {}, existing);
    // Of what HubSpot's own contacts hold only the address must be theirs alone.
    if (message.find("Contact already exists") != std::string_view::npos) refused.fields = "email";
    return refused;
}

std::string Portal::pathOf(const ObjectType& type, std::string_view rest) const {
    if (type.stream == Owners) return "/crm/v3/owners";
    return settings().url("path_prefix") + "/" + std::string(type.stream) + std::string(rest);
}

void Portal::observe(const HttpResponse& response) {
    const auto left = parseInteger(response.header("X-HubSpot-RateLimit-Remaining"));
    const auto window = parseInteger(response.header("X-HubSpot-RateLimit-Interval-Milliseconds"));
    if (left && window)
        host().rateLimit().observe({}, *left, host().clock().wallTime() + *window * 1000);
    if (const auto daily = parseInteger(response.header("X-HubSpot-RateLimit-Daily-Remaining")))
        host().rateLimit().observe("daily", *daily);
}

Status Portal::refine(Status status, const Answer& answer) const {
    if (status.code() != LL_RATE_LIMITED) return status;
    const auto policy = answer.value("/policyName");
    if (!policy || *policy != "DAILY") return status;
    return status.as(LL_QUOTA, " (the daily budget returns at midnight, account time)");
}

Result<std::string> Portal::markerProperty(const ObjectType& type) {
    const auto property = settings().text("external_id_property");
    if (property.empty()) return property;
    if (const auto known = markers_.find(type.stream); known != markers_.end())
        return known->second;
    const auto path = "/crm/v3/properties/" + std::string(type.stream) + "/" + property;
    const auto answer = get(path, "asking for property " + property);
    const auto code = answer.status().code();
    if (!answer && code != LL_NOT_FOUND && code != LL_FORBIDDEN) return answer.status();
    return markers_[type.stream] = answer ? property : std::string();
}

}  // namespace leadloom::hubspot

#include "errors.h"

#include <cctype>

namespace leadloom::hubspot {

const sdk::ErrorTable& errorTable() {
    static const sdk::ErrorTable table("/category", "/message",
                                       {
                                           {0, "INVALID_AUTHENTICATION", LL_AUTH},
                                           {0, "EXPIRED_AUTHENTICATION", LL_AUTH},
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
    std::string names;
    for (const std::string_view lead : {R"("name":")", R"(Property ")"}) {
        for (auto at = message.find(lead); at != std::string_view::npos;
             at = message.find(lead, at + 1)) {
            const auto rest = message.substr(at + lead.size());
            const auto name = rest.substr(0, rest.find('"'));
            if (name.empty() || name.size() == rest.size()) continue;
            names += (names.empty() ? "" : " ") + std::string(name);
        }
    }
    return names;
}

std::string existingIdIn(std::string_view message) {
    constexpr std::string_view Lead = "Existing ID: ";
    const auto at = message.find(Lead);
    if (at == std::string_view::npos) return {};
    const auto id = message.substr(at + Lead.size());
    return std::string(id.substr(0, id.find_first_not_of("0123456789")));
}

sdk::WriteResult refusal(std::string_view category, std::string_view message, ll_status status) {
    if (status == LL_OK) status = errorTable().ofCode(category);
    auto existing = existingIdIn(message);
    if (!existing.empty()) status = LL_CONFLICT;
    auto names = propertiesIn(message);
    auto text = "HubSpot refused the record: " + sdk::scrub(category, 80);
    if (!names.empty()) text += " (" + sdk::scrub(names) + ")";
    auto result = sdk::WriteResult::failed({status, std::move(text)});
    if (status == LL_INVALID_RECORD) result.fields = std::move(names);
    result.existingId = std::move(existing);
    return result;
}

}  // namespace leadloom::hubspot

#include "tests/sandbox/google_ads/enums.h"

#include <span>

namespace leadloom::sandbox::google_ads {

using nlohmann::json;

namespace {

/// By number, from 1.
constexpr const char* AccountTypes[] = {"GOOGLE_ADS", "DISPLAY_VIDEO_PARTNER",
                                        "DISPLAY_VIDEO_ADVERTISER", "DATA_PARTNER",
                                        "GOOGLE_ANALYTICS_PROPERTY"};
constexpr const char* EventSources[] = {"WEB", "APP", "IN_STORE", "PHONE", "OTHER", "MESSAGE"};
constexpr const char* Consents[] = {"CONSENT_GRANTED", "CONSENT_DENIED"};
constexpr const char* Encodings[] = {"HEX", "BASE64"};

void name(json& object, const char* key, std::span<const char* const> names) {
    const auto value = object.find(key);
    if (value == object.end() || !value->is_number_integer()) return;
    const auto number = value->get<std::int64_t>();
    if (number == 0) {
        object.erase(value);
    } else if (number > 0 && number <= std::ssize(names)) {
        *value = names[static_cast<std::size_t>(number - 1)];
    }
}

void nameConsent(json& object) {
    const auto consent = object.find("consent");
    if (consent == object.end()) return;
    for (const char* key : {"adUserData", "adPersonalization"})
        name(*consent, key, Consents);
}

}  // namespace

json withNamedEnums(json upload) {
    name(upload, "encoding", Encodings);
    nameConsent(upload);
    if (upload.contains("destinations"))
        for (auto& destination : upload["destinations"])
            for (const char* key : {"operatingAccount", "loginAccount", "linkedAccount"})
                if (destination.contains(key)) name(destination[key], "accountType", AccountTypes);
    if (upload.contains("events"))
        for (auto& event : upload["events"]) {
            name(event, "eventSource", EventSources);
            nameConsent(event);
        }
    return upload;
}

}  // namespace leadloom::sandbox::google_ads

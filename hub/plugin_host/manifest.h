#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/sync/connection/stream_description.h"
#include "hub/sync/settings/report_settings.h"

namespace leadloom::plugin_host {

/// Requests a connector allows itself by default, of one bucket.
struct LimitDescription {
    double requestsPerSecond = 0;  ///< 0: none
    int burst = 0;                 ///< 0: as many as a second allows
    std::int64_t dailyRequests = 0;
};

/// How a connector's vendor wants its webhooks taken.
struct WebhookDescription {
    std::string answer;  ///< body of the answer to an event that was taken
    std::string answerType = "text/plain; charset=utf-8";
    std::vector<std::string> mediaTypes;  ///< of bodies; empty: any
};

/// What a connector says of itself in the manifest beside its library; read without running any of
/// its code.
struct Manifest {
    std::string id;
    std::string name;
    std::string version;
    std::string vendor;
    std::string licence;
    std::string stability = "draft";  ///< draft, beta or stable; docs/plugin-boundary.md
    std::uint32_t abiMajor = 0;
    std::uint32_t abiMinor = 0;
    std::vector<std::string> services;               ///< host services it can't do without
    std::vector<std::string> extensions;             ///< what it implements
    std::string auth;                                ///< JSON list of the ways to authenticate
    std::string settingsSchema;                      ///< JSON Schema of a connection's settings
    std::map<std::string, LimitDescription> limits;  ///< by bucket
    WebhookDescription webhook;
    std::vector<sync::ReportSettings> reports;
    std::map<std::string, int> conversionBatches;  ///< most events in one upload, by action
    std::vector<sync::StreamDescription> streams;  ///< in dependency order
    std::vector<std::string> streamTitles;         ///< beside `streams`
    std::string library;                           ///< file name beside the manifest
    std::string sha256;                            ///< of that file, hex
    std::filesystem::path folder;

    const sync::StreamDescription* stream(std::string_view wanted) const;
    bool takesAuth(std::string_view type) const;
};

/// InvalidConfig names the file and the key at fault.
Result<Manifest> readManifest(const std::filesystem::path& file);
Result<Manifest> parseManifest(std::string_view text, const std::string& place);

}  // namespace leadloom::plugin_host

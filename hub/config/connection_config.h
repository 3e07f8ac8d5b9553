#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/node.h"
#include "hub/config/text_template.h"
#include "hub/mapping/filter.h"
#include "hub/model/entity.h"

namespace leadloom::config {

enum class Direction : std::uint8_t { In, Out, TwoWay };
enum class OnDelete : std::uint8_t { Unlink, Propagate, Archive, Recreate, Ignore, Ask };
enum class FirstSync : std::uint8_t { Ask, Allow };
enum class AuthType : std::uint8_t { None, Token, Basic, ApiKey, OAuth2, JwtBearer };

/// "two_way", "unlink", "oauth2" …: the word used in configuration.
std::string_view toString(Direction direction);
std::string_view toString(OnDelete onDelete);
std::string_view toString(AuthType type);

/// Hints for values that leave their region open; empty: not told.
struct LocaleConfig {
    std::string region;
    std::string language;
    char decimalMark = '\0';
};

/// Credentials as configured; only the members of `type` are set. Resolve a template right before
/// its use and don't keep the result.
struct AuthConfig {
    AuthType type = AuthType::None;
    TextTemplate token;
    TextTemplate username;
    TextTemplate password;
    TextTemplate key;
    TextTemplate clientId;
    TextTemplate clientSecret;
    TextTemplate refreshToken;
    TextTemplate subject;
    TextTemplate privateKey;
    TextTemplate tokenUrl;
    TextTemplate audience;
    std::vector<std::string> scopes;
};

struct StreamConfig {
    std::string name;
    model::Entity entity = model::Entity::Lead;
    Direction direction = Direction::TwoWay;
    std::chrono::milliseconds schedule{0};
    OnDelete onDelete = OnDelete::Unlink;
    bool marketing = false;  ///< people are addressed from there
    Node settings;           ///< a map, perhaps empty; `files` stands in it too
    Place place;             ///< of the name
};

struct LimitsConfig {
    double requestsPerSecond = 0;    ///< 0: the connector's own
    std::int64_t dailyRequests = 0;  ///< 0: none
};

struct GuardsConfig {
    FirstSync firstSync = FirstSync::Ask;
    std::int64_t maxDeletes = 0;
    double maxDeletePercent = 0;
    std::int64_t maxChanges = 0;
    double maxChangePercent = 0;
};

struct ConversionConfig {
    std::string action;
    model::Entity entity = model::Entity::Deal;
    std::string field;
    std::string value;
    std::string consent;
    Place place;  ///< of the action
};

/// One account in one system, as configured. Defaults are filled in by the loader.
struct ConnectionConfig {
    std::string name;
    std::string connector;
    Node settings;  ///< a map; references in it unresolved, see completedSettings()
    AuthConfig auth;
    std::map<std::string, TextTemplate> secrets;  ///< by the name the connector asks for
    std::vector<StreamConfig> streams;
    std::vector<std::string> reports;
    std::vector<ConversionConfig> conversions;
    std::string mappingFile;  ///< absolute, or relative to the working folder; empty: none
    std::optional<mapping::Filter> filter;
    LocaleConfig locale;  ///< the connection's, where it has none the workspace's
    LimitsConfig limits;
    GuardsConfig guards;
    Place place;  ///< of the name
    Place connectorPlace;
    Place authPlace;
    Place filterPlace;
    std::string path;  ///< "connections[0]"

    const StreamConfig* stream(std::string_view streamName) const;
};

}  // namespace leadloom::config

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/config/connection_config.h"
#include "hub/config/policy_config.h"
#include "hub/config/scalar_forms.h"
#include "hub/config/text_template.h"

namespace leadloom::config {

struct StoreConfig {
    TextTemplate url;
};

struct ServerConfig {
    ListenAddress listen;
    TextTemplate publicUrl;  ///< empty: not told
};

struct PluginsConfig {
    std::vector<std::string> path;
    std::vector<std::string> allow;  ///< empty: every connector found may load
};

struct SecurityConfig {
    bool allowPrivateNetworks = false;
};

struct MatchConfig {
    double automatic = 0;  ///< `auto`
    double review = 0;
};

/// A whole configuration, checked and complete. Holds no secret: references are unresolved.
struct WorkspaceConfig {
    std::string workspace;
    StoreConfig store;
    ServerConfig server;
    PluginsConfig plugins;
    LocaleConfig locale;
    SecurityConfig security;
    std::vector<ConnectionConfig> connections;
    PolicyConfig policies;
    MatchConfig match;
    Place matchPlace;
    std::string folder;  ///< where the configuration stands; relative mapping files start here

    const ConnectionConfig* connection(std::string_view name) const;
};

}  // namespace leadloom::config

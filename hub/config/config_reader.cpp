#include "hub/config/config_reader.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace leadloom::config {
namespace {

constexpr std::array<std::string_view, 3> Directions{"in", "out", "two_way"};
constexpr std::array<std::string_view, 6> DeletePolicies{"unlink",   "propagate", "archive",
                                                         "recreate", "ignore",    "ask"};
constexpr std::array<std::string_view, 6> AuthTypes{"none",    "token",  "basic",
                                                    "api_key", "oauth2", "jwt_bearer"};

template <typename Enum, std::size_t Count>
Enum enumOf(const std::array<std::string_view, Count>& words, const std::string& word) {
    const auto found = std::find(words.begin(), words.end(), word);
    return static_cast<Enum>(found - words.begin());
}

std::vector<std::string> textsOf(const Node* list) {
    std::vector<std::string> texts;
    if (list == nullptr) return texts;
    for (const Node& item : list->items)
        texts.push_back(item.text);
    return texts;
}

TextTemplate templateOf(const Node& node, std::string_view key) {
    return TextTemplate(node.textOf(key));
}

std::int64_t integerOf(const Node& node, std::string_view key) {
    return parseInteger(node.textOf(key)).value_or(0);
}

double numberOf(const Node& node, std::string_view key) {
    return parseNumber(node.textOf(key)).value_or(0);
}

LocaleConfig readLocale(const Node* node, const LocaleConfig& fallback) {
    LocaleConfig locale = fallback;
    if (node == nullptr) return locale;
    if (node->find("region") != nullptr) locale.region = node->textOf("region");
    if (node->find("language") != nullptr) locale.language = node->textOf("language");
    const std::string& mark = node->textOf("decimal_mark");
    if (!mark.empty()) locale.decimalMark = mark[0];
    return locale;
}

AuthConfig readAuth(const Node& node) {
    AuthConfig auth;
    auth.type = enumOf<AuthType>(AuthTypes, node.textOf("type"));
    auth.token = templateOf(node, "token");
    auth.username = templateOf(node, "username");
    auth.password = templateOf(node, "password");
    auth.key = templateOf(node, "key");
    auth.clientId = templateOf(node, "client_id");
    auth.clientSecret = templateOf(node, "client_secret");
    auth.refreshToken = templateOf(node, "refresh_token");
    auth.subject = templateOf(node, "subject");
    auth.privateKey = templateOf(node, "private_key");
    auth.tokenUrl = templateOf(node, "token_url");
    auth.audience = templateOf(node, "audience");
    auth.scopes = textsOf(node.find("scopes"));
    return auth;
}

Node streamSettings(const Node& node) {
    Node settings;
    settings.kind = Node::Kind::Map;
    settings.place = node.place;
    if (const Node* given = node.find("settings")) settings = *given;
    if (const Node* files = node.find("files")) {
        settings.entries.push_back({"files", files->place, *files});
    }
    return settings;
}

StreamConfig readStream(const Node& node) {
    StreamConfig stream;
    stream.name = node.textOf("name");
    stream.entity = model::entityFrom(node.textOf("entity")).value_or(model::Entity::Lead);
    stream.direction = enumOf<Direction>(Directions, node.textOf("direction"));
    stream.schedule = parseDuration(node.textOf("schedule")).value_or(std::chrono::minutes(5));
    stream.onDelete = enumOf<OnDelete>(DeletePolicies, node.textOf("on_delete"));
    stream.marketing = node.textOf("purpose") == "marketing";
    stream.settings = streamSettings(node);
    stream.place = node.find("name")->place;
    return stream;
}

GuardsConfig readGuards(const Node& node) {
    return {node.textOf("first_sync") == "allow" ? FirstSync::Allow : FirstSync::Ask,
            integerOf(node, "max_deletes"), numberOf(node, "max_delete_percent"),
            integerOf(node, "max_changes"), numberOf(node, "max_change_percent")};
}

std::string mappingPath(const std::string& folder, const std::string& file) {
    if (file.empty() || folder.empty()) return file;
    return (std::filesystem::path(folder) / file).lexically_normal().string();
}

std::optional<mapping::Filter> readFilter(const Node* node, const std::string& path,
                                          Faults& faults) {
    if (node == nullptr) return std::nullopt;
    mapping::FilterFault fault;
    auto filter = mapping::Filter::parse(node->text, fault);
    if (!filter) {
        faults.push_back(
            {node->place,
             childPath(path, "filter"),
             "at its character " + std::to_string(fault.offset + 1) + ": " + fault.message,
             {}});
    }
    return filter;
}

ConversionConfig readConversion(const Node& node) {
    return {node.textOf("action"),
            model::entityFrom(node.textOf("entity")).value_or(model::Entity::Deal),
            node.textOf("field"),
            node.textOf("value"),
            node.textOf("consent"),
            node.find("action")->place};
}

ConnectionConfig readConnection(const Node& node, std::size_t index, const WorkspaceConfig& config,
                                Faults& faults) {
    ConnectionConfig connection;
    connection.path = itemPath("connections", index);
    connection.name = node.textOf("name");
    connection.connector = node.textOf("connector");
    connection.settings = *node.find("settings");
    connection.auth = readAuth(*node.find("auth"));
    for (const Node::Entry& secret : node.find("secrets")->entries)
        connection.secrets[secret.key] = templateOf(*node.find("secrets"), secret.key);
    for (const Node& stream : node.find("streams")->items)
        connection.streams.push_back(readStream(stream));
    connection.reports = textsOf(node.find("reports"));
    for (const Node& conversion : node.find("conversions")->items)
        connection.conversions.push_back(readConversion(conversion));
    connection.mappingFile = mappingPath(config.folder, node.textOf("mapping"));
    connection.filter = readFilter(node.find("filter"), connection.path, faults);
    connection.locale = readLocale(node.find("locale"), config.locale);
    const Node& limits = *node.find("limits");
    connection.limits = {numberOf(limits, "requests_per_second"),
                         integerOf(limits, "daily_requests")};
    connection.guards = readGuards(*node.find("guards"));
    connection.place = node.find("name")->place;
    connection.connectorPlace = node.find("connector")->place;
    connection.authPlace = node.find("auth")->place;
    if (const Node* filter = node.find("filter")) connection.filterPlace = filter->place;
    return connection;
}

PolicyChoice readPolicy(const Node& node) {
    if (node.isScalar()) return {node.text, {}};
    PolicyChoice choice{"rank", textsOf(node.find("rank")), textsOf(node.find("expression"))};
    if (choice.rank.empty()) choice.policy = "expression";
    return choice;
}

PolicyConfig readPolicies(const Node& node) {
    PolicyConfig policies;
    policies.fallback = readPolicy(*node.find("default"));
    for (const Node::Entry& entry : node.find("fields")->entries)
        policies.rules.push_back({entry.key, readPolicy(entry.value), entry.keyPlace});
    return policies;
}

}  // namespace

std::string_view toString(Direction direction) {
    return Directions.at(static_cast<std::size_t>(direction));
}
std::string_view toString(OnDelete onDelete) {
    return DeletePolicies.at(static_cast<std::size_t>(onDelete));
}
std::string_view toString(AuthType type) {
    return AuthTypes.at(static_cast<std::size_t>(type));
}

const StreamConfig* ConnectionConfig::stream(std::string_view streamName) const {
    for (const StreamConfig& one : streams) {
        if (one.name == streamName) return &one;
    }
    return nullptr;
}

const ConnectionConfig* WorkspaceConfig::connection(std::string_view name) const {
    for (const ConnectionConfig& one : connections) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

PolicyChoice PolicyConfig::choiceFor(std::string_view field, std::string_view registered) const {
    const PolicyRule* best = nullptr;
    for (const PolicyRule& rule : rules) {
        const std::string_view pattern = rule.pattern;
        const bool group = pattern.ends_with('*');
        const bool fits =
            group ? field.starts_with(pattern.substr(0, pattern.size() - 1)) : field == pattern;
        if (fits && (best == nullptr || best->pattern.ends_with('*')) &&
            (best == nullptr || !group || pattern.size() > best->pattern.size())) {
            best = &rule;
        }
    }
    if (best != nullptr) return best->choice;
    if (!registered.empty() && registered != "latest") return {std::string(registered), {}};
    return fallback;
}

WorkspaceConfig readConfig(const Node& root, const std::string& folder, Faults& faults) {
    WorkspaceConfig config;
    config.folder = folder;
    config.workspace = root.textOf("workspace");
    config.store.url = templateOf(*root.find("store"), "url");
    const Node& server = *root.find("server");
    config.server.listen = parseListenAddress(server.textOf("listen")).value_or(ListenAddress{});
    config.server.publicUrl = templateOf(server, "public_url");
    config.plugins.path = textsOf(root.find("plugins")->find("path"));
    config.plugins.allow = textsOf(root.find("plugins")->find("allow"));
    config.locale = readLocale(root.find("locale"), {});
    config.security.allowPrivateNetworks =
        root.find("security")->textOf("allow_private_networks") == "true";
    const Node& connections = *root.find("connections");
    for (std::size_t i = 0; i < connections.items.size(); ++i)
        config.connections.push_back(readConnection(connections.items[i], i, config, faults));
    config.policies = readPolicies(*root.find("policies"));
    config.match = {numberOf(*root.find("match"), "auto"), numberOf(*root.find("match"), "review")};
    config.matchPlace = root.find("match")->place;
    return config;
}

}  // namespace leadloom::config

#include "hub/config/config_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "hub/config/nearest_name.h"
#include "hub/config/settings_schema.h"

namespace leadloom::config {
namespace {

using Names = std::vector<std::string>;

Names connectionNames(const WorkspaceConfig& config) {
    Names names;
    for (const ConnectionConfig& connection : config.connections)
        names.push_back(connection.name);
    return names;
}

Names fieldNames(const model::FieldTable& fields) {
    static constexpr model::Entity All[] = {
        model::Entity::Lead,     model::Entity::Company,  model::Entity::Deal,
        model::Entity::Activity, model::Entity::Campaign, model::Entity::Spend,
        model::Entity::FxRate,   model::Entity::User,     model::Entity::Post};
    std::set<std::string> names;
    for (const model::Entity entity : All) {
        for (const model::FieldSpec* spec : fields.fieldsOf(entity))
            names.insert(spec->name);
    }
    return {names.begin(), names.end()};
}

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isCustom(std::string_view name) {
    return name.starts_with("custom.");
}

bool groupHolds(const Names& known, std::string_view pattern) {
    const std::string_view prefix = pattern.substr(0, pattern.size() - 1);
    return prefix.empty() || isCustom(prefix) ||
           std::any_of(known.begin(), known.end(),
                       [&](const std::string& name) { return name.starts_with(prefix); });
}

std::string quoted(const std::string& name) {
    return "\"" + name + "\"";
}

std::string listed(const Names& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

void checkUnique(const WorkspaceConfig& config, Faults& faults) {
    std::map<std::string, Place> seen;
    for (const ConnectionConfig& connection : config.connections) {
        const auto [first, fresh] = seen.emplace(connection.name, connection.place);
        if (!fresh) {
            faults.push_back({connection.place,
                              childPath(connection.path, "name"),
                              "the name " + quoted(connection.name) + " is used twice; first at " +
                                  first->second.text(),
                              {}});
        }
        std::map<std::string, Place> streams;
        for (std::size_t i = 0; i < connection.streams.size(); ++i) {
            const StreamConfig& stream = connection.streams[i];
            const auto [earlier, isNew] = streams.emplace(stream.name, stream.place);
            if (isNew) continue;
            const std::string path = itemPath(childPath(connection.path, "streams"), i);
            faults.push_back({stream.place,
                              childPath(path, "name"),
                              "the name " + quoted(stream.name) + " is used twice; first at " +
                                  earlier->second.text(),
                              {}});
        }
    }
}

void checkRank(const PolicyChoice& choice, const Place& place, const std::string& path,
               const Names& connections, Faults& faults) {
    for (std::size_t i = 0; i < choice.rank.size(); ++i) {
        if (contains(connections, choice.rank[i])) continue;
        faults.push_back(
            {place, itemPath(childPath(path, "rank"), i),
             quoted(choice.rank[i]) + " is no connection; known: " + listed(connections),
             nearestName(choice.rank[i], connections)});
    }
}

void checkExpression(const PolicyChoice& choice, const Place& place, const std::string& path,
                     Faults& faults) {
    const Names known{"value", "connection", "rank", "length", "items", "votes", "at"};
    const bool needed = choice.policy == "rank" || choice.policy == "expression";
    if (needed && choice.rank.empty() == choice.expression.empty()) {
        faults.push_back({place, path, "give either rank or expression", {}});
    }
    for (std::size_t i = 0; i < choice.expression.size(); ++i) {
        const std::string at = itemPath(childPath(path, "expression"), i);
        const auto refuse = [&](std::size_t offset, const std::string& what, std::string nearest) {
            faults.push_back({place, at,
                              "at its character " + std::to_string(offset + 1) + ": " + what,
                              std::move(nearest)});
        };
        mapping::FilterFault fault;
        const auto filter = mapping::Filter::parse(choice.expression[i], fault);
        if (!filter) {
            refuse(fault.offset, fault.message, {});
            continue;
        }
        for (const auto& reference : filter->fields()) {
            if (contains(known, reference.name)) continue;
            refuse(
                reference.offset,
                quoted(reference.name) + " is nothing a condition knows; known: " + listed(known),
                nearestName(reference.name, known));
        }
    }
}

void checkPolicies(const WorkspaceConfig& config, const Names& known, Faults& faults) {
    const Names connections = connectionNames(config);
    checkRank(config.policies.fallback, {}, "policies.default", connections, faults);
    checkExpression(config.policies.fallback, {}, "policies.default", faults);
    for (const PolicyRule& rule : config.policies.rules) {
        const std::string path = childPath("policies.fields", rule.pattern);
        const bool group = rule.pattern.ends_with('*');
        const bool good = group ? groupHolds(known, rule.pattern)
                                : isCustom(rule.pattern) || contains(known, rule.pattern);
        if (!good) {
            faults.push_back(
                {rule.place, path,
                 group ? "no field stands in this group" : "this is no field of the model",
                 nearestName(rule.pattern, known)});
        }
        checkRank(rule.choice, rule.place, path, connections, faults);
        checkExpression(rule.choice, rule.place, path, faults);
    }
}

void checkFilters(const WorkspaceConfig& config, const Names& known, Faults& faults) {
    for (const ConnectionConfig& connection : config.connections) {
        if (!connection.filter) continue;
        for (const auto& reference : connection.filter->fields()) {
            if (reference.name == "entity" || isCustom(reference.name)) continue;
            if (contains(known, reference.name)) continue;
            faults.push_back({connection.filterPlace, childPath(connection.path, "filter"),
                              "at its character " + std::to_string(reference.offset + 1) + ": " +
                                  quoted(reference.name) + " is no field of the model",
                              nearestName(reference.name, known)});
        }
    }
}

void checkStreams(const ConnectionConfig& connection, const ConnectorFacts& facts, Faults& faults) {
    Names known;
    for (const ConnectorFacts::Stream& stream : facts.streams)
        known.push_back(stream.name);
    for (std::size_t i = 0; i < connection.streams.size(); ++i) {
        const StreamConfig& stream = connection.streams[i];
        const std::string path = itemPath(childPath(connection.path, "streams"), i);
        const auto found = std::find(known.begin(), known.end(), stream.name);
        if (found == known.end()) {
            faults.push_back({stream.place, childPath(path, "name"),
                              "the connector " + facts.id + " has no stream " +
                                  quoted(stream.name) + "; it has " + listed(known),
                              nearestName(stream.name, known)});
            continue;
        }
        const auto& fact = facts.streams[static_cast<std::size_t>(found - known.begin())];
        if (fact.entity == stream.entity) continue;
        faults.push_back({stream.place,
                          childPath(path, "entity"),
                          "the records of " + stream.name + " are of entity " +
                              std::string(toString(fact.entity)) + ", not " +
                              std::string(toString(stream.entity)),
                          {}});
    }
}

void checkConnection(const ConnectionConfig& connection, const ConnectorFacts& facts,
                     const Result<ShapePtr>& settings, Faults& faults) {
    checkStreams(connection, facts, faults);
    const std::string type{toString(connection.auth.type)};
    if (!facts.authTypes.empty() && !contains(facts.authTypes, type)) {
        faults.push_back(
            {connection.authPlace,
             childPath(connection.path, "auth.type"),
             "the connector " + facts.id + " takes " + listed(facts.authTypes) + ", not " + type,
             {}});
    }
    const std::string path = childPath(connection.path, "settings");
    if (!settings) {
        faults.push_back({connection.settings.place, path, settings.error().message, {}});
        return;
    }
    const Faults wrong = validateSettings(**settings, connection.settings, path);
    faults.insert(faults.end(), wrong.begin(), wrong.end());
}

}  // namespace

void checkConfig(const WorkspaceConfig& config, const model::FieldTable& fields, Faults& faults) {
    const Names known = fieldNames(fields);
    checkUnique(config, faults);
    checkPolicies(config, known, faults);
    checkFilters(config, known, faults);
    if (config.match.review > config.match.automatic) {
        faults.push_back({config.matchPlace, "match.review", "must not lie above match.auto", {}});
    }
}

Faults checkConnectors(const WorkspaceConfig& config, std::span<const ConnectorFacts> connectors) {
    Faults faults;
    Names known;
    for (const ConnectorFacts& facts : connectors)
        known.push_back(facts.id);
    std::map<std::string, Result<ShapePtr>> shapes;
    for (const ConnectionConfig& connection : config.connections) {
        const auto found = std::find(known.begin(), known.end(), connection.connector);
        if (found == known.end()) {
            faults.push_back({connection.connectorPlace, childPath(connection.path, "connector"),
                              "no connector " + quoted(connection.connector) +
                                  " is installed; installed: " + listed(known),
                              nearestName(connection.connector, known)});
            continue;
        }
        const ConnectorFacts& facts = connectors[static_cast<std::size_t>(found - known.begin())];
        auto shape = shapes.find(facts.id);
        if (shape == shapes.end())
            shape = shapes.emplace(facts.id, settingsShape(facts.settingsSchema)).first;
        checkConnection(connection, facts, shape->second, faults);
    }
    return faults;
}

}  // namespace leadloom::config

#include "hub/sync/run/workspace.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace leadloom::sync {
namespace {

bool fits(std::string_view pattern, std::string_view name) {
    if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == name;
}

/// The three characters that make a case-sensitive id of 15 unique without regard to case.
std::string salesforceSuffix(std::string_view id) {
    constexpr std::string_view Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    std::string suffix;
    for (std::size_t part = 0; part < 3; ++part) {
        unsigned bits = 0;
        for (std::size_t place = 0; place < 5; ++place) {
            const auto letter = static_cast<unsigned char>(id[part * 5 + place]);
            if (std::isupper(letter) != 0) bits |= 1U << place;
        }
        suffix.push_back(Alphabet[bits]);
    }
    return suffix;
}

}  // namespace

std::string StreamContext::place() const {
    return connection->settings->name + "/" + settings->name;
}

const StreamContext* ConnectionContext::stream(std::string_view name) const {
    for (const StreamContext& stream : streams) {
        if (stream.settings->name == name) return &stream;
    }
    return nullptr;
}

int dependencyOrder(model::Entity entity) {
    switch (entity) {
        case model::Entity::User:
            return 0;
        case model::Entity::Company:
            return 1;
        case model::Entity::Lead:
            return 2;
        case model::Entity::Deal:
            return 3;
        case model::Entity::Campaign:
            return 4;
        case model::Entity::Activity:
            return 5;
        case model::Entity::Spend:
        case model::Entity::FxRate:
        case model::Entity::Post:
            break;
    }
    return 6;
}

std::string canonicalId(IdRule rule, std::string_view externalId) {
    std::string id(externalId);
    if (rule == IdRule::CaseInsensitive) {
        std::transform(id.begin(), id.end(), id.begin(), [](unsigned char letter) {
            return static_cast<char>(std::tolower(letter));
        });
    } else if (rule == IdRule::Salesforce15To18 && id.size() == 15) {
        id += salesforceSuffix(id);
    }
    return id;
}

Result<std::unique_ptr<Workspace>> Workspace::resolve(const EngineSettings& settings,
                                                      store::Store& store) {
    std::unique_ptr<Workspace> workspace(new Workspace());
    workspace->settings_ = &settings;
    workspace->connections_.reserve(settings.connections.size());
    for (const ConnectionSettings& connection : settings.connections) {
        const auto key = store.connectionKey(connection.name);
        if (!key) return key.error();
        ConnectionContext& context = workspace->connections_.emplace_back();
        context.settings = &connection;
        context.key = *key;
        for (const StreamSettings& stream : connection.streams) {
            const auto streamKey = store.streamKey(connection.name, stream.name);
            if (!streamKey) return streamKey.error();
            context.streams.push_back({&context, &stream, *streamKey});
        }
        std::stable_sort(context.streams.begin(), context.streams.end(),
                         [](const StreamContext& left, const StreamContext& right) {
                             return dependencyOrder(left.settings->entity) <
                                    dependencyOrder(right.settings->entity);
                         });
        for (const StreamContext& stream : context.streams) {
            workspace->byKey_.emplace(stream.key, &stream);
        }
    }
    workspace->makeRules();
    return workspace;
}

void Workspace::makeRules() {
    for (int number = 1; number <= static_cast<int>(model::Entity::Post); ++number) {
        const auto entity = static_cast<model::Entity>(number);
        for (const model::FieldSpec* spec : settings_->fields->fieldsOf(entity)) {
            const Policy* policy = policyOf(*spec);
            rules_.emplace(spec->id, FieldRule{spec, policy, std::string(toString(policy->kind))});
        }
    }
}

const Policy* Workspace::policyOf(const model::FieldSpec& spec) {
    for (const auto& [pattern, policy] : settings_->policies.fields) {
        if (fits(pattern, spec.name)) return &policy;
    }
    if (spec.policy.empty() || spec.policy == "latest") return &settings_->policies.fallback;
    const auto known = ownPolicies_.find(spec.policy);
    if (known != ownPolicies_.end()) return &known->second;
    Result<Policy> own = policyFrom(spec.policy);
    if (!own) return &settings_->policies.fallback;
    return &ownPolicies_.emplace(spec.policy, *std::move(own)).first->second;
}

const ConnectionContext* Workspace::connection(std::string_view name) const {
    for (const ConnectionContext& connection : connections_) {
        if (connection.settings->name == name) return &connection;
    }
    return nullptr;
}

const StreamContext* Workspace::stream(store::StreamKey key) const {
    const auto found = byKey_.find(key);
    return found == byKey_.end() ? nullptr : found->second;
}

const FieldRule* Workspace::rule(model::FieldId field) const {
    const auto found = rules_.find(field);
    return found == rules_.end() ? nullptr : &found->second;
}

}  // namespace leadloom::sync

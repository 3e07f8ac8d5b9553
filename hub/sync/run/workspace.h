#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/store.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::sync {

struct ConnectionContext;

/// One stream with everything the engine looks up about it.
struct StreamContext {
    const ConnectionContext* connection = nullptr;
    const StreamSettings* settings = nullptr;
    store::StreamKey key = 0;

    bool reads() const {
        return settings->direction != Direction::Out && settings->description.canRead;
    }
    bool writes() const { return settings->direction != Direction::In; }
    bool creates() const {
        return writes() && settings->createHere && settings->description.canCreate;
    }
    const mapping::Mapping& mapping() const { return *settings->mapping; }
    const StreamDescription& description() const { return settings->description; }
    /// "connection/stream", for messages.
    std::string place() const;
};

struct ConnectionContext {
    const ConnectionSettings* settings = nullptr;
    store::ConnectionKey key = 0;
    std::vector<StreamContext> streams;  ///< in dependency order

    const StreamContext* stream(std::string_view name) const;
};

/// What the engine knows of one field.
struct FieldRule {
    const model::FieldSpec* spec = nullptr;
    const Policy* policy = nullptr;
    std::string ruleName;
};

/// The configured workspace, resolved once: keys, rules and the order of things. Immutable after
/// `resolve`; shared by all threads.
class Workspace {
public:
    /// Interns keys in `store`; the settings must outlive the workspace.
    static Result<std::unique_ptr<Workspace>> resolve(const EngineSettings& settings,
                                                      store::Store& store);

    const EngineSettings& settings() const { return *settings_; }
    std::span<const ConnectionContext> connections() const { return connections_; }
    const ConnectionContext* connection(std::string_view name) const;
    /// Null for a stream that is no longer configured.
    const StreamContext* stream(store::StreamKey key) const;
    /// Null for a field the field table doesn't know.
    const FieldRule* rule(model::FieldId field) const;

private:
    Workspace() = default;
    void makeRules();
    const Policy* policyOf(const model::FieldSpec& spec);

    const EngineSettings* settings_ = nullptr;
    std::vector<ConnectionContext> connections_;
    std::unordered_map<store::StreamKey, const StreamContext*> byKey_;
    std::unordered_map<model::FieldId, FieldRule> rules_;
    std::map<std::string, Policy, std::less<>> ownPolicies_;
};

/// Place of an entity in the order of dependency: users, companies, leads, deals, the rest.
int dependencyOrder(model::Entity entity);

/// An external id as the stream compares ids: unchanged, in lower case, or in Salesforce's 18
/// characters.
std::string canonicalId(IdRule rule, std::string_view externalId);

}  // namespace leadloom::sync

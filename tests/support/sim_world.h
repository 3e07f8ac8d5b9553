#pragma once

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "hub/mapping/lens_mapping.h"
#include "hub/model/field_table.h"
#include "hub/store/store.h"
#include "hub/sync/engine.h"
#include "hub/sync/ledger/dossier.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sim_vendor.h"

namespace leadloom::testing {

/// A workspace of simulated systems around one engine and an in-memory store. Add systems and
/// streams, then call `start`.
class SimWorld {
public:
    /// `path` empty: the store lives in memory.
    explicit SimWorld(std::uint64_t seed = 1, const std::filesystem::path& path = {});
    ~SimWorld();

    /// A system with streams "contacts" (leads, referring to companies) and "companies"; the order
    /// of the calls is the rank.
    SimVendor& addSystem(const std::string& name, SimSwitches switches = {});
    SimVendor& system(const std::string& name) { return *vendors_.at(name); }
    sync::ConnectionSettings& connection(const std::string& name);
    sync::StreamSettings& stream(const std::string& connection, const std::string& name);
    sync::StreamSettings& addStream(const std::string& connection, const std::string& name,
                                    model::Entity entity);
    void setPolicy(const std::string& pattern, sync::Policy policy);

    /// Ends the engine and the store; the store of `path` takes its place at the next `start`.
    void reopen(const std::filesystem::path& path);
    /// Makes the engine. A second call stands for a restart of the process over the same store.
    void start();
    sync::Engine& engine() { return *engine_; }
    store::Store& store() { return *store_; }
    FakeClock& clock() { return clock_; }
    const model::FieldTable& fields() const { return fields_; }
    /// The settings the engine runs with; changes count from the next `start`.
    sync::EngineSettings& settings() { return settings_; }

    sync::RunReport sync(const sync::RunOptions& options = {});
    /// Rounds, some minutes apart, until one changes nothing; the last round's report.
    sync::RunReport settle();

    model::FieldId fieldId(model::Entity entity, const std::string& name) const;
    std::vector<store::CanonicalRow> canonicals(model::Entity entity);
    std::vector<store::LinkRow> links(const model::EntityId& id);
    std::vector<store::ChangeRow> changes(const model::EntityId& id);
    std::vector<store::ParkedRow> parked();
    std::int64_t openIntents();
    /// Text of a canonical field of the record behind an external one; "" when there is none.
    std::string valueOf(const std::string& connection, const std::string& stream,
                        const std::string& id, const std::string& field);
    model::EntityId entityOf(const std::string& connection, const std::string& stream,
                             const std::string& id);

    /// What the invariants of a quiet world say is wrong; empty when all holds. Does not sync.
    /// Records of `except` (a system that is away) are not looked at.
    std::vector<std::string> violations(const std::string& except = {});
    /// I18, which holds at any time: records that, worked out anew, aren't what is stored.
    std::vector<std::string> builtOtherwise();

private:
    std::shared_ptr<const mapping::Mapping> mappingFor(model::Entity entity,
                                                       const SimSwitches& switches) const;
    void checkLink(const sync::Workspace& workspace, const store::CanonicalRow& record,
                   const store::LinkRow& link, std::vector<std::string>& wrong);
    void checkRebuilt(const sync::Workspace& workspace, const sync::Dossier& dossier,
                      std::vector<std::string>& wrong) const;

    FakeClock clock_;
    model::FieldTable fields_;
    std::unique_ptr<store::Store> store_;
    std::deque<std::string> names_;
    std::map<std::string, std::unique_ptr<SimVendor>> vendors_;
    std::mt19937_64 random_;
    sync::EngineSettings settings_;
    std::unique_ptr<sync::Engine> engine_;
};

}  // namespace leadloom::testing

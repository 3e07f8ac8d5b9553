#include "tests/support/sim_world.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>

#include "hub/normalize/normalizer.h"
#include "hub/store/sqlite_store.h"
#include "hub/sync/ledger/canonical_fields.h"
#include "hub/sync/reading/references.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::testing {
namespace {

constexpr TimeUs Minute = 60'000'000;
constexpr int MostRounds = 25;

template <typename T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe());
    return *std::move(result);
}

void need(const Status& status) {
    if (!status) throw std::runtime_error(status.error().describe());
}

}  // namespace

SimWorld::SimWorld(std::uint64_t seed, const std::filesystem::path& path)
    : store_(need(store::openSqliteStore(path.empty() ? ":memory:" : path))), random_(seed) {
    settings_.workspace = "sim";
    settings_.store = store_.get();
    settings_.clock = &clock_;
    settings_.fields = &fields_;
    settings_.workers = 1;
    settings_.random = [this] {
        std::array<std::uint8_t, 16> bytes{};
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(random_());
        return bytes;
    };
    settings_.digest = [](std::string_view text) {
        return std::to_string(std::hash<std::string_view>{}(text));
    };
}

SimWorld::~SimWorld() = default;

SimVendor& SimWorld::addSystem(const std::string& name, SimSwitches switches) {
    auto vendor = std::make_unique<SimVendor>(name, clock_, random_(), std::move(switches));
    SimVendor* address = vendor.get();
    vendors_[name] = std::move(vendor);
    sync::ConnectionSettings connection;
    connection.name = name;
    connection.rank = static_cast<int>(settings_.connections.size());
    connection.guards.firstSync = sync::GuardSettings::FirstSync::Allow;
    connection.connector = [address]() -> Result<std::unique_ptr<sync::Connector>> {
        return address->connect();
    };
    settings_.connections.push_back(std::move(connection));
    addStream(name, "companies", model::Entity::Company);
    addStream(name, "contacts", model::Entity::Lead);
    return *address;
}

sync::ConnectionSettings& SimWorld::connection(const std::string& name) {
    for (sync::ConnectionSettings& connection : settings_.connections) {
        if (connection.name == name) return connection;
    }
    throw std::runtime_error("no connection " + name);
}

sync::StreamSettings& SimWorld::stream(const std::string& connectionName, const std::string& name) {
    for (sync::StreamSettings& stream : connection(connectionName).streams) {
        if (stream.name == name) return stream;
    }
    throw std::runtime_error("no stream " + name);
}

sync::StreamSettings& SimWorld::addStream(const std::string& connectionName,
                                          const std::string& name, model::Entity entity) {
    SimVendor& vendor = *vendors_.at(connectionName);
    sync::StreamDescription description;
    description.name = name;
    description.entity = entity;
    vendor.addStream(description);
    sync::StreamSettings stream;
    stream.name = name;
    stream.entity = entity;
    stream.mapping = mappingFor(entity, vendor.switches);
    auto& streams = connection(connectionName).streams;
    streams.push_back(std::move(stream));
    return streams.back();
}

void SimWorld::setPolicy(const std::string& pattern, sync::Policy policy) {
    settings_.policies.fields.emplace_back(pattern, std::move(policy));
}

std::shared_ptr<const mapping::Mapping> SimWorld::mappingFor(model::Entity entity,
                                                             const SimSwitches& switches) const {
    mapping::MappingSpec spec;
    spec.entity = entity;
    const auto add = [&](const char* field, const char* pointer) -> mapping::LensSpec& {
        mapping::LensSpec lens;
        lens.field = fields_.find(entity, field);
        lens.places.push_back({pointer, "", false, false});
        spec.lenses.push_back(std::move(lens));
        return spec.lenses.back();
    };
    if (entity == model::Entity::Company) {
        add("name", "/name");
        add("domains", "/domain");
        add("city", "/city");
    } else if (entity == model::Entity::Deal) {
        add("name", "/name");
        add("amount", "/amount");
        add("company", "/company").reference = "companies";
        mapping::LensSpec people;
        people.field = fields_.find(entity, "leads");
        people.association = "contacts";
        spec.lenses.push_back(std::move(people));
    } else {
        add("given_name", "/first");
        add("family_name", "/last");
        add("emails", "/email");
        add("job_title", "/title");
        add("city", "/city");
        add("phones", "/phone");
        if (switches.settling == Settling::Filler) {
            // What the system fills in where nothing is known.
            for (mapping::LensSpec& lens : spec.lenses) {
                if (lens.places.front().pointer == "/" + switches.settledField) {
                    lens.emptyWords.emplace_back("Unknown");
                }
            }
        }
        if (switches.consent) {
            add("consent.email", "/optin");
            add("consent.email_double_opt_in_at", "/confirmed");
        }
        add("tags", "/tags").places.front().separator = ";";
        add("company", "/company").reference = "companies";
    }
    return std::make_shared<mapping::LensMapping>(std::move(spec), normalize::LocaleHints{});
}

void SimWorld::reopen(const std::filesystem::path& path) {
    engine_.reset();
    store_.reset();
    store_ = need(store::openSqliteStore(path));
    settings_.store = store_.get();
}

void SimWorld::start() {
    for (sync::ConnectionSettings& connection : settings_.connections) {
        for (sync::StreamSettings& stream : connection.streams) {
            stream.description = vendors_.at(connection.name)->describe(stream.name);
            stream.description.entity = stream.entity;
        }
    }
    engine_ = std::make_unique<sync::Engine>(settings_);
}

sync::RunReport SimWorld::sync(const sync::RunOptions& options) {
    clock_.advance(Minute);
    if (!engine_) start();
    return need(engine_->sync(options));
}

sync::RunReport SimWorld::settle() {
    for (int round = 0; round < MostRounds; ++round) {
        clock_.advance(20 * Minute);
        sync::RunReport report = sync();
        std::int64_t applied = 0;
        for (const sync::StreamReport& stream : report.streams)
            applied += stream.applied;
        if (applied + report.writes() + report.changeRows == 0 && openIntents() == 0) {
            return report;
        }
    }
    std::string text = "the world never goes quiet:";
    for (int round = 0; round < 3; ++round)
        text += "\n  " + toJson(sync());
    throw std::runtime_error(text);
}

model::FieldId SimWorld::fieldId(model::Entity entity, const std::string& name) const {
    return fields_.find(entity, name)->id;
}

std::vector<store::CanonicalRow> SimWorld::canonicals(model::Entity entity) {
    auto tx = need(store_->beginRead());
    return need(tx->canonicals(entity, {}, std::numeric_limits<int>::max()));
}

std::vector<store::LinkRow> SimWorld::links(const model::EntityId& id) {
    auto tx = need(store_->beginRead());
    return need(tx->linksOf(id));
}

std::vector<store::ChangeRow> SimWorld::changes(const model::EntityId& id) {
    auto tx = need(store_->beginRead());
    return need(tx->changesOf(id, std::numeric_limits<int>::max()));
}

std::vector<store::ParkedRow> SimWorld::parked() {
    auto tx = need(store_->beginRead());
    return need(tx->parked(std::numeric_limits<int>::max()));
}

std::int64_t SimWorld::openIntents() {
    auto tx = need(store_->beginRead());
    std::int64_t open = 0;
    for (const sync::ConnectionSettings& connection : settings_.connections) {
        for (const sync::StreamSettings& stream : connection.streams) {
            const auto key = need(store_->streamKey(connection.name, stream.name));
            const auto due = need(tx->dueIntents(key, std::numeric_limits<TimeUs>::max(), {},
                                                 std::numeric_limits<int>::max()));
            open += static_cast<std::int64_t>(due.size());
        }
    }
    return open;
}

model::EntityId SimWorld::entityOf(const std::string& connectionName, const std::string& name,
                                   const std::string& id) {
    const auto key = need(store_->streamKey(connectionName, name));
    auto tx = need(store_->beginRead());
    const auto link = need(tx->link(key, id));
    return link ? link->entity : model::EntityId{};
}

std::string SimWorld::valueOf(const std::string& connectionName, const std::string& name,
                              const std::string& id, const std::string& field) {
    const model::EntityId entity = entityOf(connectionName, name, id);
    auto tx = need(store_->beginRead());
    const auto row = need(tx->canonical(entity));
    if (!row) return {};
    const store::CanonicalField* value = row->find(fieldId(row->entity, field));
    return value == nullptr ? std::string() : value->value.text();
}

void SimWorld::checkLink(const sync::Workspace& workspace, const store::CanonicalRow& record,
                         const store::LinkRow& link, std::vector<std::string>& wrong) {
    const auto [connectionName, streamName] = store_->streamName(link.stream);
    const sync::StreamSettings& settings = stream(connectionName, streamName);
    const std::string where = streamName + " " + link.externalId;
    const SimRecord* there = vendors_.at(connectionName)->find(streamName, link.externalId);
    if (there == nullptr || there->deleted) {
        wrong.push_back("I2 live link to a record that is gone: " + where);
        return;
    }
    const auto asks = [&](model::FieldId field, const store::ShadowField& shadow) {
        const sync::FieldRule* rule = workspace.rule(field);
        return shadow.own && rule != nullptr && rule->policy->kind == sync::PolicyKind::Ask;
    };
    // Nobody can read what is out of all lists where nothing can be looked up or searched for.
    const bool outOfSight = there->unlisted && vendors_.at(connectionName)->seemsGone(*there);
    const bool editedThere =
        outOfSight &&
        std::any_of(there->editedByUser.begin(), there->editedByUser.end(),
                    [&](const auto& edit) { return edit.second > there->toldVersion; });
    normalize::Normalizer normalizer;
    mapping::MappedRecord mapped;
    need(settings.mapping->read(SimVendor::payloadOf(*there), SimVendor::associationsOf(*there),
                                normalizer, mapped));
    for (const mapping::MappedField& field : mapped.fields) {
        const mapping::LensTraits* lens = settings.mapping->lens(field.field);
        const store::CanonicalField* canonical = record.find(field.field);
        const store::ShadowField* shadow = link.shadow.find(field.field);
        if (shadow != nullptr && !shadow->pending.isAbsent() && !outOfSight) {
            wrong.push_back("I2 still pending: " + where + " " + std::to_string(field.field));
        }
        const bool writes = settings.direction != sync::Direction::In &&
                            settings.description.canUpdate && lens->writes;
        const bool compared =
            writes && canonical != nullptr && canonical->value.isPresent() &&
            link.role == store::LinkRole::Primary && lens->referenceStream.empty() &&
            !(shadow != nullptr && (shadow->settled || asks(field.field, *shadow)));
        const auto stands = [&](const std::string& name) {
            return !name.empty() &&
                   settings.mapping->placeOf(field.field).find(name) != std::string::npos;
        };
        const SimSwitches& switches = vendors_.at(connectionName)->switches;
        const bool parks = stands(switches.refusesField);
        // A write that was taken and not stored, which only a read could show.
        const bool unheard = outOfSight && shadow != nullptr && !shadow->pending.isAbsent() &&
                             stands(switches.ignoredField);
        if (!compared || parks || unheard || editedThere) continue;
        const model::Value put =
            settings.mapping->putOver(field.field, canonical->value, field.external);
        if (put.isAbsent() || settings.mapping->equivalent(field.field, put, field.external)) {
            continue;
        }
        std::string text = "I2 " + where + " " + fields_.find(field.field)->name + " holds \"" +
                           field.external.text() + "\" and should hold \"" + put.text() + "\"";
        if (shadow != nullptr) {
            text += "; shadow holds \"" + shadow->external.text() + "\" for \"" +
                    shadow->canonical.text() + (shadow->own ? "\" (own)" : "\" (adopted)");
        }
        auto tx = need(store_->beginRead());
        for (const store::AttemptRow& attempt : need(tx->attemptsOf(record.id, 100))) {
            const auto [to, stream] = store_->streamName(attempt.stream);
            text += "\n  attempt " + std::to_string(attempt.id) + " to " + to + " on \"" +
                    attempt.externalId + "\" " + attempt.patch + " " + attempt.answer + " at " +
                    std::to_string(attempt.atUs / 1000000);
        }
        for (const store::ChangeRow& change : need(tx->changesOf(record.id, 100))) {
            text += "\n  change " + std::to_string(change.seq) + " of " +
                    std::to_string(change.field) + " \"" + change.before.text() + "\" -> \"" +
                    change.after.text() + "\" by " + change.cause + " of " + change.record +
                    " losers " + change.losers;
        }
        wrong.push_back(std::move(text));
    }
}

void SimWorld::checkRebuilt(const sync::Workspace& workspace, const sync::Dossier& dossier,
                            std::vector<std::string>& wrong) const {
    std::size_t same = 0;
    for (const store::CanonicalField& field : sync::rebuiltFields(workspace, dossier)) {
        const store::CanonicalField* stored = dossier.record.find(field.field);
        const bool equal = stored != nullptr && sync::sameItems(stored->value, field.value);
        if (equal) ++same;
        if (!equal) {
            wrong.push_back(fields_.find(field.field)->name + " is \"" +
                            (stored == nullptr ? "" : stored->value.text()) +
                            "\" and rebuilds to \"" + field.value.text() + "\"");
        }
    }
    if (same != dossier.record.fields.size()) wrong.push_back("a field without a source");
}

std::vector<std::string> SimWorld::builtOtherwise() {
    std::vector<std::string> wrong;
    auto workspace = need(sync::Workspace::resolve(settings_, *store_));
    for (const model::Entity entity :
         {model::Entity::Company, model::Entity::Lead, model::Entity::Deal}) {
        for (const store::CanonicalRow& record : canonicals(entity)) {
            if (record.state != store::CanonicalState::Live) continue;
            checkRebuilt(*workspace, {record, links(record.id), false, false}, wrong);
        }
    }
    return wrong;
}

std::vector<std::string> SimWorld::violations(const std::string& except) {
    std::vector<std::string> wrong;
    auto workspace = need(sync::Workspace::resolve(settings_, *store_));
    for (const model::Entity entity :
         {model::Entity::Company, model::Entity::Lead, model::Entity::Deal}) {
        for (const store::CanonicalRow& record : canonicals(entity)) {
            if (record.state != store::CanonicalState::Live) continue;
            sync::Dossier dossier;
            dossier.record = record;
            dossier.links = links(record.id);
            std::map<store::StreamKey, int> primaries;
            for (const store::LinkRow& link : dossier.links) {
                if (link.state != store::LinkState::Live) continue;
                if (store_->streamName(link.stream).first == except) continue;
                checkLink(*workspace, record, link, wrong);
                if (link.role == store::LinkRole::Primary) ++primaries[link.stream];
            }
            for (const auto& [key, count] : primaries) {
                if (count > 1) wrong.push_back("I12 two primaries in one stream");
            }
        }
    }
    for (const std::string& other : builtOtherwise())
        wrong.push_back("I18 " + other);
    for (const auto& [name, vendor] : vendors_) {
        for (const auto& entry : vendor->madeByHub) {
            const auto& [key, made] = entry;
            const std::set<std::string> ids(made.begin(), made.end());  // one may be used again
            const auto live =
                std::count_if(ids.begin(), ids.end(),
                              [&world = *vendor, &key = entry.first](const std::string& id) {
                                  const SimRecord* record = world.find(key.first, id);
                                  // One that people there restored or merged others into is theirs
                                  // as well, and an id may have been given to another record since.
                                  // One that nobody could tell from a deleted one when the next was
                                  // made doesn't count, nor one that nobody could tell for ours.
                                  return record != nullptr && record->marker == key.second &&
                                         !record->deleted && record->mergedInto.empty() &&
                                         !record->mergedOthers && !record->restored &&
                                         !record->givenUp && !world.isDisguised(key.first, *record);
                              });
            if (live <= 1) continue;
            std::string text = "I8 made twice in " + name + " for " + key.second + ":";
            for (const std::string& id : ids)
                text += " " + id;
            const auto lead = model::EntityId::parse(key.second);
            auto tx = need(store_->beginRead());
            for (const store::AttemptRow& attempt : need(tx->attemptsOf(*lead, 100))) {
                text += "\n  attempt " + std::to_string(attempt.id) + " op " +
                        std::to_string(attempt.operation) + " on \"" + attempt.externalId + "\" " +
                        attempt.answer + " at " + std::to_string(attempt.atUs / 1000000);
            }
            wrong.push_back(text);
        }
    }
    return wrong;
}

}  // namespace leadloom::testing

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "hub/sync/run/workspace.h"
#include "hub/sync/settings/policy.h"
#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

const char* unified(const std::string& vendorField) {
    if (vendorField == "title") return "job_title";
    if (vendorField == "city") return "city";
    return nullptr;
}

/// The last edit of each field of each record by people there.
std::map<std::pair<std::string, std::string>, const SimEvent*> lastEdits(const SimVendor& vendor) {
    std::map<std::pair<std::string, std::string>, const SimEvent*> last;
    for (const SimEvent& event : vendor.history) {
        if (event.what == "delete") {  // its id may be used again
            last.erase({event.id, "title"});
            last.erase({event.id, "city"});
        }
        if (event.stream != "contacts" || unified(event.field) == nullptr) continue;
        if (event.by == SimEvent::By::User) {
            last[{event.id, event.field}] = &event;
        } else if (event.by == SimEvent::By::Tool) {
            last.erase({event.id, event.field});  // whoever uses such a tool has it so
        }
    }
    return last;
}

bool inLog(const std::vector<store::ChangeRow>& log, const std::string& value) {
    return std::any_of(log.begin(), log.end(), [&](const store::ChangeRow& change) {
        return change.after.text() == value || change.before.text() == value ||
               change.losers.find('"' + value + '"') != std::string::npos;
    });
}

/// Edits that a write of the same run went over, where the system takes no precondition: record,
/// field, value. Between the hub's look and its write nothing there tells it of them.
std::set<std::tuple<std::string, std::string, std::string>> lostRaces(const SimVendor& vendor) {
    std::set<std::tuple<std::string, std::string, std::string>> lost;
    for (const auto& [id, field, value] : vendor.indistinct)
        lost.insert({id, field, value});
    if (vendor.switches.preconditions) return lost;
    for (const SimEvent& event : vendor.history) {
        if (!event.raced.empty()) lost.insert({event.id, event.field, event.raced});
    }
    return lost;
}

struct Candidate {
    const store::LinkRow* link = nullptr;
    const store::ShadowField* field = nullptr;
    int rank = 0;
    std::string connection;
};

bool later(const Candidate& left, const Candidate& right) {
    if (left.field->stampUs != right.field->stampUs) {
        return left.field->stampUs > right.field->stampUs;
    }
    if (left.rank != right.rank) return left.rank < right.rank;
    if (left.link->stream != right.link->stream) return left.link->stream < right.link->stream;
    return left.link->externalId < right.link->externalId;
}

std::vector<Candidate> candidatesFor(const SimScene& scene, const sync::Workspace& workspace,
                                     const std::vector<store::LinkRow>& links,
                                     model::FieldId field) {
    std::vector<Candidate> own;
    for (const store::LinkRow& link : links) {
        const store::ShadowField* shadow = link.shadow.find(field);
        const sync::StreamContext* stream = workspace.stream(link.stream);
        const bool votes = shadow != nullptr && stream != nullptr && shadow->own &&
                           !shadow->canonical.isAbsent() && link.state == store::LinkState::Live;
        if (!votes) continue;
        const sync::ConnectionSettings& settings = *stream->connection->settings;
        own.push_back({&link, shadow, settings.rank, settings.name});
    }
    static_cast<void>(scene);
    return own;
}

/// What has to win among people's own values, worked out apart from the engine; nothing where the
/// policy isn't one of those.
std::optional<Candidate> winnerOf(const sync::Policy& policy, std::vector<Candidate> own) {
    if (own.empty()) return std::nullopt;
    if (policy.kind == sync::PolicyKind::Latest) {
        return *std::min_element(own.begin(), own.end(), later);
    }
    if (policy.kind != sync::PolicyKind::Rank) return std::nullopt;
    const bool any = std::any_of(own.begin(), own.end(), [](const Candidate& candidate) {
        return candidate.field->canonical.isPresent();
    });
    if (!any) return std::nullopt;
    std::erase_if(
        own, [](const Candidate& candidate) { return !candidate.field->canonical.isPresent(); });
    const auto place = [&](const Candidate& candidate) {
        return std::find(policy.ranking.begin(), policy.ranking.end(), candidate.connection);
    };
    return *std::min_element(own.begin(), own.end(), [&](const auto& left, const auto& right) {
        return place(left) != place(right) ? place(left) < place(right) : later(left, right);
    });
}

/// The hub's last write to that field of that record before the edit. Null: none.
const SimEvent* writeBefore(const SimVendor& vendor, const SimEvent& edit) {
    const SimEvent* write = nullptr;
    for (const SimEvent& event : vendor.history) {
        if (&event == &edit) break;
        const bool ours = event.by == SimEvent::By::Hub && event.what == "edit";
        if (ours && event.id == edit.id && event.field == edit.field) write = &event;
    }
    return write;
}

/// Whether what somebody set behind a write of ours counts as what the system kept in its place.
/// Only times tell, and only beyond the slack of clocks, where an update was seen to be stored.
bool isUnheard(SimScene& scene, const SimVendor& vendor, const SimRecord& record,
               const SimEvent& edit) {
    constexpr TimeUs Slack = 3'000'000;
    const auto held = record.fields.find(edit.field);
    const bool stands = held != record.fields.end() && held->second == edit.value;
    const bool ignored = vendor.switches.ignoredField == edit.field;
    if (!stands || !vendor.switches.tellsTimes || ignored || edit.untold) return false;
    const SimEvent* write = writeBefore(vendor, edit);
    if (write == nullptr || edit.atUs < write->atUs + Slack) return false;
    const auto key = needed(scene.world->store().streamKey(vendor.name(), "contacts"));
    const auto link = needed(needed(scene.world->store().beginRead())->link(key, edit.id));
    if (!link || link->state != store::LinkState::Live) return false;
    const store::ShadowField* shadow =
        link->shadow.find(scene.world->fieldId(model::Entity::Lead, unified(edit.field)));
    return shadow != nullptr && !shadow->own && shadow->settled &&
           shadow->canonical.text() != edit.value;
}

}  // namespace

void checkEdits(SimScene& scene, SimFindings& out) {
    std::vector<store::ChangeRow> log;
    for (const model::EntityId& id : scene.leads) {
        for (store::ChangeRow& change : scene.world->changes(id))
            log.push_back(std::move(change));
    }
    for (const std::string& name : scene.names) {
        const SimVendor& vendor = scene.world->system(name);
        for (const SimEvent& event : vendor.history) {
            if (event.overwrote.empty()) continue;
            out.push_back({"I4", name + " " + event.id + "." + event.field +
                                     " was written over while it held \"" + event.overwrote +
                                     "\", which nobody had read"});
        }
        const auto raced = lostRaces(vendor);
        for (const auto& [place, edit] : lastEdits(vendor)) {
            if (raced.contains({edit->id, edit->field, edit->value})) continue;
            const SimRecord* record = vendor.find("contacts", place.first);
            const bool readable = record != nullptr && !record->contents.back().empty() &&
                                  !record->unlisted && !scene.hidden.contains({name, edit->field});
            if (!readable || edit->value.empty() || edit->value == "Unknown") continue;
            const std::string now =
                scene.world->valueOf(name, "contacts", edit->id, unified(edit->field));
            if (isUnheard(scene, vendor, *record, *edit)) {
                out.push_back({"I4", name + " " + edit->id + "." + edit->field + " = \"" +
                                         edit->value + "\" counts as what the system kept"});
            }
            if (now == edit->value || inLog(log, edit->value)) continue;
            // Joined without a word of its own: it holds what the record says now.
            const auto held = record->fields.find(edit->field);
            const bool stands = held != record->fields.end() && held->second == edit->value;
            out.push_back(
                {"I4", name + " " + edit->id + "." + edit->field + " = \"" + edit->value +
                           "\" is lost" +
                           (stands ? " (it stands there still; the hub holds \"" + now + "\")"
                                   : std::string())});
        }
    }
}

void checkWinners(SimScene& scene, SimFindings& out) {
    const auto workspace =
        needed(sync::Workspace::resolve(scene.world->settings(), scene.world->store()));
    for (const store::CanonicalRow& record : scene.world->canonicals(model::Entity::Lead)) {
        if (record.state != store::CanonicalState::Live) continue;
        const std::vector<store::LinkRow> links = scene.world->links(record.id);
        for (const store::CanonicalField& field : record.fields) {
            const sync::FieldRule* rule = workspace->rule(field.field);
            const bool edited = std::any_of(
                record.localEdits.begin(), record.localEdits.end(),
                [&](const store::CanonicalField& edit) { return edit.field == field.field; });
            if (rule == nullptr || edited) continue;
            const auto winner =
                winnerOf(*rule->policy, candidatesFor(scene, *workspace, links, field.field));
            if (!winner || winner->field->canonical == field.value) continue;
            out.push_back({"I4", rule->spec->name + " is \"" + field.value.text() + "\" where " +
                                     winner->connection + " " + winner->link->externalId +
                                     " says \"" + winner->field->canonical.text() + "\""});
        }
    }
}

void checkExplained(SimScene& scene, SimFindings& out) {
    for (const store::CanonicalRow& record : scene.world->canonicals(model::Entity::Lead)) {
        std::map<model::FieldId, const store::ChangeRow*> newest;
        const std::vector<store::ChangeRow> log = scene.world->changes(record.id);
        if (log.empty()) out.push_back({"I17", "a lead without a history: " + record.id.text()});
        for (const store::ChangeRow& change : log) {
            if (change.field != 0) newest.try_emplace(change.field, &change);
        }
        for (const auto& [id, change] : newest) {
            const store::CanonicalField* field = record.find(id);
            const std::string now = field == nullptr ? std::string() : field->value.text();
            if (change->after.text() == now) continue;
            out.push_back({"I17", scene.world->fields().find(id)->name + " is \"" + now +
                                      "\", and the change log last made it \"" +
                                      change->after.text() + "\""});
        }
    }
    std::map<store::StreamKey, std::set<std::string>> attempted;
    auto tx = needed(scene.world->store().beginRead());
    for (const model::EntityId& id : scene.leads) {
        for (const store::AttemptRow& attempt : needed(tx->attemptsOf(id, 10'000))) {
            attempted[attempt.stream].insert(attempt.externalId);
            attempted[attempt.stream].insert(attempt.marker);
        }
    }
    eachStream(scene, [&](SimVendor& vendor, const sync::StreamSettings& stream,
                          store::StreamKey key) {
        if (stream.entity != model::Entity::Lead) return;
        for (const SimEvent& event : vendor.history) {
            if (event.by != SimEvent::By::Hub || event.stream != stream.name) continue;
            const std::set<std::string>& ids = attempted[key];
            const bool explained = ids.contains(event.id) ||
                                   ids.contains(vendor.records(stream.name).at(event.id).marker);
            if (explained) continue;
            out.push_back({"I17", vendor.name() + " " + event.id + ": a write without an attempt"});
            return;
        }
    });
}

}  // namespace leadloom::testing

#include <algorithm>

#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

bool isDeparture(const SimEvent& event) {
    return event.what == "delete" || event.what == "merge" || event.what == "convert";
}

/// Whether this record ever left its stream.
bool everLeft(const SimVendor& vendor, const std::string& stream, const std::string& id) {
    const SimRecord* record = vendor.find(stream, id);
    if (record != nullptr && record->lost) return true;
    return std::any_of(vendor.history.begin(), vendor.history.end(), [&](const SimEvent& event) {
        return event.stream == stream && event.id == id && isDeparture(event);
    });
}

/// "system/stream evidence:id" → whether that record left. Evidence of another form is believed.
/// Whose id was used again is "id (former n)" since.
bool isTrue(SimScene& scene, const std::string& evidence) {
    const auto slash = evidence.find('/');
    const auto space = evidence.find(' ');
    const auto colon = evidence.rfind(':');
    if (slash == std::string::npos || space == std::string::npos || colon == std::string::npos) {
        return !evidence.empty();
    }
    const std::string name = evidence.substr(0, slash);
    const bool ours = std::find(scene.names.begin(), scene.names.end(), name) != scene.names.end();
    return !ours ||
           everLeft(scene.world->system(name), evidence.substr(slash + 1, space - slash - 1),
                    evidence.substr(colon + 1, evidence.find(" (former ", colon) - colon - 1));
}

std::int64_t events(const SimVendor& vendor) {
    return std::count_if(vendor.history.begin(), vendor.history.end(),
                         [](const SimEvent& event) { return event.by != SimEvent::By::Hub; });
}

}  // namespace

void checkEchoes(SimScene& scene, SimFindings& out) {
    std::int64_t writes = 0;
    std::int64_t idle = 0;
    std::int64_t asked = 0;
    std::int64_t troubles = scene.crashes;
    bool lags = false;
    for (const std::string& name : scene.names) {
        const SimVendor& vendor = scene.world->system(name);
        writes += vendor.writes;
        idle += vendor.idleWrites;
        asked += events(vendor);
        troubles += vendor.faultsStruck;
        lags = lags || vendor.switches.listLagUs != 0;
    }
    const auto systems = static_cast<std::int64_t>(scene.names.size());
    constexpr std::int64_t Batch = 10;
    const std::int64_t most = asked * systems + troubles * Batch;
    if (writes > most) {
        out.push_back({"I5", std::to_string(writes) + " writes for " + std::to_string(asked) +
                                 " edits and " + std::to_string(troubles) + " troubles"});
    }
    // Only where an outcome wasn't known, or lists lag, may a write say what is there already.
    const std::int64_t excused = troubles * 2 + (lags || scene.repeats != 0 ? asked : 0);
    if (idle > excused) {
        out.push_back({"I5", std::to_string(idle) + " writes that said what was there already"});
    }
}

void checkDeletes(SimScene& scene, SimFindings& out) {
    auto tx = needed(scene.world->store().beginRead());
    eachStream(
        scene, [&](SimVendor& vendor, const sync::StreamSettings& stream, store::StreamKey key) {
            const std::string place = vendor.name() + "/" + stream.name + " ";
            for (const auto& [id, record] : vendor.records(stream.name)) {
                const auto tombstone = needed(tx->tombstone(key, id));
                const auto link = needed(tx->linkHead(key, id));
                const bool gone = tombstone || (link && link->state == store::LinkState::Gone);
                if (gone && !everLeft(vendor, stream.name, id)) {
                    out.push_back({"I9", place + id + " counts as deleted and never was"});
                }
                const bool byHub = tombstone && tombstone->reason == "propagated";
                if (byHub && !isTrue(scene, tombstone->evidence)) {
                    out.push_back({"I9", place + id + " was deleted on the word of \"" +
                                             tombstone->evidence + "\", which isn't so"});
                }
            }
            for (const SimEvent& event : vendor.history) {
                const bool deletes = event.by == SimEvent::By::Hub && event.what == "delete" &&
                                     event.stream == stream.name;
                if (!deletes) continue;
                const auto tombstone = needed(tx->tombstone(key, event.id));
                const SimRecord& record = vendor.records(stream.name).at(event.id);
                if (!tombstone && record.deleted && !vendor.switches.reusesIds) {
                    out.push_back({"I9", place + event.id + " was deleted without evidence"});
                }
            }
        });
}

void checkResurrections(SimScene& scene, SimFindings& out) {
    for (const store::CanonicalRow& lead : scene.world->canonicals(model::Entity::Lead)) {
        const std::vector<store::ChangeRow> log = scene.world->changes(lead.id);
        const bool merged = std::any_of(log.begin(), log.end(), [](const store::ChangeRow& change) {
            return change.cause == "merged" || change.cause == "linked";
        });
        if (merged) continue;
        const std::vector<store::LinkRow> links = scene.world->links(lead.id);
        for (const store::LinkRow& gone : links) {
            if (gone.state != store::LinkState::Gone) continue;
            const auto [name, stream] = scene.world->store().streamName(gone.stream);
            if (scene.world->stream(name, stream).onDelete == sync::OnDelete::Recreate) continue;
            for (const store::LinkRow& live : links) {
                const bool again = live.stream == gone.stream &&
                                   live.state == store::LinkState::Live &&
                                   live.createdBy == "write" && live.externalId != gone.externalId;
                const SimVendor& vendor = scene.world->system(name);
                const SimRecord* old = vendor.find(stream, gone.externalId);
                const SimRecord* made = vendor.find(stream, live.externalId);
                if (!again || old == nullptr || made == nullptr || !made->madeByHub) continue;
                out.push_back({"I10", name + " " + gone.externalId +
                                          " was deleted and made again as " + live.externalId});
            }
        }
    }
}

GuardWatch::GuardWatch(SimScene& scene, const sync::RunOptions& options)
    : scene_(scene), approves_(options.approve), manyRounds_(options.untilQuiet) {
    for (const std::string& name : scene.names) {
        const SimVendor& vendor = scene.world->system(name);
        Before& before = before_[name];
        before.events = vendor.history.size();
        before.writes = vendor.writes;
        for (const std::string& stream : vendor.streams())
            before.live[stream] = vendor.liveIds(stream).size();
    }
}

void GuardWatch::count() {
    for (auto& [name, before] : before_) {
        const std::vector<SimEvent>& history = scene_.world->system(name).history;
        for (; before.events < history.size(); ++before.events) {
            const SimEvent& event = history[before.events];
            const bool byHub = event.by == SimEvent::By::Hub && event.what == "delete";
            if (byHub) ++before.deletes[event.stream];
        }
    }
}

void GuardWatch::pause() {
    count();
    paused_ = true;
}

void GuardWatch::resume() {
    for (auto& [name, before] : before_)
        before.events = scene_.world->system(name).history.size();
    paused_ = false;
}

void GuardWatch::check(SimFindings& out) {
    if (approves_) return;
    if (!paused_) count();
    for (const auto& [name, before] : before_) {
        const SimVendor& vendor = scene_.world->system(name);
        if (!scene_.approved.contains(name) && vendor.writes != before.writes) {
            out.push_back({"I11", name + " was written to before its first pairing was approved"});
        }
        if (manyRounds_) continue;
        const sync::GuardSettings& guards = scene_.world->connection(name).guards;
        for (const auto& [stream, count] : before.deletes) {
            const auto live = static_cast<double>(before.live.at(stream));
            const bool beyond = count > guards.maxDeletes &&
                                static_cast<double>(count) * 100 > guards.maxDeletePercent * live;
            if (!beyond) continue;
            out.push_back({"I11", name + "/" + stream + ": " + std::to_string(count) +
                                      " deletes in one run that nobody approved"});
        }
    }
}

}  // namespace leadloom::testing

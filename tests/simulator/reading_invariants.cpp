#include <algorithm>

#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"
#include "tests/support/sim_cursor.h"

namespace leadloom::testing {
namespace {

/// Whether a stream's cursor says that this state of the record has been read.
bool covered(const SimVendor& vendor, const SimCursor& cursor, const SimRecord& record) {
    if (cursor.walking) return false;
    if (vendor.switches.cursorByTime) return record.modifiedUs < cursor.sinceUs;
    return record.change <= cursor.changed;
}

std::uint64_t versionIn(const std::string& version) {
    return version.size() < 2 || version.front() != 'v' ? 0 : std::stoull(version.substr(1));
}

/// How many records the hub knows to have had this id before.
int formerOf(store::Transaction& tx, store::StreamKey key, const std::string& id) {
    int known = 0;
    while (needed(tx.link(key, id + " (former " + std::to_string(known + 1) + ")")))
        ++known;
    return known;
}

bool wasDeletedByHub(const SimVendor& vendor, const std::string& id) {
    return std::any_of(vendor.history.begin(), vendor.history.end(), [&](const SimEvent& event) {
        return event.id == id && event.what == "delete" && event.by == SimEvent::By::Hub;
    });
}

/// Whether the hub knows this state, or one that says the same.
bool known(store::Transaction& tx, store::StreamKey key, const SimRecord& record) {
    const bool departed =
        record.deleted || !record.mergedInto.empty() || !record.convertedTo.empty();
    if (departed) {
        const auto link = needed(tx.linkHead(key, record.id));
        return !link || link->state != store::LinkState::Live || record.unlisted;
    }
    const auto row = needed(tx.newestInbox(key, record.id, true));
    if (!row) return record.unlisted;
    const bool hinted = row->state == store::InboxState::New;  // it will be fetched
    return hinted || row->payload == record.contents.back() || record.unlisted;
}

}  // namespace

void checkDurable(SimScene& scene, SimFindings& out) {
    if (scene.clockSteps != 0) return;
    auto tx = needed(scene.world->store().beginRead());
    eachStream(
        scene, [&](SimVendor& vendor, const sync::StreamSettings& stream, store::StreamKey key) {
            const SimSwitches& switches = vendor.switches;
            // What was read while a field was out of sight isn't what the record says.
            const bool hid =
                std::any_of(scene.hidden.begin(), scene.hidden.end(),
                            [&](const auto& hidden) { return hidden.first == vendor.name(); });
            if (hid || switches.reusesIds) return;
            const auto checkpoint = needed(tx->checkpoint(key));
            if (!checkpoint || checkpoint->cursor.empty()) return;
            const SimCursor cursor = SimCursor::parse(checkpoint->cursor);
            for (const auto& [id, record] : vendor.records(stream.name)) {
                if (!covered(vendor, cursor, record)) continue;
                const bool told =
                    switches.deletes == sync::DeleteVisibility::Feed && switches.feedWindowUs == 0;
                if (record.contents.back().empty() && !told) continue;
                if (known(*tx, key, record)) continue;
                out.push_back({"I1", vendor.name() + "/" + stream.name + ": the cursor is past " +
                                         id + " version " + std::to_string(record.version) +
                                         ", which isn't in the inbox"});
            }
        });
}

void checkMonotone(SimScene& scene, SimFindings& out) {
    auto tx = needed(scene.world->store().beginRead());
    const TimeUs now = scene.world->clock().wallUs();
    eachStream(scene,
               [&](SimVendor& vendor, const sync::StreamSettings& stream, store::StreamKey key) {
                   for (const auto& [id, record] : vendor.records(stream.name)) {
                       const auto link = needed(tx->link(key, id));
                       if (!link) continue;
                       SimScene::Seen& seen = scene.seen[{key, id}];
                       const int former = vendor.switches.reusesIds ? formerOf(*tx, key, id) : 0;
                       // It is another record's id now, or one that the hub had deleted itself and
                       // forgot when people took it out of the bin.
                       const bool forgotten = record.restored && wasDeletedByHub(vendor, id);
                       if (former != seen.former || forgotten) seen = {};
                       seen.former = former;
                       const std::string where = vendor.name() + "/" + stream.name + " " + id;
                       const std::uint64_t version = versionIn(link->version);
                       if (version != 0 && version < seen.version && !vendor.switches.reusesIds) {
                           out.push_back({"I15", where + " went back from version " +
                                                     std::to_string(seen.version) + " to " +
                                                     std::to_string(version)});
                       }
                       seen.version = std::max(seen.version, version);
                       if (link->vendorTimeUs < seen.vendorTimeUs && !vendor.switches.reusesIds) {
                           out.push_back({"I15", where + " went back in time"});
                       }
                       seen.vendorTimeUs = link->vendorTimeUs;
                       for (const store::ShadowField& field : link->shadow.fields) {
                           if (field.stampUs > now) {
                               out.push_back({"I15", where + " has a stamp in the future"});
                           }
                           if (!field.own) continue;
                           TimeUs& stamp = seen.stamps[field.field];
                           if (field.stampUs < stamp)
                               out.push_back({"I15", where + " has a stamp that went back"});
                           stamp = field.stampUs;
                       }
                   }
               });
}

}  // namespace leadloom::testing

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hub/sync/privacy/consent.h"
#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

/// An opt-out of a person, and where.
struct OptOut {
    std::string where;
    TimeUs atUs = 0;
};

bool saysNo(const std::string& word) {
    return word == "denied" || word == "withdrawn";
}

/// What stands in the record because somebody there said so; the hub's own writes are nobody's
/// word.
void addStanding(const SimVendor& vendor, const std::string& stream, const std::string& id,
                 std::vector<OptOut>& out) {
    const SimRecord* record = vendor.find(stream, id);
    if (record == nullptr || record->deleted || !record->mergedInto.empty()) return;
    std::string held;
    OptOut word;
    for (const SimEvent& event : vendor.history) {
        if (event.stream != stream || event.id != id) continue;
        if (event.field != "optin" || event.value == held) continue;
        held = event.value;
        const bool person = event.by == SimEvent::By::User && saysNo(event.value);
        word = person ? OptOut{vendor.name() + " " + id, event.atUs} : OptOut{};
    }
    const bool readable = !record->unlisted && record->convertedTo.empty();
    if (readable && word.atUs != 0) out.push_back(word);
}

constexpr const char* Former = " (former ";

/// The id that a record had whose id was given to another one since.
std::string ownId(const std::string& name) {
    return name.substr(0, name.find(Former));
}

/// Whether people there merged a record into another one, by way of others or not.
bool becameAnother(const SimVendor& vendor, const std::string& stream, const std::string& id,
                   const std::string& winner) {
    const SimRecord* record = vendor.find(stream, id);
    while (record != nullptr && !record->mergedInto.empty()) {
        if (record->mergedInto == winner) return true;
        record = vendor.find(stream, record->mergedInto);
    }
    return false;
}

/// When a double opt-in was last confirmed in a record, or in one merged into it that left it this
/// very confirmation. In one whose id was given to another one since: before that.
TimeUs confirmedIn(const SimVendor& vendor, const std::string& stream, const std::string& name) {
    const std::string id = ownId(name);
    const SimRecord* record = vendor.find(stream, id);
    TimeUs last = 0;
    for (const SimEvent& event : vendor.history) {
        const bool confirms =
            event.stream == stream && event.field == "confirmed" && event.by == SimEvent::By::User;
        const bool since = record != nullptr && event.version >= record->bornVersion;
        if (!confirms || (since && id != name)) continue;
        const auto held = [&] {
            const auto field = record->fields.find(event.field);
            return field != record->fields.end() && field->second == event.value;
        };
        const bool inherited =
            record != nullptr && held() && becameAnother(vendor, stream, event.id, id);
        if (event.id == id || inherited) last = std::max(last, event.atUs);
    }
    return last;
}

using Place = std::pair<store::StreamKey, std::string>;

/// The name under which the hub keeps the tombstone of a record of that lead: that of its first
/// holder where the id is another lead's by now.
std::string tombstoneName(store::Transaction& tx, const store::ChangeRow& change,
                          const model::EntityId& lead) {
    const auto now = needed(tx.linkHead(change.stream, change.record));
    const bool givenOn = now && now->entity != lead;
    return change.record + (givenOn ? Former + std::string("1)") : "");
}

/// Its records, those among them that the hub deleted and knows by their tombstones alone since
/// the lead came back.
std::set<Place> recordsOf(SimScene& scene, store::Transaction& tx, const model::EntityId& lead) {
    std::set<Place> records;
    for (const store::LinkRow& link : scene.world->links(lead))
        records.emplace(link.stream, link.externalId);
    for (const store::ChangeRow& change : scene.world->changes(lead)) {
        if (change.stream == 0) continue;
        const std::string name = tombstoneName(tx, change, lead);
        if (needed(tx.linkHead(change.stream, name))) continue;
        const auto tombstone = needed(tx.tombstone(change.stream, name));
        const bool deleted = tombstone && tombstone->reason == "propagated";
        if (deleted) records.emplace(change.stream, name);
    }
    return records;
}

}  // namespace

void checkConsent(SimScene& scene, SimFindings& out) {
    const model::FieldId consent = scene.world->fieldId(model::Entity::Lead, "consent.email");
    auto tx = needed(scene.world->store().beginRead());
    for (const store::CanonicalRow& lead : scene.world->canonicals(model::Entity::Lead)) {
        if (lead.state != store::CanonicalState::Live) continue;
        const store::CanonicalField* field = lead.find(consent);
        if (field != nullptr && sync::isOptOut(consent, field->value)) continue;
        std::vector<OptOut> said;
        TimeUs confirmedUs = 0;
        for (const auto& [key, id] : recordsOf(scene, *tx, lead.id)) {
            const auto [name, stream] = scene.world->store().streamName(key);
            const SimVendor& vendor = scene.world->system(name);
            if (!vendor.switches.consent) continue;
            confirmedUs = std::max(confirmedUs, confirmedIn(vendor, stream, id));
            if (vendor.switches.reusesIds) continue;
            addStanding(vendor, stream, id, said);
            for (const store::ConsentRow& line : needed(tx->consentOf(key, id))) {
                if (saysNo(line.state)) said.push_back({name + " " + id, line.atUs});
            }
        }
        // What was confirmed is dated by the confirmation, an opt-out by that system's clock.
        const bool dated = scene.clockSteps == 0;
        for (const OptOut& no : said) {
            if (confirmedUs > no.atUs || (confirmedUs != 0 && !dated)) continue;
            out.push_back({"I13", "consent is \"" + (field == nullptr ? "" : field->value.text()) +
                                      "\" where " + no.where +
                                      " opted out, and nobody proved an opt-in since"});
            break;
        }
    }
}

}  // namespace leadloom::testing

#include <algorithm>
#include <string>

#include "hub/sync/settings/retention_settings.h"
#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

/// The newest raw record that any link stands for.
std::int64_t newestNamed(SimScene& scene) {
    std::int64_t newest = 0;
    for (const model::Entity entity : {model::Entity::Company, model::Entity::Lead}) {
        for (const store::CanonicalRow& record : scene.world->canonicals(entity)) {
            for (const store::LinkRow& link : scene.world->links(record.id))
                newest = std::max(newest, link.inboxSeq);
        }
    }
    return newest;
}

}  // namespace

void checkBounded(SimScene& scene, SimFindings& out) {
    const sync::RetentionSettings ages = scene.world->settings().retention;
    const TimeUs now = scene.world->clock().wallUs();
    const std::int64_t newest = newestNamed(scene);
    auto tx = needed(scene.world->store().beginRead());
    std::int64_t leftOver = 0;
    std::string which;
    for (std::int64_t seq = 1; seq <= newest; ++seq) {
        const auto row = needed(tx->inbox(seq));
        const bool open = row && (row->state == store::InboxState::New ||
                                  row->state == store::InboxState::Parked);
        if (!row || open || row->receivedAtUs >= now - ages.inboxUs) continue;
        const auto link = needed(tx->linkHead(row->stream, row->externalId));
        if (link && link->inboxSeq == seq) continue;
        ++leftOver;
        which += " " + scene.world->store().streamName(row->stream).first + " " + row->externalId +
                 " of kind " + std::to_string(row->kind) + ";";
    }
    if (leftOver != 0) {
        out.push_back({"I19", std::to_string(leftOver) +
                                  " raw records that nothing stands for are kept beyond their "
                                  "time:" +
                                  which});
    }
    std::int64_t attempts = 0;
    for (const model::EntityId& id : scene.leads) {
        for (const store::AttemptRow& attempt : needed(tx->attemptsOf(id, 10'000))) {
            const bool ended = attempt.state == store::AttemptState::Done ||
                               attempt.state == store::AttemptState::Refused;
            if (ended && attempt.atUs < now - ages.attemptsUs) ++attempts;
        }
    }
    if (attempts != 0) {
        out.push_back(
            {"I19", std::to_string(attempts) + " writes that ended are kept beyond their time"});
    }
}

}  // namespace leadloom::testing

#include <algorithm>

#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {

void checkIdentity(SimScene& scene, SimFindings& out) {
    constexpr int LongestChain = 32;
    auto tx = needed(scene.world->store().beginRead());
    eachStream(scene, [&](SimVendor& vendor, const sync::StreamSettings& stream,
                          store::StreamKey key) {
        for (const auto& [id, record] : vendor.records(stream.name)) {
            auto link = needed(tx->linkHead(key, id));
            int steps = 0;
            while (link && link->state == store::LinkState::Alias && steps < LongestChain) {
                const store::StreamKey next = link->aliasStream != 0 ? link->aliasStream : key;
                link = needed(tx->linkHead(next, link->aliasOf));
                ++steps;
            }
            if (steps == LongestChain) {
                out.push_back({"I12", vendor.name() + " " + id + ": an alias chain without end"});
            }
            if (!link || link->state != store::LinkState::Live) continue;
            const auto lead = needed(tx->canonical(link->entity));
            const bool there = lead && lead->state != store::CanonicalState::Merged;
            if (!there) {
                out.push_back(
                    {"I12", vendor.name() + " " + id + ": linked to a lead that is gone"});
            }
        }
    });
}

void checkRebuilt(SimScene& scene, SimFindings& out) {
    for (const std::string& wrong : scene.world->builtOtherwise())
        out.push_back({"I18", wrong});
}

void checkAll(SimScene& scene, SimFindings& out) {
    for (const std::string& wrong : scene.world->violations()) {
        const auto space = wrong.find(' ');
        out.push_back({wrong.substr(0, space), wrong.substr(space + 1)});
    }
    checkEdits(scene, out);
    checkWinners(scene, out);
    checkExplained(scene, out);
    checkWords(scene, out);
    checkEchoes(scene, out);
    checkDeletes(scene, out);
    checkResurrections(scene, out);
    checkIdentity(scene, out);
    checkConsent(scene, out);
}

}  // namespace leadloom::testing

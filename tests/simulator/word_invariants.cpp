#include <algorithm>
#include <array>
#include <utility>

#include "tests/simulator/invariants.h"
#include "tests/simulator/scene_store.h"

namespace leadloom::testing {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> Words = {{
    {"given_name", "first"},
    {"family_name", "last"},
    {"job_title", "title"},
    {"city", "city"},
}};

/// Whether anybody but the hub ever put this into that field of that record.
bool wasSaid(const SimVendor& vendor, const std::string& stream, const std::string& id,
             const std::string& field, std::string_view value) {
    return std::any_of(vendor.history.begin(), vendor.history.end(), [&](const SimEvent& event) {
        return event.by != SimEvent::By::Hub && event.stream == stream && event.id == id &&
               event.field == field && event.value == value;
    });
}

}  // namespace

void checkWords(SimScene& scene, SimFindings& out) {
    for (const store::CanonicalRow& lead : scene.world->canonicals(model::Entity::Lead)) {
        for (const store::LinkRow& link : scene.world->links(lead.id)) {
            if (link.state != store::LinkState::Live) continue;
            const auto [name, stream] = scene.world->store().streamName(link.stream);
            const SimVendor& vendor = scene.world->system(name);
            const SimRecord* record = vendor.find(stream, link.externalId);
            // What people merge there comes from other records, and what they take out of the bin
            // is their word.
            if (record == nullptr || record->mergedOthers || record->restored) continue;
            if (vendor.isDisguised(stream, *record)) continue;
            // Nor what may be somebody's own, taken for another's than the lead it was made for.
            const bool another = record->marker != lead.id.text();
            if (another && vendor.hasDouble(stream, *record)) continue;
            for (const auto& [unified, field] : Words) {
                const auto id = scene.world->fieldId(model::Entity::Lead, unified);
                const store::ShadowField* shadow = link.shadow.find(id);
                if (another && vendor.wasVeiled(*record, field)) continue;
                const bool own = shadow != nullptr && shadow->own && shadow->external.isPresent();
                if (!own ||
                    wasSaid(vendor, stream, link.externalId, field, shadow->external.text())) {
                    continue;
                }
                out.push_back({"I5", name + " " + link.externalId + "." + field + " = \"" +
                                         std::string(shadow->external.text()) +
                                         "\" counts as somebody's word there, and nobody ever "
                                         "said it"});
            }
        }
    }
}

}  // namespace leadloom::testing

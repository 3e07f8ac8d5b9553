#include "hub/sync/writing/router.h"

#include <algorithm>

#include "hub/base/mutant.h"
#include "hub/sync/funnel/conversions.h"
#include "hub/sync/identity/reviews.h"
#include "hub/sync/privacy/consent.h"
#include "hub/sync/privacy/consent_filter.h"
#include "hub/sync/writing/outbound_diff.h"

namespace leadloom::sync {
namespace {

/// Whether a link keeps the record from being made anew in that connection.
bool holdsPlace(const StreamContext& stream, const store::LinkRow& link) {
    if (link.state == store::LinkState::Live) return true;
    if (link.state == store::LinkState::Alias) return false;
    if (LL_MUTANT("route.recreates_deleted")) return false;
    return stream.settings->onDelete != OnDelete::Recreate;
}

bool changesHere(const StreamContext& stream) {
    return stream.writes() && stream.description().canUpdate;
}

/// Whether an opt-out is among what changed.
bool saysNo(const store::CanonicalRow& record, std::span<const model::FieldId> touched) {
    return std::any_of(touched.begin(), touched.end(), [&](model::FieldId field) {
        if (!isConsentState(field)) return false;
        const store::CanonicalField* state = record.find(field);
        return state != nullptr && isOptOut(field, state->value);
    });
}

}  // namespace

bool mayLeave(const StreamContext& stream, const store::CanonicalRow& record) {
    return !stream.settings->filter || stream.settings->filter(record);
}

Status Router::route(store::Transaction& tx, const Dossier& dossier,
                     std::span<const model::FieldId> touched) {
    if (dossier.record.state != store::CanonicalState::Live) return Status::ok();
    const Status converted = raiseConversions(run_, tx, dossier, touched);
    if (!converted) return converted;
    for (const store::LinkRow& link : dossier.links) {
        if (link.state != store::LinkState::Live || link.role != store::LinkRole::Primary) continue;
        const StreamContext* stream = run_.workspace.stream(link.stream);
        if (stream == nullptr || !changesHere(*stream)) continue;
        if (!differsThere(*stream, link, dossier, touched)) continue;
        if (!mayLeave(*stream, dossier.record)) continue;
        const Status raised = run_.raise(tx, *stream, dossier.record.id);
        if (!raised) return raised;
        if (!saysNo(dossier.record, touched)) continue;
        const Status urgent = tx.markUrgent(stream->key, dossier.record.id);
        if (!urgent) return urgent;
    }
    for (const ConnectionContext& connection : run_.workspace.connections()) {
        const auto stream = wantedIn(tx, connection, dossier);
        if (!stream) return stream.error();
        if (*stream == nullptr) continue;
        const Status raised = run_.raise(tx, **stream, dossier.record.id);
        if (!raised) return raised;
    }
    return Status::ok();
}

Result<const StreamContext*> Router::wantedIn(store::Transaction& tx,
                                              const ConnectionContext& connection,
                                              const Dossier& dossier) const {
    const StreamContext* creator = nullptr;
    if (dossier.record.state != store::CanonicalState::Live) return creator;
    for (const StreamContext& stream : connection.streams) {
        if (stream.settings->entity != dossier.record.entity) continue;
        for (const store::LinkRow& link : dossier.links) {
            if (link.stream == stream.key && holdsPlace(stream, link)) {
                creator = nullptr;
                return creator;
            }
        }
        const bool fits = creator == nullptr && stream.creates();
        if (fits && mayLeave(stream, dossier.record) && mayBeMade(stream, dossier.record)) {
            creator = &stream;
        }
    }
    if (creator == nullptr) return creator;
    const auto waits = waitsForReview(tx, dossier, connection);
    if (!waits) return waits.error();
    if (*waits) creator = nullptr;
    return creator;
}

bool Router::differsThere(const StreamContext& stream, const store::LinkRow& link,
                          const Dossier& dossier, std::span<const model::FieldId> touched) const {
    if (LL_MUTANT("route.echoes")) return true;
    const bool all = touched.empty() || stream.settings->filter;
    return std::any_of(dossier.record.fields.begin(), dossier.record.fields.end(),
                       [&](const store::CanonicalField& field) {
                           const bool looked = all || std::find(touched.begin(), touched.end(),
                                                                field.field) != touched.end();
                           return looked && differs(run_.workspace, stream, link, field);
                       });
}

}  // namespace leadloom::sync

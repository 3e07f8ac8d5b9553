#pragma once

#include "hub/store/canonical_row.h"
#include "hub/sync/run/workspace.h"
#include "hub/sync/writing/outbound_diff.h"

namespace leadloom::sync {

/// The filter in front of the outbox: what the consent of a person forbids a stream from which
/// people are addressed (StreamSettings::marketing). Other streams get everything.

/// Whether the person said no to being addressed by e-mail, messages or at all.
bool optedOut(const store::CanonicalRow& record);
/// Whether a record may be made there.
bool mayBeMade(const StreamContext& stream, const store::CanonicalRow& record);
/// Whether the field isn't written there, whatever it holds.
bool isHeldBack(const StreamContext& stream, const store::CanonicalRow& record,
                model::FieldId field);
/// Leaves of a patch only what says whether somebody may be addressed. True: there was more.
bool keepOnlyConsent(Patch& patch);
/// Leaves of a patch only what carries the opt-out itself.
void holdBack(const StreamContext& stream, const store::CanonicalRow& record, Patch& patch);
/// Leaves out of what would be put back (undoing a run) all that is held back there, and whatever
/// would take an opt-out back.
void holdBackRestored(const StreamContext& stream, const store::CanonicalRow& record, Patch& patch);

}  // namespace leadloom::sync

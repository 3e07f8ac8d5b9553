#pragma once

#include <vector>

#include "hub/model/entity_id.h"
#include "hub/store/joining_codec.h"
#include "hub/store/joining_row.h"
#include "hub/sync/ledger/dossier.h"

namespace leadloom::sync {

/// A record and all that it took in and still holds, itself first: whatever was decided about one
/// of them holds for it.
Result<std::vector<model::EntityId>> familyOf(store::Transaction& tx, const model::EntityId& id);

/// Whether a person decided that the two are not one, and they may never be joined again.
Result<bool> areKeptApart(store::Transaction& tx, const model::EntityId& one,
                          const model::EntityId& other);

/// Acts of joining that still stand in a record, oldest first.
Result<std::vector<store::JoiningRow>> standingJoinings(store::Transaction& tx,
                                                        const model::EntityId& survivor);

/// What one link says before it is joined to others.
void rememberLink(store::BeforeJoining& before, const store::LinkRow& link, bool joined);

/// What the links of one side say before they are joined to those of another.
void rememberSide(store::BeforeJoining& before, const Dossier& side, bool joined);

}  // namespace leadloom::sync

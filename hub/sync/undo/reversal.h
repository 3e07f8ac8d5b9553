#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/intent_row.h"
#include "hub/store/transaction.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

struct WriteDecision;

/// One field that a run wrote and that can be put back.
struct ReversedField {
    model::FieldId field = 0;
    model::Value written;  ///< by the run, as the record held it then
    model::Value before;   ///< as the record held it before the run
};

/// Something that stays as it is, and why.
struct KeptField {
    model::FieldId field = 0;  ///< 0: the record as a whole
    std::string reason;
};

/// What undoing a run means for one record.
struct Reversal {
    enum class Action { None, PutBack, Remove, MakeAgain };

    Action action = Action::None;
    store::StreamKey stream = 0;
    model::EntityId entity;
    std::string record;  ///< external id
    std::vector<ReversedField> fields;
    std::vector<KeptField> kept;
};

/// What a run did to one record, newest last, against what stands there now. `again`: a record that
/// the run deleted is to be made anew.
Result<Reversal> reversalOf(store::Transaction& tx, const StreamContext& stream,
                            const std::vector<store::AttemptRow>& done, bool again);

/// Every record that a run wrote to, one entry for each stream and canonical record.
Result<std::vector<Reversal>> reversalsOf(store::Transaction& tx, const Workspace& workspace,
                                          std::string_view run, bool again);

/// The evidence of an intent that undoes a run.
std::string undoEvidence(std::string_view run);

/// What an intent of kind Restore comes to now. What is put back stands, in the shadow, for the
/// canonical value (as a settled form does), so that the next run doesn't write it again.
Status decideRestoration(store::Transaction& tx, const StreamContext& stream,
                         const store::IntentRow& intent, WriteDecision& decision);

}  // namespace leadloom::sync

#pragma once

#include <string>

#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/store/consent_row.h"
#include "hub/store/store.h"
#include "hub/sync/run/workspace.h"

namespace leadloom::sync {

/// What a person told the hub itself about consent.
struct ConsentWord {
    model::EntityId lead;
    std::string channel;  ///< "email", …, "contact", "sale"
    std::string state;    ///< "granted", "denied", "withdrawn"
    std::string proof;    ///< needed for "granted"
    std::string source;
    std::string actor;  ///< who notes it, for the audit
};

/// Notes it in the log and resolves the lead anew; intents carry an opt-out out before all others.
/// Usage: no such channel or state, an opt-in without a proof; NotFound: no such lead.
Result<store::ConsentRow> sayConsent(const Workspace& workspace, store::Store& store,
                                     const ConsentWord& word);

}  // namespace leadloom::sync

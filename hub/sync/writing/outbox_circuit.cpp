#include <algorithm>

#include "hub/sync/writing/circuit.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {
namespace {

constexpr const char* LoopRemedy =
    "see with leadloom explain who changes it back, end that, then replay this dead letter";

}  // namespace

/// What the circuit of last resort forbids is parked and taken out of the patch. True: nothing is
/// left to be sent.
Result<bool> Outbox::holdBack(store::Transaction& tx, const store::IntentRow& intent,
                              WriteDecision& decision) {
    const std::string& id = decision.link->externalId;
    const auto letters = tx.parkedOf(stream_.key, id, intent.id);
    if (!letters) return letters.error();
    const bool frozen =
        std::any_of(letters->begin(), letters->end(),
                    [](const store::ParkedRow& letter) { return letter.code == CircuitCode; });
    auto freeze = circuitOf(tx, run_.workspace, stream_, intent.entity, run_.clock.wallUs());
    if (!freeze) return freeze.error();
    if (frozen || freeze->record) {
        const Status parked = freezeRecord(tx, intent, id);
        if (!parked) return parked.error();
        return true;
    }
    auto fields = frozenFields(tx, run_.workspace, stream_, id);
    if (!fields) return fields.error();
    for (const mapping::ExternalField& field : decision.patch.fields) {
        if (!freeze->fields.contains(field.field) || !fields->insert(field.field).second) continue;
        const Status parked = freezeField(tx, intent, id, field.field);
        if (!parked) return parked.error();
    }
    if (fields->empty()) return false;
    leaveOut(decision.patch, *fields);
    if (!decision.patch.fields.empty()) return false;
    if (!decision.patch.associations.empty()) {
        decision.action = WriteDecision::Action::Associate;
        return false;
    }
    const Status ended = end(tx, intent, &OutboxCounts::noDifference);
    if (!ended) return ended.error();
    return true;
}

Status Outbox::freezeRecord(store::Transaction& tx, const store::IntentRow& intent,
                            const std::string& externalId) {
    Sending sending;
    sending.intent = intent;
    sending.attempt.stream = stream_.key;
    sending.attempt.entity = intent.entity;
    sending.attempt.externalId = externalId;
    return parkIntent(tx, sending, CircuitCode,
                      {ErrorKind::Guard,
                       stream_.place() + ": record " + externalId +
                           " was written 20 times within an hour: something outside changes it "
                           "again and again",
                       LoopRemedy});
}

Status Outbox::freezeField(store::Transaction& tx, const store::IntentRow& intent,
                           const std::string& externalId, model::FieldId field) {
    const FieldRule* rule = run_.workspace.rule(field);
    store::ParkedRow parked;
    parked.stream = stream_.key;
    parked.externalId = externalId;
    parked.entity = intent.entity;
    parked.field = rule == nullptr ? std::to_string(field) : rule->spec->name;
    parked.code = CircuitCode;
    parked.reason = stream_.place() + ": " + parked.field + " of record " + externalId +
                    " took more than 4 values in 10 writes within an hour";
    parked.remedy = LoopRemedy;
    return ledger_.park(tx, std::move(parked));
}

}  // namespace leadloom::sync

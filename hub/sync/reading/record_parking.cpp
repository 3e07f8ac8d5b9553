// Records, and single values of records, that are kept as dead letters.
#include "hub/sync/reading/record_applier.h"

namespace leadloom::sync {
namespace {

store::ParkedRow deadLetter(const StreamContext& stream, const store::InboxRow& row,
                            std::string code, std::string reason, std::string remedy) {
    store::ParkedRow parked;
    parked.stream = stream.key;
    parked.externalId = row.externalId;
    parked.inboxSeq = row.seq;
    parked.code = std::move(code);
    parked.reason = std::move(reason);
    parked.remedy = std::move(remedy);
    return parked;
}

}  // namespace

Result<RowOutcome> RecordApplier::parkInvalid(store::Transaction& tx, const StreamContext& stream,
                                              const store::InboxRow& row, const Error& error) {
    const Status parked =
        ledger_.park(tx, deadLetter(stream, row, "invalid_record", error.message,
                                    error.remedy.empty()
                                        ? "correct the record there, or the mapping, and replay it"
                                        : error.remedy));
    if (!parked) return parked.error();
    return RowOutcome::Parked;
}

/// The record stays where it is; of what it says nothing is kept here.
Result<RowOutcome> RecordApplier::parkErased(store::Transaction& tx, const StreamContext& stream,
                                             const store::InboxRow& row) {
    const Status parked = ledger_.park(
        tx,
        deadLetter(stream, row, "erased", stream.place() + ": a record of a person who was erased",
                   "delete it there, or lift the suppression when the person wants to be back"));
    if (!parked) return parked.error();
    if (const Status emptied = tx.emptyInbox(row.seq); !emptied) return emptied.error();
    return RowOutcome::Parked;
}

Result<RowOutcome> RecordApplier::parkFenced(store::Transaction& tx, const StreamContext& stream,
                                             const store::InboxRow& row) {
    const Status parked = ledger_.park(
        tx, deadLetter(stream, row, "below_fence",
                       stream.place() + ": record " + row.externalId +
                           " is from before the time up to which deletions are remembered",
                       "replay it to import it, or discard it where it was deleted elsewhere"));
    if (!parked) return parked.error();
    return RowOutcome::Parked;
}

Status RecordApplier::parkFields(store::Transaction& tx, const StreamContext& stream,
                                 const store::LinkRow& link, const store::InboxRow& row) {
    const auto name = [this](model::FieldId field) {
        const FieldRule* rule = run_.workspace.rule(field);
        return rule == nullptr ? std::to_string(field) : rule->spec->name;
    };
    const Status unparked =
        ledger_.unpark(tx, stream, link.externalId,
                       [](const store::ParkedRow& note) { return note.code == "invalid_value"; });
    if (!unparked) return unparked;
    for (const auto& [field, reason] : observation_.refused) {
        store::ParkedRow parked =
            deadLetter(stream, row, "invalid_value", name(field) + ": " + reason,
                       "correct the value there, or map the field differently");
        parked.field = name(field);
        parked.entity = link.entity;
        if (const Status put = ledger_.park(tx, std::move(parked)); !put) return put;
    }
    for (const model::FieldId field : observation_.notStored) {
        store::ParkedRow parked = deadLetter(
            stream, row, "not_stored", name(field) + ": the system took our value and kept its own",
            "check the field's rights and rules there");
        parked.field = name(field);
        parked.entity = link.entity;
        if (const Status put = ledger_.park(tx, std::move(parked)); !put) return put;
    }
    return Status::ok();
}

}  // namespace leadloom::sync

#include "hub/sync/privacy/consent_word.h"

#include <algorithm>

#include "hub/sync/ledger/ledger.h"
#include "hub/sync/privacy/consent.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {
namespace {

Status refuseUnclear(const ConsentWord& word) {
    if (consentField(word.channel) == 0) {
        return Error{ErrorKind::Usage, "there is no channel \"" + word.channel + "\"",
                     "name one of email, phone, sms, messaging, post, ads, profiling, contact, "
                     "sale"};
    }
    const bool known =
        word.state == "granted" || word.state == "denied" || word.state == "withdrawn";
    if (!known) {
        return Error{ErrorKind::Usage, "there is no state \"" + word.state + "\"",
                     "name one of granted, denied, withdrawn"};
    }
    if (word.state != "granted" || !word.proof.empty()) return Status::ok();
    return Error{ErrorKind::Usage, "an opt-in needs a proof",
                 "say what proves it: the form, its version, when it was signed"};
}

void replace(std::vector<store::CanonicalField>& edits, model::FieldId field,
             const model::Value& value, TimeUs stampUs) {
    std::erase_if(edits, [&](const store::CanonicalField& edit) { return edit.field == field; });
    edits.push_back({field, value, 0, {}, stampUs, "local"});
}

/// Said now: later than anything that was said before.
TimeUs stampAfter(const Workspace& workspace, const Dossier& dossier, model::FieldId field,
                  TimeUs nowUs) {
    std::vector<Contribution> contributions;
    collectContributions(workspace, dossier, field, contributions);
    TimeUs stamp = nowUs;
    for (const Contribution& said : contributions)
        stamp = std::max({stamp, said.stampUs + 1, said.optOutUs + 1, said.optInUs + 1});
    return stamp;
}

Status audit(store::Transaction& tx, const ConsentWord& word, TimeUs nowUs) {
    store::AuditRow row;
    row.atUs = nowUs;
    row.actor = word.actor;
    row.action = "consent." + word.state;
    row.subject = word.lead.text();
    row.detail = word.channel;
    return tx.appendAudit(row);
}

}  // namespace

Result<store::ConsentRow> sayConsent(const Workspace& workspace, store::Store& store,
                                     const ConsentWord& word) {
    if (const Status clear = refuseUnclear(word); !clear) return clear.error();
    const RunOptions options;
    RunState run(workspace, store, *workspace.settings().clock, options, {});
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    auto dossier = loadDossier(**tx, word.lead);
    if (!dossier) return dossier.error();
    if (!*dossier || (*dossier)->record.state != store::CanonicalState::Live) {
        return Error{ErrorKind::NotFound, "there is no lead with that id",
                     "leadloom leads finds leads by e-mail, phone or name"};
    }
    const model::FieldId field = consentField(word.channel);
    const model::Value value = consentValue(field, word.state);
    store::ConsentRow line;
    line.record = (*dossier)->record.id.text();
    line.channel = word.channel;
    line.purpose = "marketing";
    line.state = word.state;
    line.proof = word.proof;
    line.source = word.source.empty() ? word.actor : word.source;
    line.notedUs = run.clock.wallUs();
    line.atUs = stampAfter(workspace, **dossier, field, line.notedUs);
    std::vector<store::CanonicalField>& edits = (*dossier)->record.localEdits;
    replace(edits, field, value, line.atUs);
    replace(edits, isOptOut(field, value) ? optOutOf(field) : optInOf(field), value, line.atUs);
    (*dossier)->changed = true;
    Ledger ledger(run);
    Router router(run);
    const model::FieldId touched[] = {field};
    Status status = ledger.refresh(**tx, **dossier, touched, {"user", 0, 0, {}}, nullptr);
    if (status) status = ledger.keep(**tx, **dossier);
    if (status) status = router.route(**tx, **dossier, touched);
    if (status) status = (*tx)->appendConsent(line);
    if (status) status = audit(**tx, word, line.notedUs);
    if (status) status = (*tx)->commit();
    if (!status) return status.error();
    return line;
}

}  // namespace leadloom::sync

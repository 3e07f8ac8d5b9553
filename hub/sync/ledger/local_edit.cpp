#include "hub/sync/ledger/local_edit.h"

#include <algorithm>

#include "hub/normalize/normalizer.h"
#include "hub/sync/ledger/ledger.h"
#include "hub/sync/writing/router.h"

namespace leadloom::sync {

Status editLocally(RunState& run, store::Transaction& tx, Dossier& dossier,
                   const store::CanonicalField& edit, const std::string& word,
                   const std::string& actor) {
    auto& edits = dossier.record.localEdits;
    std::erase_if(edits,
                  [&](const store::CanonicalField& known) { return known.field == edit.field; });
    if (!edit.value.isAbsent()) edits.push_back(edit);
    dossier.changed = true;
    Cause cause;
    cause.word = word;
    cause.record = actor;
    Ledger ledger(run);
    Status status = ledger.refresh(tx, dossier, {&edit.field, 1}, cause, nullptr);
    if (status) status = ledger.keep(tx, dossier);
    if (!status) return status;
    Router router(run);
    return router.route(tx, dossier, {&edit.field, 1});
}

TimeUs newestStamp(const Dossier& dossier, model::FieldId field) {
    TimeUs newest = 0;
    for (const store::LinkRow& link : dossier.links) {
        const store::ShadowField* shadow = link.shadow.find(field);
        if (shadow != nullptr) newest = std::max(newest, shadow->stampUs);
    }
    return newest;
}

Result<model::Value> writtenValue(const Workspace& workspace, const model::FieldSpec& spec,
                                  const std::string& text) {
    normalize::Normalizer normalizer(workspace.settings().locale);
    const auto refused = [&](std::string_view reason) {
        return Error{ErrorKind::Usage,
                     "that is no value of " + spec.name + ": " + std::string(reason),
                     "write one as the field's type asks for"};
    };
    const normalize::NormalForm form = normalizer.normalize(spec, text);
    if (form.isRefused()) return refused(form.reason);
    if (form.isEmpty()) return refused("it is empty");
    return model::Value::text(form.value);
}

}  // namespace leadloom::sync

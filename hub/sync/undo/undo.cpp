#include "hub/sync/undo/undo.h"

#include "hub/sync/undo/reversal.h"
#include "hub/sync/writing/write_planner.h"

namespace leadloom::sync {
namespace {

constexpr TimeUs Day = 86'400'000'000;

Error cantUndo(std::string_view run, const std::string& why, const std::string& remedy) {
    return {ErrorKind::Usage, "run " + std::string(run) + " can't be undone: " + why, remedy};
}

std::string fieldName(const Workspace& workspace, model::FieldId field) {
    if (field == 0) return {};
    const FieldRule* rule = workspace.rule(field);
    return rule == nullptr ? std::to_string(field) : rule->spec->name;
}

std::string shown(const model::Value& value) {
    std::string text;
    if (!value.isPresent()) return text;
    for (const std::string_view item : value.items())
        text += (text.empty() ? "" : ", ") + std::string(item);
    return text;
}

const char* actionName(Reversal::Action action) {
    switch (action) {
        case Reversal::Action::PutBack:
            return "put_back";
        case Reversal::Action::Remove:
            return "remove";
        case Reversal::Action::MakeAgain:
            return "make_again";
        case Reversal::Action::None:
            break;
    }
    return "keep";
}

UndoneRecord describe(const RunState& run, const Reversal& reversal) {
    UndoneRecord record;
    const auto [connection, stream] = run.store.streamName(reversal.stream);
    record.connection = connection;
    record.stream = stream;
    record.record = reversal.record;
    record.lead = reversal.entity.text();
    record.action = actionName(reversal.action);
    for (const ReversedField& field : reversal.fields) {
        record.fields.push_back(
            {fieldName(run.workspace, field.field), shown(field.written), shown(field.before)});
    }
    for (const KeptField& kept : reversal.kept) {
        record.kept.emplace_back(fieldName(run.workspace, kept.field), kept.reason);
    }
    return record;
}

/// Undoing writes back; who is one with whom stays as the run left it, and is named.
Status nameJoinings(store::Transaction& tx, std::string_view undone, Reversal& reversal) {
    const auto acts = tx.joiningsOf(reversal.entity);
    if (!acts) return acts.error();
    const std::string lead = reversal.entity.text();
    for (const store::JoiningRow& act : *acts) {
        if (act.runId != undone || act.undoneAtUs != 0) continue;
        if (!act.joined.isNull()) {
            reversal.kept.push_back({0, "lead " + act.joined.text() +
                                            " became one with its lead in that run; leadloom "
                                            "leads unmerge " +
                                            lead + " parts them"});
        } else if (act.stream == reversal.stream && act.externalId == reversal.record) {
            reversal.kept.push_back({0,
                                     "it joined its lead in that run; leadloom leads unmerge "
                                     "--link parts them"});
        }
    }
    return Status::ok();
}

/// The lead lives again, and the deleted record's place is free for a new one.
Status makeAgain(RunState& run, store::Transaction& tx, const Reversal& reversal) {
    auto dossier = loadDossier(tx, reversal.entity);
    if (!dossier) return dossier.error();
    if (!*dossier) return Status::ok();
    for (store::LinkRow& link : (*dossier)->links) {
        if (link.stream != reversal.stream || link.state == store::LinkState::Live) continue;
        link.state = store::LinkState::Alias;
        link.role = store::LinkRole::Secondary;
        if (const Status put = tx.putLink(link); !put) return put;
    }
    store::CanonicalRow& record = (*dossier)->record;
    if (record.state == store::CanonicalState::Deleted) {
        record.state = store::CanonicalState::Live;
        ++record.version;
        record.updatedAtUs = run.clock.wallUs();
        if (const Status put = tx.putCanonical(record); !put) return put;
    }
    return Status::ok();
}

store::IntentRow intentFor(const RunState& run, const StreamContext& stream,
                           const Reversal& reversal, std::string_view undone) {
    store::IntentRow intent;
    intent.stream = stream.key;
    intent.entity = reversal.entity;
    intent.kindOfEntity = stream.settings->entity;
    intent.sinceUs = run.clock.wallUs();
    intent.runId = run.runId;
    if (reversal.action == Reversal::Action::MakeAgain) return intent;
    intent.kind = store::IntentKind::Restore;
    intent.evidence = undoEvidence(undone);
    return intent;
}

}  // namespace

std::string undoneKey(std::string_view run) {
    return "undone:" + std::string(run);
}

Result<std::string> undoableRun(const EngineSettings& settings, std::string_view run) {
    auto tx = settings.store->beginRead();
    if (!tx) return tx.error();
    const auto row = (*tx)->run(run);
    if (!row) return row.error();
    if (!*row) {
        return Error{ErrorKind::NotFound, "no run has the id " + std::string(run),
                     "leadloom runs lists them"};
    }
    if ((*row)->status == "running") {
        return cantUndo(run, "it hasn't ended", "wait for its end, or stop it");
    }
    const auto by = (*tx)->value(undoneKey(run));
    if (!by) return by.error();
    if (*by) {
        return cantUndo(run, "it was undone already, by run " + **by,
                        "leadloom undo " + **by + " does it again");
    }
    const TimeUs oldest = settings.clock->wallUs() - settings.retention.attemptsUs;
    if ((*row)->startedAtUs < oldest) {
        return cantUndo(run, "what it wrote has been forgotten",
                        "writes are kept for " +
                            std::to_string(settings.retention.attemptsUs / Day) +
                            " days; restore the records in their systems");
    }
    const auto attempts = (*tx)->attemptsOfRun(run, 0, 1);
    if (!attempts) return attempts.error();
    if (attempts->empty()) {
        return cantUndo(run, "it wrote nothing to any system", "there is nothing to be done");
    }
    return (*row)->id;
}

Result<std::vector<UndoneRecord>> undoneRecords(RunState& run, store::Transaction& tx,
                                                std::string_view undone, bool again) {
    auto reversals = reversalsOf(tx, run.workspace, undone, again);
    if (!reversals) return reversals.error();
    std::vector<UndoneRecord> records;
    for (Reversal& reversal : *reversals) {
        const Status named = nameJoinings(tx, undone, reversal);
        if (!named) return named.error();
        const bool nothing = reversal.action == Reversal::Action::None && reversal.kept.empty();
        if (!nothing) records.push_back(describe(run, reversal));
    }
    return records;
}

Result<std::set<std::pair<store::StreamKey, model::EntityId>>> raiseUndo(RunState& run,
                                                                         store::Transaction& tx,
                                                                         std::string_view undone,
                                                                         bool again) {
    std::set<std::pair<store::StreamKey, model::EntityId>> raised;
    const auto reversals = reversalsOf(tx, run.workspace, undone, again);
    if (!reversals) return reversals.error();
    for (const Reversal& reversal : *reversals) {
        const StreamContext* stream = run.workspace.stream(reversal.stream);
        if (reversal.action == Reversal::Action::None || stream == nullptr) continue;
        if (reversal.action == Reversal::Action::MakeAgain) {
            if (const Status made = makeAgain(run, tx, reversal); !made) return made.error();
        }
        const Status put = tx.putIntent(intentFor(run, *stream, reversal, undone));
        if (!put) return put.error();
        raised.insert({reversal.stream, reversal.entity});
    }
    return raised;
}

Status keepPlan(store::Store& store, const store::PlanRow& plan) {
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const Status put = (*tx)->putPlan(plan);
    return put ? (*tx)->commit() : put;
}

}  // namespace leadloom::sync

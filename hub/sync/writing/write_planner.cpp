#include "hub/sync/writing/write_planner.h"

#include <algorithm>
#include <limits>

#include "hub/sync/privacy/consent_filter.h"
#include "hub/sync/undo/reversal.h"

namespace leadloom::sync {
namespace {

constexpr int Page = 500;

const char* actionName(WriteDecision::Action action) {
    switch (action) {
        case WriteDecision::Action::Create:
            return "create";
        case WriteDecision::Action::Update:
        case WriteDecision::Action::Associate:
            return "update";
        case WriteDecision::Action::Delete:
            return "delete";
        case WriteDecision::Action::Archive:
            return "archive";
        case WriteDecision::Action::None:
            break;
    }
    return "none";
}

/// Many-valued fields hold their items with a separator that no screen shows.
std::string forPeople(const model::Value& value) {
    std::string shown;
    for (const char letter : value.text()) {
        if (letter == model::Value::ItemSeparator) {
            shown += ", ";
        } else {
            shown.push_back(letter);
        }
    }
    return shown;
}

}  // namespace

void leaveOut(Patch& patch, const std::set<model::FieldId>& fields) {
    if (fields.empty()) return;
    std::erase_if(patch.fields, [&](const mapping::ExternalField& field) {
        return fields.contains(field.field);
    });
    std::erase_if(patch.associations, [&](const AssociationPatch& association) {
        return fields.contains(association.field);
    });
    std::erase_if(patch.sent.fields,
                  [&](const store::ShadowField& field) { return fields.contains(field.field); });
}

Result<WriteDecision> WritePlanner::decide(store::Transaction& tx, const StreamContext& stream,
                                           const store::IntentRow& intent,
                                           const std::set<model::FieldId>& refused) {
    using Action = WriteDecision::Action;
    WriteDecision decision;
    decision.dossier.reset();
    auto loaded = loadDossier(tx, intent.entity);
    if (!loaded) return loaded.error();
    if (!*loaded || (*loaded)->record.id != intent.entity) return decision;
    decision.dossier = **std::move(loaded);
    const Dossier& dossier = *decision.dossier;
    if (const store::LinkRow* link = dossier.primary(stream.key)) decision.link = *link;
    if (intent.kind == store::IntentKind::Restore) {
        const Status restored = decideRestoration(tx, stream, intent, decision);
        if (!restored) return restored.error();
        leaveOut(decision.patch, refused);
        holdBackRestored(stream, dossier.record, decision.patch);
        const bool writes = decision.action == Action::Update || decision.action == Action::Create;
        const bool nothing = writes && decision.patch.fields.empty();
        if (nothing) decision.action = Action::None;
        return decision;
    }
    if (intent.kind != store::IntentKind::Differ) {
        const bool applies =
            decision.link && dossier.record.state == store::CanonicalState::Deleted;
        if (!applies) return decision;
        decision.action =
            intent.kind == store::IntentKind::Delete ? Action::Delete : Action::Archive;
        return decision;
    }
    if (dossier.record.state != store::CanonicalState::Live) return decision;
    if (!mayLeave(stream, dossier.record) || !stream.writes()) return decision;
    const bool exists = decision.link.has_value();
    if (exists && !stream.description().canUpdate) return decision;
    if (!exists) {
        const auto wanted = router_.wantedIn(tx, *stream.connection, dossier);
        if (!wanted) return wanted.error();
        if (*wanted != &stream) return decision;
    }
    auto patch = buildPatch(tx, run_.workspace, references_, stream, dossier,
                            exists ? &*decision.link : nullptr);
    if (!patch) return patch.error();
    leaveOut(*patch, refused);
    holdBack(stream, dossier.record, *patch);
    decision.patch = *std::move(patch);
    if (!decision.patch.fields.empty()) {
        decision.action = exists ? Action::Update : Action::Create;
    } else if (exists && !decision.patch.associations.empty()) {
        decision.action = Action::Associate;
    }
    return decision;
}

Result<StreamPlan> WritePlanner::preview(store::Transaction& tx, const StreamContext& stream,
                                         std::size_t samples) {
    using Action = WriteDecision::Action;
    StreamPlan plan;
    plan.connection = stream.connection->settings->name;
    plan.stream = stream.settings->name;
    const auto count = [&](const store::IntentRow&, const WriteDecision& decision) {
        switch (decision.action) {
            case Action::None:
                return Status::ok();
            case Action::Create:
                ++plan.creates;
                break;
            case Action::Update:
            case Action::Associate:
                ++plan.updates;
                break;
            case Action::Delete:
            case Action::Archive:
                ++plan.deletes;
                break;
        }
        if (plan.samples.size() < samples) plan.samples.push_back(describe(decision));
        return Status::ok();
    };
    if (const Status walked = walk(tx, stream, count); !walked) return walked.error();
    return plan;
}

Status WritePlanner::walk(store::Transaction& tx, const StreamContext& stream,
                          const DecisionSink& sink) {
    model::EntityId after;
    for (;;) {
        const auto intents =
            tx.dueIntents(stream.key, std::numeric_limits<TimeUs>::max(), after, Page);
        if (!intents) return intents.error();
        if (intents->empty()) return Status::ok();
        after = intents->back().entity;
        for (const store::IntentRow& intent : *intents) {
            const auto decision = decide(tx, stream, intent, {});
            if (!decision) return decision.error();
            if (const Status told = sink(intent, *decision); !told) return told;
        }
    }
}

PlannedWrite WritePlanner::describe(const WriteDecision& decision) const {
    PlannedWrite write;
    write.action = actionName(decision.action);
    write.lead = decision.dossier->record.id.text();
    if (decision.link) write.record = decision.link->externalId;
    for (const store::ShadowField& sent : decision.patch.sent.fields) {
        PlannedField field;
        const FieldRule* rule = run_.workspace.rule(sent.field);
        field.field = rule == nullptr ? std::to_string(sent.field) : rule->spec->name;
        const store::ShadowField* held =
            decision.link ? decision.link->shadow.find(sent.field) : nullptr;
        if (held != nullptr) field.before = forPeople(held->external);
        field.after = forPeople(sent.external);
        write.fields.push_back(std::move(field));
    }
    return write;
}

}  // namespace leadloom::sync

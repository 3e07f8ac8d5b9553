#include "hub/sync/plan/pending_effects.h"

#include <algorithm>

namespace leadloom::sync {
namespace {

constexpr std::size_t DigestLength = 16;

bool isReference(const StreamContext& stream, model::FieldId field) {
    const mapping::LensTraits* lens = stream.mapping().lens(field);
    return lens != nullptr && (lens->association || !lens->referenceStream.empty());
}

void add(std::string& text, model::FieldId field, const model::Value& value) {
    text += std::to_string(field) + ":" + std::to_string(static_cast<int>(value.presence())) + ":" +
            (value.isPresent() ? value.text() : std::string()) + "\n";
}

std::string digestOf(const RunState& run, const std::string& text) {
    if (text.empty()) return {};
    return run.workspace.settings().digest(text).substr(0, DigestLength);
}

std::string fieldsOf(const RunState& run, const StreamContext& stream,
                     const WriteDecision& decision) {
    std::string text;
    for (const mapping::ExternalField& field : decision.patch.fields) {
        if (!isReference(stream, field.field)) add(text, field.field, field.external);
    }
    return digestOf(run, text);
}

std::string bondsOf(const RunState& run, const StreamContext& stream,
                    const WriteDecision& decision) {
    std::string text;
    for (const mapping::ExternalField& field : decision.patch.fields) {
        if (isReference(stream, field.field)) add(text, field.field, field.external);
    }
    for (const AssociationPatch& association : decision.patch.associations) {
        for (const std::string& target : association.adds)
            text += std::to_string(association.field) + "+" + target + "\n";
        for (const std::string& target : association.removes)
            text += std::to_string(association.field) + "-" + target + "\n";
    }
    return digestOf(run, text);
}

/// A record that isn't there yet is known by one that it is made from.
std::string sourceOf(const RunState& run, const Dossier& dossier) {
    std::string source;
    for (const store::LinkRow& link : dossier.links) {
        const StreamContext* stream = run.workspace.stream(link.stream);
        if (stream == nullptr || link.state != store::LinkState::Live) continue;
        const std::string name = "from " + stream->place() + "/" + link.externalId;
        if (source.empty() || name < source) source = name;
    }
    return source.empty() ? "from " + dossier.record.id.text() : source;
}

const char* actionName(WriteDecision::Action action) {
    switch (action) {
        case WriteDecision::Action::Create:
            return "create";
        case WriteDecision::Action::Update:
            return "update";
        case WriteDecision::Action::Associate:
            return "associate";
        case WriteDecision::Action::Delete:
            return "delete";
        case WriteDecision::Action::Archive:
            return "archive";
        case WriteDecision::Action::None:
            break;
    }
    return "none";
}

PlannedEffect effectOf(const RunState& run, const StreamContext& stream,
                       const WriteDecision& decision) {
    PlannedEffect effect;
    effect.place = stream.place();
    effect.record = decision.link ? decision.link->externalId : sourceOf(run, *decision.dossier);
    effect.action = actionName(decision.action);
    effect.fields = fieldsOf(run, stream, decision);
    effect.bonds = bondsOf(run, stream, decision);
    return effect;
}

}  // namespace

Result<PendingEffects> pendingEffects(RunState& run, store::Transaction& tx,
                                      std::span<const ConnectionContext* const> connections,
                                      const IntentChoice& meant) {
    PendingEffects pending;
    WritePlanner planner(run);
    for (const ConnectionContext* connection : connections) {
        for (const StreamContext& stream : connection->streams) {
            const auto take = [&](const store::IntentRow& intent, const WriteDecision& decision) {
                const bool taken =
                    decision.action != WriteDecision::Action::None && (!meant || meant(intent));
                if (!taken) return Status::ok();
                PlannedEffect effect = effectOf(run, stream, decision);
                pending.permit.fields[{stream.key, intent.entity}] = effect.fields;
                pending.effects.push_back(std::move(effect));
                return Status::ok();
            };
            const Status walked = planner.walk(tx, stream, take);
            if (!walked) return walked.error();
        }
    }
    std::sort(pending.effects.begin(), pending.effects.end());
    return pending;
}

bool permits(const RunState& run, const StreamContext& stream, const store::IntentRow& intent,
             const WriteDecision& decision) {
    using Action = WriteDecision::Action;
    if (!run.permit || decision.action == Action::None) return true;
    const auto planned = run.permit->fields.find({stream.key, intent.entity});
    if (planned == run.permit->fields.end()) return false;
    const std::string fields = fieldsOf(run, stream, decision);
    const bool bondsOnly = fields.empty() && (decision.action == Action::Update ||
                                              decision.action == Action::Associate);
    return bondsOnly || fields == planned->second;
}

}  // namespace leadloom::sync

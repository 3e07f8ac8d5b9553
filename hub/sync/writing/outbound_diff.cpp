#include "hub/sync/writing/outbound_diff.h"

#include <algorithm>

#include "hub/base/mutant.h"
#include "hub/sync/conflict/decision.h"

namespace leadloom::sync {
namespace {

const model::Value Nothing;

const model::Value& agreedCanonical(const store::ShadowField* shadow) {
    if (shadow == nullptr) return Nothing;
    return shadow->isUnderWay() ? shadow->pendingCanonical : shadow->canonical;
}

const model::Value& heldThere(const store::ShadowField* shadow) {
    if (shadow == nullptr) return Nothing;
    return shadow->isUnderWay() ? shadow->pending : shadow->external;
}

bool isReference(const mapping::LensTraits& lens) {
    return lens.association || !lens.referenceStream.empty();
}

bool equivalentThere(const StreamContext& stream, model::FieldId field, const model::Value& put,
                     const model::Value& held) {
    if (put == held) return true;
    if (!put.isPresent() && !held.isPresent()) return true;
    return stream.mapping().equivalent(field, put, held);
}

/// With what the record held before, so that the write can be undone.
void addSent(Patch& patch, const store::CanonicalField& field, model::Value external,
             model::Value canonical, const store::ShadowField* before) {
    store::ShadowField& sent = patch.sent.at(field.field);
    sent.external = std::move(external);
    sent.canonical = std::move(canonical);
    sent.stampUs = field.stampUs;
    sent.pending = heldThere(before);
    sent.pendingCanonical = agreedCanonical(before);
}

void addPlain(Patch& patch, const StreamContext& stream, const store::CanonicalField& field,
              const store::LinkRow* link) {
    const store::ShadowField* shadow = link == nullptr ? nullptr : link->shadow.find(field.field);
    model::Value put = stream.mapping().putOver(field.field, field.value, heldThere(shadow));
    if (put.isAbsent() || (link == nullptr && !put.isPresent())) return;
    addSent(patch, field, put, field.value, shadow);
    patch.fields.push_back({field.field, std::move(put)});
}

AssociationPatch associationDiff(const mapping::LensTraits& lens, const model::Value& wanted,
                                 const model::Value& held) {
    AssociationPatch patch{lens.field, lens.referenceStream, {}, {}};
    const auto wantedItems = wanted.items();
    const auto heldItems = held.items();
    for (const std::string_view item : wantedItems) {
        if (std::find(heldItems.begin(), heldItems.end(), item) == heldItems.end()) {
            patch.adds.emplace_back(item);
        }
    }
    for (const std::string_view item : heldItems) {
        if (std::find(wantedItems.begin(), wantedItems.end(), item) == wantedItems.end()) {
            patch.removes.emplace_back(item);
        }
    }
    return patch;
}

/// One reference field; nothing is added while its targets aren't there.
Status addReference(store::Transaction& tx, References& references, Patch& patch,
                    const StreamContext& stream, const mapping::LensTraits& lens,
                    const store::CanonicalField& field, const Dossier& dossier,
                    const store::LinkRow* link) {
    auto target = references.outbound(tx, stream, lens, dossier.record.id, field.value);
    if (!target) return target.error();
    if (target->external.isAbsent()) return Status::ok();
    const store::ShadowField* shadow = link == nullptr ? nullptr : link->shadow.find(lens.field);
    const model::Value& held = heldThere(shadow);
    if (lens.association) {
        AssociationPatch difference = associationDiff(lens, target->external, held);
        if (difference.adds.empty() && difference.removes.empty()) return Status::ok();
        patch.associations.push_back(std::move(difference));
        addSent(patch, field, target->external, target->canonical, shadow);
        return Status::ok();
    }
    model::Value put = stream.mapping().put(lens.field, target->external);
    if (put.isAbsent() || equivalentThere(stream, lens.field, put, held)) return Status::ok();
    addSent(patch, field, put, target->canonical, shadow);
    patch.fields.push_back({field.field, std::move(put)});
    return Status::ok();
}

bool isHeldForPerson(const Workspace& workspace, const store::ShadowField* shadow,
                     const store::CanonicalField& field) {
    if (shadow == nullptr || !shadow->own || !shadow->canonical.isPresent()) return false;
    if (field.rule == DecidedForEver) return false;
    const FieldRule* rule = workspace.rule(field.field);
    if (rule == nullptr || rule->policy->kind != PolicyKind::Ask) return false;
    const bool decidedSince = field.originStream == 0 && field.stampUs >= shadow->stampUs;
    return !decidedSince && shadow->canonical != field.value;
}

/// Somebody emptied the one place that a record has for several items: those it had no place for
/// stand, and the next of them gets it.
bool hasRoom(const Workspace& workspace, const store::ShadowField* shadow,
             const store::CanonicalField& field) {
    const bool emptied = shadow != nullptr && shadow->own && !shadow->settled &&
                         shadow->pending.isAbsent() && shadow->external.isEmpty();
    if (!emptied || !field.value.isPresent()) return false;
    const FieldRule* rule = workspace.rule(field.field);
    return rule != nullptr && rule->spec->many;
}

bool wanted(const Workspace& workspace, const mapping::LensTraits& lens,
            const store::CanonicalField& field, const store::LinkRow* link,
            const StreamContext& stream) {
    if (!lens.writes || field.value.isAbsent()) return false;
    if (link == nullptr || LL_MUTANT("route.echoes")) return true;
    return differs(workspace, stream, *link, field);
}

Result<Patch> build(store::Transaction& tx, const Workspace& workspace, References& references,
                    const StreamContext& stream, const Dossier& dossier, const store::LinkRow* link,
                    bool associationsOnly) {
    Patch patch;
    for (const mapping::LensTraits& lens : stream.mapping().lenses()) {
        if (associationsOnly && !lens.association) continue;
        const store::CanonicalField* field = dossier.record.find(lens.field);
        if (field == nullptr || !wanted(workspace, lens, *field, link, stream)) continue;
        if (!isReference(lens)) {
            addPlain(patch, stream, *field, link);
            continue;
        }
        const Status added =
            addReference(tx, references, patch, stream, lens, *field, dossier, link);
        if (!added) return added.error();
    }
    return patch;
}

}  // namespace

bool differs(const Workspace& workspace, const StreamContext& stream, const store::LinkRow& link,
             const store::CanonicalField& field) {
    const mapping::LensTraits* lens = stream.mapping().lens(field.field);
    if (lens == nullptr || !lens->writes || lens->createOnly || field.value.isAbsent()) {
        return false;
    }
    const store::ShadowField* shadow = link.shadow.find(field.field);
    const bool agreed = agreedCanonical(shadow) == field.value;
    if (agreed && !hasRoom(workspace, shadow, field)) return false;
    if (field.value.isEmpty() && !lens->clearable) return false;
    if (isHeldForPerson(workspace, shadow, field)) return false;
    if (isReference(*lens)) return !sameItems(agreedCanonical(shadow), field.value);
    const model::Value& held = heldThere(shadow);
    const model::Value put = stream.mapping().putOver(field.field, field.value, held);
    if (put.isAbsent()) return false;
    return !equivalentThere(stream, field.field, put, held);
}

Result<Patch> buildPatch(store::Transaction& tx, const Workspace& workspace, References& references,
                         const StreamContext& stream, const Dossier& dossier,
                         const store::LinkRow* link) {
    return build(tx, workspace, references, stream, dossier, link, false);
}

Result<Patch> buildAssociations(store::Transaction& tx, const Workspace& workspace,
                                References& references, const StreamContext& stream,
                                const Dossier& dossier, const store::LinkRow& link) {
    return build(tx, workspace, references, stream, dossier, &link, true);
}

}  // namespace leadloom::sync

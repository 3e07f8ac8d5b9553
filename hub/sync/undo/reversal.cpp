#include "hub/sync/undo/reversal.h"

#include <algorithm>
#include <map>

#include "hub/sync/identity/restored.h"
#include "hub/sync/writing/write_planner.h"

namespace leadloom::sync {
namespace {

constexpr std::string_view Undo = "undo:";
/// What a system fills in by itself it fills in when the record is made, as far as clocks tell.
constexpr TimeUs FillsInUs = 2'000'000;
constexpr int MostAttempts = 10'000;
constexpr int Page = 1000;

using Attempts = std::vector<store::AttemptRow>;

bool makes(const store::AttemptRow& attempt) {
    const auto operation = static_cast<WriteOperation>(attempt.operation);
    return attempt.externalId.empty() &&
           (operation == WriteOperation::Create || operation == WriteOperation::Upsert);
}

bool removes(const store::AttemptRow& attempt) {
    const auto operation = static_cast<WriteOperation>(attempt.operation);
    return operation == WriteOperation::Delete || operation == WriteOperation::Archive;
}

const model::Value& held(const store::ShadowField& shadow) {
    return shadow.isUnderWay() ? shadow.pending : shadow.external;
}

bool same(const StreamContext& stream, model::FieldId field, const model::Value& left,
          const model::Value& right) {
    if (left == right) return true;
    if (!left.isPresent() && !right.isPresent()) return true;
    return stream.mapping().equivalent(field, left, right);
}

/// For every field the run wrote: what it held before the first write, what the last one set.
Result<std::map<model::FieldId, ReversedField>> writtenFields(const Attempts& done) {
    std::map<model::FieldId, ReversedField> fields;
    for (const store::AttemptRow& attempt : done) {
        if (removes(attempt)) continue;
        const auto sent = store::decodeShadow(attempt.fields);
        if (!sent) return sent.error();
        for (const store::ShadowField& field : sent->fields) {
            const auto [place, first] = fields.try_emplace(field.field);
            if (first) place->second = {field.field, {}, field.pending};
            place->second.written = field.external;
        }
    }
    return fields;
}

/// Why a field stays; empty: it can be put back.
std::string whyKept(const StreamContext& stream, const store::ShadowField& now,
                    const ReversedField& field) {
    const mapping::LensTraits* lens = stream.mapping().lens(field.field);
    if (lens == nullptr || !lens->writes) return "the mapping doesn't write it any more";
    if (lens->createOnly) return "it can only be set when a record is made";
    if (!same(stream, field.field, held(now), field.written)) {
        return now.own ? "edited there since" : "written again since, by a later run";
    }
    if (field.before.isAbsent()) return "what stood there before isn't known";
    if (field.before.isEmpty() && !lens->clearable) return "it was empty, and can't be emptied";
    return {};
}

void reverseFields(const StreamContext& stream, const store::LinkRow& link,
                   const std::map<model::FieldId, ReversedField>& written, Reversal& reversal) {
    for (const auto& [id, known] : written) {
        ReversedField field = known;
        const mapping::LensTraits* lens = stream.mapping().lens(id);
        // A record that is read and came without the field held nothing there.
        const bool blank = field.before.isAbsent() && lens != nullptr && lens->reads;
        if (blank) field.before = model::Value::empty();
        const store::ShadowField* now = link.shadow.find(id);
        if (now == nullptr || same(stream, id, held(*now), field.before)) continue;
        std::string reason = whyKept(stream, *now, field);
        if (reason.empty()) {
            reversal.fields.push_back(std::move(field));
        } else {
            reversal.kept.push_back({id, std::move(reason)});
        }
    }
    if (!reversal.fields.empty()) reversal.action = Reversal::Action::PutBack;
}

/// A record that the run made goes again, unless somebody there has worked on it.
void reverseCreate(const StreamContext& stream, const store::LinkRow& link,
                   const std::map<model::FieldId, ReversedField>& written, TimeUs madeUs,
                   Reversal& reversal) {
    const auto keep = [&](const char* reason) { reversal.kept.push_back({0, reason}); };
    for (const store::ShadowField& field : link.shadow.fields) {
        if (!field.own || isNote(field.field)) continue;
        const bool filledIn = !written.contains(field.field) && field.stampUs <= madeUs + FillsInUs;
        if (filledIn) continue;
        reversal.kept.push_back({field.field, "edited there since, so the new record stays"});
    }
    if (!reversal.kept.empty()) return;
    const bool canGo = stream.description().canDelete || stream.description().canArchive;
    if (!canGo) return keep("the system lets no record be deleted");
    if (stream.settings->onDelete == OnDelete::Recreate) {
        return keep("the stream makes again what is deleted (on_delete: recreate)");
    }
    reversal.action = Reversal::Action::Remove;
}

void reverseRemoval(const Dossier& dossier, const StreamContext& stream, bool again,
                    Reversal& reversal) {
    if (dossier.primary(stream.key) != nullptr) return;
    if (!again) {
        reversal.kept.push_back({0, "deleted there; --recreate makes it anew, with a new id"});
        return;
    }
    if (!stream.creates()) {
        reversal.kept.push_back({0, "deleted there, and records can't be made there"});
        return;
    }
    reversal.action = Reversal::Action::MakeAgain;
}

std::string recordOf(const Attempts& done) {
    std::string id;
    for (const store::AttemptRow& attempt : done) {
        if (!attempt.externalId.empty()) id = attempt.externalId;
    }
    return id;
}

const store::LinkRow* linkOf(const Dossier& dossier, const StreamContext& stream,
                             const Attempts& done) {
    const std::string id = recordOf(done);
    if (id.empty()) return dossier.primary(stream.key);
    for (const store::LinkRow& link : dossier.links) {
        if (link.stream == stream.key && link.externalId == id) return &link;
    }
    return nullptr;
}

/// Why the lead doesn't hold the record any more.
Result<std::string> whereabouts(store::Transaction& tx, const StreamContext& stream,
                                const std::string& record) {
    const auto link = tx.link(stream.key, record);
    if (!link) return link.error();
    const bool elsewhere = *link && (*link)->state == store::LinkState::Live;
    return std::string(elsewhere ? "it belongs to another lead since: the two were taken apart"
                                 : "the record is gone there");
}

/// The record's own attempts of that run, oldest first.
Result<Attempts> attemptsOf(store::Transaction& tx, const model::EntityId& entity,
                            store::StreamKey stream, std::string_view run) {
    auto all = tx.attemptsOf(entity, MostAttempts);
    if (!all) return all.error();
    std::erase_if(*all, [&](const store::AttemptRow& attempt) {
        return attempt.stream != stream || attempt.runId != run ||
               attempt.state != store::AttemptState::Done;
    });
    std::reverse(all->begin(), all->end());
    return all;
}

/// The field as it goes into the patch: the old form, standing for what is canonical now.
store::ShadowField putBack(const Dossier& dossier, const store::LinkRow& link,
                           const ReversedField& field) {
    const store::ShadowField* now = link.shadow.find(field.field);
    const store::CanonicalField* canonical = dossier.record.find(field.field);
    store::ShadowField sent;
    sent.field = field.field;
    sent.external = field.before;
    sent.canonical = canonical != nullptr ? canonical->value : now->canonical;
    sent.stampUs = now->stampUs;
    sent.settled = true;
    sent.pending = held(*now);
    sent.pendingCanonical = now->canonical;
    return sent;
}

}  // namespace

std::string undoEvidence(std::string_view run) {
    return std::string(Undo) + std::string(run);
}

Result<Reversal> reversalOf(store::Transaction& tx, const StreamContext& stream,
                            const Attempts& done, bool again) {
    Reversal reversal;
    reversal.stream = stream.key;
    if (done.empty()) return reversal;
    reversal.entity = done.front().entity;
    const auto loaded = loadDossier(tx, reversal.entity);
    if (!loaded) return loaded.error();
    if (!*loaded) return reversal;
    const Dossier& dossier = **loaded;
    const store::LinkRow* link = linkOf(dossier, stream, done);
    if (link != nullptr) reversal.record = link->externalId;
    if (dossier.record.id != reversal.entity) {
        reversal.kept.push_back({0, "its lead was merged into another since"});
        return reversal;
    }
    if (removes(done.back())) {
        reverseRemoval(dossier, stream, again, reversal);
        return reversal;
    }
    if (link == nullptr || link->state != store::LinkState::Live) {
        reversal.record = recordOf(done);
        auto reason = whereabouts(tx, stream, reversal.record);
        if (!reason) return reason.error();
        reversal.kept.push_back({0, *std::move(reason)});
        return reversal;
    }
    const auto written = writtenFields(done);
    if (!written) return written.error();
    if (makes(done.front())) {
        reverseCreate(stream, *link, *written, done.front().atUs, reversal);
        return reversal;
    }
    reverseFields(stream, *link, *written, reversal);
    return reversal;
}

Result<std::vector<Reversal>> reversalsOf(store::Transaction& tx, const Workspace& workspace,
                                          std::string_view run, bool again) {
    std::map<std::pair<store::StreamKey, model::EntityId>, Attempts> records;
    std::int64_t after = 0;
    for (;;) {
        auto page = tx.attemptsOfRun(run, after, Page);
        if (!page) return page.error();
        if (page->empty()) break;
        after = page->back().id;
        for (store::AttemptRow& attempt : *page) {
            if (attempt.state != store::AttemptState::Done) continue;
            records[{attempt.stream, attempt.entity}].push_back(std::move(attempt));
        }
    }
    std::vector<Reversal> reversals;
    for (const auto& [key, done] : records) {
        const StreamContext* stream = workspace.stream(key.first);
        if (stream == nullptr || !stream->writes()) {
            Reversal kept;
            kept.stream = key.first;
            kept.entity = key.second;
            kept.kept.push_back({0, "the stream isn't written to any more"});
            reversals.push_back(std::move(kept));
            continue;
        }
        auto reversal = reversalOf(tx, *stream, done, again);
        if (!reversal) return reversal.error();
        reversals.push_back(*std::move(reversal));
    }
    return reversals;
}

Status decideRestoration(store::Transaction& tx, const StreamContext& stream,
                         const store::IntentRow& intent, WriteDecision& decision) {
    using Action = WriteDecision::Action;
    if (!intent.evidence.starts_with(Undo)) return Status::ok();
    const auto done = attemptsOf(tx, intent.entity, stream.key,
                                 std::string_view(intent.evidence).substr(Undo.size()));
    if (!done) return done.error();
    const auto reversal = reversalOf(tx, stream, *done, false);
    if (!reversal) return reversal.error();
    const Dossier& dossier = *decision.dossier;
    const store::LinkRow* link = linkOf(dossier, stream, *done);
    if (link == nullptr) return Status::ok();
    decision.link = *link;
    if (reversal->action == Reversal::Action::Remove) {
        decision.action = stream.description().canArchive ? Action::Archive : Action::Delete;
        return Status::ok();
    }
    if (reversal->action != Reversal::Action::PutBack) return Status::ok();
    for (const ReversedField& field : reversal->fields) {
        decision.patch.sent.at(field.field) = putBack(dossier, *link, field);
        decision.patch.fields.push_back({field.field, field.before});
    }
    decision.action = Action::Update;
    return Status::ok();
}

}  // namespace leadloom::sync

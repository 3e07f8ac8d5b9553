#include "hub/sync/ledger/ledger.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "hub/base/mutant.h"
#include "hub/sync/conflict/conflicts.h"

namespace leadloom::sync {
namespace {

constexpr std::size_t TimeBytes = 6;
constexpr std::string_view MovedCode = "conflict";

/// Whether the link's own edit of the field is not what the record holds now.
bool lost(const store::LinkRow* edited, model::FieldId field, const model::Value& now) {
    if (edited == nullptr) return false;
    const store::ShadowField* shadow = edited->shadow.find(field);
    return shadow != nullptr && shadow->own && shadow->canonical != now;
}

void addLosers(nlohmann::json& all, const std::string& losers) {
    if (losers.empty()) return;
    for (auto& loser : nlohmann::json::parse(losers))
        all.push_back(std::move(loser));
}

}  // namespace

Dossier Ledger::begin(model::Entity entity) {
    const TimeUs now = run_.clock.wallUs();
    std::array<std::uint8_t, 16> id = run_.workspace.settings().random();
    auto millis = static_cast<std::uint64_t>(now / 1000);
    for (std::size_t place = TimeBytes; place-- > 0; millis >>= 8U) {
        id[place] = static_cast<std::uint8_t>(millis & 0xFFU);
    }
    Dossier dossier;
    dossier.record.id = model::EntityId(id);
    dossier.record.entity = entity;
    dossier.record.createdAtUs = now;
    dossier.isNew = true;
    dossier.changed = true;
    return dossier;
}

Status Ledger::refresh(store::Transaction& tx, Dossier& dossier,
                       std::span<const model::FieldId> fields, const Cause& cause,
                       const store::LinkRow* edited) {
    for (const model::FieldId field : fields) {
        const FieldChange change = refreshField(run_.workspace, dossier, field);
        if (change.asks) {
            const Status kept = keepConflict(tx, run_, dossier, field, change);
            if (!kept) return kept;
        }
        if (LL_MUTANT("ledger.silent")) continue;
        if (!change.changed && LL_MUTANT("ledger.forgets_losers")) continue;
        if (!change.changed && !lost(edited, field, change.after)) continue;
        if (!change.changed && change.losers.empty()) continue;
        const Status appended = append(tx, dossier, field, change, cause);
        if (!appended) return appended;
    }
    return Status::ok();
}

Status Ledger::refreshJoined(store::Transaction& tx, Dossier& dossier,
                             std::span<const model::FieldId> fields, const std::string& word,
                             const Cause& cause) {
    nlohmann::json losers = nlohmann::json::array();
    for (const model::FieldId field : fields) {
        const FieldChange change = refreshField(run_.workspace, dossier, field);
        if (change.asks) {
            const Status kept = keepConflict(tx, run_, dossier, field, change);
            if (!kept) return kept;
        }
        if (!change.changed) {
            addLosers(losers, change.losers);
            continue;
        }
        const Status appended = append(tx, dossier, field, change, cause);
        if (!appended) return appended;
    }
    return note(tx, dossier, word, cause, losers.empty() ? std::string() : losers.dump());
}

Status Ledger::create(store::Transaction& tx, Dossier& dossier,
                      std::span<const model::FieldId> fields, const Cause& cause) {
    for (const model::FieldId field : fields) {
        if (!fillFromOnlyLink(run_.workspace, dossier, field)) {
            refreshField(run_.workspace, dossier, field);
        }
    }
    if (dossier.record.entity == model::Entity::Lead) ++run_.leads.created;
    return note(tx, dossier, "created", cause, {});
}

Status Ledger::note(store::Transaction& tx, const Dossier& dossier, const std::string& word,
                    const Cause& cause, std::string losers) {
    store::ChangeRow row;
    row.entity = dossier.record.id;
    row.cause = word;
    row.inboxSeq = cause.inboxSeq;
    row.stream = cause.stream;
    row.record = cause.record;
    row.losers = std::move(losers);
    row.atUs = run_.clock.wallUs();
    row.runId = run_.runId;
    ++run_.leads.changeRows;
    return tx.appendChange(row);
}

Status Ledger::append(store::Transaction& tx, const Dossier& dossier, model::FieldId field,
                      const FieldChange& change, const Cause& cause) {
    store::ChangeRow row;
    row.entity = dossier.record.id;
    row.field = field;
    row.before = change.before;
    row.after = change.after;
    row.cause = cause.word;
    row.inboxSeq = cause.inboxSeq;
    row.stream = cause.stream;
    row.record = cause.record;
    row.losers = change.losers;
    row.atUs = run_.clock.wallUs();
    row.runId = run_.runId;
    ++run_.leads.changeRows;
    return tx.appendChange(row);
}

Status Ledger::keep(store::Transaction& tx, Dossier& dossier) {
    if (!dossier.changed) return Status::ok();
    ++dossier.record.version;
    dossier.record.updatedAtUs = run_.clock.wallUs();
    dossier.changed = false;
    dossier.isNew = false;
    return tx.putCanonical(dossier.record);
}

Status Ledger::follow(store::Transaction& tx, store::LinkRow& link, std::int64_t seq) {
    const std::int64_t before = link.inboxSeq;
    if (seq <= before) return Status::ok();
    link.inboxSeq = seq;
    return before == 0 ? Status::ok() : tx.dropInbox(before);
}

Status Ledger::park(store::Transaction& tx, store::ParkedRow row) {
    const auto letters = tx.parkedOf(row.stream, row.externalId, row.intent);
    if (!letters) return letters.error();
    for (const store::ParkedRow& known : *letters) {
        if (known.field != row.field || known.code != row.code) continue;
        row.attempts = known.attempts + 1;
        if (const Status removed = tx.removeParked(known.id); !removed) return removed;
    }
    row.atUs = run_.clock.wallUs();
    row.runId = run_.runId;
    ++run_.attention.deadLetters;
    return tx.insertParked(row);
}

Status Ledger::unpark(store::Transaction& tx, const StreamContext& stream,
                      std::string_view externalId,
                      const std::function<bool(const store::ParkedRow&)>& which) {
    const auto letters = tx.parkedOf(stream.key, externalId, 0);
    if (!letters) return letters.error();
    for (const store::ParkedRow& letter : *letters) {
        if (!which(letter)) continue;
        if (letter.inboxSeq != 0 && letter.field.empty()) {
            const Status set = tx.setInboxState(letter.inboxSeq, store::InboxState::Superseded);
            if (!set) return set;
        }
        if (const Status removed = tx.removeParked(letter.id); !removed) return removed;
    }
    return Status::ok();
}

Status Ledger::tryAgain(store::Transaction& tx, const StreamContext& stream,
                        const store::LinkRow& link) {
    if (stream.description().lookupById) return Status::ok();
    auto intent = tx.intentOf(stream.key, link.entity);
    if (!intent) return intent.error();
    const bool refused =
        *intent && (*intent)->state == store::IntentState::Parked && (*intent)->reason == MovedCode;
    if (!refused) return Status::ok();
    const auto letters = tx.parkedOf(stream.key, link.externalId, (*intent)->id);
    if (!letters) return letters.error();
    for (const store::ParkedRow& letter : *letters) {
        if (letter.code != MovedCode || !letter.field.empty()) continue;
        if (const Status removed = tx.removeParked(letter.id); !removed) return removed;
    }
    // Counted on, for there are systems that show another version with each read.
    (*intent)->state = store::IntentState::Open;
    (*intent)->notBeforeUs = 0;
    (*intent)->reason.clear();
    return tx.putIntent(**intent);
}

}  // namespace leadloom::sync

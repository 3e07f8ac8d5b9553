#include "hub/sync/privacy/eraser.h"

#include <algorithm>
#include <set>

#include "hub/base/crash_point.h"
#include "hub/match/matcher.h"
#include "hub/sync/privacy/suppression.h"
#include "hub/sync/run/epoch.h"

namespace leadloom::sync {
namespace {

constexpr int Page = 500;
/// Shorter words would stand in texts about others.
constexpr std::size_t ShortestWord = 6;

std::vector<model::FieldValue> valuesOf(const store::CanonicalRow& record) {
    std::vector<model::FieldValue> values;
    for (const store::CanonicalField& field : record.fields) {
        if (field.value.isPresent()) values.push_back({field.field, field.value});
    }
    return values;
}

std::vector<model::FieldValue> valuesOf(const store::LinkRow& link) {
    std::vector<model::FieldValue> values;
    for (const store::ShadowField& field : link.shadow.fields) {
        if (field.canonical.isPresent()) values.push_back({field.field, field.canonical});
    }
    return values;
}

bool isIdentifier(const model::FieldSpec& spec) {
    return spec.type == model::FieldType::Email || spec.type == model::FieldType::Phone;
}

bool holdsRecord(const store::LinkRow& link) {
    return link.state == store::LinkState::Live || link.state == store::LinkState::Unlinked;
}

template <typename T>
void addOnce(std::vector<T>& all, T one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
}

void addWords(const model::Value& value, std::vector<std::string>& words) {
    for (const std::string_view item : value.items()) {
        std::string word(item);
        std::transform(word.begin(), word.end(), word.begin(), [](unsigned char letter) {
            return static_cast<char>(letter < 128 ? std::tolower(letter) : letter);
        });
        if (word.size() >= ShortestWord) addOnce(words, std::move(word));
        if (item.size() >= ShortestWord) addOnce(words, std::string(item));
    }
}

}  // namespace

Eraser::Eraser(RunState& run, ConnectorSource connectors)
    : run_(run), connectors_(std::move(connectors)), ledger_(run) {}

Result<model::EntityId> Eraser::begin(const model::EntityId& lead) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    auto dossier = loadDossier(**tx, lead);
    if (!dossier) return dossier.error();
    const bool isLead = *dossier && (*dossier)->record.entity == model::Entity::Lead;
    if (!isLead) {
        return Error{ErrorKind::NotFound, "there is no lead with that id",
                     "leadloom leads finds leads by e-mail, phone or name"};
    }
    const model::EntityId id = (*dossier)->record.id;
    const auto known = (*tx)->erasure(id);
    if (!known) return known.error();
    if (*known) return id;
    const auto document = plan(**tx, **dossier);
    if (!document) return document.error();
    store::ErasureRow row;
    row.entity = id;
    row.askedUs = run_.clock.wallUs();
    for (const model::EntityId& subject : document->subjects) {
        if (const Status buried = bury(**tx, subject); !buried) return buried.error();
    }
    if (const Status kept = keep(**tx, row, *document); !kept) return kept.error();
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    LL_CRASH_POINT("erasure.after_asked");
    return id;
}

/// Everything that is about the person: the lead, those merged into it, its activities.
Result<ErasureDocument> Eraser::plan(store::Transaction& tx, const Dossier& lead) {
    ErasureDocument document;
    const model::EntityId id = lead.record.id;
    if (const Status added = collect(tx, lead, document); !added) return added.error();
    if (const Status added = addMerged(tx, id, document); !added) return added.error();
    if (const Status added = addActivities(tx, id, document); !added) return added.error();
    return document;
}

Status Eraser::collect(store::Transaction& tx, const Dossier& dossier, ErasureDocument& document) {
    static_cast<void>(tx);
    const EngineSettings& settings = run_.workspace.settings();
    document.subjects.push_back(dossier.record.id);
    addOnce(document.digests, leadDigest(settings, dossier.record.id.text()));
    match::Matcher matcher;
    const auto addKeys = [&](const std::vector<model::FieldValue>& values) {
        if (dossier.record.entity != model::Entity::Lead) return;
        for (const model::IdentityKey& key : matcher.strongKeys(model::Entity::Lead, values)) {
            addOnce(document.digests, keyDigest(settings, key));
        }
    };
    addKeys(valuesOf(dossier.record));
    for (const store::LinkRow& link : dossier.links) {
        addKeys(valuesOf(link));
        const StreamContext* stream = run_.workspace.stream(link.stream);
        ErasureTarget target;
        target.streamKey = link.stream;
        std::tie(target.connection, target.stream) = run_.store.streamName(link.stream);
        target.record = link.externalId;
        if (stream != nullptr) {
            target.digest = recordDigest(settings, *stream, link.externalId);
            addOnce(document.digests, target.digest);
        }
        if (holdsRecord(link)) document.targets.push_back(std::move(target));
    }
    return Status::ok();
}

Status Eraser::addMerged(store::Transaction& tx, const model::EntityId& id,
                         ErasureDocument& document) {
    const auto losers = tx.mergedInto(id);
    if (!losers) return losers.error();
    for (const model::EntityId& loser : *losers) {
        document.subjects.push_back(loser);
        addOnce(document.digests, leadDigest(run_.workspace.settings(), loser.text()));
        if (const Status added = addMerged(tx, loser, document); !added) return added;
    }
    return Status::ok();
}

Status Eraser::addActivities(store::Transaction& tx, const model::EntityId& lead,
                             ErasureDocument& document) {
    const model::FieldSpec* about =
        run_.workspace.settings().fields->find(model::Entity::Activity, "lead");
    const std::string text = lead.text();
    model::EntityId after;
    while (about != nullptr) {
        const auto page = tx.canonicals(model::Entity::Activity, after, Page);
        if (!page) return page.error();
        if (page->empty()) break;
        after = page->back().id;
        for (const store::CanonicalRow& activity : *page) {
            const store::CanonicalField* whose = activity.find(about->id);
            if (whose == nullptr || whose->value.text() != text) continue;
            auto dossier = loadDossier(tx, activity.id);
            if (!dossier) return dossier.error();
            if (!*dossier) continue;
            if (const Status added = collect(tx, **dossier, document); !added) return added;
        }
    }
    return Status::ok();
}

/// From here on nothing is matched with it, merged into it or written for it.
Status Eraser::bury(store::Transaction& tx, const model::EntityId& id) {
    auto record = tx.canonical(id);
    if (!record) return record.error();
    if (!*record) return Status::ok();
    for (const ConnectionContext& connection : run_.workspace.connections()) {
        for (const StreamContext& stream : connection.streams) {
            if (stream.settings->entity != (*record)->entity) continue;
            if (const Status gone = tx.removeIntent(stream.key, id); !gone) return gone;
        }
    }
    if (const Status gone = tx.putKeys(id, {}); !gone) return gone;
    if ((*record)->state == store::CanonicalState::Merged) return Status::ok();
    (*record)->state = store::CanonicalState::Erased;
    ++(*record)->version;
    (*record)->updatedAtUs = run_.clock.wallUs();
    return tx.putCanonical(**record);
}

Status Eraser::carryOn() {
    std::vector<store::ErasureRow> rows;
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        auto all = (*tx)->erasures();
        if (!all) return all.error();
        rows = *std::move(all);
    }
    for (store::ErasureRow& row : rows) {
        if (row.endedUs != 0) continue;
        if (const Status done = carryOn(std::move(row), true); !done) return done;
    }
    return Status::ok();
}

Status Eraser::carryOnAtHome() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    auto rows = (*tx)->erasures();
    if (!rows) return rows.error();
    tx->reset();
    for (store::ErasureRow& row : *rows) {
        if (row.endedUs != 0) continue;
        if (const Status done = carryOn(std::move(row), false); !done) return done;
    }
    return Status::ok();
}

Status Eraser::carryOn(store::ErasureRow row, bool outward) {
    auto document = erasureDocument(row.document);
    if (!document) return document.error();
    if (row.suppressedUs == 0) {
        LL_CRASH_POINT("erasure.before_suppression");
        if (const Status done = suppress(row, *document); !done) return done;
    }
    if (outward) {
        if (const Status done = sendAll(row, *document); !done) return done;
    }
    if (row.redactedUs == 0) {
        LL_CRASH_POINT("erasure.before_redaction");
        if (const Status done = redact(row, *document); !done) return done;
    }
    if (!document->complete()) return Status::ok();
    LL_CRASH_POINT("erasure.before_certificate");
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    row.endedUs = run_.clock.wallUs();
    for (ErasureTarget& target : document->targets)
        target.record.clear();
    if (const Status kept = keep(**tx, row, *document); !kept) return kept;
    if (const Status committed = (*tx)->commit(); !committed) return committed;
    return run_.store.checkpointLog();
}

/// The log beside the store comes first: a crash in between leaves one line too many, never one too
/// few.
Status Eraser::suppress(store::ErasureRow& row, const ErasureDocument& document) {
    const EngineSettings& settings = run_.workspace.settings();
    const TimeUs now = run_.clock.wallUs();
    if (settings.rememberErasure) {
        const Status noted = settings.rememberErasure({row.entity, now, document.digests});
        if (!noted) return noted;
    }
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    for (const std::string& digest : document.digests) {
        const Status put = (*tx)->suppress({digest, "erased", row.entity, now});
        if (!put) return put;
    }
    run_.suppresses = true;
    row.suppressedUs = now;
    if (const Status kept = keep(**tx, row, document); !kept) return kept;
    return (*tx)->commit();
}

Status Eraser::redact(store::ErasureRow& row, ErasureDocument& document) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    store::RedactionOrder order;
    order.entities = document.subjects;
    for (const model::EntityId& id : document.subjects) {
        const Status done = redactSubject(**tx, id, order, document);
        if (!done) return done;
    }
    const auto counts = (*tx)->redact(order);
    if (!counts) return counts.error();
    document.counts = *counts;
    row.redactedUs = run_.clock.wallUs();
    if (const Status raised = raiseTickets(**tx, row, document); !raised) return raised;
    if (const Status kept = keep(**tx, row, document); !kept) return kept;
    return (*tx)->commit();
}

Status Eraser::redactSubject(store::Transaction& tx, const model::EntityId& id,
                             store::RedactionOrder& order, ErasureDocument& document) {
    auto record = tx.canonical(id);
    if (!record) return record.error();
    if (!*record) return Status::ok();
    const auto takeWords = [&](model::FieldId field, const model::Value& value) {
        const model::FieldSpec* spec = run_.workspace.settings().fields->find(field);
        if (spec != nullptr && isIdentifier(*spec)) addWords(value, order.words);
    };
    const auto links = tx.linksOf(id);
    if (!links) return links.error();
    for (const store::LinkRow& link : *links) {
        for (const store::ShadowField& field : link.shadow.fields)
            takeWords(field.field, field.canonical);
        order.records.emplace_back(link.stream, link.externalId);
        if (link.inboxSeq != 0) order.inboxRows.push_back(link.inboxSeq);
        if (const Status gone = tx.removeLink(link.stream, link.externalId); !gone) return gone;
        ++document.links;
        const Status forgotten = forgetFormerLead(tx, run_, link.stream, link.externalId);
        if (!forgotten) return forgotten;
    }
    for (const store::CanonicalField& field : (*record)->fields)
        takeWords(field.field, field.value);
    (*record)->fields.clear();
    (*record)->localEdits.clear();
    return tx.putCanonical(**record);
}

/// What the hub can't delete, somebody has to: a dead letter names the record until it is done.
Status Eraser::raiseTickets(store::Transaction& tx, const store::ErasureRow& row,
                            ErasureDocument& document) {
    for (ErasureTarget& target : document.targets) {
        if (target.pending()) continue;
        if (target.outcome == "by_hand" && !target.record.empty()) {
            store::ParkedRow ticket;
            ticket.stream = target.streamKey;
            ticket.externalId = target.record;
            ticket.entity = row.entity;
            ticket.code = "erasure";
            ticket.reason = target.connection + "/" + target.stream +
                            ": a record of an erased person is still there: " + target.reason;
            ticket.remedy = "delete the record there by hand, then discard this dead letter";
            if (!target.remedy.empty()) ticket.remedy += "; " + target.remedy;
            if (const Status parked = ledger_.park(tx, std::move(ticket)); !parked) return parked;
        }
        target.record.clear();
        target.remedy.clear();
    }
    return Status::ok();
}

Status Eraser::keep(store::Transaction& tx, store::ErasureRow& row,
                    const ErasureDocument& document) {
    row.document = toJson(document);
    return tx.putErasure(row);
}

}  // namespace leadloom::sync

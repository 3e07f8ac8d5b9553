#include "hub/sync/writing/outbox.h"

#include <algorithm>
#include <limits>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/plan/pending_effects.h"
#include "hub/sync/privacy/consent_filter.h"
#include "hub/sync/reading/stream_reader.h"
#include "hub/sync/run/guards.h"

namespace leadloom::sync {
namespace {

constexpr int MostPasses = 6;
constexpr int MostBatch = 1000;

}  // namespace

Outbox::Outbox(RunState& run, const StreamContext& stream, Connector& connector,
               RecordApplier& applier)
    : run_(run),
      stream_(stream),
      connector_(connector),
      applier_(applier),
      planner_(run),
      ledger_(run),
      normalizer_(stream.connection->settings->locale) {}

Status Outbox::write() {
    for (int round = 0; round < MostPasses; ++round) {
        somethingDone_ = false;
        if (needsRecovery_) {
            needsRecovery_ = false;
            if (const Status recovered = recover(); !recovered) return recovered;
            if (const Status resent = resendCreates(); !resent) return resent;
        }
        if (const Status loaded = loadOpen(); !loaded) return loaded;
        if (round == 0 && bindings_.empty()) {
            const auto waiting = nextDue();
            if (!waiting) return waiting.error();
            if (*waiting == 0) return Status::ok();
        }
        if (round == 0) {
            const auto looked = lookFirst(false);
            if (!looked) return looked.error();
            if (!*looked) return Status::ok();
        }
        if (const Status passed = pass(false); !passed) return passed;
        if (const Status bound = bindAll(); !bound) return bound;
        if (stop_) return *stop_;
        if (const Status fetched = refetchAll(); !fetched) return fetched;
        if (const Status sought = seekAll(); !sought) return sought;
        if (run_.cancelled() || run_.sliceIsOver(stream_)) return Status::ok();
        const auto due = nextDue();
        if (!due) return due.error();
        if (*due == 0 && !needsRecovery_) return Status::ok();
        if (needsRecovery_) continue;
        const TimeUs wait = *due - run_.clock.wallUs();
        if (wait > run_.workspace.settings().longestWaitUs) return Status::ok();
        if (wait <= 0 && !somethingDone_) return Status::ok();
        if (wait > 0) {
            if (!run_.clock.sleep(wait, run_.options.cancelled)) return Status::ok();
            lookedAt_.clear();
            sought_.clear();
        }
    }
    return Status::ok();
}

Status Outbox::writeUrgent() {
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        const auto due = (*tx)->urgentIntents(stream_.key, run_.clock.wallUs());
        if (!due) return due.error();
        if (due->empty()) return Status::ok();
    }
    if (const Status loaded = loadOpen(); !loaded) return loaded;
    // An opt-out goes out even where nothing can be looked at.
    if (const auto looked = lookFirst(true); !looked) return looked.error();
    if (const Status passed = pass(true); !passed) return passed;
    if (const Status bound = bindAll(); !bound) return bound;
    if (stop_) return *stop_;
    const Status fetched = refetchAll();
    return fetched ? seekAll() : fetched;
}

Result<std::vector<store::IntentRow>> Outbox::dueAfter(store::Transaction& tx, bool urgent,
                                                       TimeUs now, const model::EntityId& after,
                                                       int most) {
    if (!urgent) return tx.dueIntents(stream_.key, now, after, most);
    auto due = tx.urgentIntents(stream_.key, now);
    if (!due) return due;
    std::erase_if(*due, [&](const auto& one) { return one.entity <= after; });
    if (due->size() > static_cast<std::size_t>(most)) due->resize(static_cast<std::size_t>(most));
    return due;
}

/// One walk over the due intents. The answers of some batches and the attempts of the next ones
/// share a transaction.
Status Outbox::pass(bool urgent) {
    urgent_ = urgent;
    const TimeUs now = run_.clock.wallUs();
    std::size_t most = mostPrepared(0, 0);
    model::EntityId after;
    std::vector<Sending> sendings;
    std::vector<WriteResult> results;
    std::int64_t written = 0;
    for (;;) {
        if (bindings_.size() >= MostBatch) {
            if (const Status bound = bindAll(); !bound) return bound;
        }
        auto tx = run_.store.beginWrite();
        if (!tx) return tx.error();
        if (const Status fenced = run_.fence(**tx, stream_); !fenced) return fenced;
        const std::span<const Sending> answered(sendings.data(), results.size());
        if (const Status stored = storeResults(**tx, answered, results); !stored) return stored;
        sendings.erase(sendings.begin(),
                       sendings.begin() + static_cast<std::ptrdiff_t>(results.size()));
        const bool stopping = stop_ || run_.cancelled() || run_.sliceIsOver(stream_);
        const bool fills = sendings.empty() && !stopping;
        while (fills && sendings.size() < most) {
            const auto room = static_cast<int>(most - sendings.size());
            const auto due = dueAfter(**tx, urgent, now, after, room);
            if (!due) return due.error();
            if (due->empty()) break;
            after = due->back().entity;
            if (const Status ready = prepare(**tx, *due, sendings); !ready) return ready;
        }
        if (fills && stream_.description().idsReusable) createLast(sendings);
        LL_CRASH_POINT("outbox.before_commit");
        if (const Status committed = (*tx)->commit(); !committed) return committed;
        if (sendings.empty()) return Status::ok();
        tellUnseen();
        const TimeUs begun = run_.clock.monotonicUs();
        results = sendSome(sendings);
        most = mostPrepared(most, run_.clock.monotonicUs() - begun);
        written += static_cast<std::int64_t>(results.size());
        run_.progress(stream_, "writing", written);
    }
}

/// A new record may get the id of one whose deletion isn't known yet: what is meant for that one
/// mustn't go into the new one.
void Outbox::createLast(std::vector<Sending>& sendings) {
    std::stable_partition(sendings.begin(), sendings.end(), [](const Sending& sending) {
        return sending.action != WriteDecision::Action::Create;
    });
}

Status Outbox::prepare(store::Transaction& tx, const std::vector<store::IntentRow>& intents,
                       std::vector<Sending>& sendings) {
    for (const store::IntentRow& intent : intents) {
        if (run_.permit && !run_.permit->names(stream_.key, intent.entity)) continue;
        run_.intentTaken(stream_.key, intent.id);
        if (blocked_.contains(intent.entity)) continue;
        if (const Status ready = prepareOne(tx, intent, sendings); !ready) return ready;
    }
    return Status::ok();
}

Status Outbox::prepareOne(store::Transaction& tx, const store::IntentRow& intent,
                          std::vector<Sending>& sendings) {
    using Action = WriteDecision::Action;
    const auto refused = refusedFields_.find(intent.id);
    auto decision = planner_.decide(
        tx, stream_, intent,
        refused == refusedFields_.end() ? std::set<model::FieldId>{} : refused->second);
    if (!decision) return decision.error();
    if (LL_MUTANT("outbox.forgets") && decision->action == Action::Update) {
        return end(tx, intent, &OutboxCounts::noDifference);
    }
    const bool unreviewed = run_.permit && refused == refusedFields_.end() &&
                            !permits(run_, stream_, intent, *decision);
    if (unreviewed) return Status::ok();
    if (decision->action == Action::None) {
        if (refused == refusedFields_.end()) return end(tx, intent, &OutboxCounts::noDifference);
        if (const Status settled = settleRefused(tx, intent, *decision); !settled) return settled;
        return end(tx, intent, &OutboxCounts::failed);
    }
    if (run_.isUnapproved(stream_.connection->key)) return Status::ok();
    // What hurries is to reach who is there; the stream may not even have been read.
    if (urgent_ && decision->action != Action::Update) return Status::ok();
    const bool unseen = decision->action == Action::Update && mayHideEdits(*decision->link) &&
                        !lookedAt_.contains(decision->link->externalId);
    // An opt-out doesn't wait for a look; what else is to be written does.
    const bool inPart = unseen && urgent_ && keepOnlyConsent(decision->patch);
    if (unseen && urgent_ && decision->patch.fields.empty()) return Status::ok();
    if (unseen && !urgent_) return awaitLook(tx, intent, *std::move(decision));
    if (decision->action == Action::Update) {
        const auto held = holdBack(tx, intent, *decision);
        if (!held) return held.error();
        if (*held) return Status::ok();
    }
    if (decision->action == Action::Associate) {
        bindings_.push_back({intent, Action::Update});
        return Status::ok();
    }
    const bool removes = decision->action == Action::Delete || decision->action == Action::Archive;
    if (removes && intent.evidence.empty()) {
        Sending sending = sendingOf(intent, *std::move(decision));
        return parkIntent(tx, sending, "no_evidence",
                          {ErrorKind::Bug, stream_.place() + ": a deletion without evidence",
                           "check the record by hand"});
    }
    if (removes && intent.kind != store::IntentKind::Restore) {
        // The next round's guard is asked what is to become of more.
        const auto may = mayDeleteOneMore(run_, tx, stream_);
        if (!may) return may.error();
        if (!*may) return Status::ok();
    }
    if (decision->action == Action::Create) {
        const auto waits = waitsForSearch(tx, intent);
        if (!waits) return waits.error();
        if (*waits) return Status::ok();
    }
    Sending sending = sendingOf(intent, *std::move(decision));
    if (const Status inserted = tx.insertAttempt(sending.attempt); !inserted) return inserted;
    run_.inFlight.insert({stream_.key, intent.entity});
    if (unseen) ++unseen_;
    if (inPart) run_.overtaken.insert({stream_.key, intent.entity});
    sendings.push_back(std::move(sending));
    return Status::ok();
}

Status Outbox::end(store::Transaction& tx, const store::IntentRow& intent,
                   std::int64_t OutboxCounts::*how) {
    run_.intentEnded(stream_.key, intent.id, how);
    refusedFields_.erase(intent.id);
    somethingDone_ = true;
    if (LL_MUTANT("outbox.keeps_intents")) return Status::ok();
    const Status removed = tx.removeIntent(stream_.key, intent.entity);
    if (!removed || intent.kind != store::IntentKind::Restore) return removed;
    return routeAgain(tx, intent.entity);
}

/// What else differs there had to wait while the record was put back.
Status Outbox::routeAgain(store::Transaction& tx, const model::EntityId& entity) {
    const auto dossier = loadDossier(tx, entity);
    if (!dossier) return dossier.error();
    if (!*dossier) return Status::ok();
    Router router(run_);
    return router.route(tx, **dossier, {});
}

/// All that was left to say was refused: it counts as said until the canonical value is another.
Status Outbox::settleRefused(store::Transaction& tx, const store::IntentRow& intent,
                             const WriteDecision& decision) {
    if (!decision.link) return Status::ok();
    store::LinkRow link = *decision.link;
    const Sending sending = sendingOf(intent, decision);
    std::vector<model::FieldId> gaveWay;
    for (const model::FieldId field : refusedFields_[intent.id]) {
        if (settleRefusedField(link, sending, field)) gaveWay.push_back(field);
    }
    if (const Status put = tx.putLink(link); !put) return put;
    return resolveAnew(tx, link.entity, gaveWay);
}

/// When the next intent is due; 0: none waits.
Result<TimeUs> Outbox::nextDue() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto waiting =
        (*tx)->dueIntents(stream_.key, std::numeric_limits<TimeUs>::max(), {}, MostBatch);
    if (!waiting) return waiting.error();
    TimeUs next = 0;
    for (const store::IntentRow& intent : *waiting) {
        const bool meant = !run_.permit || run_.permit->names(stream_.key, intent.entity);
        if (!meant || blocked_.contains(intent.entity)) continue;
        const TimeUs due = std::max(intent.notBeforeUs, TimeUs{1});
        next = next == 0 ? due : std::min(next, due);
    }
    return next;
}

}  // namespace leadloom::sync

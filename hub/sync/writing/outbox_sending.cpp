#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {
namespace {

/// Vendors take large writes as a job; a connector's manifest says up to how many records.
constexpr int MostWritten = 10'000;
/// Attempts in one commit, where each can be sent again: as many as go out in `LongestUnstoredUs`,
/// for that is how long an answer may wait before it is stored, and a patch before it is sent.
constexpr std::size_t MostPrepared = 1000;
constexpr std::size_t BatchesAtFirst = 4;
constexpr TimeUs LongestUnstoredUs = 200'000;

WriteOperation operationFor(const StreamContext& stream, WriteDecision::Action action) {
    switch (action) {
        case WriteDecision::Action::Create:
            return stream.description().createClass == CreateClass::OwnId ? WriteOperation::Upsert
                                                                          : WriteOperation::Create;
        case WriteDecision::Action::Delete:
            return WriteOperation::Delete;
        case WriteDecision::Action::Archive:
            return WriteOperation::Archive;
        case WriteDecision::Action::Update:
        case WriteDecision::Action::Associate:
        case WriteDecision::Action::None:
            break;
    }
    return WriteOperation::Update;
}

}  // namespace

std::size_t Outbox::batchSize() const {
    return static_cast<std::size_t>(std::clamp(stream_.description().writeBatch, 1, MostWritten));
}

/// Each commit waits for the disk, so that several batches share one; not where creates can't be
/// repeated, for what a crash leaves open there is looked for, or parked, record by record.
bool Outbox::sharesCommits() const {
    const CreateClass creates = stream_.description().createClass;
    return creates == CreateClass::OwnId || creates == CreateClass::IdempotencyKey;
}

/// How many attempts are made durable at once, after `before` of them took so long to be sent.
std::size_t Outbox::mostPrepared(std::size_t before, TimeUs tookUs) const {
    const std::size_t least = batchSize();
    if (!sharesCommits()) return least;
    const std::size_t most = std::max(least, MostPrepared);
    if (before == 0) return std::min(least * BatchesAtFirst, most);
    if (tookUs > LongestUnstoredUs) return std::max(before / 2, least);
    return tookUs > LongestUnstoredUs / 4 ? before : std::min(before * 2, most);
}

Outbox::Sending Outbox::sendingOf(const store::IntentRow& intent, WriteDecision decision) const {
    Sending sending;
    sending.intent = intent;
    sending.action = decision.action;
    store::AttemptRow& attempt = sending.attempt;
    attempt.intent = intent.id;
    attempt.stream = stream_.key;
    attempt.entity = intent.entity;
    attempt.operation = static_cast<std::uint8_t>(operationFor(stream_, decision.action));
    if (decision.link) {
        attempt.externalId = decision.link->externalId;
        if (stream_.description().preconditions) attempt.baseVersion = decision.link->version;
    }
    if (!decision.patch.fields.empty()) {
        attempt.patch = decision.link ? stream_.mapping().compose(decision.patch.fields)
                                      : stream_.mapping().composeCreate(decision.patch.fields);
    }
    store::Shadow inPayload = std::move(decision.patch.sent);
    for (const AssociationPatch& association : decision.patch.associations) {
        std::erase_if(inPayload.fields, [&](const store::ShadowField& field) {
            return field.field == association.field;
        });
    }
    attempt.fields = store::encode(inPayload);
    sending.sent = std::move(inPayload);
    sending.associations = std::move(decision.patch.associations);
    attempt.marker = intent.entity.text();
    attempt.state = LL_MUTANT("write.attempt_not_kept") ? store::AttemptState::Refused
                                                        : store::AttemptState::Sent;
    attempt.atUs = run_.clock.wallUs();
    attempt.runId = run_.runId;
    const EngineSettings& settings = run_.workspace.settings();
    attempt.idempotencyKey =
        settings.digest(settings.workspace + "\n" + stream_.place() + "\n" + attempt.marker + "\n" +
                        std::to_string(intent.id) + "\n" + attempt.patch +
                        (run_.epoch == 0 ? "" : "\nepoch " + std::to_string(run_.epoch)));
    return sending;
}

/// Sends batch after batch and gives the answers of as many as were sent, of one at least. What
/// isn't sent any more is answered as cancelled.
std::vector<WriteResult> Outbox::sendSome(std::span<Sending> ready) {
    const TimeUs until = run_.clock.monotonicUs() + LongestUnstoredUs;
    std::vector<WriteResult> results;
    bool refused = stop_.has_value();
    while (results.size() < ready.size()) {
        const bool first = results.empty();
        const bool late = !first && (run_.cancelled() || run_.sliceIsOver(stream_));
        if (refused || late) {
            WriteResult unsent;
            unsent.status = Error{ErrorKind::Cancelled, stream_.place() + ": it wasn't sent", {}};
            results.resize(ready.size(), unsent);
            break;
        }
        if (!first && run_.clock.monotonicUs() >= until) break;
        const std::size_t left = ready.size() - results.size();
        LL_CRASH_POINT("outbox.before_send");
        auto answers = send(ready.subspan(results.size(), std::min(batchSize(), left)));
        LL_CRASH_POINT("outbox.after_send");
        for (WriteResult& answer : answers) {
            refused = refused || (!answer.status && answer.status.error().kind == ErrorKind::Auth);
            results.push_back(std::move(answer));
        }
    }
    return results;
}

/// When a create is sent again is durable before it is.
Status Outbox::noteSentAgain(std::vector<Sending>& resends) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    for (Sending& sending : resends) {
        sending.attempt.sentAgainUs = run_.clock.wallUs();
        if (const Status put = (*tx)->putAttempt(sending.attempt); !put) return put;
    }
    return (*tx)->commit();
}

std::vector<WriteResult> Outbox::send(std::span<Sending> sendings) {
    std::vector<WriteItem> items;
    items.reserve(sendings.size());
    for (const Sending& sending : sendings) {
        const store::AttemptRow& attempt = sending.attempt;
        items.push_back({static_cast<WriteOperation>(attempt.operation), attempt.externalId,
                         attempt.baseVersion, attempt.idempotencyKey, attempt.marker,
                         attempt.patch});
    }
    if (LL_MUTANT("write.repeats") && !items.front().externalId.empty()) {
        connector_.write(call(), stream_.settings->name, {items.data(), 1});
    }
    std::vector<WriteResult> results = connector_.write(call(), stream_.settings->name, items);
    // Not when they are stored, several batches later: an edit is told from a write by its time.
    for (Sending& sending : sendings)
        sending.answeredUs = run_.clock.wallUs();
    WriteResult unanswered;
    unanswered.status = Error{ErrorKind::UnknownOutcome,
                              stream_.place() + ": the connector gave no result for a write",
                              {}};
    results.resize(items.size(), unanswered);
    return results;
}

}  // namespace leadloom::sync

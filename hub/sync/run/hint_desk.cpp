#include "hub/sync/run/hint_desk.h"

#include <exception>
#include <map>
#include <utility>

#include "hub/base/crash_point.h"

namespace leadloom::sync {
namespace {

store::InboxRow hintRow(const StreamContext& stream, const WebhookHint& hint, TimeUs receivedUs) {
    store::InboxRow row;
    row.stream = stream.key;
    row.externalId = canonicalId(stream.description().idRule, hint.externalId);
    row.kind = static_cast<std::uint8_t>(hint.kind);
    row.targetStream = hint.targetStream;
    row.targetId = hint.targetId;
    row.vendorTimeUs = hint.occurredAtUs;
    row.receivedAtUs = receivedUs;
    row.cause = store::InboxCause::Webhook;
    row.state = store::InboxState::New;
    // What can be read again is: an event may be older than what is there by now.
    if (stream.description().lookupById) return row;
    row.payload = hint.payload;
    row.associations = hint.associations;
    row.version = hint.version;
    row.hash = hint.hash;
    return row;
}

/// Kept as a dead letter: the vendor was told that it arrived.
Status keepRejected(store::Transaction& tx, const StreamContext& stream, const WebhookHint& hint,
                    TimeUs receivedUs) {
    store::InboxRow row = hintRow(stream, hint, receivedUs);
    row.payload = hint.payload;
    row.state = store::InboxState::Parked;
    if (const Status inserted = tx.insertInbox(row); !inserted) return inserted;
    store::ParkedRow parked;
    parked.stream = stream.key;
    parked.externalId = row.externalId;
    parked.inboxSeq = row.seq;
    parked.code = "unreadable";
    parked.reason = stream.place() + ", webhook of " + row.externalId + ": " + hint.rejection;
    parked.remedy = "correct it at its source; the next event or read takes it in";
    parked.atUs = receivedUs;
    return tx.insertParked(parked);
}

}  // namespace

Status HintDesk::keep(const ConnectionContext& connection, const std::vector<WebhookHint>& hints,
                      TimeUs receivedUs) {
    Waiting own{&connection, &hints, receivedUs, false, {}};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&own);
    while (!own.done) {
        if (storing_) {
            finished_.wait(lock);
            continue;
        }
        storing_ = true;
        const std::vector<Waiting*> group = std::exchange(waiting_, {});
        lock.unlock();
        // Whatever happens to the one that writes, the others must not wait for ever.
        Status stored = Error{ErrorKind::Storage, "the webhook was not stored", "send it again"};
        std::exception_ptr thrown;
        try {
            stored = store(group);
        } catch (...) {
            thrown = std::current_exception();
        }
        lock.lock();
        storing_ = false;
        for (Waiting* one : group) {
            one->status = stored;
            one->done = true;
        }
        finished_.notify_all();
        if (thrown) std::rethrow_exception(thrown);
    }
    return own.status;
}

Status HintDesk::store(const std::vector<Waiting*>& group) {
    LL_CRASH_POINT("webhook.before_commit");
    auto tx = store_.beginWrite();
    if (!tx) return tx.error();
    for (const Waiting* one : group) {
        if (const Status kept = keep(**tx, *one); !kept) return kept;
    }
    if (const Status committed = (*tx)->commit(); !committed) return committed;
    LL_CRASH_POINT("webhook.after_commit");
    return Status::ok();
}

Status HintDesk::keep(store::Transaction& tx, const Waiting& one) {
    // One event may tell of several records, as of all that were merged.
    std::map<std::string, bool> isFresh;
    for (const WebhookHint& hint : *one.hints) {
        const StreamContext* stream = one.connection->stream(hint.stream);
        if (stream == nullptr || !stream->reads() || hint.externalId.empty()) continue;
        if (!hint.eventId.empty()) {
            auto known = isFresh.find(hint.eventId);
            if (known == isFresh.end()) {
                const auto fresh =
                    tx.rememberWebhook(one.connection->key, hint.eventId, one.receivedUs);
                if (!fresh) return fresh.error();
                known = isFresh.emplace(hint.eventId, *fresh).first;
            }
            if (!known->second) continue;
        }
        if (!hint.rejection.empty()) {
            const Status kept = keepRejected(tx, *stream, hint, one.receivedUs);
            if (!kept) return kept;
            continue;
        }
        store::InboxRow row = hintRow(*stream, hint, one.receivedUs);
        if (const Status inserted = tx.insertInbox(row); !inserted) return inserted;
    }
    return Status::ok();
}

}  // namespace leadloom::sync

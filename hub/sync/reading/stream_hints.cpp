// What webhooks told of, and what lists showed as older than it is known: the part of StreamReader
// behind stream_reader.cpp.
#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>

#include "hub/base/crash_point.h"
#include "hub/sync/reading/key_search.h"
#include "hub/sync/reading/stream_reader.h"

namespace leadloom::sync {
namespace {

constexpr int HintBatch = 500;
/// In one transaction: whoever tells of the next change waits behind it for the store.
constexpr std::size_t SettledBatch = 16;
/// How long a delete hint is doubted while the record can still be fetched.
constexpr TimeUs DeleteHintDeadlineUs = 600'000'000;

/// Whether the system says itself that a record is gone when it is asked. What it still shows past
/// the deadline was restored since the hint, which came late.
bool tellsDeletions(const StreamDescription& description) {
    return description.lookupById || description.deletes == DeleteVisibility::Feed;
}

bool isDoubted(const store::InboxRow& hint, TimeUs now) {
    return now < hint.receivedAtUs + DeleteHintDeadlineUs;
}

/// Whether only a complete read can tell that a record is gone, or that it was restored, or its id
/// given to another one, before the hint came.
bool isAnsweredByWalk(const StreamDescription& description, const store::InboxRow& hint) {
    return hint.payload.empty() && static_cast<RecordKind>(hint.kind) == RecordKind::Delete &&
           !tellsDeletions(description) && description.deletes == DeleteVisibility::Absence;
}

}  // namespace

Status StreamReader::readHints() {
    for (;;) {
        std::vector<store::InboxRow> hints;
        {
            auto tx = run_.store.beginRead();
            if (!tx) return tx.error();
            auto rows = (*tx)->newInbox(stream_.key, lastHint_, HintBatch);
            if (!rows) return rows.error();
            hints = *std::move(rows);
        }
        if (hints.empty()) return Status::ok();
        lastHint_ = hints.back().seq;
        LL_CRASH_POINT("webhook.before_fetch");
        if (const Status looked = fetchHinted(hints); !looked) return looked;
        for (std::span<const store::InboxRow> open(hints); !open.empty();) {
            const auto some = open.first(std::min(open.size(), SettledBatch));
            if (const Status settled = settleHints(some); !settled) return settled;
            open = open.subspan(some.size());
        }
    }
}

Status StreamReader::fetchHinted(std::span<const store::InboxRow> hints) {
    std::map<store::InboxCause, std::set<std::string>> ids;
    for (const store::InboxRow& hint : hints) {
        if (!hint.payload.empty()) continue;
        const bool polled = hint.cause == store::InboxCause::Poll;
        auto& some = ids[polled ? store::InboxCause::Poll : store::InboxCause::Webhook];
        some.insert(hint.externalId);
        if (!hint.targetId.empty() && hint.targetStream.empty()) some.insert(hint.targetId);
    }
    if (!ids.empty() && !stream_.description().lookupById) return readForHints(hints);
    for (const auto& [cause, some] : ids) {
        const Status looked = fetch({some.begin(), some.end()}, Sighting::Fetched, cause);
        if (!looked) return looked;
    }
    return Status::ok();
}

/// Past its deadline a hint that nobody can be asked about makes a complete read of its own.
Status StreamReader::readForHints(std::span<const store::InboxRow> hints) {
    std::set<std::string> asked;
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        for (const store::InboxRow& hint : hints) {
            const bool due = isAnsweredByWalk(stream_.description(), hint) &&
                             !isDoubted(hint, run_.clock.wallUs());
            if (!due) continue;
            const auto link = (*tx)->linkHead(stream_.key, hint.externalId);
            if (!link) return link.error();
            const bool live = *link && (*link)->state == store::LinkState::Live;
            if (live) asked.insert(hint.externalId);
        }
    }
    if (asked.empty()) return read(false);
    if (const Status done = read(true); !done) return done;
    const bool complete = checkpoint_.openGeneration == 0;
    return complete && !resumed_ ? noteMissed(asked) : Status::ok();
}

/// Which of these records the complete read didn't show, and no search finds.
Status StreamReader::noteMissed(const std::set<std::string>& asked) {
    std::vector<std::string> missed;
    {
        auto tx = run_.store.beginRead();
        if (!tx) return tx.error();
        const auto unseen = (*tx)->unseenLinks(stream_.key, checkpoint_.generation, {},
                                               std::numeric_limits<int>::max());
        if (!unseen) return unseen.error();
        std::copy_if(unseen->begin(), unseen->end(), std::back_inserter(missed),
                     [&](const std::string& id) { return asked.contains(id); });
    }
    const auto found = KeySearch(run_, stream_, connector_, applier_).present(missed);
    if (!found) return found.error();
    std::erase_if(missed, [&](const std::string& id) { return found->contains(id); });
    missed_.emplace(missed.begin(), missed.end());
    walkedFromUs_ = startedUs_;
    return Status::ok();
}

Status StreamReader::settleHints(std::span<const store::InboxRow> hints) {
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    StreamCounts& counts = run_.streams[stream_.key];
    for (const store::InboxRow& hint : hints) {
        const auto kind = static_cast<RecordKind>(hint.kind);
        bool apply = !hint.payload.empty();
        if (!apply && kind == RecordKind::Delete) {
            const auto link = (*tx)->link(stream_.key, hint.externalId);
            if (!link) return link.error();
            const bool live = *link && (*link)->state == store::LinkState::Live;
            const bool walks = isAnsweredByWalk(stream_.description(), hint);
            const bool answered = !walks || (missed_ && walkedFromUs_ > hint.receivedAtUs);
            if (live && (isDoubted(hint, run_.clock.wallUs()) || !answered)) continue;
            apply = live && !tellsDeletions(stream_.description()) &&
                    (!walks || missed_->contains(hint.externalId));
        }
        // A hint only says where to look: what was found there came as a row of its own.
        store::InboxState state = store::InboxState::Superseded;
        if (apply) {
            state = store::InboxState::Applied;
            const auto outcome = applier_.apply(**tx, stream_, hint, Sighting::Read, 0);
            if (!outcome) return outcome.error();
            ++counts.read;
            switch (*outcome) {
                case RowOutcome::Applied:
                    ++counts.applied;
                    break;
                case RowOutcome::Parked:
                    ++counts.parked;
                    state = store::InboxState::Parked;
                    break;
                case RowOutcome::Superseded:
                    ++counts.superseded;
                    break;
                case RowOutcome::Unchanged:
                case RowOutcome::Filtered:
                    ++counts.unchanged;
                    break;
            }
        }
        if (state == store::InboxState::Applied) {
            // What was fetched meanwhile may be what the link stands for.
            const auto link = (*tx)->linkHead(stream_.key, hint.externalId);
            if (!link) return link.error();
            const bool named = *link && (*link)->inboxSeq == hint.seq;
            if (!named) state = store::InboxState::Superseded;
        }
        if (const Status set = (*tx)->setInboxState(hint.seq, state); !set) return set;
    }
    if (const Status again = applier_.applyAgain(**tx); !again) return again;
    LL_CRASH_POINT("webhook.before_settled");
    return (*tx)->commit();
}

}  // namespace leadloom::sync

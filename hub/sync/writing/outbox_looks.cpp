#include <algorithm>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "hub/sync/reading/hidden_from_lists.h"
#include "hub/sync/reading/key_search.h"
#include "hub/sync/reading/stream_reader.h"
#include "hub/sync/writing/outbox.h"

namespace leadloom::sync {
namespace {

constexpr int MostIntents = 1000;
constexpr std::size_t LookedAtOnce = 100;

}  // namespace

/// Whether nothing there keeps a write from going over an edit that wasn't read yet.
bool Outbox::isBlind() const {
    return !stream_.description().preconditions && stream_.reads();
}

/// Records are looked at before they are written blindly. False: they couldn't be, and what was
/// asked has to wait.
Result<bool> Outbox::lookFirst(bool urgent) {
    const StreamDescription& description = stream_.description();
    // Where versions guard a write, an opt-out that has none to go by would go without.
    const bool guarded = description.preconditions && description.lookupById && stream_.reads();
    if (!isBlind() && !(urgent && guarded)) return true;
    std::vector<std::string> ids;
    {
        auto tx = run_.store.beginWrite();
        if (!tx) return tx.error();
        const bool read = run_.readToTheEnd.contains(stream_.key);
        const bool lags = description.lookupById && description.indexLagSeconds != 0;
        looksFirst_ = !guarded && description.lookupById && (lags || !read);
        // What is out of all lists hides its edits from every read.
        if (!urgent && !lags && read) return true;
        auto due = recordsToUpdate(**tx, urgent);
        if (!due) return due.error();
        ids = *std::move(due);
    }
    // An opt-out doesn't wait until everything was read.
    if (ids.empty() || (urgent && !description.lookupById)) return true;
    if (!description.lookupById) {
        run_.log(LogLevel::Note, stream_.place() +
                                     ": couldn't be read to its end; what is to be changed there "
                                     "waits for that");
        return false;
    }
    const Status looked = lookAt(ids);
    const bool goesUnseen = !looked && urgent && looked.error().kind != ErrorKind::Storage;
    if (goesUnseen) {
        run_.log(LogLevel::Warning,
                 stream_.place() + ": what stands there couldn't be looked at before opt-outs: " +
                     looked.error().describe());
        return true;
    }
    if (!looked) return looked.error();
    lookedAt_.insert(ids.begin(), ids.end());
    return true;
}

Result<bool> Outbox::readFirst() {
    if (!isBlind() || stream_.description().lookupById) return false;
    if (const Status loaded = loadOpen(); !loaded) return loaded.error();
    {
        auto tx = run_.store.beginWrite();
        if (!tx) return tx.error();
        if (run_.readToTheEnd.contains(stream_.key)) return false;
        const auto due = recordsToUpdate(**tx, false);
        if (!due) return due.error();
        if (due->empty()) return false;
    }
    StreamReader reader(run_, stream_, connector_, applier_);
    const Status read = reader.read(false);
    if (read) return true;
    // A system so large that no turn is enough to read it whole couldn't be written at all.
    const bool tooLarge = run_.sliceIsOver(stream_) && run_.readInPieces.contains(stream_.key);
    if (!tooLarge || read.error().kind != ErrorKind::Cancelled) return read.error();
    run_.readToTheEnd.insert(stream_.key);
    return true;
}

Status Outbox::lookAt(const std::vector<std::string>& ids) {
    StreamReader reader(run_, stream_, connector_, applier_);
    for (std::size_t start = 0; start < ids.size(); start += LookedAtOnce) {
        const std::size_t end = std::min(ids.size(), start + LookedAtOnce);
        const std::vector<std::string> batch(ids.begin() + static_cast<std::ptrdiff_t>(start),
                                             ids.begin() + static_cast<std::ptrdiff_t>(end));
        const Status fetched =
            reader.fetch(batch, Sighting::Fetched, store::InboxCause::WriteResult);
        if (!fetched) return fetched;
    }
    return Status::ok();
}

Result<std::vector<std::string>> Outbox::recordsToUpdate(store::Transaction& tx, bool urgent) {
    std::vector<std::string> ids;
    const TimeUs now = run_.clock.wallUs();
    for (model::EntityId after;;) {
        const auto due = dueAfter(tx, urgent, now, after, MostIntents);
        if (!due) return due.error();
        if (due->empty()) return ids;
        after = due->back().entity;
        for (const store::IntentRow& intent : *due) {
            if (blocked_.contains(intent.entity)) continue;
            const auto links = tx.linksOf(intent.entity);
            if (!links) return links.error();
            for (const store::LinkRow& link : *links) {
                const bool written = link.stream == stream_.key &&
                                     link.state == store::LinkState::Live &&
                                     link.role == store::LinkRole::Primary;
                const bool guarded = stream_.description().preconditions && !link.version.empty();
                if (written && !guarded) ids.push_back(link.externalId);
            }
        }
    }
}

/// Whether people may have edited a record where nothing showed it to this run: it has to be looked
/// at. A look may show that it became another record, which then has to be looked at in its turn.
bool Outbox::mayHideEdits(const store::LinkRow& link) const {
    const StreamDescription& description = stream_.description();
    if (!stream_.reads() || LL_MUTANT("write.looks_away")) return false;
    // Without the version that it is to have the system takes a write as it comes.
    const bool looks = description.lookupById || isUnread(link);
    if (description.preconditions) return looks && link.version.empty();
    if (!description.lookupById) return !run_.readToTheEnd.contains(stream_.key);
    return looksFirst_ || link.inboxSeq == 0 || link.lastSeenGeneration < 0;
}

/// Such a record is looked at first; where that can't be, the write waits for a read.
Status Outbox::awaitLook(store::Transaction& tx, const store::IntentRow& intent,
                         WriteDecision decision) {
    const std::string id = decision.link->externalId;
    const StreamDescription& description = stream_.description();
    // What turned up behind the last read is due in the next round, which reads before it writes.
    if (!description.lookupById && !description.preconditions) return Status::ok();
    if (!description.lookupById) {
        return parkIntent(tx, sendingOf(intent, std::move(decision)), "conflict",
                          {ErrorKind::Conflict,
                           stream_.place() + ": nothing has shown record " + id +
                               " yet, so that a write could go over what stands there",
                           "nothing: it is written when a read shows it"});
    }
    lookedAt_.insert(id);
    refetch_.push_back(id);
    somethingDone_ = true;
    return Status::ok();
}

/// What people said meanwhile in these boxes is written over.
void Outbox::tellUnseen() {
    if (unseen_ == 0) return;
    const std::string many = unseen_ == 1 ? " opt-out goes" : " opt-outs go";
    run_.log(LogLevel::Warning, stream_.place() + ": " + std::to_string(unseen_) + many +
                                    " out though nothing showed this run what stands there");
    unseen_ = 0;
}

Status Outbox::refetchAll() {
    std::vector<std::string> ids;
    ids.swap(refetch_);
    if (ids.empty()) return Status::ok();
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    LL_CRASH_POINT("outbox.before_confirm");
    if (!stream_.description().lookupById) {
        const auto found = KeySearch(run_, stream_, connector_, applier_).present(ids);
        return found ? Status::ok() : Status(found.error());
    }
    StreamReader reader(run_, stream_, connector_, applier_);
    return reader.fetch(ids, Sighting::Fetched, store::InboxCause::WriteResult);
}

}  // namespace leadloom::sync

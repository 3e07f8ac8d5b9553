#include <algorithm>
#include <set>

#include <leadloom/sdk/mail/mailbox_cursor.h>
#include <leadloom/sdk/mail/mailbox_walk.h>

namespace leadloom::sdk {

namespace {

/// So many reads wait for a mail that the server shows and doesn't give.
constexpr unsigned MostMisses = 5;

/// One read of one stream over an open mailbox.
class MailboxRead {
public:
    MailboxRead(const Call& call, ImapSession& session, const ReadTask& task,
                const MailboxWalk& walk, MailboxCursor cursor, const ImapMailboxState& state)
        : call_(call),
          session_(session),
          task_(task),
          walk_(walk),
          cursor_(cursor),
          state_(state) {}

    Status run() {
        if (cursor_.next == 0) cursor_.next = state_.highestModSeq;
        if (auto status = readChanged(); !status) return status;
        if (auto status = readNew(); !status) return status;
        cursor_.modSeq = cursor_.next;
        cursor_.next = 0;
        cursor_.changed = 0;
        cursor_.full = false;
        if (auto status = task_.sink.checkpoint(cursor_.text()); !status) return status;
        return Status::end();
    }

private:
    Status readChanged() {
        if (cursor_.modSeq == 0 || !session_.has("CONDSTORE") ||
            cursor_.modSeq == state_.highestModSeq)
            return Status::ok();
        auto uids = session_.changedSince(cursor_.modSeq, cursor_.uid);
        if (!uids) return uids.status();
        std::erase_if(*uids, [&](auto uid) { return uid <= cursor_.changed; });
        if (!walk_.since.empty() && !uids->empty()) {
            const auto young =
                session_.search("UID 1:" + std::to_string(cursor_.uid) + " SINCE " + walk_.since);
            if (!young) return young.status();
            const std::set<std::uint32_t> known(young->begin(), young->end());
            std::erase_if(*uids, [&](auto uid) { return !known.contains(uid); });
        }
        return eachPage(*uids, [&](std::uint32_t uid) { cursor_.changed = uid; });
    }
    Status readNew() {
        auto criteria = "UID " + std::to_string(std::uint64_t{cursor_.uid} + 1) + ":*";
        if (!walk_.since.empty()) criteria += " SINCE " + walk_.since;
        auto uids = session_.search(criteria);
        if (!uids) return uids.status();
        // "8:*" names the last mail where there is none above it.
        std::erase_if(*uids, [&](auto uid) { return uid <= cursor_.uid; });
        if (cursor_.full) task_.sink.expect(static_cast<std::int64_t>(uids->size()));
        return eachPage(*uids, [&](std::uint32_t uid) { cursor_.uid = uid; });
    }
    /// Puts the mails page by page; `taken(last)` moves the cursor behind each.
    template <typename Taken>
    Status eachPage(std::vector<std::uint32_t> uids, Taken&& taken) {
        while (!uids.empty()) {
            if (call_.isCancelled()) return Status::cancelled();
            const auto before = uids;
            const auto set = takeUidSet(uids, task_.options.pageSize(walk_.mostMails));
            const std::vector<std::uint32_t> page(
                before.begin(), before.end() - static_cast<std::ptrdiff_t>(uids.size()));
            auto mails = walk_.fetch(set);
            if (!mails) return mails.status();
            if (auto status = awaitMissing(page, *mails); !status) return status;
            RecordBatch batch;
            walk_.add(cursor_.uidValidity, *mails, batch);
            if (auto status = batch.putTo(task_.sink); !status) return status;
            taken(page.back());
            if (auto status = task_.sink.checkpoint(cursor_.text()); !status) return status;
        }
        return Status::ok();
    }
    /// Some servers show a mail before they can give it. One that was deleted meanwhile isn't shown
    /// any more when the read is taken up again.
    Status awaitMissing(const std::vector<std::uint32_t>& page,
                        const std::vector<ImapMail>& mails) {
        const auto missing = std::find_if(page.begin(), page.end(), [&](auto uid) {
            return std::none_of(mails.begin(), mails.end(),
                                [&](const auto& mail) { return mail.uid == uid; });
        });
        if (missing == page.end()) return Status::ok();
        cursor_.misses = cursor_.missing == *missing ? cursor_.misses + 1 : 1;
        cursor_.missing = *missing;
        if (cursor_.misses > MostMisses)
            return task_.sink.reject(task_.stream, "mail " + std::to_string(*missing),
                                     "the server shows this mail and doesn't give it", "");
        if (auto status = task_.sink.checkpoint(cursor_.text()); !status) return status;
        return {LL_TRANSIENT, "the server doesn't give a mail that it shows yet"};
    }

    const Call& call_;
    ImapSession& session_;
    const ReadTask& task_;
    const MailboxWalk& walk_;
    MailboxCursor cursor_;
    const ImapMailboxState& state_;
};

}  // namespace

Status walkMailbox(const Call& call, ImapSession& session, const ReadTask& task,
                   const MailboxWalk& walk) {
    const auto state = session.examine(walk.mailbox);
    if (!state)
        return state.status().code() == LL_NOT_FOUND
                   ? Status{LL_INVALID_CONFIG, "there is no such mailbox"}
                   : state.status();
    auto cursor = MailboxCursor::parse(task.cursor, *state);
    if (!cursor) return {LL_CURSOR_EXPIRED, "the cursor is not one of this mailbox as it is now"};
    if (task.options.isFull() && !cursor->full) cursor = MailboxCursor::startOf(*state);
    return MailboxRead(call, session, task, walk, *cursor, *state).run();
}

}  // namespace leadloom::sdk

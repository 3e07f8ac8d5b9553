#include <charconv>

#include "parts.h"

namespace leadloom::imap_smtp {

namespace {

/// "uid-17-4": mail 4 while the mailbox has this UIDVALIDITY; 0 where the id is another one.
std::uint32_t uidIn(const std::string& id, std::uint64_t uidValidity) {
    const auto prefix = "uid-" + std::to_string(uidValidity) + "-";
    std::uint32_t uid = 0;
    if (id.starts_with(prefix))
        std::from_chars(id.data() + prefix.size(), id.data() + id.size(), uid);
    return uid;
}

Result<bool> putFrom(Account& account, ImapSession& session, const ImapMailboxState& state,
                     const LookupTask& task, const std::string& id) {
    const auto uid = uidIn(id, state.uidValidity);
    auto uids = uid != 0 ? Result(std::vector<std::uint32_t>{uid}) : session.withMessageId(id);
    if (!uids) return uids.status();
    if (uids->empty()) return false;
    uids->resize(1);
    const auto mails = fetchLetters(account, session, takeUidSet(*uids, 1), task.stream);
    if (!mails) return mails.status();
    RecordBatch batch;
    addRecords(account, task.stream, state.uidValidity, *mails, batch);
    const bool found = batch.size() > 0;
    if (auto status = batch.putTo(task.sink); !status) return status;
    return found;
}

}  // namespace

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    if (task.stream != Messages) return noSuchKey(task.stream, "id");
    if (ids.empty()) return Status::ok();
    auto session = account.imap();
    if (!session) return session.status();
    std::vector<std::string> left(ids.begin(), ids.end());
    std::vector<std::string> places = {account.mailbox()};
    const auto sent = account.sentMailbox(*session);
    if (!sent && sent.status().code() != LL_INVALID_CONFIG) return sent.status();
    if (sent && *sent != places.front()) places.push_back(*sent);
    for (const auto& place : places) {
        const auto state = session->examine(place);
        if (!state)
            return state.status().code() == LL_NOT_FOUND
                       ? Status{LL_INVALID_CONFIG,
                                "there is no mailbox of that name: see "
                                "settings.mailbox and sent_mailbox"}
                       : state.status();
        for (auto id = left.begin(); id != left.end();) {
            if (account.call().isCancelled()) return Status::cancelled();
            const auto found = putFrom(account, *session, *state, task, *id);
            if (!found) return found.status();
            id = *found ? left.erase(id) : id + 1;
        }
    }
    return Status::ok();
}

Status byKey(Account& /*account*/, const LookupTask& task, std::string_view key,
             std::string_view /*value*/) {
    return noSuchKey(task.stream, key);
}

}  // namespace leadloom::imap_smtp

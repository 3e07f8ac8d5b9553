#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <leadloom/sdk/mail/imap_session.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/tasks.h>

namespace leadloom::sdk {

/// How a mailbox is read.
struct MailboxWalk {
    std::string mailbox;  ///< its name on the wire
    std::string since;  ///< "1-Nov-2026": mails received earlier are left out; empty: all are read
    std::uint32_t mostMails = 100;  ///< of a page
    /// The mails with these UIDs.
    std::function<Result<std::vector<ImapMail>>(const std::string& uids)> fetch;
    /// Adds what the mails say.
    std::function<void(std::uint64_t uidValidity, std::span<const ImapMail> mails,
                       RecordBatch& batch)>
        add;
};

/// Reads a mailbox in full, or what is new in it and, where the server keeps MODSEQs, what has
/// changed: page by page, each with its checkpoint. A mailbox whose UIDs or MODSEQs were made anew:
/// LL_CURSOR_EXPIRED. A mail that the server shows and doesn't give yet stops the read there
/// (LL_TRANSIENT); after some reads it is rejected and passed over.
Status walkMailbox(const Call& call, ImapSession& session, const ReadTask& task,
                   const MailboxWalk& walk);

}  // namespace leadloom::sdk

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/mail/letter.h>
#include <leadloom/sdk/record_batch.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::imap_smtp {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value);
Status write(Account& account, const WriteTask& task);
Result<std::string> challenge(Account& account, const WebhookRequest& request);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);

/// The mails with these UIDs of the open mailbox: their headers, and their bodies where `stream`
/// needs them. UIDs that the server gave nothing of are left out.
Result<std::vector<ImapMail>> fetchLetters(const Account& account, ImapSession& session,
                                           const std::string& uids, std::string_view stream);

/// Adds what the mails say to a stream. One record a person and page.
void addRecords(const Account& account, std::string_view stream, std::uint64_t uidValidity,
                std::span<const ImapMail> mails, RecordBatch& batch);

/// The record of somebody who wants no more mail.
void addOptOut(const Account& account, std::string_view address, std::string_view source,
               std::int64_t at, RecordBatch& batch);

}  // namespace leadloom::imap_smtp

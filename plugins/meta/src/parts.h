#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/page.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::meta {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value);
Result<std::string> erase(Account& account, std::string_view keysJson);
Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink);
Status upload(Account& account, const WriteTask& task);
Result<std::string> subscribe(Account& account, std::string_view desiredJson);
Result<std::string> challenge(Account& account, const WebhookRequest& request);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);

/// The first row of a stream, to see whether there is a right to it.
Result<Answer> lookAt(Account& account, const Stream& stream);
/// The records at `pointer` of an answer. A lead gets its answers and the boxes it ticked by name:
/// `answers` and `disclaimers`. What was deleted is a tombstone.
Result<Page> recordsOf(const Answer& answer, std::string_view pointer, const Stream& stream);
/// A page of a list: `after` empty = the first one; `fields` empty = those of the stream.
Result<Answer> listPage(Account& account, const Stream& stream, const std::string& path,
                        Query query, std::string_view after, std::string_view fields = {});
/// The Page's forms in the order of their ids, as id, number of leads and, where `fields` ask for
/// them, questions as raw JSON.
using Forms = std::vector<std::vector<std::string>>;
Result<Forms> formsOf(Account& account, std::string_view fields);

}  // namespace leadloom::meta

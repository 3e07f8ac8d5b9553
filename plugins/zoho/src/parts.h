#pragma once

#include <span>
#include <string>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/record_shape.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::zoho {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value);
Status write(Account& account, const WriteTask& task);
Result<std::string> subscribe(Account& account, std::string_view desiredJson);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);

/// What a read or lookup asks for: a module, and the fields this account has of it.
struct Selection {
    const Stream* stream = nullptr;
    const ModuleDescription* description = nullptr;
    std::vector<std::string> fields;
    RecordShape shape;

    SelectQuery query(std::string where, std::string orderBy = {}, std::uint32_t limit = 0) const {
        return {fields, std::string(stream->module), std::move(where), std::move(orderBy), limit};
    }
};

/// The fields that the hub wants, or all of them as far as Zoho takes so many; those the connector
/// itself goes by always; none that the account doesn't have.
Result<Selection> select(Account& account, std::string_view stream, const ReadOptions& options);

/// The rows of an answer: none where Zoho says so with an empty body. Its end is `last` where Zoho
/// says that nothing follows.
Result<Page> rowsOf(const Answer& answer, const RecordShape& shape,
                    std::string_view pointer = "/data");
/// The same for a list of deleted records, as tombstones.
Result<Page> deletedIn(const Answer& answer);

}  // namespace leadloom::zoho

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <leadloom/sdk/connector_of.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::line {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Result<std::string> subscribe(Account& account, std::string_view desiredJson);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);
Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink);
Status upload(Account& account, const WriteTask& task);
Result<std::string> publish(Account& account, std::string_view postJson, std::int64_t at,
                            std::string_view idempotencyKey);
Result<std::string> stateOf(Account& account, std::string_view id);
Status cancel(Account& account, std::string_view id);
Status quota(Account& account, const QuotaSink& sink);

}  // namespace leadloom::line

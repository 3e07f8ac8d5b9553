#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/connector_of.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::vkontakte {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Result<std::string> subscribe(Account& account, std::string_view desiredJson);
Result<std::string> challenge(Account& account, const WebhookRequest& request);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);
Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink);

/// Id of a lead: VK's own is unique within the community only.
inline std::string leadId(const Account& account, std::string_view id) {
    return std::to_string(account.group()) + ":" + std::string(id);
}
/// The answers to a form as a JSON object of texts by their keys. `answers`: VK's list, in which an
/// answer is an object, a list of them or a text.
Result<std::string> fieldsOf(Account& account, std::string_view answers);
/// Members that a lead has beside those that VK sends.
std::string leadMembers(std::string_view userId, std::string_view formId, std::string_view fields);

}  // namespace leadloom::vkontakte

#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/page.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::mailchimp {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value);
Status write(Account& account, const WriteTask& task);
Result<std::string> erase(Account& account, std::string_view keysJson);
Result<std::string> subscribe(Account& account, std::string_view desiredJson);
Result<std::string> challenge(Account& account, const WebhookRequest& request);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);

using namespace std::string_view_literals;

/// Keys of a member, as memberOf() wants them in a JsonItem.
inline constexpr std::initializer_list<std::string_view> MemberKeys = {
    "/contact_id"sv,    "/status"sv, "/last_changed"sv,
    "/email_address"sv, "/tags"sv,   "/tags_count"sv};
enum MemberKey : std::size_t { Contact, State, Changed, Email, Tags, TagsCount };

/// The names of a member's tags, all of them.
Result<std::vector<std::string>> tagNames(Account& account, const JsonItem& member);
/// A member as the hub gets it: what Mailchimp sent, behind `tag_names` (the tags as texts) and,
/// where the address bounced for good, `bounced_email`.
std::string payloadOf(const JsonItem& member, const std::vector<std::string>& tags);
/// The members of the list at `pointer`; archived ones are tombstones.
Result<Page> membersOf(Account& account, const Answer& answer, std::string_view pointer);
/// One member; LL_NOT_FOUND where there is none. `key`: contact id, address or its hash.
Result<Answer> fetchMember(Account& account, std::string_view key);

}  // namespace leadloom::mailchimp

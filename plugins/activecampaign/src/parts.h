#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/page.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::activecampaign {

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

/// A contact with what hangs on it, added to the page: field values by their tags, names of tags
/// and lists, its status on the list of consent, its account. A tombstone where it is gone.
Status addContact(Account& account, std::string_view id, Page& page);
/// Users, accounts or deals of the list at `pointer` (of the only one, where an object stands
/// there) that were changed since `from`; deals with their amount and the names of stage and
/// pipeline.
Result<Page> rowsOf(Account& account, const Stream& stream, const Answer& answer,
                    std::string_view pointer, std::int64_t from);
/// Ids of the records whose key has this value.
Result<std::vector<std::string>> idsByKey(Account& account, const Stream& stream,
                                          std::string_view value);

/// What a write wants of a record, taken out of its payload.
struct Wish {
    Write write;
    Json body = Json::object();  ///< what the record itself holds, as requests have it
    Json rest = Json::object();  ///< list_status, tag_names and account_id of a contact
};
/// Takes in a member of a payload; a faultyField() where that can't be written.
Status takeOfContact(Account& account, const std::string& name, const Json& value, Wish& wish);
Status takeOfSales(const Stream& stream, const std::string& name, const Json& value, Wish& wish);
/// Finds stage and pipeline of a deal, and for a new one (without an id) what ActiveCampaign wants
/// besides.
Status completeDeal(Account& account, Json& deal, std::string_view id);
/// What hangs on a contact, each part by requests of its own. `isCreate`: the consent of somebody
/// who left isn't raised; `isNew`: nothing hangs on it yet.
Status writeRest(Account& account, const std::string& id, const Json& rest, bool isCreate,
                 bool isNew);
/// Sends one record and reports it; a new contact is an upsert by its address.
Status sendRecord(Account& account, const Stream& stream, const Wish& wish, bool isCreate,
                  WriteOutcomes& outcomes);
/// Sends many new contacts, no address twice, as one import and reports them.
Status importContacts(Account& account, std::span<const Wish* const> wishes,
                      WriteOutcomes& outcomes);

}  // namespace leadloom::activecampaign

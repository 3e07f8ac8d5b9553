#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/named_writes.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/text_list.h>
#include <leadloom/sdk/vendor_job.h>
#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

constexpr std::size_t MostImported = 250, MostBytes = 399'999, MostListed = 100;
constexpr JobWords Import{"/status", "completed", "failed", "asking after an import"};
/// Imports have other names.
constexpr std::string_view Names =
    "email=email firstName=first_name lastName=last_name phone=phone";

Json imported(Account& account, const Wish& wish) {
    Json contact = Json::object();
    for (const auto& [name, value] : wish.body.items())
        if (const auto theirs = wordFor(Names, name)) contact[std::string(*theirs)] = value;
    for (const auto& value : listOf(wish.body, "fieldValues"))
        contact["fields"].push_back(
            {{"id", integerOr(textOf(value, "field"), 0)}, {"value", value["value"]}});
    if (const auto& tags = listOf(wish.rest, "tag_names"); !tags.empty()) contact["tags"] = tags;
    const auto list = account.settings().text("list");
    const auto status = list.empty() ? std::string() : textOf(wish.rest, "list_status");
    const Json lists = Json::array({{{"listid", integerOr(list, 0)}}});
    // An import never brings back who unsubscribed.
    if (status == "1") contact["subscribe"] = lists;
    if (status == "2") contact["unsubscribe"] = lists;
    return contact;
}

/// The answer tells ids only: the contacts are looked up by them.
Status reportImported(Account& account, const std::string& job, NamedWrites& named) {
    const auto ids =
        account.get(job, Import.what).then([](Answer& answer) { return answer.value("/success"); });
    if (!ids) return ids.status();
    const auto joined = joinArray(*ids);
    const auto all = splitText(joined, ' ');
    return eachPortion(std::span(all), MostListed, [&](auto some) {
        Query query;
        query.add("limit", MostListed);
        for (const auto id : some)
            query.add("ids[]", id);
        const auto found = account.list(query.on("/contacts"), "listing imported contacts",
                                        "/contacts", {"/id", "/email"});
        auto status = found.status();
        for (std::size_t i = 0; status && i < found->size(); ++i)
            status =
                named.report(account.lowered((*found)[i][1]), WriteResult::done((*found)[i][0]));
        return status;
    });
}

Status sendImport(Account& account, std::span<const Wish* const> wishes, WriteOutcomes& outcomes) {
    if (wishes.size() == 1)
        return sendRecord(account, *findStream(Streams, Contacts), *wishes.front(), true, outcomes);
    const bool quiet = !account.settings().flag("run_automations");
    Json body = {{"contacts", Json::array()}, {"exclude_automations", quiet}};
    NamedWrites named(outcomes);
    std::vector<Write> writes;
    for (const auto* wish : wishes) {
        writes.push_back(wish->write);
        named.name(wish->write.index, account.lowered(textOf(wish->body, "email")));
        // The vendor's page tells of it and its example has it here.
        body["contacts"].push_back(imported(account, *wish));
        body["contacts"].back()["exclude_automations"] = quiet;
    }
    const auto text = textOfJson(body);
    if (text.size() > MostBytes) return {LL_INVALID_RECORD, "too long for one import"};
    const auto batch = account.change("POST", "/import/bulk_import", text, "importing contacts",
                                      "/batchId", "import");
    // All of them or none: one that is at fault is told apart by halving.
    if (!batch)
        return refusedTogether(writes, batch.status(), WriteResult::failed(batch.status()),
                               outcomes);
    const auto job = Query().add("batchId", *batch).on("/import/info");
    const auto end = awaitJobEnd(account, job, Import);
    const auto status = end ? reportImported(account, job, named) : end.status();
    if (!status) return {LL_UNKNOWN_OUTCOME, status.message()};
    // Refused by address, or passed over without a word, as who is on the exclusion list.
    return reportEach(writes,
                      refusedRecord("ActiveCampaign", LL_INVALID_RECORD, "not imported", "email"),
                      outcomes);
}

}  // namespace

Status importContacts(Account& account, std::span<const Wish* const> wishes,
                      WriteOutcomes& outcomes) {
    return sendInPortions(wishes, MostImported, [&](std::span<const Wish* const> some) {
        return sendImport(account, some, outcomes);
    });
}

}  // namespace leadloom::activecampaign

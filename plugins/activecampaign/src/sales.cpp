#include <algorithm>

#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

enum Key : std::size_t { RowId, Modified, Value, StageId, PipelineId };

/// A deal that the account doesn't show (its plan ended) has none of these, and says nothing.
Result<std::string> payloadOf(Account& account, const Stream& stream, const JsonItem& item) {
    if (stream.stream != Deals) return std::string(item.slice());
    auto members = Json::object();
    if (const auto amount = unitsOfCents(item.value(Value))) members["amount"] = *amount;
    const auto stage = account.kept().nameOf(Stages, item.value(StageId));
    const auto pipeline = account.kept().nameOf(Pipelines, item.value(PipelineId));
    if (!stage || !pipeline) return stage ? pipeline.status() : stage.status();
    if (!stage->empty()) members["stage_title"] = *stage;
    if (!pipeline->empty()) members["pipeline_title"] = *pipeline;
    return withMembers(membersOf(textOfJson(members)), item.slice());
}

/// Names of pipeline and stage become ids; a stage is one of the named pipeline, else of that in
/// which the deal stands, else of the first that has it. `id`: empty of a new deal.
Status placeDeal(Account& account, Json& deal, std::string_view id) {
    const auto pipeline = plainText(takenOut(deal, "pipeline_title"));
    const auto stage = plainText(takenOut(deal, "stage_title"));
    const bool stays = pipeline.empty() && !stage.empty() && !id.empty();
    const auto group =
        stays ? account.get(pathOf(Deals, id), "reading a deal").then([](Answer& answer) {
            return answer.value("/deal/group");
        })
              : account.kept().idOf(Pipelines, pipeline);
    const auto stages = account.kept().all(Stages);
    if (!group || !stages) return group ? stages.status() : group.status();
    if (stays && group->empty()) return faultyField("stage_title", "the deal isn't shown");
    if (!pipeline.empty() && group->empty())
        return faultyField("pipeline_title", "the account has no such pipeline");
    if (!pipeline.empty()) deal["group"] = *group;
    if (stage.empty()) return Status::ok();
    const auto found = std::ranges::find_if(**stages, [&](const KeptLists::Row& row) {
        return row[Name] == stage && (group->empty() || row[More] == *group);
    });
    if (found == (*stages)->end())
        return faultyField("stage_title", "the pipeline has no such stage");
    deal["stage"] = (*found)[Id];
    return Status::ok();
}

}  // namespace

Result<Page> rowsOf(Account& account, const Stream& stream, const Answer& answer,
                    std::string_view pointer, std::int64_t from) {
    return pageOf(answer, pointer, {"/id", stream.modified, "/value", "/stage", "/group"},
                  [&](const JsonItem& item, Page& page) -> Status {
                      const auto time = isoTimeOrZero(item.value(Modified));
                      // Filters may know whole days only; a row without a time is taken.
                      if (time != 0 && time < from) return Status::ok();
                      if (stream.stream == Contacts)
                          return addContact(account, item.value(RowId), page);
                      auto payload = payloadOf(account, stream, item);
                      if (!payload) return payload.status();
                      page.batch.add(Record::upsert(item.value(RowId), page.batch.keep(*payload))
                                         .withVersion(item.value(Modified))
                                         .withModifiedAt(time));
                      return Status::ok();
                  });
}

Status takeOfSales(const Stream& stream, const std::string& name, const Json& value, Wish& wish) {
    constexpr std::string_view OfDeals =
        "title|description|contact|account|currency|owner|status|percent|amount|stage_title|"
        "pipeline_title";
    // The vendor would pass over any other and call it success.
    if (!ErrorTable::isAmong(stream.stream == Deals ? OfDeals : "name|accountUrl", name))
        return faultyField(name, "can't be written");
    const auto text = plainText(value);
    const auto cents = centsOfUnits(text.empty() ? "0" : text);
    if (!ErrorTable::isAmong("amount|status|percent", name))
        wish.body[name] = text;
    else if (!cents)
        return faultyField(name, "is no number");
    else
        wish.body[name == "amount" ? "value" : name] = name == "amount" ? *cents : *cents / 100;
    return Status::ok();
}

Status completeDeal(Account& account, Json& deal, std::string_view id) {
    if (auto status = placeDeal(account, deal, id); !status || !id.empty()) return status;
    if (textOf(deal, "contact").empty() && textOf(deal, "account").empty())
        return faultyField("contact", "a deal needs a contact or an account");
    const auto pipelines = account.kept().all(Pipelines);
    if (!pipelines) return pipelines.status();
    if ((*pipelines)->empty()) return {LL_INVALID_CONFIG, "the account has no pipeline"};
    const auto& first = (*pipelines)->front();
    if (!deal.contains("group") && !deal.contains("stage")) deal["group"] = first[Id];
    if (!deal.contains("value")) deal["value"] = 0;
    if (textOf(deal, "currency").empty()) deal["currency"] = first[More];
    if (!textOf(deal, "owner").empty()) return Status::ok();
    const auto owner = account.ownUser();
    if (owner) deal["owner"] = *owner;
    return owner.status();
}

}  // namespace leadloom::activecampaign

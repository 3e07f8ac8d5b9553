#include <span>
#include <vector>

#include <leadloom/sdk/days.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/portions.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::vkontakte {

namespace {

constexpr std::size_t MostAtOnce = 200;
constexpr std::string_view Bucket = "ads";

/// Ids of the account's campaigns, deleted ones too: they have cost something.
Result<std::vector<std::string>> campaignsOf(Account& account, std::int64_t cabinet) {
    const auto answer = account.callMethod(
        "ads.getCampaigns", Query().add("account_id", cabinet).add("include_deleted", "1"),
        "listing campaigns", Bucket);
    if (!answer) return answer.status();
    std::vector<std::string> ids;
    auto status = answer->each("/response", {"/id"}, [&](const JsonItem& item) -> Status {
        if (!item.has(0)) return {LL_TRANSIENT, "VK sent a campaign without an id"};
        ids.emplace_back(item.value(0));
        return Status::ok();
    });
    if (!status) return status;
    return ids;
}

/// The days of one campaign. VK leaves out days without delivery, and figures that are zero.
Status addDays(Account& account, const JsonItem& campaign, RecordBatch& batch) {
    if (!campaign.has(0) || !campaign.has(1))
        return {LL_TRANSIENT, "VK's figures name no campaign, or hold no days"};
    const std::string id(campaign.value(0));
    const auto first = "\"campaign_id\":" + jsonString(id) +
                       ",\"currency\":" + jsonString(account.settings().text("currency"));
    return account.json().split(
        account.call(), campaign.value(1), "", {"/day"}, [&](const JsonItem& row) -> Status {
            if (!row.has(0)) return {LL_TRANSIENT, "VK's figures name no day"};
            batch.add(Record::upsert(std::string(row.value(0)) + "/" + id,
                                     batch.keep(withMembers(first, row.slice()))));
            return Status::ok();
        });
}

}  // namespace

Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink) {
    if (report != "campaigns") return {LL_UNSUPPORTED, "no such report: " + std::string(report)};
    const auto cabinet = account.settings().integer("ad_account_id");
    if (cabinet <= 0)
        return {LL_INVALID_CONFIG, "set settings.ad_account_id to the advertising account"};
    const auto ids = campaignsOf(account, cabinet);
    if (!ids) return ids.status();
    const std::span<const std::string> all(*ids);
    auto status = eachPortion(all, MostAtOnce, [&](std::span<const std::string> some) -> Status {
        const auto answer = account.callMethod("ads.getStatistics",
                                               Query()
                                                   .add("account_id", cabinet)
                                                   .add("ids_type", "campaign")
                                                   .add("ids", joinTexts(some, ","))
                                                   .add("period", "day")
                                                   .add("date_from", days.from)
                                                   .add("date_to", days.to),
                                               "reading figures", Bucket);
        if (!answer) return answer.status();
        RecordBatch batch;
        auto read = answer->each("/response", {"/id", "/stats"}, [&](const JsonItem& item) {
            return addDays(account, item, batch);
        });
        return read ? batch.putTo(sink) : read;
    });
    return status ? Status::end() : status;
}

}  // namespace leadloom::vkontakte

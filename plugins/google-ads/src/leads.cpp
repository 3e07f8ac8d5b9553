#include <leadloom/sdk/time.h>
#include <leadloom/sdk/walk.h>

#include "parts.h"

namespace leadloom::google_ads {

namespace {

const SelectQuery LeadsQuery{
    {"lead_form_submission_data.id", "lead_form_submission_data.asset",
     "lead_form_submission_data.campaign", "lead_form_submission_data.ad_group",
     "lead_form_submission_data.ad_group_ad", "lead_form_submission_data.gclid",
     "lead_form_submission_data.submission_date_time",
     "lead_form_submission_data.lead_form_submission_fields",
     "lead_form_submission_data.custom_lead_form_submission_fields"},
    "lead_form_submission_data",
    "",
    "lead_form_submission_data.submission_date_time, lead_form_submission_data.id"};

const SelectQuery CampaignsQuery{
    {"campaign.id", "campaign.name", "campaign.status", "campaign.advertising_channel_type",
     "customer.id", "customer.currency_code"},
    "campaign",
    "",
    "campaign.id"};

/// "customers/1/adGroupAds/2~3": what stands behind the last sign.
std::string lastPart(const std::string& resource) {
    const auto at = resource.find_last_of("/~");
    return at == std::string::npos ? resource : resource.substr(at + 1);
}

FormLead leadOf(const Json& submission) {
    FormLead lead;
    lead.put("id", textOf(submission, "id"));
    lead.put("submitted_at", textOf(submission, "submissionDateTime"));
    lead.put("gclid", textOf(submission, "gclid"));
    constexpr std::pair<const char*, const char*> Resources[] = {{"form_id", "asset"},
                                                                 {"campaign_id", "campaign"},
                                                                 {"ad_group_id", "adGroup"},
                                                                 {"ad_id", "adGroupAd"}};
    for (const auto& [name, resource] : Resources)
        lead.put(name, lastPart(textOf(submission, resource)));
    for (const auto& field : listOf(submission, "leadFormSubmissionFields"))
        if (field.is_object())
            lead.answer(textOf(field, "fieldType"), "", textOf(field, "fieldValue"));
    for (const auto& field : listOf(submission, "customLeadFormSubmissionFields"))
        if (field.is_object())
            lead.answer("", textOf(field, "questionText"), textOf(field, "fieldValue"));
    return lead;
}

Status addLead(const JsonItem& item, Page& page) {
    const auto submission = parsedJson(item.value(1));
    if (!submission.is_object()) return {LL_TRANSIENT, "a submission can't be read"};
    const auto lead = leadOf(submission);
    page.batch.add(Record::upsert(item.value(0), page.batch.keep(textOfJson(lead.json)))
                       .withModifiedAt(lead.time()));
    return Status::ok();
}

Status addCampaign(const JsonItem& item, Page& page) {
    page.batch.add(Record::upsert(item.value(0), item.slice()));
    return Status::ok();
}

/// An answer without results leaves the list out: its other members must be there then.
Result<Page> rowsOf(const Answer& answer, bool leads) {
    const auto told = answer.values({"/results", "/fieldMask"});
    if (!told) return told.status();
    const bool empty =
        (*told)[0].empty() && answer.body().find("\"fieldMask\"") != std::string::npos;
    if (empty) {
        Page none;
        none.end.serverTime = answer.serverTime();
        return none;
    }
    if (leads)
        return pageOf(answer, "/results", {"/leadFormSubmissionData/id", "/leadFormSubmissionData"},
                      addLead);
    return pageOf(answer, "/results", {"/campaign/id"}, addCampaign);
}

}  // namespace

void FormLead::put(const char* name, std::string value) {
    if (!value.empty()) json[name] = std::move(value);
}

void FormLead::answer(const std::string& column, const std::string& question,
                      const std::string& value) {
    const auto& name = column.empty() ? question : column;
    if (!name.empty()) json[column.empty() ? "custom" : "fields"][name] = value;
}

std::int64_t FormLead::time() const {
    return isoTimeOrZero(textOf(json, "submitted_at"));
}

Status read(Account& account, const ReadTask& task) {
    const bool leads = task.stream == Leads;
    if (!leads && task.stream != Campaigns) return noSuchStream(task.stream);
    const auto& query = leads ? LeadsQuery : CampaignsQuery;
    const auto what = "reading " + std::string(task.stream);
    return walkByToken(account.call(), task.sink, task.cursor, {0, 0, true},
                       [&](const ReadCursor& at, std::int64_t) -> Result<PageEnd> {
                           const auto answer = account.search(query, at.position, what);
                           if (!answer) return answer.status();
                           auto page = rowsOf(*answer, leads);
                           return page ? page->putTo(task.sink, *answer, "/nextPageToken")
                                       : page.status();
                       });
}

}  // namespace leadloom::google_ads

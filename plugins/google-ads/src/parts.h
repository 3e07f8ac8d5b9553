#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/page.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::google_ads {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Status verify(Account& account, const WebhookRequest& request);
Status decode(Account& account, const WebhookRequest& request, const RecordSink& sink);
Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink);
Status upload(Account& account, const WriteTask& task);

/// One lead of a form in the connector's own shape, which is the same by webhook and by query:
/// {"id", "submitted_at", "form_id", "campaign_id", "ad_group_id", "ad_id", "gclid", "stage",
/// "fields": {"EMAIL": …}, "custom": {question: answer}}; what isn't known is left out.
struct FormLead {
    Json json = {{"fields", Json::object()}, {"custom", Json::object()}};

    void put(const char* name, std::string value);
    /// An answer, by the form's own name for it or, of a question of the advertiser's, by its text.
    void answer(const std::string& column, const std::string& question, const std::string& value);
    std::string id() const { return textOf(json, "id"); }
    /// When it was submitted, microseconds; 0 = not told.
    std::int64_t time() const;
};

}  // namespace leadloom::google_ads

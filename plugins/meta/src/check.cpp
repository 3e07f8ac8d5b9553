#include <set>

#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/ending.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::meta {

namespace {

constexpr std::string_view Scopes =
    "leads_retrieval pages_show_list pages_read_engagement pages_manage_metadata pages_manage_ads "
    "ads_management ads_read";

/// Fields by stream; a name with ':' has a format.
constexpr std::string_view LeadNames =
    "id created_time:date-time form_id ad_id ad_name adset_id adset_name campaign_id campaign_name "
    "is_organic platform partner_name";

constexpr FieldWords QuestionWords{
    .list = "questions",
    .root = "/answers/",
    .types = "EMAIL=string:email WORK_EMAIL=string:email PHONE=string:phone",
    .name = "key"};

/// What Meta says of the connection's own token: rights that it lacks, and when it ends.
void checkToken(Account& account, Checkup& checkup) {
    const auto token = account.secret("token");
    if (token.empty()) return;
    const auto answer = checkup.want(
        [&] {
            return account.fetch(Query().add("input_token", token), "/debug_token",
                                 "asking about the token");
        },
        {"token_unknown", "Meta doesn't tell what the token may do",
         "use a token of your own app"});
    if (!answer) return;
    const auto told = answer->value("/data/scopes");
    const auto scopes = " " + joinArray(told ? *told : "") + " ";
    for (const auto scope : splitText(Scopes, ' '))
        if (const auto name = std::string(scope); scopes.find(" " + name + " ") == scopes.npos)
            checkup.warning({"scope_missing", "the token lacks the permission " + name,
                             "add it to the system user's token"});
    for (const auto& [pointer, what] :
         {std::pair{"/data/expires_at", "the token's life"},
          std::pair{"/data/data_access_expires_at", "the token's access to data"}})
        if (const auto at = answer->integer(pointer))
            warnOfEnd(checkup, what, *at * 1'000'000, account.host().clock().wallTime(),
                      "log in again and renew the token before; Meta sends no notice");
}

void describeQuestions(std::string_view questions, Json& fields, std::set<std::string>& seen) {
    for (const auto& question : parsedJson(questions)) {
        if (!question.is_object() || !seen.insert(textOf(question, "key")).second) continue;
        fields.push_back(describedField(question, QuestionWords));
        fields.back()["read_only"] = true;
    }
}

Result<std::string> describeLeads(Account& account) {
    const auto forms = formsOf(account, "id,leads_count,questions{key,label,type}");
    if (!forms) return forms.status();
    auto fields = namedFields(LeadNames);
    std::set<std::string> seen;
    for (const auto& form : *forms)
        describeQuestions(form[2], fields, seen);
    return textOfJson({{"title", "Leads of lead ads"}, {"fields", fields}});
}

}  // namespace

Result<Answer> lookAt(Account& account, const Stream& stream) {
    const auto what = "reading " + std::string(stream.stream);
    auto path = account.pathOf(stream.owner, stream.edge);
    if (!path) return path.status();
    if (stream.stream == Leads) {
        const auto forms = formsOf(account, "id,leads_count");
        if (!forms) return forms.status();
        if (!forms->empty()) path = "/" + percentEncode(forms->front().front()) + "/leads";
    }
    return account.fetch(Query().add("fields", "id").add("limit", 1), *path, what);
}

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    checkToken(account, checkup);
    for (const auto& stream : Streams)
        if (account.need(stream.owner))
            checkup.readable(std::string(stream.stream), std::string(stream.scope),
                             [&] { return lookAt(account, stream); });
    if (const auto dataset = account.pathOf("dataset_id", ""))
        checkup.need(
            [&] {
                return account.fetch(Query().add("fields", "id"), *dataset,
                                     "asking for the dataset");
            },
            {"dataset_missing", "the dataset of settings.dataset_id can't be seen",
             "give the system user access to it in the Events Manager"});
    if (account.secret("app_secret").empty())
        checkup.warning({"app_secret_missing", "webhooks can't be checked without the app's secret",
                         "set secrets.app_secret, or leave leads to be polled"});
    return checkup.status();
}

Status discover(Account& account, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [&](const Stream& known) -> Result<std::string> {
        if (known.stream == Leads) return describeLeads(account);
        std::string names(known.fields);
        std::replace(names.begin(), names.end(), ',', ' ');
        return textOfJson({{"title", known.stream}, {"fields", namedFields(names)}});
    });
}

}  // namespace leadloom::meta

#include <set>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/mailchimp/mailchimp.h"
#include "tests/sandbox/mailchimp/projection.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr std::size_t MostInBatch = 500;
constexpr std::int64_t DefaultCount = 10, MostCounted = 1000;

bool flagOf(const Request& request, const char* name) {
    const auto* text = request.param(name);
    return text != nullptr && *text == "true";
}

/// One element of `errors` in the answer to a batch.
json batchError(const std::string& email, const Problem& problem) {
    const bool exists = problem.title == "Member Exists";
    const auto field = problem.errors.empty() ? "" : problem.errors[0].value("field", "");
    const auto message = problem.errors.empty() ? "" : problem.errors[0].value("message", "");
    return {{"email_address", email},
            {"error", problem.detail},
            {"error_code", exists ? "ERROR_CONTACT_EXISTS" : "ERROR_GENERIC"},
            {"field", field},
            {"field_message", message}};
}

Problem twiceInBatch() {
    return {400, "Invalid Resource", "Duplicate items found: \"email_address\" must be unique.",
            json::array()};
}

/// The answer to a batch tells neither contact id nor full name of its members.
json batchRow(const Audience& audience, const Member& member) {
    auto row = audience.row(member);
    row.erase("contact_id");
    row.erase("full_name");
    return row;
}

}  // namespace

Response pageOf(const Request& request, const char* name, const json& rows, json more) {
    const auto number = [&](const char* key, std::int64_t otherwise) {
        const auto* text = request.param(key);
        return text == nullptr ? otherwise : parsedInteger(*text).value_or(-1);
    };
    const auto count = number("count", DefaultCount), offset = number("offset", 0);
    if (count < 0 || count > MostCounted)
        return problemAnswer(invalidField("count", "Must be between 0 and 1000"));
    if (offset < 0) return problemAnswer(invalidField("offset", "Must be a whole number"));
    json page = json::array();
    for (auto i = offset; i < offset + count && i < static_cast<std::int64_t>(rows.size()); ++i)
        page.push_back(rows[static_cast<std::size_t>(i)]);
    more[name] = std::move(page);
    more["total_items"] = rows.size();
    more["_links"] = json::array();
    return jsonResponse(200, projected(request, std::move(more)));
}

Response Mailchimp::root(const Request& request, const Captures&) {
    return jsonResponse(200, projected(request, {{"account_id", "8d3a3db4d97663a9074efcc16"},
                                                 {"account_name", "Sandbox"},
                                                 {"role", "owner"},
                                                 {"account_timezone", "Europe/Helsinki"},
                                                 {"_links", json::array()}}));
}

Response Mailchimp::ping(const Request&, const Captures&) {
    return jsonResponse(200, {{"health_status", "Everything's Chimpy!"}});
}

json Mailchimp::listRow(const Audience& audience) const {
    std::map<std::string, std::size_t> counts;
    for (const auto& [id, member] : audience.members())
        ++counts[member.status];
    return {{"id", audience.id()},
            {"web_id", 445'001},
            {"name", audience.name()},
            {"double_optin", false},
            {"date_created", "2024-01-02T09:00:00+00:00"},
            {"stats",
             {{"member_count", counts["subscribed"]},
              {"unsubscribe_count", counts["unsubscribed"]},
              {"cleaned_count", counts["cleaned"]}}},
            {"_links", json::array()}};
}

Response Mailchimp::lists(const Request& request, const Captures&) {
    json rows = json::array();
    for (const auto& audience : audiences_)
        rows.push_back(listRow(audience));
    return pageOf(request, "lists", rows);
}

Response Mailchimp::readList(const Request& request, Audience& audience, const Captures&) {
    return jsonResponse(200, projected(request, listRow(audience)));
}

Response Mailchimp::subscribeBatch(const Request& request, Audience& audience, const Captures&) {
    const auto body = json::parse(request.body);
    const auto members = body.value("members", json());
    if (!members.is_array()) return problemAnswer(wrongType("members", "array", members));
    if (members.size() > MostInBatch)
        return problemAnswer(invalidField("members", "At most 500 members at a time"));
    const bool updates = body.value("update_existing", false);
    const WriteOptions options{Source::Api, flagOf(request, "skip_merge_validation")};
    json made = json::array(), changed = json::array(), errors = json::array();
    std::set<std::string> seen;
    for (const auto& entry : members) {
        const auto email = entry.value("email_address", "");
        if (!seen.insert(lowered(email)).second) {
            if (!flagOf(request, "skip_duplicate_check"))
                errors.push_back(batchError(email, twiceInBatch()));
            continue;
        }
        auto* known = audience.byEmail(email);
        const auto result = known != nullptr && updates ? audience.update(email, entry, options)
                                                        : audience.create(entry, options);
        if (result.problem)
            errors.push_back(batchError(email, *result.problem));
        else
            (result.created ? made : changed).push_back(batchRow(audience, *result.member));
    }
    return jsonResponse(200, projected(request, {{"new_members", made},
                                                 {"updated_members", changed},
                                                 {"errors", errors},
                                                 {"total_created", made.size()},
                                                 {"total_updated", changed.size()},
                                                 {"error_count", errors.size()},
                                                 {"_links", json::array()}}));
}

Response Mailchimp::searchTags(const Request& request, Audience& audience, const Captures&) {
    const auto* name = request.param("name");
    json rows = json::array();
    for (const auto& [tag, id] : audience.tags())
        if (name == nullptr || lowered(tag).starts_with(lowered(*name)))
            rows.push_back({{"id", id}, {"name", tag}});
    return jsonResponse(200, {{"tags", rows}, {"total_items", rows.size()}});
}

Response Mailchimp::mergeFields(const Request& request, Audience& audience, const Captures&) {
    json rows = json::array();
    for (const auto& field : audience.mergeFields())
        rows.push_back(describeMergeField(field, audience.id()));
    return pageOf(request, "merge_fields", rows, {{"list_id", audience.id()}});
}

Response Mailchimp::listHooks(const Request&, Audience& audience, const Captures&) {
    return hooks_.list(audience);
}

Response Mailchimp::createHook(const Request& request, Audience& audience, const Captures&) {
    return hooks_.create(request, audience);
}

Response Mailchimp::changeHook(const Request& request, Audience& audience, const Captures& found) {
    return hooks_.change(request, audience, found[1]);
}

Response Mailchimp::removeHook(const Request&, Audience& audience, const Captures& found) {
    return hooks_.remove(audience, found[1]);
}

Response Mailchimp::campaigns(const Request& request, const Captures&) {
    const auto* status = request.param("status");
    const auto* list = request.param("list_id");
    const auto* since = request.param("since_create_time");
    const auto from = since == nullptr ? std::nullopt : parsedTime(*since);
    json rows = json::array();
    for (const auto& campaign : campaigns_)
        if ((status == nullptr || campaign.status == *status) &&
            (list == nullptr || campaign.listId == *list) && (!from || campaign.created > *from))
            rows.push_back(describeCampaign(campaign));
    return pageOf(request, "campaigns", rows);
}

Response Mailchimp::activity(const Request& request, const Captures& found) {
    const auto* since = request.param("since");
    const auto from = since == nullptr ? std::nullopt : parsedTime(*since);
    for (const auto& campaign : campaigns_) {
        if (campaign.id != found[0] || campaign.sent == 0) continue;
        json rows = json::array();
        for (const auto& recipient : campaign.recipients) {
            auto row = describeActivity(campaign, recipient, from.value_or(0));
            if (!from || !row["activity"].empty()) rows.push_back(std::move(row));
        }
        return pageOf(request, "emails", rows, {{"campaign_id", campaign.id}});
    }
    return problemAnswer(notFound());
}

}  // namespace leadloom::sandbox::mailchimp

#include <algorithm>
#include <array>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/mailchimp/mailchimp.h"
#include "tests/sandbox/mailchimp/projection.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr std::array<const char*, 6> Statuses = {"subscribed", "unsubscribed",  "cleaned",
                                                 "pending",    "transactional", "archived"};

/// A time of the query; one that can't be read counts as left out.
std::optional<std::int64_t> timeOf(const Request& request, const char* name) {
    const auto* text = request.param(name);
    return text == nullptr ? std::nullopt : parsedTime(*text);
}

bool isAbout(const Member& member, const Request& request) {
    const auto* status = request.param("status");
    const auto* unique = request.param("unique_email_id");
    const auto* vip = request.param("vip_only");
    if (status == nullptr ? member.status == "archived" : member.status != *status) return false;
    if (unique != nullptr && uniqueEmailId(member.email) != *unique) return false;
    if (vip != nullptr && *vip == "true" && !member.more.value("vip", false)) return false;
    const auto within = [&](const char* since, const char* before, std::int64_t time) {
        const auto from = timeOf(request, since), to = timeOf(request, before);
        return (!from || time > *from) && (!to || time < *to);
    };
    return within("since_last_changed", "before_last_changed", member.changed) &&
           within("since_timestamp_opt", "before_timestamp_opt", member.optIn);
}

std::optional<Problem> queryProblem(const Request& request) {
    const auto* status = request.param("status");
    const bool known =
        status == nullptr || std::find(Statuses.begin(), Statuses.end(), *status) != Statuses.end();
    if (!known) return invalidField("status", "Value must be one of the described statuses");
    const auto* field = request.param("sort_field");
    if (field != nullptr && *field != "last_changed" && *field != "timestamp_opt" &&
        *field != "timestamp_signup")
        return invalidField("sort_field", "Value must be one of the described fields");
    if (request.param("unsubscribed_since") && (status == nullptr || *status != "unsubscribed"))
        return invalidField("unsubscribed_since", "Only with status=unsubscribed");
    return std::nullopt;
}

std::int64_t sortTime(const Member& member, const std::string& field) {
    if (field == "timestamp_opt") return member.optIn;
    return field == "timestamp_signup" ? member.signup : member.changed;
}

WriteOptions optionsOf(const Request& request) {
    const auto* skips = request.param("skip_merge_validation");
    return {Source::Api, skips != nullptr && *skips == "true"};
}

json bodyOf(const Request& request) {
    return request.body.empty() ? json::object() : json::parse(request.body);
}

}  // namespace

Response Mailchimp::listMembers(const Request& request, Audience& audience, const Captures&) {
    if (const auto problem = queryProblem(request)) return problemAnswer(*problem);
    std::vector<const Member*> members;
    for (const auto& [id, member] : audience.members())
        if (isAbout(member, request)) members.push_back(&member);
    if (const auto* field = request.param("sort_field")) {
        const auto* direction = request.param("sort_dir");
        const bool falls = direction != nullptr && equalsIgnoringCase(*direction, "DESC");
        std::stable_sort(members.begin(), members.end(), [&](const Member* a, const Member* b) {
            return falls ? sortTime(*b, *field) < sortTime(*a, *field)
                         : sortTime(*a, *field) < sortTime(*b, *field);
        });
    }
    json rows = json::array();
    for (const auto* member : members)
        rows.push_back(audience.row(*member));
    return pageOf(request, "members", rows, {{"list_id", audience.id()}});
}

Response Mailchimp::written(const Request& request, const Audience& audience,
                            const WriteResult& result) {
    if (!result.problem) return jsonResponse(200, projected(request, audience.row(*result.member)));
    auto response = problemAnswer(*result.problem);
    if (response.status == 405) response.headers.emplace_back("Allow", "GET, PUT");
    return response;
}

Response Mailchimp::createMember(const Request& request, Audience& audience, const Captures&) {
    return written(request, audience, audience.create(bodyOf(request), optionsOf(request)));
}

Response Mailchimp::readMember(const Request& request, Audience& audience, const Captures& found) {
    const auto* member = audience.find(found[1]);
    if (member == nullptr) return problemAnswer(notFound());
    return jsonResponse(200, projected(request, audience.row(*member)));
}

Response Mailchimp::putMember(const Request& request, Audience& audience, const Captures& found) {
    return written(request, audience,
                   audience.upsert(found[1], bodyOf(request), optionsOf(request)));
}

Response Mailchimp::patchMember(const Request& request, Audience& audience, const Captures& found) {
    return written(request, audience,
                   audience.update(found[1], bodyOf(request), optionsOf(request)));
}

Response Mailchimp::archiveMember(const Request&, Audience& audience, const Captures& found) {
    const auto problem = audience.archive(found[1], Source::Api);
    if (!problem) return emptyResponse(204);
    auto response = problemAnswer(*problem);
    if (response.status == 405) response.headers.emplace_back("Allow", "GET, PUT");
    return response;
}

Response Mailchimp::forgetMember(const Request&, Audience& audience, const Captures& found) {
    const auto problem = audience.forget(found[1]);
    return problem ? problemAnswer(*problem) : emptyResponse(204);
}

Response Mailchimp::listTags(const Request& request, Audience& audience, const Captures& found) {
    const auto* member = audience.find(found[1]);
    if (member == nullptr) return problemAnswer(notFound());
    json rows = json::array();
    for (const auto& tag : member->tags)
        rows.push_back({{"id", tag.id}, {"name", tag.name}, {"date_added", stamp(tag.added)}});
    return pageOf(request, "tags", rows);
}

Response Mailchimp::postTags(const Request& request, Audience& audience, const Captures& found) {
    auto* member = audience.find(found[1]);
    if (member == nullptr) return problemAnswer(notFound());
    const auto problem = audience.changeTags(*member, bodyOf(request));
    return problem ? problemAnswer(*problem) : emptyResponse(204);
}

}  // namespace leadloom::sandbox::mailchimp

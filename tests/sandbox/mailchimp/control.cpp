#include "tests/sandbox/mailchimp/mailchimp.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr WriteOptions AsUser{Source::User, true};

Response refused(const std::string& error) {
    return jsonResponse(404, {{"error", error}});
}

/// The tags that a person edits, as texts; the rest of the edit is a body of the API.
json withoutTags(json fields) {
    fields.erase("tags");
    return fields;
}

}  // namespace

Response Mailchimp::listRecords(const std::string& type, bool withDeleted) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    if (type == "campaigns")
        for (const auto& campaign : campaigns_)
            records.push_back(describeCampaign(campaign));
    if (type == "members")
        for (const auto& [id, member] : main().members())
            if (withDeleted || member.status != "archived") records.push_back(main().row(member));
    return jsonResponse(200, {{"records", records}});
}

Response Mailchimp::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    for (const auto& campaign : campaigns_)
        if (type == "campaigns" && campaign.id == id)
            return jsonResponse(200, describeCampaign(campaign));
    const auto* member = type == "members" ? main().find(id) : nullptr;
    if (member == nullptr) return refused("no such record: " + id);
    return jsonResponse(200, main().row(*member));
}

Response Mailchimp::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(mutex_);
    if (type != "members") return refused("only members are made here");
    const auto result = main().create(fields, AsUser);
    if (result.problem) return problemAnswer(*result.problem);
    return jsonResponse(201, main().row(*result.member));
}

Response Mailchimp::editRecord(const std::string& type, const std::string& id, const json& fields,
                               bool /*replace*/) {
    const std::lock_guard lock(mutex_);
    for (auto& campaign : campaigns_)
        if (type == "campaigns" && campaign.id == id) {
            campaign.title = fields.value("title", campaign.title);
            return jsonResponse(200, describeCampaign(campaign));
        }
    if (type != "members") return refused("no such record: " + id);
    const auto result = main().update(id, withoutTags(fields), AsUser);
    if (result.problem) return problemAnswer(*result.problem);
    for (const auto& tag : fields.value("tags", json::array()))
        main().setTag(*result.member, tag.get<std::string>(), true);
    return jsonResponse(200, main().row(*result.member));
}

Response Mailchimp::deleteRecord(const std::string& type, const std::string& id, bool purge) {
    const std::lock_guard lock(mutex_);
    if (type == "campaigns")
        return std::erase_if(campaigns_, [&](const auto& known) { return known.id == id; }) > 0
                   ? emptyResponse(204)
                   : refused("no such record: " + id);
    const auto problem = purge ? main().forget(id) : main().archive(id, Source::Admin);
    return problem ? problemAnswer(*problem) : emptyResponse(204);
}

Response Mailchimp::restoreRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const bool restored = type == "members" && main().restore(id);
    return restored ? emptyResponse(204) : refused("not archived: " + id);
}

Response Mailchimp::listFields(const std::string& type) {
    const std::lock_guard lock(mutex_);
    json fields = json::array();
    if (type == "members")
        for (const auto& field : main().mergeFields())
            fields.push_back(describeMergeField(field, main().id()));
    return jsonResponse(200, {{"fields", fields}});
}

Response Mailchimp::addField(const std::string& type, const json& source) {
    const std::lock_guard lock(mutex_);
    if (type != "members") return refused("only members have merge fields");
    MergeField field;
    if (const auto error = mergeFieldFromJson(source, field); !error.empty())
        return jsonResponse(400, {{"error", error}});
    field.id = static_cast<std::int64_t>(main().mergeFields().size()) + 1;
    main().mergeFields().push_back(field);
    return jsonResponse(201, {{"added", field.tag}});
}

Response Mailchimp::removeField(const std::string&, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto removed =
        std::erase_if(main().mergeFields(), [&](const auto& field) { return field.tag == name; });
    return removed > 0 ? emptyResponse(204) : refused("no such field: " + name);
}

Response Mailchimp::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto& path = request.segments;
    if (path.size() == 1 && path[0] == "session" && request.method == "POST")
        return jsonResponse(200, {{"access_token", apiKey_}});
    if (path.size() == 1 && path[0] == "webhooks" && request.method == "GET")
        return jsonResponse(200, hooks_.deliveries().state());
    if (path.size() == 1 && path[0] == "audiences" && request.method == "POST") {
        const auto body = json::parse(request.body);
        addAudience(body.at("id"), body.value("name", "Another"));
        return jsonResponse(201, listRow(audiences_.back()));
    }
    if (path.size() == 3 && path[0] == "campaigns" && path[2] == "send")
        for (auto& campaign : campaigns_)
            if (campaign.id == path[1]) {
                campaign.status = "sent";
                campaign.sent = clock_.now() / 1000 * 1000;
                hooks_.announce(campaign);
                return jsonResponse(200, describeCampaign(campaign));
            }
    return refused("no such control route; see README.md");
}

}  // namespace leadloom::sandbox::mailchimp

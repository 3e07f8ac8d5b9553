#include "tests/sandbox/activecampaign/hooks.h"

#include <algorithm>

#include "tests/sandbox/activecampaign/listing.h"
#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

constexpr const char* EventNames[] = {"bounce",
                                      "click",
                                      "contact_tag_added",
                                      "contact_tag_removed",
                                      "deal_add",
                                      "deal_note_add",
                                      "deal_pipeline_add",
                                      "deal_stage_add",
                                      "deal_task_add",
                                      "deal_task_complete",
                                      "deal_tasktype_add",
                                      "deal_update",
                                      "forward",
                                      "list_add",
                                      "open",
                                      "reply",
                                      "sent",
                                      "share",
                                      "sms_reply",
                                      "sms_sent",
                                      "sms_unsub",
                                      "subscribe",
                                      "subscriber_note",
                                      "unsubscribe",
                                      "update",
                                      "account_add",
                                      "account_update",
                                      "contact_task_add",
                                      "account_contact_add",
                                      "account_contact_update"};
constexpr const char* SourceNames[] = {"public", "admin", "api", "system"};

template <typename Names>
bool areAmong(const json& given, const Names& names) {
    return given.is_array() && std::all_of(given.begin(), given.end(), [&](const json& name) {
               return std::find(std::begin(names), std::end(names), name) != std::end(names);
           });
}

/// Https takes its own port only.
bool isTarget(const std::string& url) {
    if (loopbackTarget(url)) return true;
    if (!url.starts_with("https://")) return false;
    const auto host = url.substr(8, url.find('/', 8) - 8);
    const auto colon = host.find(':');
    return !host.empty() && (colon == std::string::npos || host.substr(colon) == ":443");
}

std::string formOf(const Pairs& pairs) {
    std::string form;
    for (const auto& [name, value] : pairs)
        form += (form.empty() ? "" : "&") + percentEncoded(name) + "=" + percentEncoded(value);
    return form;
}

}  // namespace

void Hooks::reset() {
    deliveries_.reset();
}

Response Hooks::eventNames() {
    json names = json::array();
    for (const char* name : EventNames)
        names.push_back(name);
    return jsonResponse(200, {{"webhookEvents", names}});
}

Response Hooks::list(const Request& request) const {
    if (!knowsParams(request, {"filters[name]", "filters[url]", "filters[listid]"}))
        return bareAnswer(400);
    std::vector<json> rows;
    for (const auto& [id, hook] : tables_.rows("webhooks")) {
        const auto* url = request.param("filters[url]");
        const auto* name = request.param("filters[name]");
        if ((url == nullptr || hook["url"] == *url) && (name == nullptr || hook["name"] == *name))
            rows.push_back(hook);
    }
    return listAnswer(request, "webhooks", rows);
}

Response Hooks::read(const std::string& id) const {
    const auto* hook = tables_.find("webhooks", id);
    return hook == nullptr ? problemAnswer(notFound("Webhook", id))
                           : jsonResponse(200, {{"webhook", *hook}});
}

std::optional<Problem> Hooks::problem(const json& hook) const {
    for (const char* key : {"name", "url"})
        if (!hook.contains(key) || !hook[key].is_string() || textOf(hook, key).empty())
            return fieldMissing(key, "The webhook's " + std::string(key) + " was not provided.");
    if (!isTarget(textOf(hook, "url"))) return fieldInvalid("url", "The URL can't be called.");
    if (!areAmong(hook.value("events", json()), EventNames) || hook["events"].empty())
        return fieldInvalid("events", "Events must be named.");
    if (!areAmong(hook.value("sources", json()), SourceNames) || hook["sources"].empty())
        return fieldInvalid("sources", "Sources must be named.");
    return std::nullopt;
}

Response Hooks::create(const Request& request) {
    const auto body = json::parse(request.body).value("webhook", json::object());
    if (const auto found = problem(body)) return problemAnswer(*found);
    auto& hook = tables_.insert("webhooks", {{"cdate", tables_.now()},
                                             {"listid", textOf(body, "listid")},
                                             {"name", body["name"]},
                                             {"url", body["url"]},
                                             {"events", body["events"]},
                                             {"sources", body["sources"]},
                                             {"links", json::array()}});
    return jsonResponse(201, {{"webhook", hook}});
}

Response Hooks::change(const Request& request, const std::string& id) {
    auto* hook = tables_.find("webhooks", id);
    if (hook == nullptr) return problemAnswer(notFound("Webhook", id));
    auto changed = *hook;
    changed.update(json::parse(request.body).value("webhook", json::object()));
    if (const auto found = problem(changed)) return problemAnswer(*found);
    *hook = changed;
    return jsonResponse(200, {{"webhook", *hook}});
}

Response Hooks::remove(const std::string& id) {
    return tables_.erase("webhooks", id) ? bareAnswer(200) : problemAnswer(notFound("Webhook", id));
}

void Hooks::contact(const std::string& type, Source source, const json& contact,
                    const std::string& list) {
    const auto id = textOf(contact, "id");
    Pairs form = {{"contact[id]", id},
                  {"contact[email]", textOf(contact, "email")},
                  {"contact[first_name]", textOf(contact, "firstName")},
                  {"contact[last_name]", textOf(contact, "lastName")},
                  {"contact[phone]", textOf(contact, "phone")},
                  {"contact[ip]", "127.0.0.1"}};
    std::vector<std::string> tags;
    for (const auto* row : tables_.where("contactTags", "contact", id))
        tags.push_back(textOf(*tables_.find("tags", textOf(*row, "tag")), "tag"));
    form.emplace_back("contact[tags]", joined(tags, ", "));
    for (const auto* row : tables_.where("fieldValues", "contact", id))
        form.emplace_back(
            "contact[fields][" +
                lowered(textOf(*tables_.find("fields", textOf(*row, "field")), "perstag")) + "]",
            textOf(*row, "value"));
    if (type == "unsubscribe") {
        form.emplace_back("unsubscribe[reason]", "");
        form.emplace_back("list[][id]", list);
    }
    call(type, source, list, std::move(form));
}

void Hooks::deal(const std::string& type, Source source, const json& deal) {
    call(type, source, "0",
         {{"deal[id]", textOf(deal, "id")},
          {"deal[title]", textOf(deal, "title")},
          {"deal[value]", textOf(deal, "value")},
          {"deal[currency]", textOf(deal, "currency")},
          {"deal[pipelineid]", textOf(deal, "group")},
          {"deal[stageid]", textOf(deal, "stage")},
          {"deal[status]", textOf(deal, "status")},
          {"deal[contactid]", textOf(deal, "contact")}});
}

void Hooks::call(const std::string& type, Source source, const std::string& list, Pairs form) {
    const std::string from = SourceNames[static_cast<std::size_t>(source)];
    form.insert(form.begin(), {{"type", type},
                               {"date_time", Tables::timeText(clock_.now())},
                               {"initiated_from", from},
                               {"initiated_by", from},
                               {"list", list}});
    const auto holds = [](const json& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto& [id, hook] : tables_.rows("webhooks"))
        if (holds(hook["events"], type) && holds(hook["sources"], from))
            deliveries_.add(textOf(hook, "url"), formOf(form),
                            {{"Content-Type", "application/x-www-form-urlencoded"}});
}

}  // namespace leadloom::sandbox::activecampaign

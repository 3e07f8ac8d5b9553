#include "tests/sandbox/mailchimp/hooks.h"

#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/url.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr const char* UserAgent = "MailChimp.com";
constexpr const char* EventNames[] = {"subscribe", "unsubscribe", "profile",
                                      "cleaned",   "upemail",     "campaign"};
constexpr const char* SourceNames[] = {"user", "admin", "api"};

template <typename Names>
std::optional<Problem> switchesProblem(const json& given, const char* key, const Names& names) {
    if (!given.is_object()) return wrongType(key, "object", given);
    for (const auto& [name, value] : given.items()) {
        const bool known = std::find(std::begin(names), std::end(names), name) != std::end(names);
        if (!known || !value.is_boolean())
            return wrongType(std::string(key) + "." + name, "boolean", value);
    }
    return std::nullopt;
}

template <typename Names>
json allOf(const Names& names, bool value) {
    json switches = json::object();
    for (const char* name : names)
        switches[name] = value;
    return switches;
}

std::string formOf(const Pairs& pairs) {
    std::string form;
    for (const auto& [name, value] : pairs)
        form += (form.empty() ? "" : "&") + percentEncoded(name) + "=" + percentEncoded(value);
    return form;
}

std::string textOf(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.is_object() ? "" : value.dump();
}

Pairs memberForm(const Audience& audience, const Member& member) {
    Pairs form = {{"data[id]", uniqueEmailId(member.email)},
                  {"data[email]", member.email},
                  {"data[email_type]", "html"},
                  {"data[ip_opt]", "192.0.2.7"},
                  {"data[web_id]", std::to_string(member.webId)},
                  {"data[merges][EMAIL]", member.email}};
    for (const auto& field : audience.mergeFields())
        form.emplace_back("data[merges][" + field.tag + "]",
                          textOf(member.mergeFields.value(field.tag, json(""))));
    form.emplace_back("data[list_id]", audience.id());
    return form;
}

}  // namespace

void Hooks::reset() {
    hooks_.clear();
    deliveries_.reset();
    looksFirst = true;
    made_ = 0;
}

json Hooks::describe(const Hook& hook) const {
    return {{"id", hook.id},           {"url", hook.url},        {"events", hook.events},
            {"sources", hook.sources}, {"list_id", hook.listId}, {"_links", json::array()}};
}

Response Hooks::list(const Audience& audience) const {
    json all = json::array();
    for (const auto& [id, hook] : hooks_)
        if (hook.listId == audience.id()) all.push_back(describe(hook));
    return jsonResponse(
        200, {{"webhooks", all}, {"list_id", audience.id()}, {"total_items", all.size()}});
}

std::optional<Problem> Hooks::fill(Hook& hook, const json& body) const {
    const auto events = body.value("events", json::object());
    const auto sources = body.value("sources", json::object());
    if (auto problem = switchesProblem(events, "events", EventNames)) return problem;
    if (auto problem = switchesProblem(sources, "sources", SourceNames)) return problem;
    hook.events.update(events);
    hook.sources.update(sources);
    if (body.contains("url") && !body["url"].is_string())
        return wrongType("url", "string", body["url"]);
    hook.url = body.value("url", hook.url);
    const auto target = loopbackTarget(hook.url);
    if (!target) return invalidField("url", "Please provide a valid URL");
    for (const auto& [id, other] : hooks_)
        if (id != hook.id && other.listId == hook.listId && other.url == hook.url)
            return invalidField("url", "Sorry, you can't set up multiple WebHooks for one URL");
    if (looksFirst && getStatus(*target, "MailChimp.com WebHook Validator") != 200)
        return invalidField("url", "We couldn't reach that URL");
    return std::nullopt;
}

Response Hooks::create(const Request& request, const Audience& audience) {
    Hook hook{"hook" + std::to_string(++made_), audience.id(), "", allOf(EventNames, false),
              allOf(SourceNames, false)};
    if (const auto problem = fill(hook, json::parse(request.body))) return problemAnswer(*problem);
    hooks_[hook.id] = hook;
    return jsonResponse(200, describe(hook));
}

Response Hooks::change(const Request& request, const Audience& audience, const std::string& id) {
    const auto found = hooks_.find(id);
    if (found == hooks_.end() || found->second.listId != audience.id())
        return problemAnswer(notFound());
    auto hook = found->second;
    if (const auto problem = fill(hook, json::parse(request.body))) return problemAnswer(*problem);
    found->second = hook;
    return jsonResponse(200, describe(hook));
}

Response Hooks::remove(const Audience& audience, const std::string& id) {
    const auto found = hooks_.find(id);
    if (found == hooks_.end() || found->second.listId != audience.id())
        return problemAnswer(notFound());
    hooks_.erase(found);
    return emptyResponse(204);
}

void Hooks::announce(const Audience& audience, const Event& event) {
    auto form = memberForm(audience, event.member);
    if (event.type == "upemail")
        form = {{"data[list_id]", audience.id()},
                {"data[new_id]", uniqueEmailId(event.member.email)},
                {"data[new_email]", event.member.email},
                {"data[old_email]", event.oldEmail}};
    if (event.type == "cleaned")
        form = {{"data[list_id]", audience.id()},
                {"data[campaign_id]", ""},
                {"data[reason]", event.reason},
                {"data[email]", event.member.email}};
    if (event.type == "unsubscribe") {
        form.emplace_back("data[action]", event.action);
        form.emplace_back("data[reason]", event.reason);
    }
    call(audience.id(), event.type, SourceNames[static_cast<std::size_t>(event.source)],
         std::move(form));
}

void Hooks::announce(const Campaign& campaign) {
    call(campaign.listId, "campaign", nullptr,
         {{"data[id]", campaign.id},
          {"data[subject]", campaign.subject},
          {"data[status]", "sent"},
          {"data[reason]", ""},
          {"data[list_id]", campaign.listId}});
}

void Hooks::call(const std::string& listId, const std::string& type, const char* source,
                 Pairs form) {
    auto fired = isoTime(clock_.now(), "").substr(0, 19);
    fired[10] = ' ';
    form.insert(form.begin(), {{"type", type}, {"fired_at", fired}});
    for (const auto& [id, hook] : hooks_) {
        const bool wants = hook.events.value(type, false) &&
                           (source == nullptr || hook.sources.value(source, false));
        if (hook.listId != listId || !wants) continue;
        deliveries_.add(
            hook.url, formOf(form),
            {{"Content-Type", "application/x-www-form-urlencoded"}, {"User-Agent", UserAgent}});
    }
}

}  // namespace leadloom::sandbox::mailchimp

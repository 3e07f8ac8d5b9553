#include <algorithm>
#include <initializer_list>

#include "tests/sandbox/core/loopback_post.h"
#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/vkontakte/refusal.h"
#include "tests/sandbox/vkontakte/vkontakte.h"

namespace leadloom::sandbox::vkontakte {

using nlohmann::json;

namespace {

using Given = std::map<std::string, std::string>;

constexpr std::int64_t MostListed = 1000, DefaultLeads = 10, MostStatistics = 2000;
constexpr std::size_t MostServers = 10, LongestTitle = 14, LongestSecret = 50;
constexpr std::initializer_list<const char*> MemberFields = {
    "bdate",     "city",         "country",    "domain", "sex",         "language",
    "photo_200", "mobile_phone", "home_phone", "email",  "screen_name", "deactivated"};

Refusal wrong(const std::string& name) {
    return {100, "One of the parameters specified was missing or invalid: " + name};
}

std::string textIn(const Given& given, const std::string& name) {
    const auto found = given.find(name);
    return found == given.end() ? std::string() : found->second;
}

std::int64_t numberIn(const Given& given, const std::string& name,
                      std::optional<std::int64_t> otherwise = std::nullopt) {
    const auto text = textIn(given, name);
    if (text.empty() && otherwise) return *otherwise;
    const auto number = parsedInteger(text);
    if (!number) throw wrong(name + " not integer");
    return *number;
}

/// Refuses parameters that the method doesn't have.
void expectOnly(const Given& given, std::initializer_list<const char*> names) {
    for (const auto& [name, value] : given)
        if (name != "v" && name != "access_token" &&
            std::find(names.begin(), names.end(), name) == names.end())
            throw wrong(name + " is unknown");
}

void expectGroup(const Given& given) {
    const auto group = numberIn(given, "group_id");
    if (group != Vkontakte::Group) throw Refusal(15, "Access denied: no access to this group");
}

void expectAccount(const Given& given) {
    if (numberIn(given, "account_id") != Vkontakte::Account)
        throw Refusal(600, "Permission denied. You don't have access to this account");
}

}  // namespace

json Vkontakte::getMembers(const Given& given) {
    expectOnly(given, {"group_id", "sort", "offset", "count", "fields", "filter"});
    expectGroup(given);
    const auto count = numberIn(given, "count", MostListed), offset = numberIn(given, "offset", 0);
    if (count < 0 || count > MostListed) throw wrong("count should be less or equal to 1000");
    if (offset < 0) throw wrong("offset should be positive");
    const auto sort = textIn(given, "sort");
    if (!sort.empty() && sort != "id_asc" && sort != "id_desc" && sort != "time_asc" &&
        sort != "time_desc")
        throw wrong("sort");
    const auto fields = split(textIn(given, "fields"), ',');
    const bool bare = textIn(given, "fields").empty();
    std::vector<const json*> all;
    for (const auto& [id, member] : members_)
        if (member.belongs) all.push_back(&member.profile);
    if (sort.ends_with("_desc")) std::reverse(all.begin(), all.end());
    json items = json::array();
    for (auto i = offset; i < std::min<std::int64_t>(offset + count, std::ssize(all)); ++i) {
        const auto& profile = *all[static_cast<std::size_t>(i)];
        if (bare) {
            items.push_back(profile["id"]);
            continue;
        }
        json shown = {{"id", profile["id"]},
                      {"first_name", profile["first_name"]},
                      {"last_name", profile["last_name"]}};
        for (const auto& field : fields) {
            const bool known = std::any_of(MemberFields.begin(), MemberFields.end(),
                                           [&](const char* one) { return field == one; });
            if (!known) throw wrong("fields: " + field);
            if (profile.contains(field)) shown[field] = profile[field];
        }
        items.push_back(shown);
    }
    return {{"count", all.size()}, {"items", items}};
}

json Vkontakte::listForms(const Given& given) {
    expectOnly(given, {"group_id"});
    expectGroup(given);
    json list = json::array();
    for (const auto& form : forms_)
        list.push_back(
            {{"form_id", form.id},
             {"group_id", Group},
             {"name", form.name},
             {"title", form.name},
             {"leads_count", form.leads.size()},
             {"active", 1},
             {"url", "https://vk.com/app6013442_-1001?form_id=" + std::to_string(form.id)}});
    return list;
}

json Vkontakte::getLeads(const Given& given) {
    expectOnly(given, {"group_id", "form_id", "limit", "next_page_token"});
    expectGroup(given);
    const auto id = numberIn(given, "form_id");
    const auto limit = numberIn(given, "limit", DefaultLeads);
    if (limit < 1 || limit > MostListed) throw wrong("limit should be less or equal to 1000");
    const auto form =
        std::find_if(forms_.begin(), forms_.end(), [&](const auto& one) { return one.id == id; });
    if (form == forms_.end()) throw Refusal(104, "Not found");
    // Newest first; a token goes on behind as many as were left when it was given.
    auto left = form->leads.size();
    if (const auto token = textIn(given, "next_page_token"); !token.empty()) {
        const auto known = pageTokens_.find(token);
        if (known == pageTokens_.end()) throw wrong("next_page_token");
        left = known->second;
    }
    json leads = json::array();
    for (; left > 0 && std::ssize(leads) < limit; --left)
        leads.push_back(form->leads[left - 1]);
    json answer = {{"leads", leads}};
    if (left > 0) {
        const auto token = randomHex(8);
        pageTokens_[token] = left;
        answer["next_page_token"] = token;
    }
    return answer;
}

json Vkontakte::confirmationCode(const Given& given) {
    expectOnly(given, {"group_id"});
    expectGroup(given);
    return {{"code", callback_.code}};
}

json Vkontakte::addServer(const Given& given) {
    expectOnly(given, {"group_id", "url", "title", "secret_key"});
    expectGroup(given);
    Callback::Server server{textIn(given, "url"), textIn(given, "title"),
                            textIn(given, "secret_key"), "unconfigured", json::object()};
    const bool fits = server.url.starts_with("https://") || loopbackTarget(server.url);
    if (!fits) throw wrong("url");
    if (server.title.empty() || codePoints(server.title) > LongestTitle) throw wrong("title");
    if (server.secret.size() > LongestSecret) throw wrong("secret_key");
    if (callback_.servers().size() >= MostServers)
        throw Refusal(2000, "Cannot add more than 10 servers");
    callback_.confirm(server, Group);
    return {{"server_id", callback_.add(std::move(server))}};
}

json Vkontakte::editServer(const Given& given) {
    expectOnly(given, {"group_id", "server_id", "url", "title", "secret_key"});
    expectGroup(given);
    const auto server = callback_.servers().find(numberIn(given, "server_id"));
    if (server == callback_.servers().end()) throw wrong("server_id");
    server->second.url = textIn(given, "url");
    server->second.title = textIn(given, "title");
    if (given.count("secret_key") > 0) server->second.secret = textIn(given, "secret_key");
    return 1;
}

json Vkontakte::listServers(const Given& given) {
    expectOnly(given, {"group_id", "server_ids"});
    expectGroup(given);
    json items = json::array();
    for (const auto& [id, server] : callback_.servers())
        items.push_back({{"id", id},
                         {"title", server.title},
                         {"creator_id", 555000},
                         {"url", server.url},
                         {"secret_key", server.secret},
                         {"status", server.status}});
    return {{"count", items.size()}, {"items", items}};
}

json Vkontakte::setEvents(const Given& given) {
    expectGroup(given);
    const auto server = callback_.servers().find(numberIn(given, "server_id"));
    if (server == callback_.servers().end()) throw wrong("server_id");
    for (const auto& [name, value] : given)
        if (value == "0" || value == "1") server->second.events[name] = value == "1" ? 1 : 0;
    server->second.events["api_version"] = textIn(given, "api_version");
    return 1;
}

json Vkontakte::getCampaigns(const Given& given) {
    expectOnly(given, {"account_id", "client_id", "include_deleted", "campaign_ids", "fields"});
    expectAccount(given);
    json list = json::array();
    for (const auto& campaign : campaigns_)
        list.push_back({{"id", campaign.id},
                        {"name", campaign.name},
                        {"type", "normal"},
                        {"status", 1},
                        {"day_limit", "0"},
                        {"all_limit", "0"}});
    return list;
}

json Vkontakte::getStatistics(const Given& given) {
    expectOnly(given,
               {"account_id", "ids_type", "ids", "period", "date_from", "date_to", "stats_fields"});
    expectAccount(given);
    if (textIn(given, "ids_type") != "campaign") throw wrong("ids_type");
    if (textIn(given, "period") != "day") throw wrong("period");
    const auto from = textIn(given, "date_from"), to = textIn(given, "date_to");
    for (const auto& day : {from, to})
        if (day.size() != 10 || day[4] != '-') throw wrong("date_from");
    const auto ids = split(textIn(given, "ids"), ',');
    if (ids.empty() || std::ssize(ids) > MostStatistics) throw wrong("ids");
    json list = json::array();
    for (const auto& campaign : campaigns_) {
        if (std::find(ids.begin(), ids.end(), std::to_string(campaign.id)) == ids.end()) continue;
        json stats = json::array();
        for (const auto& [day, figures] : campaign.days)
            if (day >= from && day <= to) stats.push_back(figures);
        list.push_back({{"id", campaign.id}, {"type", "campaign"}, {"stats", stats}});
    }
    return list;
}

}  // namespace leadloom::sandbox::vkontakte

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/zoho.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::int64_t FirstFieldId = 4'150'868'000'000'002'000;
constexpr std::size_t MostPerPage = 200;

bool isWanted(const std::string& type, const User& user, bool isFirst) {
    if (type == "CurrentUser") return isFirst;
    if (type == "ActiveUsers" || type == "ActiveConfirmedUsers") return user.active;
    return type != "DeactiveUsers" || !user.active;
}

std::size_t number(const Request& request, const char* name, std::size_t otherwise) {
    const auto* text = request.param(name);
    const auto value = text ? parsedInteger(*text).value_or(0) : 0;
    return value > 0 ? static_cast<std::size_t>(value) : otherwise;
}

}  // namespace

Response Zoho::modules(const Request& /*request*/, const Captures& /*found*/) {
    json list = json::array();
    std::int64_t id = FirstFieldId + 500;
    for (const auto& table : org_.tables())
        list.push_back({{"id", std::to_string(++id)},
                        {"api_name", table.module.name()},
                        {"module_name", table.module.name()},
                        {"plural_label", table.module.name()},
                        {"singular_label", table.module.singular()},
                        {"generated_type", "default"},
                        {"api_supported", true},
                        {"creatable", true},
                        {"editable", true},
                        {"deletable", true},
                        {"viewable", true}});
    return jsonResponse(200, {{"modules", list}});
}

Response Zoho::fields(const Request& request, const Captures& /*found*/) {
    const auto* name = request.param("module");
    if (name == nullptr)
        return problemAnswer(400, "REQUIRED_PARAM_MISSING",
                             "One of the expected parameter is missing",
                             {{"param_name", "module"}});
    const auto* table = org_.find(*name);
    if (table == nullptr) return noSuchModule();
    json list = json::array();
    auto id = FirstFieldId;
    for (const auto& field : table->module.fields())
        if (++id; !field.removed) list.push_back(describeField(field, id));
    return jsonResponse(200, {{"fields", list}});
}

Response Zoho::users(const Request& request, const Captures& /*found*/) {
    const auto* type = request.param("type");
    const auto perPage = std::min(number(request, "per_page", MostPerPage), MostPerPage);
    const auto page = number(request, "page", 1);
    json list = json::array();
    std::size_t at = 0;
    for (const auto& user : org_.users()) {
        if (!isWanted(type ? *type : "AllUsers", user, user.id == org_.users().front().id))
            continue;
        if (const auto place = at++; place < (page - 1) * perPage || place >= page * perPage)
            continue;
        list.push_back({{"id", std::to_string(user.id)},
                        {"email", user.email},
                        {"first_name", user.given},
                        {"last_name", user.family},
                        {"full_name", user.given + " " + user.family},
                        {"status", user.active ? "active" : "deleted"},
                        {"confirm", true},
                        {"created_time", time(1'735'718'400'000)},
                        {"Modified_Time", time(1'735'718'400'000)},
                        {"role", {{"name", "CEO"}, {"id", "4150868000000026005"}}},
                        {"profile", {{"name", "Administrator"}, {"id", "4150868000000026011"}}}});
    }
    if (list.empty()) return emptyResponse(204);
    const json info = {{"per_page", perPage},
                       {"count", list.size()},
                       {"page", page},
                       {"more_records", at > page * perPage}};
    return jsonResponse(200, {{"users", list}, {"info", info}});
}

Response Zoho::orgs(const Request& /*request*/, const Captures& /*found*/) {
    return jsonResponse(200, {{"org", json::array({{{"id", "4150868000000000131"},
                                                    {"zgid", "60001234567"},
                                                    {"company_name", "Sandbox Ltd"},
                                                    {"iso_code", "USD"},
                                                    {"country_code", "IN"},
                                                    {"time_zone", "Asia/Kolkata"}}})}});
}

Response Zoho::watch(const Request& request, const Captures& /*found*/) {
    return channels_.answer(request, offsetMinutes_);
}

}  // namespace leadloom::sandbox::zoho

#include <set>

#include "tests/sandbox/activecampaign/activecampaign.h"
#include "tests/sandbox/activecampaign/listing.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

std::optional<Problem> unknownMember(const json& body, const std::set<std::string>& known) {
    for (const auto& [name, value] : body.items())
        if (!known.contains(name)) return fieldInvalid(name, "Unknown attribute " + name);
    return std::nullopt;
}

/// Create and update give numbers where lists have texts.
json answeredDeal(const json& deal) {
    auto row = deal;
    row["value"] = parsedInteger(textOf(deal, "value")).value_or(0);
    row["status"] = parsedInteger(textOf(deal, "status")).value_or(0);
    return row;
}

json shownDeal(const json& deal) {
    if (!deal.value("isDisabled", false)) return deal;
    return {{"title", deal["title"]},
            {"status", deal["status"]},
            {"id", deal["id"]},
            {"isDisabled", true},
            {"links", json::object()}};
}

}  // namespace

Response ActiveCampaign::listAccounts(const Request& request, const Captures&) {
    if (!knowsParams(request, {"search", "count_deals"})) return bareAnswer(400);
    const auto* search = request.param("search");
    std::vector<json> rows;
    for (const auto& [id, account] : tables_.rows("accounts"))
        if (search == nullptr ||
            lowered(textOf(account, "name")).find(lowered(*search)) != std::string::npos)
            rows.push_back(account);
    return listAnswer(request, "accounts", rows);
}

Response ActiveCampaign::readAccount(const Request&, const Captures& found) {
    const auto* account = tables_.find("accounts", found[0]);
    return account == nullptr ? problemAnswer(notFound("Account", found[0]))
                              : jsonResponse(200, {{"account", *account}});
}

std::optional<Problem> ActiveCampaign::changeAccount(json& account, const json& body) {
    if (auto problem = unknownMember(body, {"name", "accountUrl", "owner", "fields"}))
        return problem;
    for (const char* key : {"name", "accountUrl"})
        if (body.contains(key) && !body[key].is_string())
            return fieldInvalid(key, "Must be a string");
    const auto name = body.value("name", textOf(account, "name"));
    if (name.empty()) return fieldMissing("name", "The account name was not provided.");
    for (const auto* other : tables_.where("accounts", "name", name))
        if (other != &account)
            return duplicate("name", "An account named \"" + name +
                                         "\" already exists. Please choose a new name.");
    account["name"] = name;
    if (body.contains("accountUrl")) account["accountUrl"] = body["accountUrl"];
    if (body.contains("owner")) account["owner"] = textOf(body, "owner");
    account["updatedTimestamp"] = tables_.now();
    return std::nullopt;
}

Response ActiveCampaign::createAccount(const Request& request, const Captures&) {
    const auto body = json::parse(request.body).at("account");
    json draft = json::object();
    if (const auto problem = changeAccount(draft, body)) return problemAnswer(*problem);
    auto& account = tables_.newAccount(textOf(body, "name"));
    changeAccount(account, body);
    tables_.counts.created("accounts");
    return jsonResponse(201, {{"account", account}});
}

Response ActiveCampaign::updateAccount(const Request& request, const Captures& found) {
    auto* account = tables_.find("accounts", found[0]);
    if (account == nullptr) return problemAnswer(notFound("Account", found[0]));
    if (const auto problem = changeAccount(*account, json::parse(request.body).at("account")))
        return problemAnswer(*problem);
    tables_.counts.updated("accounts");
    return jsonResponse(200, {{"account", *account}});
}

Response ActiveCampaign::deleteAccount(const Request&, const Captures& found) {
    if (!tables_.erase("accounts", found[0])) return problemAnswer(notFound("Account", found[0]));
    std::erase_if(tables_.rows("accountContacts"),
                  [&](const auto& row) { return textOf(row.second, "account") == found[0]; });
    tables_.counts.deleted("accounts");
    return bareAnswer(200);
}

Response ActiveCampaign::tieAccount(const Request& request, const Captures&) {
    const auto body = json::parse(request.body).at("accountContact");
    const auto account = textOf(body, "account"), contact = textOf(body, "contact");
    if (tables_.find("accounts", account) == nullptr)
        return problemAnswer(fieldMissing("account", "The account attribute was not provided"));
    if (tables_.find("contacts", contact) == nullptr)
        return problemAnswer(fieldMissing("contact", "The contact attribute was not provided"));
    if (!tables_.where("accountContacts", "contact", contact).empty())
        return problemAnswer(fieldInvalid("account,contact",
                                          "This contact is already associated with an account. We "
                                          "currently do not support contacts on multiple "
                                          "accounts."));
    const auto& row = tables_.tieAccount(account, contact, textOf(body, "jobTitle"));
    return jsonResponse(201, {{"accountContact", row}});
}

Response ActiveCampaign::retieAccount(const Request& request, const Captures& found) {
    auto* row = tables_.find("accountContacts", found[0]);
    if (row == nullptr) return problemAnswer(notFound("AccountContact", found[0]));
    const auto body = json::parse(request.body).at("accountContact");
    if (tables_.find("accounts", textOf(body, "account")) == nullptr ||
        textOf(body, "contact") != textOf(*row, "contact"))
        return problemAnswer(fieldInvalid("account", "No such account, or another contact"));
    (*row)["account"] = textOf(body, "account");
    if (body.contains("jobTitle")) (*row)["jobTitle"] = body["jobTitle"];
    (*row)["updatedTimestamp"] = tables_.now();
    return jsonResponse(200, {{"accountContact", *row}});
}

Response ActiveCampaign::untieAccount(const Request&, const Captures& found) {
    return tables_.erase("accountContacts", found[0])
               ? bareAnswer(200)
               : problemAnswer(notFound("AccountContact", found[0]));
}

Response ActiveCampaign::listDeals(const Request& request, const Captures&) {
    if (!knowsParams(request,
                     {"filters[title]", "filters[stage]", "filters[group]", "filters[status]",
                      "filters[created_before]", "filters[created_after]",
                      "filters[updated_before]", "filters[updated_after]", "orders[cdate]"}))
        return bareAnswer(400);
    std::vector<json> rows;
    for (const auto& [id, deal] : tables_.rows("deals")) {
        bool fits = isInWindow(request, deal, "cdate", "mdate");
        for (const char* key : {"title", "stage", "group", "status"})
            if (const auto* wanted = request.param("filters[" + std::string(key) + "]"))
                fits = fits && textOf(deal, key) == *wanted;
        if (fits) rows.push_back(deal);
    }
    if (request.param("orders[cdate]") != nullptr)
        std::stable_sort(rows.begin(), rows.end(),
                         [](const json& a, const json& b) { return a["cdate"] < b["cdate"]; });
    for (auto& row : rows)
        row = shownDeal(row);
    return listAnswer(request, "deals", rows, false);
}

Response ActiveCampaign::readDeal(const Request&, const Captures& found) {
    const auto* deal = tables_.find("deals", found[0]);
    return deal == nullptr ? problemAnswer(notFound("Deal", found[0]))
                           : jsonResponse(200, {{"deal", shownDeal(*deal)}});
}

std::optional<Problem> ActiveCampaign::changeDeal(json& deal, const json& body) {
    if (auto problem =
            unknownMember(body, {"title", "description", "account", "contact", "value", "currency",
                                 "group", "stage", "owner", "percent", "status", "fields"}))
        return problem;
    for (const char* key : {"value", "percent", "status"})
        if (body.contains(key) && !body[key].is_number_integer())
            return fieldInvalid(key, "Must be a whole number");
    for (const char* key : {"title", "description", "currency"})
        if (body.contains(key) && !body[key].is_string())
            return fieldInvalid(key, "Must be a string");
    if (body.contains("status") && (body["status"] < 0 || body["status"] > 2))
        return fieldInvalid("status", "Must be 0, 1 or 2");
    const std::pair<const char*, const char*> references[] = {{"contact", "contacts"},
                                                              {"account", "accounts"},
                                                              {"owner", "users"},
                                                              {"group", "dealGroups"},
                                                              {"stage", "dealStages"}};
    for (const auto& [key, kind] : references)
        if (!textOf(body, key).empty() && tables_.find(kind, textOf(body, key)) == nullptr)
            return fieldInvalid(key, "No such record");
    auto changed = deal;
    for (const auto& [name, value] : body.items())
        changed[name] = value.is_null() || value.is_string() ? value : json(value.dump());
    if (body.contains("group") && !body.contains("stage")) {
        const auto stages = tables_.where("dealStages", "group", textOf(body, "group"));
        if (stages.empty()) return fieldInvalid("group", "The pipeline has no stages");
        changed["stage"] = (*stages.front())["id"];
    }
    const auto* stage = tables_.find("dealStages", textOf(changed, "stage"));
    if (body.contains("stage") && stage != nullptr) {
        if (body.contains("group") && textOf(*stage, "group") != textOf(body, "group"))
            return fieldInvalid("stage", "The stage belongs to another pipeline");
        changed["group"] = (*stage)["group"];
    }
    changed["mdate"] = tables_.now();
    deal = std::move(changed);
    return std::nullopt;
}

Response ActiveCampaign::createDeal(const Request& request, const Captures&) {
    const auto body = json::parse(request.body).at("deal");
    for (const char* key : {"title", "value", "currency", "owner"})
        if (textOf(body, key).empty())
            return problemAnswer(
                fieldMissing(key, "The deal's " + std::string(key) + " is missing"));
    if (textOf(body, "contact").empty() && textOf(body, "account").empty())
        return problemAnswer(fieldMissing("contact", "A deal needs a contact or an account"));
    if (textOf(body, "group").empty() && textOf(body, "stage").empty())
        return problemAnswer(fieldMissing("group", "A deal needs a pipeline or a stage"));
    json draft = json::object();
    if (const auto problem = changeDeal(draft, body)) return problemAnswer(*problem);
    auto& deal = tables_.newDeal(textOf(body, "title"));
    changeDeal(deal, body);
    tables_.counts.created("deals");
    hooks_.deal("deal_add", Source::Api, deal);
    return jsonResponse(201, {{"deal", answeredDeal(deal)}, {"contacts", json::array()}});
}

Response ActiveCampaign::updateDeal(const Request& request, const Captures& found) {
    auto* deal = tables_.find("deals", found[0]);
    if (deal == nullptr) return problemAnswer(notFound("Deal", found[0]));
    if (const auto problem = changeDeal(*deal, json::parse(request.body).at("deal")))
        return problemAnswer(*problem);
    tables_.counts.updated("deals");
    hooks_.deal("deal_update", Source::Api, *deal);
    return jsonResponse(200, {{"deal", answeredDeal(*deal)}});
}

Response ActiveCampaign::deleteDeal(const Request&, const Captures& found) {
    if (!tables_.erase("deals", found[0])) return problemAnswer(notFound("Deal", found[0]));
    tables_.counts.deleted("deals");
    return bareAnswer(200);
}

}  // namespace leadloom::sandbox::activecampaign

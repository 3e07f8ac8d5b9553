#include "tests/sandbox/activecampaign/tables.h"

#include <set>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::activecampaign {

using nlohmann::json;

namespace {

constexpr std::int64_t ZoneMillis = -6 * 3'600'000;
const std::set<std::string> ContactMembers = {"email",   "firstName",      "lastName",
                                              "phone",   "fieldValues",    "orgid",
                                              "deleted", "allowNullEmail", "accountContacts"};

bool isScalar(const json& value) {
    return value.is_string() || value.is_number();
}

}  // namespace

std::string textOf(const json& row, const std::string& key) {
    const auto found = row.find(key);
    if (found == row.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

void Tables::clear() {
    rows_.clear();
    lastIds_.clear();
    counts.clear();
}

json* Tables::find(const std::string& kind, const std::string& id) {
    const auto number = parsedInteger(id);
    if (!number) return nullptr;
    auto& table = rows_[kind];
    const auto found = table.find(*number);
    return found == table.end() ? nullptr : &found->second;
}

std::vector<json*> Tables::where(const std::string& kind, const std::string& key,
                                 const std::string& value) {
    std::vector<json*> found;
    for (auto& [id, row] : rows_[kind])
        if (textOf(row, key) == value) found.push_back(&row);
    return found;
}

json& Tables::insert(const std::string& kind, json row) {
    const auto id = ++lastIds_[kind];
    row["id"] = std::to_string(id);
    return rows_[kind][id] = std::move(row);
}

bool Tables::erase(const std::string& kind, const std::string& id) {
    const auto number = parsedInteger(id);
    return number && rows_[kind].erase(*number) > 0;
}

std::string Tables::timeText(std::int64_t milliseconds) {
    return isoTime(milliseconds + ZoneMillis, "").substr(0, 19) + "-06:00";
}

std::string Tables::now() const {
    return timeText(clock_.now());
}

json* Tables::contactByEmail(const std::string& email) {
    for (auto& [id, row] : rows_["contacts"])
        if (!email.empty() && equalsIgnoringCase(textOf(row, "email"), email)) return &row;
    return nullptr;
}

json& Tables::newContact(const std::string& email) {
    return insert("contacts", {{"cdate", now()},
                               {"udate", now()},
                               {"email", email},
                               {"phone", ""},
                               {"firstName", ""},
                               {"lastName", ""},
                               {"orgid", "0"},
                               {"bounced_hard", "0"},
                               {"bounced_soft", "0"},
                               {"bounced_date", nullptr},
                               {"rating_tstamp", "0000-00-00"},
                               {"deleted", "0"},
                               {"anonymized", "0"},
                               {"deleted_at", "0000-00-00 00:00:00"},
                               {"organization", nullptr}});
}

std::optional<Problem> Tables::contactProblem(const json* contact, const json& body) {
    for (const auto& [name, value] : body.items()) {
        if (!ContactMembers.contains(name)) return fieldInvalid(name, "Unknown attribute " + name);
        const bool isText =
            name == "email" || name == "firstName" || name == "lastName" || name == "phone";
        if (isText && !value.is_string()) return fieldInvalid(name, "Must be a string");
    }
    if (body.contains("email")) {
        const auto email = body["email"].get<std::string>();
        if (!looksLikeEmail(email))
            return Problem{422, "email_invalid", "Email is not valid.", "email"};
        const auto* other = contactByEmail(email);
        if (other != nullptr && other != contact)
            return duplicate("email", "Email address already exists in the system");
    }
    const auto values = body.value("fieldValues", json::array());
    if (!values.is_array()) return fieldInvalid("fieldValues", "Must be an array");
    for (const auto& value : values) {
        if (!value.is_object() || !value.contains("field") || !value.contains("value") ||
            !isScalar(value["value"]))
            return fieldInvalid("fieldValues", "Each needs a field and a value");
        const auto* field = find("fields", textOf(value, "field"));
        if (field == nullptr) return fieldInvalid("fieldValues", "No such field");
        const auto text = textOf(value, "value");
        if ((*field)["type"] == "date" && !text.empty() && !isDate(text))
            return fieldInvalid("fieldValues", "Not a date");
    }
    return std::nullopt;
}

std::optional<Problem> Tables::changeContact(json& contact, const json& body) {
    if (auto problem = contactProblem(&contact, body)) return problem;
    for (const char* key : {"email", "firstName", "lastName", "phone"})
        if (body.contains(key)) contact[key] = body[key];
    for (const auto& value : body.value("fieldValues", json::array()))
        setFieldValue(textOf(contact, "id"), value);
    touch(contact);
    return std::nullopt;
}

void Tables::setFieldValue(const std::string& contact, const json& given) {
    const auto field = textOf(given, "field");
    auto* row = tie("fieldValues", contact, "field", field);
    if (row == nullptr)
        row =
            &insert("fieldValues",
                    {{"contact", contact}, {"owner", contact}, {"field", field}, {"cdate", now()}});
    (*row)["value"] = textOf(given, "value");
    (*row)["udate"] = now();
}

void Tables::eraseContact(const std::string& id) {
    erase("contacts", id);
    for (const char* kind : {"fieldValues", "contactLists", "contactTags", "accountContacts"})
        std::erase_if(rows_[kind],
                      [&](const auto& row) { return textOf(row.second, "contact") == id; });
}

json* Tables::tagNamed(const std::string& name) {
    for (auto& [id, tag] : rows_["tags"])
        if (equalsIgnoringCase(textOf(tag, "tag"), name)) return &tag;
    return nullptr;
}

json& Tables::newTag(const std::string& name) {
    return insert("tags", {{"tag", name},
                           {"tagType", "contact"},
                           {"description", ""},
                           {"cdate", now()},
                           {"links", json::object()}});
}

json* Tables::tie(const std::string& kind, const std::string& contact, const std::string& key,
                  const std::string& other) {
    for (auto* row : where(kind, "contact", contact))
        if (textOf(*row, key) == other) return row;
    return nullptr;
}

json& Tables::addTag(json& contact, const std::string& tag) {
    touch(contact);
    return insert(
        "contactTags",
        {{"contact", contact["id"]}, {"tag", tag}, {"cdate", now()}, {"links", json::object()}});
}

json& Tables::setMembership(json& contact, const std::string& list, int status) {
    const auto id = textOf(contact, "id");
    auto* row = tie("contactLists", id, "list", list);
    if (row == nullptr)
        row = &insert("contactLists", {{"contact", id},
                                       {"list", list},
                                       {"form", nullptr},
                                       {"sdate", nullptr},
                                       {"udate", nullptr},
                                       {"unsubreason", ""},
                                       {"sourceid", "0"},
                                       {"links", json::object()}});
    (*row)["status"] = std::to_string(status);
    (*row)[status == 1 ? "sdate" : "udate"] = now();
    return *row;
}

json& Tables::newAccount(const std::string& name) {
    return insert("accounts", {{"name", name},
                               {"accountUrl", nullptr},
                               {"createdTimestamp", now()},
                               {"updatedTimestamp", now()},
                               {"contactCount", "0"},
                               {"dealCount", "0"},
                               {"owner", "1"},
                               {"links", json::object()}});
}

json& Tables::newDeal(const std::string& title) {
    return insert("deals", {{"title", title},
                            {"description", ""},
                            {"owner", "1"},
                            {"contact", nullptr},
                            {"account", nullptr},
                            {"organization", nullptr},
                            {"group", "1"},
                            {"stage", "1"},
                            {"percent", "0"},
                            {"value", "0"},
                            {"currency", "usd"},
                            {"status", "0"},
                            {"isDisabled", false},
                            {"nextdate", nullptr},
                            {"cdate", now()},
                            {"mdate", now()},
                            {"links", json::object()}});
}

json& Tables::tieAccount(const std::string& account, const std::string& contact,
                         const std::string& jobTitle) {
    return insert("accountContacts", {{"account", account},
                                      {"contact", contact},
                                      {"jobTitle", jobTitle},
                                      {"createdTimestamp", now()},
                                      {"updatedTimestamp", now()},
                                      {"links", json::object()}});
}

}  // namespace leadloom::sandbox::activecampaign

#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/zoho/org.h"

namespace leadloom::sandbox::zoho {

using nlohmann::json;

namespace {

constexpr std::pair<const char*, const char*> ContactFields[] = {
    {"First_Name", "First_Name"}, {"Last_Name", "Last_Name"},
    {"Email", "Email"},           {"Secondary_Email", "Secondary_Email"},
    {"Phone", "Phone"},           {"Mobile", "Mobile"},
    {"Designation", "Title"},     {"Street", "Mailing_Street"},
    {"City", "Mailing_City"},     {"State", "Mailing_State"},
    {"Zip_Code", "Mailing_Zip"},  {"Country", "Mailing_Country"},
    {"Owner", "Owner"},           {"Lead_Source", "Lead_Source"}};

json contactOf(const Record& lead) {
    auto row = json::object();
    for (const auto& [from, to] : ContactFields)
        if (lead.fields.contains(from)) row[to] = lead.fields[from];
    return row;
}

/// The id that `wanted` names for a module; 0 where a new record is to be made.
std::int64_t existing(const json& wanted, const char* module) {
    const auto entry = wanted.value(module, json::object());
    if (entry.is_string()) return parsedInteger(entry.get<std::string>()).value_or(-1);
    if (!entry.is_object() || !entry.contains("id")) return 0;
    return parsedInteger(entry["id"].get<std::string>()).value_or(-1);
}

}  // namespace

std::optional<Problem> Org::remove(Table& table, std::int64_t id, const WriteOptions& options) {
    if (table.living(id) == nullptr) return noSuchId();
    auto& record = table.records.at(id);
    record.life = Record::Life::InBin;
    record.deletedAt = now();
    if (!options.asUser) counts_.deleted(table.module.name());
    announce(table, "delete", id);
    return std::nullopt;
}

bool Org::purge(Table& table, std::int64_t id) {
    const auto found = table.records.find(id);
    if (found == table.records.end() || found->second.life == Record::Life::Purged) return false;
    const bool announced = found->second.life == Record::Life::InBin;
    found->second.life = Record::Life::Purged;
    found->second.deletedAt = now();
    found->second.fields = json::object();
    if (!announced) announce(table, "delete", id);
    return true;
}

bool Org::restore(Table& table, std::int64_t id) {
    const auto found = table.records.find(id);
    if (found == table.records.end() || found->second.life != Record::Life::InBin) return false;
    auto record = found->second;
    record.life = Record::Life::Living;
    WriteOptions options;
    options.asUser = true;
    if (conflict(table, record, options)) return false;
    store(table, std::move(record), false, options);
    return true;
}

void Org::redirect(const std::string& module, const std::string& from, const std::string& to) {
    for (auto& table : tables_)
        for (const auto& field : table.module.fields()) {
            if (field.target != module) continue;
            for (auto& [id, record] : table.records) {
                const auto at = record.fields.find(field.name);
                if (at == record.fields.end() || *at != from) continue;
                *at = to;
                record.modified = now();
            }
        }
}

std::optional<Problem> Org::merge(Table& table, std::int64_t winner,
                                  const std::vector<std::int64_t>& losers) {
    if (table.living(winner) == nullptr || losers.empty()) return noSuchId();
    for (const auto loser : losers)
        if (loser == winner || table.living(loser) == nullptr) return noSuchId();
    WriteOptions options;
    options.asUser = true;
    auto record = table.records.at(winner);
    for (const auto loser : losers) {
        for (const auto& [name, value] : table.records.at(loser).fields.items())
            if (!record.fields.contains(name)) record.fields[name] = value;
        remove(table, loser, options);
        redirect(table.module.name(), std::to_string(loser), std::to_string(winner));
    }
    store(table, std::move(record), false, options);
    return std::nullopt;
}

std::optional<Problem> Org::convert(std::int64_t id, const json& wanted,
                                    const WriteOptions& options) {
    auto& leads = *find("Leads");
    auto &accounts = *find("Accounts"), &contacts = *find("Contacts"), &deals = *find("Deals");
    const auto* lead = leads.living(id);
    if (lead == nullptr) return noSuchId();
    if (!lead->converted.empty())
        return Problem{
            400, "ID_ALREADY_CONVERTED", "id already converted", {{"id", std::to_string(id)}}};
    auto account = existing(wanted, "Accounts"), contact = existing(wanted, "Contacts");
    if ((account != 0 && !accounts.living(account)) || (contact != 0 && !contacts.living(contact)))
        return noSuchId();
    auto record = *lead;
    if (account == 0) {
        const json row = {{"Account_Name", record.fields["Company"]}};
        account = create(accounts, row, options).id;
    }
    if (contact == 0) {
        auto row = contactOf(record);
        row["Account_Name"] = {{"id", std::to_string(account)}};
        const auto made = create(contacts, row, options);
        if (made.problem) return made.problem;
        contact = made.id;
    }
    record.converted = {{"Accounts", account}, {"Contacts", contact}};
    if (wanted.contains("Deals")) {
        auto row = wanted["Deals"];
        row["Account_Name"] = {{"id", std::to_string(account)}};
        row["Contact_Name"] = {{"id", std::to_string(contact)}};
        const auto made = create(deals, row, options);
        if (made.problem) return made.problem;
        record.converted["Deals"] = made.id;
    }
    record.fields["Converted__s"] = true;
    for (const auto& [module, target] : record.converted)
        record.fields["Converted_" + find(module)->module.singular()] = std::to_string(target);
    store(leads, std::move(record), false, options);
    return std::nullopt;
}

}  // namespace leadloom::sandbox::zoho

#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/salesforce/org.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

namespace {

SaveResult failed(std::string code, std::string message) {
    SaveResult result;
    result.errors.push_back({std::move(code), std::move(message), {}});
    return result;
}

SaveResult succeeded(const std::string& id) {
    SaveResult result;
    result.id = id;
    return result;
}

SaveOptions asUser() {
    SaveOptions options;
    options.asUser = true;
    return options;
}

/// The value of a lead's field as JSON for the record that it becomes.
void copyField(const Table& from, const Row& row, const char* source, json& target,
               const char* name) {
    const auto& value = row.at(from.type().at(source));
    if (value) target[name] = *value;
}

}  // namespace

SaveResult Org::remove(Table& table, const std::string& id, const SaveOptions& options) {
    const auto* known = table.find(id);
    if (known == nullptr) return failed("NOT_FOUND", "The requested resource does not exist");
    if (known->deleted) return failed("ENTITY_IS_DELETED", "entity is deleted");
    if (table.type().name() == "User")
        return failed("INSUFFICIENT_ACCESS_OR_READONLY", "users can't be deleted");
    markDeleted(table, *known, std::nullopt);
    if (table.type().name() == "Account") removeChildren(id);
    if (!options.asUser) counts_.deleted(table.type().name());
    return succeeded(id);
}

void Org::markDeleted(Table& table, const Row& row, const Value& master) {
    auto gone = row;
    gone.deleted = true;
    gone.set(table.type().at("IsDeleted"), "true");
    gone.set(table.type().at("SystemModstamp"), stamp());
    gone.set(table.type().at("LastModifiedDate"), stamp());
    if (const auto field = table.type().find("MasterRecordId")) gone.set(*field, master);
    table.put(std::move(gone));
}

void Org::removeChildren(const std::string& account) {
    for (const char* name : {"Contact", "Opportunity"}) {
        auto& table = *find(name);
        std::vector<std::string> ids;
        for (const auto* row : table.withValue(table.type().at("AccountId"), account))
            ids.push_back(row->id);
        for (const auto& id : ids)
            markDeleted(table, *table.find(id), std::nullopt);
    }
}

SaveResult Org::restore(Table& table, const std::string& id) {
    const auto* known = table.find(id);
    if (known == nullptr) return failed("NOT_FOUND", "The requested resource does not exist");
    if (!known->deleted) return failed("UNDELETE_FAILED", "Entity is not in the recycle bin");
    auto row = *known;
    row.deleted = false;
    row.set(table.type().at("IsDeleted"), "false");
    if (const auto field = table.type().find("MasterRecordId")) row.set(*field, std::nullopt);
    return finish(table, std::move(row), false, asUser());
}

SaveResult Org::purge(Table& table, const std::string& id) {
    if (table.find(id) == nullptr)
        return failed("NOT_FOUND", "The requested resource does not exist");
    table.erase(id);
    return succeeded(id);
}

SaveResult Org::merge(Table& table, const std::string& winner,
                      const std::vector<std::string>& losers) {
    if (!table.type().find("MasterRecordId"))
        return failed("INVALID_OPERATION", table.type().name() + " can't be merged");
    if (losers.empty() || losers.size() > 2)
        return failed("INVALID_OPERATION", "a merge takes one or two losers");
    const auto* master = table.find(winner);
    if (master == nullptr || master->deleted)
        return failed("ENTITY_IS_DELETED", "entity is deleted");
    for (const auto& id : losers) {
        const auto* row = table.find(id);
        if (row == nullptr || row->deleted || id == winner)
            return failed("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    }
    for (const auto& id : losers) {
        markDeleted(table, *table.find(id), winner);
        reparent(id, winner);
    }
    return finish(table, *table.find(winner), false, asUser());
}

void Org::reparent(const std::string& from, const std::string& to) {
    for (const auto& table : tables_) {
        const auto& fields = table->type().fields();
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].type != FieldType::Reference || fields[i].name == "MasterRecordId")
                continue;
            std::vector<Row> children;
            for (const auto* row : table->withValue(i, from))
                children.push_back(*row);
            // Children move without an update of their own: their stamps stay.
            for (auto& child : children) {
                child.set(i, to);
                table->put(std::move(child));
            }
        }
    }
}

SaveResult Org::convert(const std::string& leadId, const json& options) {
    auto& leads = *find("Lead");
    const auto* lead = leads.find(leadId);
    if (lead == nullptr || lead->deleted) return failed("ENTITY_IS_DELETED", "entity is deleted");
    if (lead->at(leads.type().at("IsConverted")) == "true")
        return failed("CANNOT_UPDATE_CONVERTED_LEAD", "lead is already converted");
    json account = json::object(), contact = json::object(), deal = json::object();
    copyField(leads, *lead, "Company", account, "Name");
    copyField(leads, *lead, "Website", account, "Website");
    copyField(leads, *lead, "Industry", account, "Industry");
    copyField(leads, *lead, "Phone", account, "Phone");
    copyField(leads, *lead, "Country", account, "BillingCountry");
    for (const char* name : {"FirstName", "LastName", "Title", "Email", "Phone", "MobilePhone",
                             "LeadSource", "Description", "Language__c"})
        copyField(leads, *lead, name, contact, name);
    for (const char* name : {"Street", "City", "State", "PostalCode", "Country"})
        copyField(leads, *lead, name, contact, (std::string("Mailing") + name).c_str());
    copyField(leads, *lead, "OwnerId", contact, "OwnerId");

    auto accountId = options.value("AccountId", "");
    if (accountId.empty()) accountId = create(*find("Account"), account, asUser()).id;
    contact["AccountId"] = accountId;
    auto contactId = options.value("ContactId", "");
    if (contactId.empty()) contactId = create(*find("Contact"), contact, asUser()).id;
    std::string dealId;
    if (options.value("CreateOpportunity", true)) {
        deal = {{"Name", options.value("OpportunityName", account.value("Name", "") + "-")},
                {"AccountId", accountId},
                {"StageName", "Qualification"},
                {"CloseDate", isoDate(clock_.now() + 90LL * 86'400'000)}};
        dealId = create(*find("Opportunity"), deal, asUser()).id;
    }
    auto row = *leads.find(leadId);
    row.set(leads.type().at("IsConverted"), "true");
    row.set(leads.type().at("Status"), "Closed - Converted");
    row.set(leads.type().at("ConvertedDate"), isoDate(clock_.now()));
    row.set(leads.type().at("ConvertedAccountId"), accountId);
    row.set(leads.type().at("ConvertedContactId"), contactId);
    if (!dealId.empty()) row.set(leads.type().at("ConvertedOpportunityId"), dealId);
    return finish(leads, std::move(row), false, asUser());
}

std::vector<std::pair<std::string, std::string>> Org::changedBetween(const Table& table,
                                                                     const std::string& from,
                                                                     const std::string& to,
                                                                     bool deleted) const {
    std::vector<std::pair<std::string, std::string>> found;
    const auto modstamp = table.type().at("SystemModstamp");
    table.visit(from, "", [&](const Row& row) {
        if (row.deleted == deleted && *row.at(modstamp) <= to)
            found.emplace_back(row.id, *row.at(modstamp));
    });
    return found;
}

}  // namespace leadloom::sandbox::salesforce

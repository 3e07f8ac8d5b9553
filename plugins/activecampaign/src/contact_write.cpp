#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/refusal.h>
#include <leadloom/sdk/text_list.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

/// What ties a contact to something: the rows of one of its lists.
Result<std::vector<KeptLists::Row>> tiesOf(Account& account, const std::string& id,
                                           const char* kind, JsonPages::Pointers keys, bool isNew) {
    if (isNew) return std::vector<KeptLists::Row>();
    return listByOffset(account, pathOf(Contacts, id) + "/" + kind, "/" + std::string(kind), keys,
                        "/meta/total", "reading what a contact belongs to");
}

/// A request about one row of those lists (`name`: what it stands under), and the row's id.
Result<std::string> tieRow(Account& account, const char* method, const std::string& path,
                           const std::string& name, const Json& row) {
    return account.change(method, path, textOfJson({{name, row}}),
                          "writing what a contact belongs to", "/" + name + "/id");
}

/// Its membership of the list of consent. Status 1 would bring back who left by their own hand, so
/// only an update that means it does.
Status writeConsent(Account& account, const std::string& id, const Json& rest, bool isCreate,
                    bool isNew) {
    const auto list = account.settings().text("list");
    const auto status = textOf(rest, "list_status");
    if (list.empty() || (status != "1" && status != "2")) return Status::ok();
    const auto ties = tiesOf(account, id, "contactLists", {"/list", "/status"}, isNew);
    if (!ties) return ties.status();
    for (const auto& known : *ties)
        if (known[0] == list && (known[1] == status || (isCreate && known[1] == "2")))
            return Status::ok();
    const Json row = {{"list", list}, {"contact", id}, {"status", status}};
    return tieRow(account, "POST", "/contactLists", "contactList", row).status();
}

Status addTag(Account& account, const std::string& contact, const std::string& name) {
    const auto tag = account.kept().idOrMake(Tags, name, [&] {
        return tieRow(account, "POST", "/tags", "tag", {{"tag", name}, {"tagType", "contact"}});
    });
    if (!tag) return tag.status();
    const Json row = {{"contact", integerOr(contact, 0)}, {"tag", integerOr(*tag, 0)}};
    return tieRow(account, "POST", "/contactTags", "contactTag", row).status();
}

Status writeTags(Account& account, const std::string& id, const Json& rest, bool adds, bool isNew) {
    if (!rest.contains("tag_names")) return Status::ok();
    const auto ties = tiesOf(account, id, "contactTags", {"/id", "/tag"}, isNew);
    if (!ties) return ties.status();
    const auto folded = [&](std::string_view name) { return account.lowered(name); };
    std::vector<std::string> wanted, there;
    for (const auto& name : rest["tag_names"])
        wanted.push_back(plainText(name));
    for (const auto& known : *ties) {
        const auto name = account.kept().nameOf(Tags, known[1]);
        if (!name) return name.status();
        there.push_back(*name);
        if (adds || lackingIn(wanted, std::vector{*name}, folded).empty()) continue;
        const auto removed = account.remove(pathOf("contactTags", known[0]), "removing a tag");
        if (!removed && removed.code() != LL_NOT_FOUND) return removed;
    }
    for (const auto& name : lackingIn(there, wanted, folded))
        if (auto status = addTag(account, id, name); !status) return status;
    return Status::ok();
}

/// A contact belongs to one account: the tie that is there is moved, and its job title stays.
Status writeAccount(Account& account, const std::string& id, const Json& rest, bool isNew) {
    if (!rest.contains("account_id")) return Status::ok();
    const auto to = textOf(rest, "account_id");
    const auto ties = tiesOf(account, id, "accountContacts", {"/id", "/jobTitle"}, isNew);
    if (!ties) return ties.status();
    const auto tied = ties->empty() ? KeptLists::Row{"", ""} : ties->front();
    const auto path = pathOf("accountContacts", tied[0]);
    if (to.empty())
        return ties->empty() ? Status::ok() : account.remove(path, "parting from an account");
    const Json row = {
        {"account", integerOr(to, 0)}, {"contact", integerOr(id, 0)}, {"jobTitle", tied[1]}};
    return tieRow(account, ties->empty() ? "POST" : "PUT", path, "accountContact", row).status();
}

Status takeFields(Account& account, const Json& values, Json& contact) {
    for (const auto& [name, value] : values.items()) {
        const auto id = account.kept().idOf(Fields, name);
        if (!id) return id.status();
        // The vendor would pass over it and call it success.
        if (id->empty()) return faultyField("fields." + name, "the account has no such field");
        contact["fieldValues"].push_back({{"field", *id}, {"value", plainText(value)}});
    }
    return Status::ok();
}

}  // namespace

Status writeRest(Account& account, const std::string& id, const Json& rest, bool isCreate,
                 bool isNew) {
    auto status = writeConsent(account, id, rest, isCreate, isNew);
    if (status) status = writeTags(account, id, rest, isCreate, isNew);
    return status ? writeAccount(account, id, rest, isNew) : status;
}

Status takeOfContact(Account& account, const std::string& name, const Json& value, Wish& wish) {
    if (name == "fields") return takeFields(account, value, wish.body);
    if (ErrorTable::isAmong("email|firstName|lastName|phone", name))
        wish.body[name] = plainText(value);
    else if (ErrorTable::isAmong("list_status|tag_names|account_id", name))
        wish.rest[name] = value;
    else
        return faultyField(name, "can't be written");
    return Status::ok();
}

}  // namespace leadloom::activecampaign

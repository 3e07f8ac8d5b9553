#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/moment_paging.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::activecampaign {

namespace {

Status addFields(Account& account, const Answer& answer, Json& members) {
    const auto rows = answer.tableIfAny("/fieldValues", {"/field", "/value"});
    if (!rows || !*rows) return rows.status();
    return setMember(members, "fields", account.kept().valuesByName(Fields, **rows));
}

Status addLists(Account& account, const Answer& answer, Json& members) {
    const auto rows = answer.tableIfAny("/contactLists", {"/list", "/status"});
    if (!rows || !*rows) return rows.status();
    const auto consent = account.settings().text("list");
    if (!consent.empty()) members["list_status"] = nullptr;
    std::vector<std::string> active;
    for (const auto& row : **rows) {
        if (row[0] == consent) members["list_status"] = row[1];
        if (row[1] == "1") active.push_back(row[0]);
    }
    return setMember(members, "list_names", account.kept().namesOf(Lists, active));
}

Status addAccount(const Answer& answer, Json& members) {
    const auto rows = answer.tableIfAny("/accountContacts", {"/account", "/jobTitle"});
    if (!rows || !*rows) return rows.status();
    members["account_id"] = members["job_title"] = nullptr;
    for (const auto& row : **rows)
        members.update({{"account_id", row[0]}, {"job_title", row[1]}});
    return Status::ok();
}

Status addTags(Account& account, std::string_view id, Json& members) {
    const auto ties = listByOffset(account, pathOf(Contacts, id) + "/contactTags", "/contactTags",
                                   {"/tag", "/contact"}, "/meta/total", "reading tags");
    if (!ties) return ties.status();
    std::vector<std::string> ids;
    for (const auto& tie : *ties) {
        if (tie[1] != id) return notThePageAsked();
        ids.push_back(tie[0]);
    }
    return setMember(members, "tag_names", account.kept().namesOf(Tags, ids));
}

}  // namespace

Status addContact(Account& account, std::string_view id, Page& page) {
    const auto answer = account.get(pathOf(Contacts, id), "reading a contact");
    if (answer.status().code() == LL_NOT_FOUND) page.batch.add(Record::tombstone(id));
    if (!answer) return answer.status().code() == LL_NOT_FOUND ? Status::ok() : answer.status();
    const auto add = [&](const JsonItem& item) -> Status {
        if (item.value(0) != id) return notThePageAsked();
        auto members = Json::object();
        auto status = addFields(account, *answer, members);
        if (status) status = addLists(account, *answer, members);
        if (status) status = addAccount(*answer, members);
        if (status && account.settings().flag("read_tags")) status = addTags(account, id, members);
        if (!status) return status;
        const auto payload = withMembers(membersOf(textOfJson(members)), item.slice());
        auto record = item.value(2) == "1" ? Record::tombstone(id)
                                           : Record::upsert(id, page.batch.keep(payload));
        page.batch.add(
            record.withVersion(item.value(1)).withModifiedAt(isoTimeOrZero(item.value(1))));
        return Status::ok();
    };
    return answer->each("/contact", {"/id", "/udate", "/deleted"}, add);
}

}  // namespace leadloom::activecampaign

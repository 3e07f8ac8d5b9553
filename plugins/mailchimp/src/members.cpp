#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::mailchimp {

namespace {

constexpr std::string_view Tags1000 = "/tags?count=1000&fields=tags.name";

/// The names of a list of tags.
Status addNames(Account& account, std::string_view body, std::string_view pointer,
                std::vector<std::string>& names) {
    return account.json().split(account.call(), body, pointer, {"/name"}, [&](const JsonItem& tag) {
        names.emplace_back(tag.value(0));
        return Status::ok();
    });
}

Status putFound(Account& account, const LookupTask& task, std::string_view key,
                std::string_view id) {
    const auto answer = fetchMember(account, key);
    if (!answer) return answer.status().code() == LL_NOT_FOUND ? Status::ok() : answer.status();
    return membersOf(account, *answer, "").then([&](Page& page) {
        return id.empty() ? page.batch.putTo(task.sink) : page.putFor(id, task.sink);
    });
}

}  // namespace

Result<std::vector<std::string>> tagNames(Account& account, const JsonItem& member) {
    std::vector<std::string> names;
    if (!member.has(Tags)) return names;
    if (auto status = addNames(account, member.value(Tags), "", names); !status)
        if (status.code() != LL_NOT_FOUND) return status;
    // A member shows 50 of its tags at most.
    if (integerOr(member.value(TagsCount), 0) <= static_cast<std::int64_t>(names.size()))
        return names;
    names.clear();
    const auto path = memberPath(member.value(Contact), Tags1000);
    const auto answer = account.getAt(path, "listing tags");
    if (!answer) return answer.status();
    if (auto status = addNames(account, answer->body(), "/tags", names); !status) return status;
    return names;
}

std::string payloadOf(const JsonItem& member, const std::vector<std::string>& tags) {
    std::string first;
    if (member.has(Tags)) first = "\"tag_names\":" + jsonStrings(tags);
    if (member.value(State) == "cleaned")
        first +=
            (first.empty() ? "" : ",") + ("\"bounced_email\":" + jsonString(member.value(Email)));
    return withMembers(first, member.slice());
}

Result<Page> membersOf(Account& account, const Answer& answer, std::string_view pointer) {
    return pageOf(answer, pointer, MemberKeys, [&](const JsonItem& item, Page& page) -> Status {
        const auto id = item.value(Contact);
        auto record = Record::tombstone(id);
        if (item.value(State) != "archived") {
            const auto tags = tagNames(account, item);
            if (!tags) return tags.status();
            record = Record::upsert(id, page.batch.keep(payloadOf(item, *tags)));
        }
        page.end.time = isoTimeOrZero(item.value(Changed));
        page.batch.add(record.withVersion(item.value(Changed)).withModifiedAt(page.end.time));
        return Status::ok();
    });
}

Result<Answer> fetchMember(Account& account, std::string_view key) {
    return account.getAt(memberPath(key, "?exclude_fields=_links"), "fetching a member");
}

Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids) {
    if (task.stream != Members) return noSuchKey(task.stream, "id");
    for (const auto& id : ids)
        if (auto status = putFound(account, task, id, id); !status) return status;
    return Status::ok();
}

Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value) {
    if (task.stream != Members || key != "email") return noSuchKey(task.stream, key);
    const auto hash = account.hashOf(value);
    return hash ? putFound(account, task, *hash, {}) : hash.status();
}

}  // namespace leadloom::mailchimp

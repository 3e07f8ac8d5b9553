#include <set>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/write_form.h>

#include "parts.h"

namespace leadloom::line {

namespace {

constexpr std::string_view UploadPath = "/v2/bot/audienceGroup/upload";
constexpr std::int64_t PageSize = 40;

/// The id of the audience of this name; empty where there is none. LINE searches for parts of
/// names.
Result<std::string> audienceNamed(Account& account, std::string_view name) {
    for (std::int64_t page = 1;; ++page) {
        HttpRequest request;
        request.bucket = "audiences";
        const auto path = Query()
                              .add("page", page)
                              .add("size", PageSize)
                              .add("description", name)
                              .on("/v2/bot/audienceGroup/list");
        const auto answer =
            account.send(std::move(request), path, Intent::Read, "listing audiences");
        if (!answer) return answer.status();
        auto row = answer->row("/audienceGroups", {"/description", "/audienceGroupId"}, name);
        const auto more = answer->value("/hasNextPage");
        if (!row || !more) return row ? more.status() : row.status();
        if (!row->empty()) return std::move(row->at(1));
        if (*more != "true") return std::string();
    }
}

/// Adds people to the audience, which is made where there is none. Adding somebody twice changes
/// nothing, so that this may be repeated; making is not.
Result<Answer> addTo(Account& account, std::string_view name, const std::set<std::string>& users) {
    const auto group = audienceNamed(account, name);
    if (!group) return group.status();
    const auto list =
        jsonArray(users, [](std::string_view user) { return "{\"id\":" + jsonString(user) + "}"; });
    const auto front =
        group->empty() ? "\"description\":" + jsonString(name) : "\"audienceGroupId\":" + *group;
    auto request = HttpRequest::json(group->empty() ? "POST" : "PUT", {},
                                     "{" + front + ",\"audiences\":" + list + "}");
    request.safe = !group->empty();
    request.bucket = "audiences";
    return account.send(std::move(request), UploadPath, Intent::Write, "filling an audience");
}

/// The user id of the person an event is about; empty where LINE doesn't know them.
std::string userOf(const Write& event) {
    const auto payload = parsedJson(event.payload);
    const auto record = payload.is_object() ? payload.value("record", Json()) : Json();
    return record.is_object() && textOf(record, "stream") == Followers ? textOf(record, "id")
                                                                       : std::string();
}

}  // namespace

Status upload(Account& account, const WriteTask& task) {
    std::set<std::string> users;
    std::vector<Write> taken;
    for (std::size_t i = 0; i < task.batch.size(); ++i) {
        const auto user = userOf(task.batch[i]);
        if (Account::isUserId(user)) {
            users.insert(user);
            taken.push_back(task.batch[i]);
            continue;
        }
        auto reported = task.outcomes.report(
            i, WriteResult::failed({LL_INVALID_RECORD, "the lead is no friend of this account"}));
        if (!reported) return reported;
    }
    if (users.empty()) return Status::ok();
    const auto answer = addTo(account, task.stream, users);
    if (!answer) return answer.status();
    return reportEach(taken, WriteResult::failed({LL_ACCEPTED, "LINE is filling the audience"}),
                      task.outcomes);
}

}  // namespace leadloom::line

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/page.h>
#include <leadloom/sdk/query.h>

#include "parts.h"

namespace leadloom::line {

namespace {

/// LINE gives up to 1,000 ids; each then costs a request for the profile, and a checkpoint should
/// not be far.
constexpr std::uint32_t MostIds = 300;

Result<std::vector<std::string>> idsOf(const Answer& answer) {
    std::vector<std::string> ids;
    auto status = answer.each("/userIds", {""}, [&](const JsonItem& item) -> Status {
        if (!Account::isUserId(item.value(0)))
            return {LL_TRANSIENT, "LINE's list holds something else than user ids"};
        ids.emplace_back(item.value(0));
        return Status::ok();
    });
    if (!status) return status;
    return ids;
}

/// The record of a friend: the profile, or the bare id of who shows none (404 may be a block, a
/// deleted account or a consent never given: LINE doesn't tell).
Status addFriend(Account& account, const std::string& id, Page& page) {
    const auto first = "\"handle\":" + jsonString(Account::handleOf(id));
    const auto answer = account.exchange(HttpRequest{}, "/v2/bot/profile/" + percentEncode(id));
    if (!answer) return answer.status();
    std::string payload;
    if (answer->status() == 404) {
        payload = withMembers(first, "{\"userId\":" + jsonString(id) + "}");
    } else {
        if (auto status = account.judge(*answer, Intent::Read, "reading a profile"); !status)
            return status;
        const auto named = answer->value("/userId");
        if (!named) return named.status();
        if (*named != id) return {LL_TRANSIENT, "LINE gave another profile than was asked for"};
        payload = withMembers(first, answer->body());
    }
    page.batch.add(Record::upsert(id, page.batch.keep(std::move(payload))));
    return Status::ok();
}

Result<PageEnd> followersPage(Account& account, const ReadCursor& at, const ReadTask& task) {
    const auto path = Query()
                          .add("limit", task.options.pageSize(MostIds))
                          .addIf("start", at.position)
                          .on("/v2/bot/followers/ids");
    const auto answer = account.exchange(HttpRequest{}, path);
    if (!answer) return answer.status();
    if (answer->status() == 400 && !at.position.empty())
        return Status{LL_CURSOR_EXPIRED, "LINE doesn't know the continuation token any more"};
    if (auto status = account.judge(*answer, Intent::Read, "listing followers"); !status)
        return status;
    const auto ids = idsOf(*answer);
    if (!ids) return ids.status();
    Page page;
    page.end.serverTime = answer->serverTime();
    page.end.count = ids->size();
    for (const auto& id : *ids)
        if (auto status = addFriend(account, id, page); !status) return status;
    return page.putTo(task.sink, *answer, "/next");
}

}  // namespace

Status read(Account& account, const ReadTask& task) {
    if (task.stream == Events) return readNothing(task.sink, task.cursor);
    if (task.stream != Followers) return noSuchStream(task.stream);
    return walkByToken(
        account.call(), task.sink, task.cursor, {0, 0, true},
        [&](const ReadCursor& at, std::int64_t) { return followersPage(account, at, task); });
}

}  // namespace leadloom::line

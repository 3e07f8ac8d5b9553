#include <algorithm>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/query.h>

#include "parts.h"

namespace leadloom::line {

namespace {

constexpr std::size_t MostRecipients = 500;
constexpr std::string_view NarrowcastId = "narrowcast/";

/// A post on its way: which path, and what stands in the body beside the messages.
struct Way {
    std::string path;
    std::string more;
    std::string_view bucket;
};

Result<Way> wayOf(const Json& post) {
    const auto audience = post.value("audience", Json());
    if (audience == "all") return Way{"/v2/bot/message/broadcast", "", "to_all"};
    if (audience.is_object() && audience.contains("audience_group"))
        return Way{"/v2/bot/message/narrowcast",
                   "\"recipient\":{\"type\":\"audience\",\"audienceGroupId\":" +
                       std::to_string(integerOr(textOf(audience, "audience_group"), 0)) + "},",
                   "to_all"};
    std::vector<std::string> users;
    if (audience.is_array())
        for (const auto& user : audience)
            if (user.is_string()) users.push_back(user.get<std::string>());
    if (users.empty() || users.size() > MostRecipients)
        return Status{
            LL_INVALID_RECORD,
            "name 1 to 500 user ids as audience, or {\"audience_group\": id}, or \"all\""};
    if (users.size() == 1)
        return Way{"/v2/bot/message/push", "\"to\":" + jsonString(users.front()) + ",", ""};
    return Way{"/v2/bot/message/multicast", "\"to\":" + jsonStrings(users) + ",", ""};
}

/// The post's own `messages`, in LINE's shape, else its text and pictures.
Result<std::string> messagesOf(const Json& post) {
    if (post.contains("messages")) return textOfJson(post["messages"]);
    auto messages = Json::array();
    if (auto text = textOf(post, "text"); !text.empty())
        messages.push_back({{"type", "text"}, {"text", std::move(text)}});
    for (const auto& url : listOf(post, "media"))
        if (url.is_string())
            messages.push_back(
                {{"type", "image"}, {"originalContentUrl", url}, {"previewImageUrl", url}});
    if (messages.empty()) return Status{LL_INVALID_RECORD, "the post has no text and no media"};
    return textOfJson(messages);
}

/// By what the post is known: its first message, or the request.
std::string idOf(const Answer& answer, const Way& way) {
    const auto message = answer.value("/sentMessages/0/id");
    if (message && !message->empty()) return *message;
    const auto accepted = answer.header("x-line-accepted-request-id");
    const auto request = accepted.empty() ? answer.header("x-line-request-id") : accepted;
    const bool narrow = way.path.ends_with("narrowcast");
    return std::string(narrow ? NarrowcastId : "request/") + std::string(request);
}

}  // namespace

Result<std::string> publish(Account& account, std::string_view postJson, std::int64_t at,
                            std::string_view idempotencyKey) {
    if (at != 0) return Status{LL_UNSUPPORTED, "LINE sends at once: it takes no time"};
    const auto post = parsedJson(postJson);
    if (!post.is_object()) return Status{LL_INVALID_RECORD, "the post is no JSON object"};
    const auto way = wayOf(post);
    if (!way) return way.status();
    const auto messages = messagesOf(post);
    if (!messages) return messages.status();
    auto request =
        HttpRequest::json("POST", {}, "{" + way->more + "\"messages\":" + *messages + "}");
    request.bucket = way->bucket;
    if (auto key = account.retryKeyOf(idempotencyKey); !key.empty())
        request.withHeader("X-Line-Retry-Key", std::move(key)).asSafe();
    const auto answer = account.exchange(std::move(request), way->path);
    if (!answer) return answer.status();
    // 409: it was taken when it was sent before.
    const bool repeated = answer->status() == 409 && !idempotencyKey.empty();
    const auto status = account.judge(*answer, Intent::Write, "sending a message");
    if (!status && !repeated) return status;
    return idOf(*answer, *way);
}

Result<std::string> stateOf(Account& account, std::string_view id) {
    if (!id.starts_with(NarrowcastId)) return std::string(R"({"state":"published"})");
    const auto path = Query()
                          .add("requestId", id.substr(NarrowcastId.size()))
                          .on("/v2/bot/message/progress/narrowcast");
    const auto answer = account.get(path, "asking for the state of a message");
    if (!answer) return answer.status();
    return answer->values({"/phase", "/errorCode"}).then([](const auto& found) {
        const std::string_view state = found[0] == "failed"      ? "failed"
                                       : found[0] == "succeeded" ? "published"
                                                                 : "scheduled";
        return Result("{\"state\":" + jsonString(state) +
                      (found[1].empty() ? "" : ",\"reason\":" + jsonString("error " + found[1])) +
                      "}");
    });
}

Status cancel(Account&, std::string_view) {
    return {LL_UNSUPPORTED, "what was sent by LINE can't be taken back"};
}

Status quota(Account& account, const QuotaSink& sink) {
    const auto most = account.get("/v2/bot/message/quota", "reading the quota");
    if (!most) return most.status();
    const auto limit = most->values({"/type", "/value"});
    if (!limit) return limit.status();
    if (limit->at(0) == "none") return sink.put("messages", -1, -1, 0);
    const auto spent = account.get("/v2/bot/message/quota/consumption", "reading the quota");
    if (!spent) return spent.status();
    const auto used = spent->integer("/totalUsage");
    if (!used) return used.status();
    const auto value = integerOr(limit->at(1), 0);
    return sink.put("messages", std::max<std::int64_t>(0, value - *used), value, 0);
}

}  // namespace leadloom::line

#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/listed_fields.h>

#include "parts.h"

namespace leadloom::line {

namespace {

constexpr std::string_view FollowersFields =
    "handle userId displayName pictureUrl=string:url statusMessage language friendship "
    "friendship_at=integer";

constexpr std::string_view EventsDescription = R"({"title":"What friends write and do","fields":[
{"name":"type","pointer":"/type","type":"string","read_only":true},
{"name":"timestamp","pointer":"/timestamp","type":"integer","read_only":true},
{"name":"userId","pointer":"/source/userId","type":"string","read_only":true},
{"name":"text","pointer":"/message/text","type":"string","read_only":true},
{"name":"data","pointer":"/postback/data","type":"string","read_only":true}]})";

void checkAddress(Account& account, Checkup& checkup) {
    const auto answer = account.exchange(HttpRequest{}, "/v2/bot/channel/webhook/endpoint");
    if (!answer) return checkup.require(answer.status());
    if (answer->status() == 404)
        return checkup.warning({"webhook_missing", "LINE calls no webhook",
                                "subscribe this connection; only webhooks tell messages, and who "
                                "follows or blocks when"});
    const auto status = account.judge(*answer, Intent::Read, "reading the webhook's address");
    const auto active = answer->value("/active");
    checkup.require(status);
    if (!active || *active == "true") return checkup.require(active.status());
    checkup.warning({"webhook_off", "the channel's webhook is switched off",
                     "switch on \"Use webhook\" in the LINE Developers console"});
}

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    const auto bot = checkup.need(
        [&] {
            return account.get("/v2/bot/info", "reading the account").then([](Answer& answer) {
                return answer.value("/userId");
            });
        },
        {"account_hidden", "LINE doesn't tell whose token this is",
         "make a channel access token of a Messaging API channel"});
    const auto expected = account.settings().text("bot_user_id");
    if (bot && !expected.empty() && *bot != expected)
        checkup.error({"other_account", "the token belongs to the account " + *bot,
                       "set settings.bot_user_id to it, or use the other account's token"});
    else if (bot)
        checkup.ok("account", "the token belongs to the account " + *bot);
    const auto ids = checkup.want(
        [&] { return account.get("/v2/bot/followers/ids?limit=1", "listing followers"); },
        {"followers_hidden", "this account may not list its followers",
         "have it verified in LINE Official Account Manager; until then webhooks alone tell "
         "who follows"});
    if (ids) checkup.ok("stream_visible", "followers can be read");
    checkAddress(account, checkup);
    return checkup.status();
}

Status discover(Account&, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [](const Stream& known) {
        return Result(known.stream == Followers
                          ? readOnlyStream("Friends of the account", FollowersFields)
                          : std::string(EventsDescription));
    });
}

}  // namespace leadloom::line

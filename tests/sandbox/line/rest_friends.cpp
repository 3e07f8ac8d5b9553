#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/line/line.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::int64_t DefaultLimit = 300, MostLimit = 1000;
constexpr std::int64_t WalkLife = 24 * 3'600'000LL;

}  // namespace

Response Line::followers(const Request& request, const Captures&) {
    if (!verified_)
        return problemAnswer({403, "Access to this API is not available for your account"});
    const auto* limitText = request.param("limit");
    const auto limit = limitText == nullptr ? DefaultLimit : parsedInteger(*limitText).value_or(0);
    if (limit < 1 || limit > MostLimit) return problemAnswer({400, "Invalid limit"});
    std::string after;
    if (const auto* start = request.param("start")) {
        const auto walk = walks_.find(*start);
        if (walk == walks_.end() || walk->second.second <= clock_.now() - WalkLife)
            return problemAnswer({400, "Invalid start"});
        after = walk->second.first;
    }
    // A page may hold fewer than asked for and go on all the same.
    const auto most = static_cast<std::size_t>(shortPages_ && limit > 1 ? limit - 1 : limit);
    json ids = json::array();
    auto at = friends_.upper_bound(after);
    for (; at != friends_.end() && ids.size() < most; ++at)
        if (at->second.follows) ids.push_back(at->first);
    const bool more =
        std::any_of(at, friends_.end(), [](const auto& one) { return one.second.follows; });
    json body = {{"userIds", ids}};
    if (more) {
        const auto token = randomHex(20);
        walks_[token] = {ids.back().get<std::string>(), clock_.now()};
        body["next"] = token;
    }
    return jsonResponse(200, body);
}

Response Line::profile(const Request&, const Captures& found) {
    const auto person = friends_.find(found[0]);
    const bool shown =
        person != friends_.end() && person->second.follows && person->second.showsProfile;
    return shown ? jsonResponse(200, profileOf(person->second)) : problemAnswer(notFound());
}

Response Line::info(const Request&, const Captures&) {
    return jsonResponse(200, {{"userId", Hooks::Destination},
                              {"basicId", "@123abcde"},
                              {"displayName", "Loom Sandbox"},
                              {"chatMode", "bot"},
                              {"markAsReadMode", "auto"}});
}

Response Line::endpoint(const Request&, const Captures&) {
    return hooks_.read();
}

Response Line::setEndpoint(const Request& request, const Captures&) {
    return hooks_.set(request);
}

Response Line::testEndpoint(const Request& request, const Captures&) {
    return hooks_.test(request, tokens_.channelSecret());
}

json Line::announce(json event, const std::string& userId) {
    event["source"] = {{"type", "user"}, {"userId", userId}};
    event = hooks_.announce(std::move(event), tokens_.channelSecret());
    if (event.contains("replyToken"))
        replyTokens_[event["replyToken"].get<std::string>()] = clock_.now();
    return event;
}

}  // namespace leadloom::sandbox::line

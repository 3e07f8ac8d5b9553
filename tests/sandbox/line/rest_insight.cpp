#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/line/line.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::size_t DateLength = 8;
constexpr std::int64_t DayMillis = 86'400'000;
/// Of messages sent: March 31, 2018; of followers much the same.
constexpr std::int64_t FirstDay = 17'621;
constexpr std::int64_t FewestToTell = 20;

/// The day of `yyyyMMdd`; nothing for any other text.
std::optional<std::int64_t> dayOf(const std::string& text) {
    if (text.size() != DateLength || !parsedInteger(text)) return std::nullopt;
    const auto date = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2);
    if (!isDate(date)) return std::nullopt;
    return *parsedTime(date) / DayMillis;
}

/// The day that a request names; else its refusal, or an answer without figures.
std::optional<Response> withoutFigures(const Request& request, std::int64_t now,
                                       std::int64_t& day) {
    const auto* date = request.param("date");
    const auto asked = date == nullptr ? std::nullopt : dayOf(*date);
    if (!asked) return problemAnswer({400, "The value for the 'date' parameter is invalid"});
    day = *asked;
    if (day < FirstDay) return jsonResponse(200, {{"status", "out_of_service"}});
    // Counting takes about a day.
    if (day >= dayInJapan(now) - 1) return jsonResponse(200, {{"status", "unready"}});
    return std::nullopt;
}

}  // namespace

Response Line::followerCounts(const Request& request, const Captures&) {
    std::int64_t day = 0;
    if (auto answer = withoutFigures(request, clock_.now(), day)) return *answer;
    std::int64_t followers = 0, blocks = 0;
    for (const auto& [id, person] : friends_) {
        if (dayInJapan(person.since) > day) continue;
        ++followers;
        if (person.blockedAt != 0 && dayInJapan(person.blockedAt) <= day) ++blocks;
    }
    return jsonResponse(200, {{"status", "ready"},
                              {"followers", followers},
                              {"targetedReaches", (followers - blocks) * 4 / 5},
                              {"blocks", blocks}});
}

std::int64_t Line::countOf(const std::string& kind, std::int64_t day) const {
    std::int64_t count = 0;
    for (const auto& one : sent_)
        if (one.kind == kind && dayInJapan(one.at) == day)
            count += static_cast<std::int64_t>(std::max<std::size_t>(one.reached.size(), 1));
    return count;
}

Response Line::deliveryCounts(const Request& request, const Captures&) {
    std::int64_t day = 0;
    if (auto answer = withoutFigures(request, clock_.now(), day)) return *answer;
    json figures = {{"status", "ready"}};
    // What was sent by hand, each Monday; a figure that is nothing is left out.
    const auto byHand = day % 7 == 4 ? static_cast<std::int64_t>(friends_.size()) : 0;
    const std::pair<const char*, std::int64_t> all[] = {
        {"broadcast", byHand},
        {"apiPush", countOf("push", day)},
        {"apiMulticast", countOf("multicast", day)},
        {"apiBroadcast", countOf("broadcast", day)},
        {"apiNarrowcast", countOf("narrowcast", day)},
        {"apiReply", countOf("reply", day)}};
    for (const auto& [name, count] : all)
        if (count > 0) figures[name] = count;
    return jsonResponse(200, figures);
}

Response Line::sentCounts(const Request& request, const Captures& found) {
    constexpr const char* Kinds[] = {"push", "multicast", "broadcast", "reply"};
    if (std::find(std::begin(Kinds), std::end(Kinds), found[0]) == std::end(Kinds))
        return problemAnswer(notFound());
    std::int64_t day = 0;
    if (auto answer = withoutFigures(request, clock_.now(), day)) return *answer;
    const auto count = countOf(found[0], day);
    if (count > 0 && count < FewestToTell)
        return jsonResponse(200, {{"status", "unavailable_for_privacy"}});
    return jsonResponse(200, {{"status", "ready"}, {"success", count}});
}

}  // namespace leadloom::sandbox::line

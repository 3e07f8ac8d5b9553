#include <algorithm>

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/line/line.h"

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

constexpr std::size_t MostUploaded = 10'000, LongestDescription = 120;
constexpr std::int64_t MostListed = 40, DefaultListed = 20, FirstAudience = 4'100'000'000'000;
constexpr std::int64_t LifeSeconds = 180 * 86'400;

Problem noSuchAudience() {
    return {400, "audience group not found", {{{"message", "AUDIENCE_GROUP_NOT_FOUND"}}}};
}

std::optional<Problem> usersProblem(const json& users) {
    if (users.size() > MostUploaded) return Problem{400, "TOO_MANY_ROWS"};
    for (std::size_t i = 0; i < users.size(); ++i)
        if (!users[i].is_object() || users[i].size() != 1 || !users[i].contains("id") ||
            !users[i]["id"].is_string())
            return invalidProperty("audiences[" + std::to_string(i) + "]");
    return std::nullopt;
}

}  // namespace

Line::Audience* Line::audience(const std::string& id) {
    for (auto& one : audiences_)
        if (std::to_string(one.id) == id) return &one;
    return nullptr;
}

json Line::describeAudience(const Audience& one) const {
    return {{"audienceGroupId", one.id},
            {"type", "UPLOAD"},
            {"description", one.description},
            {"status", one.status},
            {"audienceCount", one.users.size()},
            {"created", one.created},
            {"permission", "READ_WRITE"},
            {"createRoute", "MESSAGING_API"},
            {"isIfaAudience", false},
            {"expireTimestamp", one.created + LifeSeconds}};
}

void Line::fill(Audience& one, const json& users, const std::string& description) {
    std::size_t added = 0;
    for (const auto& user : users) {
        const auto id = user["id"].get<std::string>();
        const auto person = friends_.find(id);
        const bool known = person != friends_.end() && person->second.follows;
        if (!known || std::find(one.users.begin(), one.users.end(), id) != one.users.end())
            continue;
        one.users.push_back(id);
        ++added;
    }
    one.jobs.push_back({{"audienceGroupJobId", one.jobs.size() + 1},
                        {"audienceGroupId", one.id},
                        {"description", description},
                        {"type", "DIFF_ADD"},
                        {"jobStatus", "FINISHED"},
                        {"audienceCount", added},
                        {"created", clock_.now() / 1000}});
}

Response Line::createAudience(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(request,
              {{"description", 's', true},
               {"isIfaAudience", 'b'},
               {"uploadDescription", 's'},
               {"audiences", 'a'}},
              body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    const auto description = body["description"].get<std::string>();
    if (description.empty() || codePoints(description) > LongestDescription)
        return problemAnswer(invalidProperty("description"));
    const auto users = body.value("audiences", json::array());
    if (const auto problem = usersProblem(users)) return problemAnswer(*problem);
    Audience made;
    made.id = FirstAudience + ++audiencesMade_;
    made.description = description;
    made.created = clock_.now() / 1000;
    fill(made, users, body.value("uploadDescription", ""));
    audiences_.push_back(made);
    counts_.created("audiences");
    auto answer = describeAudience(made);
    answer.erase("status");
    answer.erase("audienceCount");
    return jsonResponse(202, answer);
}

Response Line::addToAudience(const Request& request, const Captures&) {
    json body, details = json::array();
    checkBody(
        request,
        {{"audienceGroupId", 'i', true}, {"uploadDescription", 's'}, {"audiences", 'a', true}},
        body, details);
    if (!details.empty()) return problemAnswer(bodyErrors(details));
    auto* group = audience(body["audienceGroupId"].dump());
    if (group == nullptr) return problemAnswer(noSuchAudience());
    if (const auto problem = usersProblem(body["audiences"])) return problemAnswer(*problem);
    fill(*group, body["audiences"], body.value("uploadDescription", ""));
    counts_.updated("audiences");
    return jsonResponse(202, json::object());
}

Response Line::listAudiences(const Request& request, const Captures&) {
    const auto number = [&](const char* name, std::int64_t otherwise) {
        const auto* text = request.param(name);
        return text == nullptr ? otherwise : parsedInteger(*text).value_or(0);
    };
    const auto page = number("page", 0), size = number("size", DefaultListed);
    if (page < 1 || size < 1 || size > MostListed)
        return problemAnswer({400, page < 1 ? "Invalid page" : "Invalid size"});
    const auto* wanted = request.param("description");
    json fitting = json::array();
    for (const auto& one : audiences_)
        if (wanted == nullptr ||
            lowered(one.description).find(lowered(*wanted)) != std::string::npos)
            fitting.push_back(describeAudience(one));
    json shown = json::array();
    const auto total = static_cast<std::int64_t>(fitting.size());
    for (auto i = (page - 1) * size; i < std::min(total, page * size); ++i)
        shown.push_back(fitting[static_cast<std::size_t>(i)]);
    return jsonResponse(200, {{"audienceGroups", shown},
                              {"hasNextPage", page * size < total},
                              {"totalCount", total},
                              {"readWriteAudienceGroupTotalCount", total},
                              {"size", size},
                              {"page", page}});
}

Response Line::readAudience(const Request&, const Captures& found) {
    const auto* group = audience(found[0]);
    if (group == nullptr) return problemAnswer(noSuchAudience());
    return jsonResponse(200, {{"audienceGroup", describeAudience(*group)}, {"jobs", group->jobs}});
}

Response Line::removeAudience(const Request&, const Captures& found) {
    const auto removed = std::erase_if(
        audiences_, [&](const auto& one) { return std::to_string(one.id) == found[0]; });
    if (removed == 0) return problemAnswer(noSuchAudience());
    counts_.deleted("audiences");
    return jsonResponse(200, json::object());
}

}  // namespace leadloom::sandbox::line

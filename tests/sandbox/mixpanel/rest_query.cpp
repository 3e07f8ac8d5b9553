// What comes out: raw export, profiles, cohorts, segmentation.
#include <algorithm>
#include <set>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/mixpanel/expression.h"
#include "tests/sandbox/mixpanel/mixpanel.h"

namespace leadloom::sandbox::mixpanel {

using nlohmann::json;

namespace {

constexpr std::size_t MostExported = 100'000, MostSegments = 10'000;

Response badQuery(const std::string& error) {
    return jsonResponse(400, {{"error", error}, {"status", "error"}});
}

/// Errors of the export are text.
Response badExport(const std::string& error) {
    return textResponse(400, error, "text/plain");
}

std::string paramOf(const Request& request, const char* name) {
    const auto* value = request.param(name);
    return value == nullptr ? std::string() : *value;
}

/// What is wrong with names in a query or form.
std::string unknownName(const Pairs& pairs, std::initializer_list<const char*> known) {
    for (const auto& [name, value] : pairs)
        if (std::find(known.begin(), known.end(), name) == known.end())
            return "unknown parameter: " + name;
    return {};
}

/// Of each event that was taken twice the one that came last, as reports see them.
std::vector<const Event*> withoutRepeats(const std::vector<Event>& events) {
    std::map<std::tuple<std::string, std::string, std::int64_t, std::string>, const Event*> last;
    for (const auto& event : events)
        last[{event.name, event.properties.value("distinct_id", ""), event.time,
              event.properties.value("$insert_id", "")}] = &event;
    std::vector<const Event*> all;
    all.reserve(last.size());
    for (const auto& [key, event] : last)
        all.push_back(event);
    return all;
}

}  // namespace

Response Mixpanel::exported(const Request& request, const Captures&) {
    const auto wrong = unknownName(request.query, {"project_id", "from_date", "to_date", "limit",
                                                   "event", "where", "time_in_ms", "workspace_id"});
    if (!wrong.empty()) return badExport(wrong);
    const auto from = paramOf(request, "from_date"), to = paramOf(request, "to_date");
    if (!isDate(from) || !isDate(to)) return badExport("from_date and to_date must be yyyy-mm-dd");
    if (to < from) return badExport("to_date cannot be before from_date");
    const auto limit = parsedInteger(paramOf(request, "limit")).value_or(MostExported);
    if (limit < 1 || limit > static_cast<std::int64_t>(MostExported))
        return badExport("limit cannot be over 100000");
    std::optional<Predicate> where;
    if (request.param("where") != nullptr && !(where = parsedExpression(paramOf(request, "where"))))
        return badExport("where can't be read");
    std::set<std::string> names;
    if (request.param("event") != nullptr)
        for (const auto& name : json::parse(paramOf(request, "event")))
            names.insert(name.get<std::string>());
    std::string text;
    std::int64_t count = 0;
    for (const auto& event : project_.events()) {
        const auto day = isoDate(event.time);
        if (day < from || day > to || (!names.empty() && !names.contains(event.name))) continue;
        if (where && !(*where)(event.properties)) continue;
        if (++count > limit) break;
        auto properties = event.properties;
        properties["time"] =
            paramOf(request, "time_in_ms") == "true" ? event.time : event.time / 1000;
        properties["mp_processing_time_ms"] = event.processed;
        text += json{{"event", event.name}, {"properties", properties}}.dump() + '\n';
    }
    return textResponse(200, text, "text/plain; charset=utf-8");
}

Mixpanel::Session* Mixpanel::session(const std::string& id) {
    while (!sessions_.empty() && sessions_.front().made + sessionSeconds_ * 1000 <= clock_.now())
        sessions_.pop_front();
    const auto found = std::find_if(sessions_.begin(), sessions_.end(),
                                    [&](const Session& one) { return one.id == id; });
    return found == sessions_.end() ? nullptr : &*found;
}

/// Ids of the profiles that a query is about; nothing where it can't be read.
std::optional<std::vector<std::string>> Mixpanel::peopleMeant(const Pairs& form) const {
    std::optional<std::set<std::string>> wanted;
    if (const auto one = formValue(form, "distinct_id"); !one.empty()) wanted.emplace({one});
    if (const auto list = formValue(form, "distinct_ids"); !list.empty())
        wanted = json::parse(list).get<std::set<std::string>>();
    if (const auto cohort = formValue(form, "filter_by_cohort"); !cohort.empty()) {
        wanted.emplace();
        const auto id = json::parse(cohort).at("id").get<std::int64_t>();
        for (const auto& known : const_cast<Project&>(project_).cohorts())
            if (known.id == id) wanted->insert(known.members.begin(), known.members.end());
    }
    std::optional<Predicate> where;
    const auto expression = formValue(form, "where");
    if (!expression.empty() && !(where = parsedExpression(expression))) return std::nullopt;
    std::vector<std::string> people;
    for (const auto& [id, properties] : project_.profiles())
        if ((!wanted || wanted->contains(id)) && (!where || (*where)(properties)))
            people.push_back(id);
    return people;
}

Response Mixpanel::queryProfiles(const Request& request, const Captures&) {
    const auto form = parsedForm(request.body);
    const auto wrong =
        unknownName(form, {"distinct_id", "distinct_ids", "data_group_id", "where",
                           "output_properties", "session_id", "page", "behaviors",
                           "as_of_timestamp", "filter_by_cohort", "include_all_users"});
    if (!wrong.empty()) return badQuery(wrong);
    const auto page =
        parsedInteger(formValue(form, "page").empty() ? "0" : formValue(form, "page"));
    if (!page || *page < 0) return badQuery("page must be a number");
    auto* known = session(formValue(form, "session_id"));
    if (*page > 0 && known == nullptr)
        return badQuery("request for page in uncached query for params");
    if (known == nullptr) {
        auto people = peopleMeant(form);
        if (!people) return badQuery("where can't be read");
        sessions_.push_back({std::to_string(clock_.now() / 1000) + "-" + randomHex(3),
                             std::move(*people), clock_.now()});
        known = &sessions_.back();
    }
    std::optional<std::set<std::string>> wanted;
    if (const auto names = formValue(form, "output_properties"); !names.empty())
        wanted = json::parse(names).get<std::set<std::string>>();
    json results = json::array();
    const auto first = static_cast<std::size_t>(*page) * pageSize_;
    for (auto i = first; i < std::min(first + pageSize_, known->people.size()); ++i) {
        const auto profile = project_.profiles().find(known->people[i]);
        if (profile == project_.profiles().end()) continue;
        auto properties = json::object();
        for (const auto& [name, value] : profile->second.items())
            if (!wanted || wanted->contains(name)) properties[name] = value;
        results.push_back({{"$distinct_id", profile->first}, {"$properties", properties}});
    }
    json answer = {{"page", *page},
                   {"page_size", pageSize_},
                   {"session_id", known->id},
                   {"status", "ok"},
                   {"results", results}};
    if (*page == 0) answer["total"] = known->people.size();
    return jsonResponse(200, answer);
}

Response Mixpanel::listCohorts(const Request&, const Captures&) {
    json cohorts = json::array();
    for (const auto& cohort : project_.cohorts())
        cohorts.push_back({{"id", cohort.id},
                           {"name", cohort.name},
                           {"count", cohort.members.size()},
                           {"is_visible", 1},
                           {"description", ""},
                           {"created", "2025-01-01 08:00:00"},
                           {"project_id", 4242}});
    return jsonResponse(200, cohorts);
}

Response Mixpanel::segmentation(const Request& request, const Captures&) {
    const auto wrong =
        unknownName(request.query, {"project_id", "workspace_id", "event", "from_date", "to_date",
                                    "on", "unit", "interval", "where", "limit", "type", "format"});
    if (!wrong.empty()) return badQuery(wrong);
    const auto from = paramOf(request, "from_date"), to = paramOf(request, "to_date");
    const auto name = paramOf(request, "event"), unit = paramOf(request, "unit"),
               type = paramOf(request, "type");
    if (name.empty() || !isDate(from) || !isDate(to) || to < from)
        return badQuery("event, from_date and to_date are needed");
    if (!unit.empty() && unit != "day") return badQuery("only days are simulated");
    if (!type.empty() && type != "general" && type != "unique")
        return badQuery("type must be general or unique");
    if (parsedInteger(paramOf(request, "limit")).value_or(1) >
        static_cast<std::int64_t>(MostSegments))
        return badQuery("limit cannot be over 10000");
    const auto on = propertyIn(paramOf(request, "on"));
    if (request.param("on") != nullptr && !on) return badQuery("on can't be read");
    std::map<std::string, std::map<std::string, std::vector<std::string>>> people;
    std::set<std::string> days;
    for (const auto* event : withoutRepeats(project_.events())) {
        const auto day = isoDate(event->time);
        if (event->name != name || day < from || day > to) continue;
        days.insert(day);
        const auto value = on ? event->properties.value(*on, json()) : json(name);
        const auto segment = value.is_string() ? value.get<std::string>()
                             : value.is_null() ? "undefined"
                                               : value.dump();
        people[segment][day].push_back(event->properties.value("distinct_id", ""));
    }
    json values = json::object();
    for (const auto& [segment, byDay] : people)
        for (const auto& day : days) {
            const auto found = byDay.find(day);
            const auto all = found == byDay.end() ? std::vector<std::string>() : found->second;
            values[segment][day] = type == "unique"
                                       ? std::set<std::string>(all.begin(), all.end()).size()
                                       : all.size();
        }
    return jsonResponse(
        200, {{"data", {{"series", days}, {"values", values}}}, {"legend_size", values.size()}});
}

}  // namespace leadloom::sandbox::mixpanel

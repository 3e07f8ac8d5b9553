#include "tests/sandbox/line/problem.h"

#include <algorithm>

namespace leadloom::sandbox::line {

using nlohmann::json;

namespace {

bool fits(const json& value, char kind) {
    switch (kind) {
        case 's':
            return value.is_string();
        case 'b':
            return value.is_boolean();
        case 'i':
            return value.is_number_integer();
        case 'a':
            return value.is_array();
        default:
            return value.is_object();
    }
}

void add(json& details, const std::string& message, const std::string& property) {
    details.push_back({{"message", message}, {"property", property}});
}

}  // namespace

Response problemAnswer(const Problem& problem) {
    json body = {{"message", problem.message}};
    if (!problem.details.empty()) body["details"] = problem.details;
    return jsonResponse(problem.status, body);
}

Problem notFound() {
    return {404, "Not found"};
}

Problem invalidProperty(const std::string& property) {
    return {400, "The property, '" + property +
                     "', in the request body is invalid (line: -, column: -)"};
}

Problem bodyErrors(json details) {
    const auto count = std::to_string(details.size());
    return {400, "The request body has " + count + " error(s)", std::move(details)};
}

void checkShape(const json& object, const std::vector<Property>& properties,
                const std::string& place, json& details) {
    for (const auto& property : properties) {
        const auto found = object.find(property.name);
        if (found == object.end() && property.required)
            add(details, "May not be null", place + property.name);
        if (found != object.end() && !fits(*found, property.kind))
            add(details, "Wrong type", place + property.name);
    }
    for (const auto& [name, value] : object.items())
        if (std::none_of(properties.begin(), properties.end(),
                         [&known = name](const Property& one) { return known == one.name; }))
            add(details, "Unknown property", place + name);
}

void checkBody(const Request& request, const std::vector<Property>& properties, json& body,
               json& details) {
    body = json::parse(request.body, nullptr, false);
    if (body.is_object())
        checkShape(body, properties, "", details);
    else
        add(details, "May not be empty", "");
}

}  // namespace leadloom::sandbox::line

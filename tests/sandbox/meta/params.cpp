#include "tests/sandbox/meta/params.h"

#include "tests/sandbox/core/text.h"
#include "tests/sandbox/core/url.h"
#include "tests/sandbox/meta/graph_error.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

Params::Params(const Request& request) {
    for (const auto& [name, value] : request.query)
        values_[name] = value;
    if (request.body.empty()) return;
    if (request.mediaType() == "application/x-www-form-urlencoded") {
        for (const auto& [name, value] : parsedForm(request.body))
            values_[name] = value;
        return;
    }
    const auto body = json::parse(request.body, nullptr, false);
    if (!body.is_object())
        throw GraphError("(#100) The body is neither a form nor a JSON object", 100);
    for (const auto& [name, value] : body.items())
        if (!value.is_null()) values_[name] = value;
}

std::string Params::text(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return {};
    return found->second.is_string() ? found->second.get<std::string>() : found->second.dump();
}

json Params::document(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end() || !found->second.is_string())
        return found == values_.end() ? json() : found->second;
    auto parsed = json::parse(found->second.get<std::string>(), nullptr, false);
    if (parsed.is_discarded())
        throw GraphError("(#100) Param " + name + " must be valid JSON", 100);
    return parsed;
}

std::int64_t Params::integer(const std::string& name, std::int64_t otherwise) const {
    if (!has(name)) return otherwise;
    const auto number = parsedInteger(text(name));
    if (!number) throw GraphError("(#100) Param " + name + " must be an integer", 100);
    return *number;
}

std::vector<std::string> Params::list(const std::string& name) const {
    if (!has(name)) return {};
    const auto parsed = json::parse(text(name), nullptr, false);
    if (!parsed.is_array()) return split(text(name), ',');
    std::vector<std::string> all;
    for (const auto& one : parsed)
        if (one.is_string()) all.push_back(one);
    return all;
}

}  // namespace leadloom::sandbox::meta

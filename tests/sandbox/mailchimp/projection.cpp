#include "tests/sandbox/mailchimp/projection.h"

#include <set>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

using Paths = std::set<std::string>;

Paths pathsOf(const std::string* text) {
    Paths paths;
    if (text == nullptr) return paths;
    for (const auto& path : split(*text, ','))
        if (!path.empty()) paths.insert(path);
    return paths;
}

/// Whether a path is named, or lies under one that is.
bool isNamed(const Paths& paths, const std::string& path) {
    if (paths.contains(path)) return true;
    const auto dot = path.rfind('.');
    return dot != std::string::npos && isNamed(paths, path.substr(0, dot));
}

bool leadsTo(const Paths& paths, const std::string& path) {
    const auto next = paths.lower_bound(path + ".");
    return next != paths.end() && next->starts_with(path + ".");
}

void prune(json& value, const Paths& paths, bool keeps, const std::string& at) {
    if (value.is_array())
        for (auto& item : value)
            prune(item, paths, keeps, at);
    if (!value.is_object()) return;
    for (auto member = value.begin(); member != value.end();) {
        const auto path = at.empty() ? member.key() : at + "." + member.key();
        const bool named = isNamed(paths, path);
        if (named ? !keeps : keeps && !leadsTo(paths, path)) {
            member = value.erase(member);
            continue;
        }
        if (!named) prune(*member, paths, keeps, path);
        ++member;
    }
}

}  // namespace

json projected(const Request& request, json document) {
    const auto fields = pathsOf(request.param("fields"));
    const auto excluded = pathsOf(request.param("exclude_fields"));
    if (!fields.empty()) prune(document, fields, true, "");
    if (!excluded.empty()) prune(document, excluded, false, "");
    return document;
}

}  // namespace leadloom::sandbox::mailchimp

#include "tests/sandbox/core/router.h"

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

namespace {

bool fits(const std::vector<std::string>& parts, const std::vector<std::string>& segments,
          Captures& captures) {
    if (parts.size() != segments.size()) return false;
    captures.clear();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].front() == '{')
            captures.push_back(segments[i]);
        else if (parts[i] != segments[i])
            return false;
    }
    return true;
}

}  // namespace

void Router::add(std::string method, std::string_view pattern, Route route) {
    Entry entry{std::move(method), {}, std::move(route)};
    for (auto& part : split(pattern, '/'))
        if (!part.empty()) entry.parts.push_back(std::move(part));
    entries_.push_back(std::move(entry));
}

Router::Found Router::find(std::string_view method,
                           const std::vector<std::string>& segments) const {
    Found found;
    Captures captures;
    for (const auto& entry : entries_) {
        if (!fits(entry.parts, segments, captures)) continue;
        if (entry.method == method) {
            found.route = &entry.route;
            found.captures = captures;
            return found;
        }
        found.allowed.push_back(entry.method);
    }
    return found;
}

}  // namespace leadloom::sandbox

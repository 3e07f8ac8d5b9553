#include <leadloom/sdk/follow_ids.h>

#include "parts.h"
#include "rows.h"

namespace leadloom::salesforce {

namespace {

/// The WHERE of a key; empty where it can't be asked by this key.
std::string whereOf(const Selection& selection, std::string_view key, std::string_view value) {
    const auto has = [&](std::string_view field) { return selection.description->has(field); };
    const auto equals = [&](std::string_view field) {
        return has(field) ? std::string(field) + " = " + soqlText(value) : std::string();
    };
    if (key == "email") return equals("Email");
    if (key == "name") return equals("Name");
    if (key == "marker" || key == "external_id")
        return selection.shape.marker.empty() ? "" : equals(selection.shape.marker.substr(1));
    if (key == "domain" && has("Website")) return "Website LIKE " + soqlContaining(value);
    const auto pattern = soqlPhonePattern(value);
    if (key != "phone" || !has("Phone") || pattern.empty()) return equals(key);
    return "Phone LIKE " + pattern + (has("MobilePhone") ? " OR MobilePhone LIKE " + pattern : "");
}

}  // namespace

Status byIds(Org& org, const LookupTask& task, std::span<const std::string> ids) {
    const auto selection = select(org, task.stream, task.options);
    if (!selection) return selection.status();
    return followIds(recordIds(ids), mostIdsBeside(selection->fields), task.sink,
                     [&](std::span<const std::string> some, const auto& put) {
                         const auto query = selection->query(soqlIn("Id", some));
                         const auto answer = org.query(query, true);
                         if (!answer) return answer.status();
                         return rowsOf(org, *selection, query, *answer).then(put);
                     });
}

Status byKey(Org& org, const LookupTask& task, std::string_view key, std::string_view value) {
    const auto selection = select(org, task.stream, task.options);
    if (!selection) return selection.status();
    const auto query = selection->query(whereOf(*selection, key, value));
    if (query.where.empty())
        return {LL_UNSUPPORTED,
                std::string(task.stream) + " can't be searched by " + std::string(key)};
    const auto answer = org.query(query, false);
    if (!answer) return answer.status();
    auto page = rowsOf(org, *selection, query, *answer);
    return page ? page->putTo(task.sink).status() : page.status();
}

}  // namespace leadloom::salesforce

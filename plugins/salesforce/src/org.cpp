#include "org.h"

#include <algorithm>

#include <leadloom/sdk/query.h>

#include "errors.h"

namespace leadloom::salesforce {

std::string_view ObjectDescription::typeOf(std::string_view field) const {
    const auto found =
        std::ranges::find(fields, field, [](const auto& known) { return known.first; });
    return found == fields.end() ? std::string_view{} : found->second;
}

Org::Org(const Host& host) : RestClient(host, errorTable()) {}

std::string Org::version() const {
    const auto version = settings().text("api_version");
    return (version.starts_with('v') ? "" : "v") + version;
}

Result<std::string> Org::instanceUrl() const {
    auto url = host().credentials().fieldOr(call(), "instance_url", settings().url("base_url"));
    while (url && url->ends_with('/'))
        url->pop_back();
    return url;
}

Result<std::string> Org::base() {
    return instanceUrl().then([&](std::string& url) -> Result<std::string> {
        return url + "/services/data/" + version();
    });
}

void Org::observe(const HttpResponse& response) {
    const auto usage = integersIn(response.header("Sforce-Limit-Info"));
    if (usage.size() < 2) return;
    host().rateLimit().observe("daily", std::max<std::int64_t>(0, usage[1] - usage[0]));
}

Result<Answer> Org::versions() {
    return instanceUrl().then(
        [&](std::string& url) { return get(url + "/services/data/", "listing versions"); });
}

Result<Answer> Org::query(const SoqlQuery& query, bool all) {
    return get(Query().add("q", query.text()).on(all ? "/queryAll" : "/query"),
               "reading " + query.object);
}

Result<Answer> Org::describeAnswer(std::string_view object) {
    const std::string name(object);
    return get("/sobjects/" + name + "/describe", "describing " + name);
}

Result<const ObjectDescription*> Org::describe(std::string_view object) {
    if (const auto known = descriptions_.find(object); known != descriptions_.end())
        return &known->second;
    const auto answer = describeAnswer(object);
    if (!answer) return answer.status();
    ObjectDescription description;
    auto status = answer->each("/fields", {"/name", "/type"}, [&](const JsonItem& field) {
        description.fields.emplace_back(field.value(0), field.value(1));
        return Status::ok();
    });
    if (!status) return status;
    const auto createable = answer->value("/createable");
    description.createable = createable && *createable == "true";
    return &descriptions_.emplace(object, std::move(description)).first->second;
}

std::string Org::markerOf(const ObjectDescription& description) const {
    const auto field = settings().text("external_id_field");
    return description.has(field) ? field : std::string();
}

}  // namespace leadloom::salesforce

#include "search.h"

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::hubspot {

using sdk::jsonString;

namespace {

std::string filterText(const Filter& filter) {
    return "{\"propertyName\":" + jsonString(filter.property) +
           ",\"operator\":" + jsonString(filter.op) + ",\"value\":" + jsonString(filter.value) +
           "}";
}

}  // namespace

std::string jsonList(std::span<const std::string> texts) {
    std::vector<std::string> quoted;
    for (const auto& text : texts)
        quoted.push_back(jsonString(text));
    return "[" + sdk::joinTexts(quoted, ",") + "]";
}

std::string searchBody(std::span<const Filter> filters, const std::vector<std::string>& properties,
                       std::uint32_t limit) {
    std::string conditions;
    for (const auto& filter : filters)
        conditions += (conditions.empty() ? "" : ",") + filterText(filter);
    return "{\"filterGroups\":[{\"filters\":[" + conditions +
           "]}],\"sorts\":[{\"propertyName\":\"hs_object_id\",\"direction\":\"ASCENDING\"}]"
           ",\"properties\":" +
           jsonList(properties) + ",\"limit\":" + std::to_string(limit) + ",\"after\":\"0\"}";
}

std::vector<Filter> changesSince(std::string_view modifiedProperty, std::int64_t fromUs,
                                 std::string_view afterId) {
    std::vector<Filter> filters{{modifiedProperty, "GTE", std::to_string(fromUs / 1000)}};
    if (!afterId.empty()) filters.push_back({"hs_object_id", "GT", std::string(afterId)});
    return filters;
}

std::string batchReadBody(std::span<const std::string> ids, std::string_view idProperty,
                          const std::vector<std::string>& properties) {
    std::string inputs;
    for (const auto& id : ids)
        inputs += (inputs.empty() ? "" : ",") + ("{\"id\":" + jsonString(id) + "}");
    auto body = "{\"inputs\":[" + inputs + "]";
    if (!idProperty.empty()) body += ",\"idProperty\":" + jsonString(idProperty);
    return body + ",\"properties\":" + jsonList(properties) + ",\"propertiesWithHistory\":[]}";
}

}  // namespace leadloom::hubspot

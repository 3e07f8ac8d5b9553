#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::meta {

/// A kind of node of the graph: names with blanks between them.
struct NodeType {
    std::string_view name;
    std::string_view fields;    ///< that can be asked for
    std::string_view defaults;  ///< that come where nobody asks
};

extern const NodeType UserNode, PageNode, FormNode, LeadNode, AccountNode, CampaignNode, AdSetNode,
    AdNode, InsightNode, RunNode, AppNode, PixelNode;

/// What a request sees of a node. `fields`: "id,questions{key,label}", empty = the defaults. Throws
/// a GraphError for a field that the kind doesn't have. Fields without a value are left out.
nlohmann::json selected(const NodeType& type, const nlohmann::json& node,
                        const std::string& fields);
/// Throws where one of them doesn't exist.
void requireFields(const NodeType& type, const std::string& fields);

}  // namespace leadloom::sandbox::meta

#include "tests/sandbox/meta/graph_error.h"

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::meta {

using nlohmann::json;

Response GraphError::answer() const {
    json error = {{"message", what()}, {"type", type_}, {"code", code_}, {"fbtrace_id", traceId()}};
    if (subcode_ != 0) error["error_subcode"] = subcode_;
    if (transient_) error["is_transient"] = true;
    return textResponse(status_, json{{"error", error}}.dump(), "application/json; charset=UTF-8");
}

GraphError noSuchObject(const std::string& method, const std::string& id) {
    return GraphError("Unsupported " + lowered(method) + " request. Object with ID '" + id +
                          "' does not exist, cannot be loaded due to missing permissions, or does "
                          "not support this operation",
                      100, 33)
        .ofType("GraphMethodException");
}

std::string traceId() {
    return "A" + randomHex(11);
}

}  // namespace leadloom::sandbox::meta

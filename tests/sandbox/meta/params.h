#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/message.h"

namespace leadloom::sandbox::meta {

/// The parameters of a request, wherever they stand: in the query, in a form or in a JSON object.
class Params {
public:
    /// Throws a GraphError where the body is neither.
    explicit Params(const Request& request);

    bool has(const std::string& name) const { return values_.contains(name); }
    /// Empty where it is absent; a document as its JSON text.
    std::string text(const std::string& name) const;
    /// Null where it is absent. Throws a GraphError where it is a text that is no JSON.
    nlohmann::json document(const std::string& name) const;
    /// Throws a GraphError where it is no whole number.
    std::int64_t integer(const std::string& name, std::int64_t otherwise) const;
    /// Texts of a list, or of one text with commas.
    std::vector<std::string> list(const std::string& name) const;

private:
    std::map<std::string, nlohmann::json> values_;
};

}  // namespace leadloom::sandbox::meta

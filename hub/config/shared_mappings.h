#pragma once

#include <map>
#include <memory>
#include <string>

#include "hub/config/load_mapping.h"

namespace leadloom::config {

/// Mappings loaded once for all streams that would get the same: the hundredth connection to a kind
/// of system costs no more YAML and no more checks. Of a mapping that learns from what a connection
/// sees, each gets one of its own. Not thread-safe.
class SharedMappings {
public:
    /// As loadMapping().
    Result<std::shared_ptr<const mapping::Mapping>> load(const MappingRequest& request,
                                                         model::FieldTable& fields);

private:
    using Mapping = std::shared_ptr<const mapping::Mapping>;

    void read(MappingText& text);

    std::map<std::string, Mapping> loaded_;
    std::map<std::pair<std::string, std::string>, std::shared_ptr<const Node>> texts_;
};

}  // namespace leadloom::config

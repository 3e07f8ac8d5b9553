#pragma once

#include <map>
#include <memory>
#include <string>

#include "hub/config/load_mapping.h"

namespace leadloom::config {

/// Mappings loaded once for all streams that would get the same: the hundredth connection to a kind
/// of system costs no more YAML and no more checks. Mappings that learn from what one connection
/// sees are never shared. Not thread-safe.
class SharedMappings {
public:
    /// As loadMapping().
    Result<std::shared_ptr<const mapping::Mapping>> load(const MappingRequest& request,
                                                         model::FieldTable& fields);

private:
    std::map<std::string, std::shared_ptr<const mapping::Mapping>> loaded_;
};

}  // namespace leadloom::config

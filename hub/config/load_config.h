#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/fault.h"
#include "hub/config/workspace_config.h"
#include "hub/model/field_table.h"

namespace leadloom::config {

/// One text of a configuration with the name it is called by in messages.
struct ConfigText {
    std::string file;
    std::string text;
};

/// Loads a configuration file, or a folder whose *.yaml and *.yml files are merged in name order.
/// InvalidConfig with every fault, one a line; the same in `faults`, where given. Usage when there
/// is no such file. Filters and policies are checked against the fields of `fields`.
Result<WorkspaceConfig> loadConfig(const std::string& path, const model::FieldTable& fields,
                                   Faults* faults = nullptr);

/// The same from texts in memory; `folder` is where relative mapping files start.
Result<WorkspaceConfig> loadConfigTexts(const std::vector<ConfigText>& texts,
                                        const std::string& folder, const model::FieldTable& fields,
                                        Faults* faults = nullptr);

}  // namespace leadloom::config

#pragma once

#include <span>
#include <string>
#include <string_view>

#include <leadloom/sdk/connector_of.h>

#include "folder.h"

/// What the connector is made of.
namespace leadloom::files {

sdk::Status check(Folder& folder, const sdk::FindingSink& sink);
sdk::Status discover(Folder& folder, std::string_view stream, const sdk::DiscoverySink& sink);
sdk::Status read(Folder& folder, const sdk::ReadTask& task);
sdk::Status byIds(Folder& folder, const sdk::LookupTask& task, std::span<const std::string> ids);
sdk::Status byKey(Folder& folder, const sdk::LookupTask& task, std::string_view key,
                  std::string_view value);
sdk::Status write(Folder& folder, const sdk::WriteTask& task);

}  // namespace leadloom::files

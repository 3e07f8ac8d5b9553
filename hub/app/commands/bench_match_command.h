#pragma once

#include <filesystem>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

/// Measures matching on every labelled file of a folder (see readLabelledSets): quality by pairs
/// and after joining, what blocking lets through, how much is compared, how long it takes.
ExitCode runBenchMatch(CommandContext& context, const std::filesystem::path& folder);

}  // namespace leadloom::app

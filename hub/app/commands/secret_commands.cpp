#include <iostream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "hub/app/commands/commands.h"
#include "hub/app/commands/operator_log.h"
#include "hub/app/references.h"

namespace leadloom::app {
namespace {

/// The vault lies beside the configuration.
References vaultOf(const std::filesystem::path& config) {
    std::error_code failed;
    const std::filesystem::path folder =
        std::filesystem::is_directory(config, failed) ? config : config.parent_path();
    return References(folder.empty() ? std::filesystem::path(".") : folder);
}

/// Standard input without its last line break: a value on the command line would stay in the
/// shell's history and in the process list.
std::string valueFromInput() {
    std::string value(std::istreambuf_iterator<char>(std::cin), {});
    while (value.ends_with('\n') || value.ends_with('\r'))
        value.pop_back();
    return value;
}

}  // namespace

ExitCode runSecretSet(CommandContext& context, const std::string& name) {
    const std::string value = valueFromInput();
    if (value.empty()) {
        return fail(context.terminal,
                    {ErrorKind::Usage,
                     "no value came on standard input",
                     "pipe it in: printf %s \"$VALUE\" | leadloom secrets set " + name,
                     {},
                     0});
    }
    References vault = vaultOf(context.config);
    if (auto set = vault.secrets().set(name, value); !set)
        return fail(context.terminal, set.error());
    context.terminal.document({{"set", name}});
    context.terminal.line("kept; write ${secret:" + name + "} where it is needed");
    return ExitCode::Ok;
}

ExitCode runSecretList(CommandContext& context) {
    References vault = vaultOf(context.config);
    auto names = vault.secrets().names();
    if (!names) return fail(context.terminal, names.error());
    context.terminal.document(*names);
    for (const std::string& name : *names)
        context.terminal.line(name);
    return ExitCode::Ok;
}

ExitCode runSecretRemove(CommandContext& context, const std::string& name) {
    References vault = vaultOf(context.config);
    if (auto removed = vault.secrets().remove(name); !removed) {
        return fail(context.terminal, removed.error());
    }
    context.terminal.document({{"removed", name}});
    context.terminal.line("removed " + name);
    return ExitCode::Ok;
}

}  // namespace leadloom::app

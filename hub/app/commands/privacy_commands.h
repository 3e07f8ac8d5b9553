#pragma once

#include <filesystem>
#include <string>

#include "hub/app/commands/commands.h"

namespace leadloom::app {

struct ForgetOptions {
    std::string key;                    ///< id, e-mail, phone or full name
    std::filesystem::path certificate;  ///< written there as JSON, too; empty: not
    bool lift = false;                  ///< lets an erased person be a lead again
};

struct ExportOptions {
    std::string subject;           ///< everything about this one person; empty: all leads
    std::string format = "jsonl";  ///< or "csv"
    std::filesystem::path output;  ///< mode 0600; empty: standard output
};

struct RestoreOptions {
    std::filesystem::path file;
    bool withoutErasures = false;  ///< although erasures made since the backup can't be known
};

struct ConsentOptions {
    std::string lead;     ///< id, e-mail, phone or full name
    std::string channel;  ///< empty: show
    std::string state;    ///< "granted", "denied", "withdrawn"
    std::string proof;
    std::string source;
};

/// Erases a person everywhere, or tells when that was done.
ExitCode runForget(CommandContext& context, const ForgetOptions& options);
/// All leads, or everything that is held about one person.
ExitCode runExport(CommandContext& context, const ExportOptions& options);
/// Copies the store, beside a running hub.
ExitCode runBackup(CommandContext& context, const std::filesystem::path& file);
/// Puts a backup in the store's place and opens a new epoch.
ExitCode runRestore(CommandContext& context, const RestoreOptions& options);
/// Examines the installation; every finding with its remedy.
ExitCode runDoctor(CommandContext& context);
/// Shows a lead's consent, or notes what a person said.
ExitCode runConsent(CommandContext& context, const ConsentOptions& options);

}  // namespace leadloom::app

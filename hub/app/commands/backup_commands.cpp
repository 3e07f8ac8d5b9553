#include <map>

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/privacy_commands.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/erasure_log.h"
#include "hub/app/operator_name.h"
#include "hub/app/workspace.h"
#include "hub/store/backup.h"
#include "hub/store/file_lock.h"

namespace leadloom::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* AboutSecrets =
    "The vault (leadloom.secrets and its key) and the configuration are not in it: keep copies of "
    "them elsewhere, the key apart from the vault.";

json documentOf(const store::BackupFacts& facts, const fs::path& file) {
    return {{"file", file.string()},
            {"workspace", facts.workspace},
            {"taken_at", timeText(facts.takenUs)},
            {"schema", facts.schema},
            {"bytes", facts.bytes}};
}

/// What is known of erasures: the log beside the store, and the store that is being replaced.
std::vector<sync::ErasureNote> erasuresOf(const std::vector<sync::ErasureNote>& logged,
                                          const store::Legacy& legacy) {
    std::map<model::EntityId, sync::ErasureNote> notes;
    for (const store::SuppressionRow& row : legacy.suppressions) {
        sync::ErasureNote& note = notes[row.entity];
        note.lead = row.entity;
        note.atUs = row.atUs;
        note.digests.push_back(row.digest);
    }
    for (const sync::ErasureNote& note : logged)
        notes.try_emplace(note.lead, note);
    std::vector<sync::ErasureNote> all;
    all.reserve(notes.size());
    for (auto& [lead, note] : notes)
        all.push_back(std::move(note));
    return all;
}

Status refuseStranger(const store::BackupFacts& facts, const std::string& workspace,
                      const fs::path& file) {
    if (facts.workspace == workspace) return Status::ok();
    return Error{ErrorKind::Usage,
                 file.string() + ": a backup of the workspace \"" + facts.workspace +
                     "\", this configuration is of \"" + workspace + "\"",
                 "restore it with the configuration it belongs to",
                 {},
                 0};
}

Status refuseUnknownErasures(const RestoreOptions& options, const store::Legacy& legacy,
                             const ErasureLog& log) {
    std::error_code ignored;
    if (options.withoutErasures || legacy.readable || fs::exists(log.file(), ignored)) {
        return Status::ok();
    }
    return Error{ErrorKind::Usage,
                 "who was erased since the backup can't be known: there is neither a store to "
                 "replace nor the erasure log " +
                     log.file().string(),
                 "put the log there, or restore with --without-erasures and erase those people "
                 "again",
                 {},
                 0};
}

struct Restored {
    store::BackupFacts backup;
    sync::EpochReport epoch;
    fs::path replaced;
};

Result<sync::EpochReport> makeReady(CommandContext& context, const fs::path& staged,
                                    const sync::EpochOrder& order, const std::string& secret) {
    auto workspace = Workspace::openOver(staged, context.config, operatorLog(context.terminal));
    if (!workspace) return workspace.error();
    {
        auto tx = (*workspace)->store().beginRead();
        if (!tx) return tx.error();
        const auto own = (*tx)->value("workspace.secret");
        if (!own) return own.error();
        if (!secret.empty() && own->value_or("") != secret) {
            return Error{ErrorKind::Usage,
                         "the backup is of another store than the one it would replace",
                         "move the present store away if it shall really be replaced",
                         {},
                         0};
        }
    }
    return (*workspace)->engine().openEpoch(order);
}

Result<Restored> restore(CommandContext& context, const RestoreOptions& options) {
    Restored restored;
    auto backup = store::inspectBackup(options.file);
    if (!backup) return backup.error();
    restored.backup = *backup;
    const auto file = Workspace::storeFile(context.config);
    if (!file) return file.error();
    const auto workspace = Workspace::nameOf(context.config);
    if (!workspace) return workspace.error();
    if (const Status own = refuseStranger(*backup, *workspace, options.file); !own)
        return own.error();
    auto lock = store::FileLock::take(file->string() + ".lock");
    if (!lock) return lock.error();
    const store::Legacy legacy = store::legacyOf(*file);
    const ErasureLog log(*file);
    if (const Status known = refuseUnknownErasures(options, legacy, log); !known)
        return known.error();
    auto notes = log.notes();
    if (!notes) return notes.error();
    sync::EpochOrder order;
    order.actor = operatorName();
    order.backup = options.file.string() + " of " + timeText(backup->takenUs);
    order.after = legacy.epoch;
    order.erasures = erasuresOf(*std::move(notes), legacy);
    order.links = legacy.links;
    const auto staged = store::stageBackup(options.file, *file);
    if (!staged) return staged.error();
    auto epoch = makeReady(context, *staged, order, legacy.secret);
    if (!epoch) return epoch.error();
    restored.epoch = *epoch;
    const SystemClock clock;
    auto replaced = store::swapIn(*staged, *file, clock.wallUs());
    if (!replaced) return replaced.error();
    restored.replaced = *replaced;
    return restored;
}

void print(Terminal& terminal, const Restored& restored) {
    terminal.heading("Restored the backup of " + timeText(restored.backup.takenUs));
    terminal.line(
        "epoch " + std::to_string(restored.epoch.epoch) +
        "; records whose ties were made since: " + std::to_string(restored.epoch.links) +
        "; people erased since and now again: " + std::to_string(restored.epoch.erasedAgain));
    if (!restored.replaced.empty()) {
        terminal.line("what stood there is kept as " + restored.replaced.string() +
                      "; remove it when it isn't needed any more");
    }
    terminal.line(
        "Next: leadloom sync. It reads what changed since the backup; whatever it would "
        "delete or create waits for leadloom sync --approve.");
}

}  // namespace

ExitCode runBackup(CommandContext& context, const fs::path& file) {
    Terminal& terminal = context.terminal;
    const auto store = Workspace::storeFile(context.config);
    if (!store) return fail(terminal, store.error());
    const auto workspace = Workspace::nameOf(context.config);
    if (!workspace) return fail(terminal, workspace.error());
    const SystemClock clock;
    const auto facts = store::backUpSqlite(*store, file, *workspace, clock.wallUs());
    if (!facts) return fail(terminal, facts.error());
    json document = documentOf(*facts, file);
    document["secrets"] = AboutSecrets;
    terminal.document(document);
    terminal.line("backed up to " + file.string() + " (" + std::to_string(facts->bytes) +
                  " bytes, read through and sound)");
    terminal.line(AboutSecrets);
    return ExitCode::Ok;
}

ExitCode runRestore(CommandContext& context, const RestoreOptions& options) {
    Terminal& terminal = context.terminal;
    const auto restored = restore(context, options);
    if (!restored) return fail(terminal, restored.error());
    json document = documentOf(restored->backup, options.file);
    document["epoch"] = restored->epoch.epoch;
    document["former_links"] = restored->epoch.links;
    document["erased_again"] = restored->epoch.erasedAgain;
    document["replaced"] = restored->replaced.string();
    terminal.document(document);
    print(terminal, *restored);
    return ExitCode::Ok;
}

}  // namespace leadloom::app

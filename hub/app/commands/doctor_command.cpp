#include <limits>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "hub/app/commands/operator_log.h"
#include "hub/app/commands/privacy_commands.h"
#include "hub/app/commands/run_printing.h"
#include "hub/app/erasure_log.h"
#include "hub/app/plugin_path.h"
#include "hub/app/workspace.h"
#include "hub/plugin_host/plugin_catalog.h"
#include "hub/store/file_lock.h"

namespace leadloom::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t LeastFree = 64ULL << 20U;
constexpr TimeUs Second = 1'000'000;
constexpr TimeUs Day = 86'400 * Second;
constexpr TimeUs MostOffset = 60 * Second;

enum class Verdict { Good, Look, Bad };

/// One finding; what isn't good has a remedy.
struct Finding {
    Verdict verdict = Verdict::Good;
    std::string check;
    std::string found;
    std::string remedy;
};

using Findings = std::vector<Finding>;

const char* wordFor(Verdict verdict) {
    if (verdict == Verdict::Good) return "good";
    return verdict == Verdict::Look ? "warning" : "error";
}

void add(Findings& findings, bool good, Verdict otherwise, const std::string& check,
         const std::string& found, const std::string& remedy) {
    findings.push_back({good ? Verdict::Good : otherwise, check, found, good ? "" : remedy});
}

void lookAtStore(Workspace& workspace, Findings& findings) {
    const auto checks = workspace.store().check();
    if (!checks) {
        findings.push_back({Verdict::Bad, "store", checks.error().message, checks.error().remedy});
        return;
    }
    for (const store::StoreCheck& check : *checks)
        add(findings, check.sound, Verdict::Bad, "store: " + check.name, check.found, check.remedy);
    findings.push_back({Verdict::Good, "store: durability",
                        "a hub writes with synchronous=FULL and WAL, or refuses to start", ""});
}

void lookAtDisk(const fs::path& store, Findings& findings) {
    std::error_code failed;
    const fs::path folder = store.parent_path().empty() ? fs::path(".") : store.parent_path();
    const auto space = fs::space(folder, failed);
    const auto size = fs::file_size(store, failed);
    if (failed) return;
    const std::string found = std::to_string(space.available >> 20U) + " MB free, the store has " +
                              std::to_string(size >> 20U) + " MB";
    const Verdict verdict = space.available < LeastFree ? Verdict::Bad : Verdict::Look;
    add(findings, space.available >= LeastFree && space.available >= size, verdict, "disk", found,
        "free space there: a plan or a backup needs as much again as the store has");
}

void lookAtRights(const fs::path& file, Verdict verdict, Findings& findings) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) return;
    const bool others = (facts.st_mode & 077U) != 0;
    add(findings, !others, verdict, "rights: " + file.filename().string(),
        others ? "others than the owner may use it" : "the owner's only",
        "chmod go= " + file.string());
}

void lookAtFiles(Workspace& workspace, Findings& findings) {
    const fs::path folder = workspace.config().folder;
    lookAtRights(folder / "leadloom.secrets", Verdict::Bad, findings);
    lookAtRights(folder / "leadloom.secrets.key", Verdict::Bad, findings);
    lookAtRights(workspace.storeFile(), Verdict::Look, findings);
    lookAtRights(ErasureLog(workspace.storeFile()).file(), Verdict::Look, findings);
}

Status lookAtClocks(Workspace& workspace, store::Transaction& tx, Findings& findings) {
    for (const config::ConnectionConfig& connection : workspace.config().connections) {
        const auto offset = tx.value("clock_offset:" + connection.name);
        if (!offset) return offset.error();
        if (!*offset) continue;
        const TimeUs us = std::strtoll((*offset)->c_str(), nullptr, 10);
        add(findings, std::abs(us) <= MostOffset, Verdict::Look, "clock: " + connection.name,
            std::to_string(us / Second) + " s ahead of this machine",
            "set this machine's clock (NTP) if several systems differ the same way; else that "
            "system's is wrong, and the hub corrects for it");
    }
    const auto runs = tx.runs(1);
    if (!runs) return runs.error();
    const bool future =
        !runs->empty() && runs->front().startedAtUs > workspace.clock().wallUs() + MostOffset;
    add(findings, !future, Verdict::Bad, "clock: this machine",
        future ? "earlier than the newest run" : "not before the newest run",
        "set this machine's clock (NTP) before the next run");
    return Status::ok();
}

Status lookAtStream(Workspace& workspace, store::Transaction& tx, const std::string& place,
                    store::StreamKey key, int windowDays, Findings& findings) {
    const TimeUs now = workspace.clock().wallUs();
    const auto intents =
        tx.dueIntents(key, std::numeric_limits<TimeUs>::max(), {}, std::numeric_limits<int>::max());
    if (!intents) return intents.error();
    std::int64_t stuck = 0;
    for (const store::IntentRow& intent : *intents)
        stuck += intent.sinceUs != 0 && now - intent.sinceUs > Day ? 1 : 0;
    add(findings, stuck == 0, Verdict::Look, "writes: " + place,
        stuck == 0 ? "none waits longer than a day"
                   : std::to_string(stuck) + " wait for more than a day",
        "leadloom runs shows what stops them: a guard, a right, a system that is down");
    const auto attempts = tx.openAttempts(key);
    if (!attempts) return attempts.error();
    if (!attempts->empty()) {
        findings.push_back({Verdict::Look, "writes: " + place,
                            std::to_string(attempts->size()) + " with an unknown outcome",
                            "the next run finds out what became of them"});
    }
    const auto checkpoint = tx.checkpoint(key);
    if (!checkpoint) return checkpoint.error();
    if (windowDays == 0 || !*checkpoint || (*checkpoint)->lastReadUs == 0) return Status::ok();
    const bool missed = now - (*checkpoint)->lastReadUs > windowDays * Day;
    add(findings, !missed, Verdict::Look, "deletions: " + place,
        "last read " + timeText((*checkpoint)->lastReadUs) + ", told for " +
            std::to_string(windowDays) + " days",
        "leadloom sync --full: deletions older than that are only seen by reading everything");
    return Status::ok();
}

int windowOf(const Result<plugin_host::Manifest>& manifest, const std::string& stream) {
    if (!manifest) return 0;
    for (const sync::StreamDescription& description : manifest->streams) {
        if (description.name == stream) return description.deleteFeedDays;
    }
    return 0;
}

Status lookAtConnections(Workspace& workspace, store::Transaction& tx, Findings& findings) {
    const plugin_host::PluginCatalog catalog(pluginPath(workspace.config()), {});
    for (const config::ConnectionConfig& connection : workspace.config().connections) {
        const auto manifest = catalog.find(connection.connector);
        const Status good =
            manifest ? plugin_host::PluginCatalog::inspect(*manifest) : Status(manifest.error());
        add(findings, static_cast<bool>(good), Verdict::Bad, "plugin: " + connection.name,
            good ? connection.connector + " " + manifest->version : good.error().message,
            good ? "" : good.error().remedy);
        for (const config::StreamConfig& stream : connection.streams) {
            const auto key = workspace.store().streamKey(connection.name, stream.name);
            if (!key) continue;  // never used: there is nothing to look at
            const Status looked = lookAtStream(workspace, tx, connection.name + "/" + stream.name,
                                               *key, windowOf(manifest, stream.name), findings);
            if (!looked) return looked;
        }
        const auto restored = tx.value("restored:" + connection.name);
        if (!restored) return restored.error();
        if (*restored) {
            findings.push_back({Verdict::Look, "restore: " + connection.name,
                                "not in agreement yet since the store was restored",
                                "leadloom sync, and leadloom sync --approve for what it holds"});
        }
    }
    return Status::ok();
}

Status lookAtLeftovers(Workspace& workspace, store::Transaction& tx, Findings& findings) {
    const auto letters = tx.parked(std::numeric_limits<int>::max());
    if (!letters) return letters.error();
    add(findings, letters->empty(), Verdict::Look, "dead letters", std::to_string(letters->size()),
        "leadloom dead-letters lists them with their remedies");
    const auto erasures = tx.erasures();
    if (!erasures) return erasures.error();
    std::int64_t open = 0;
    for (const store::ErasureRow& erasure : *erasures)
        open += erasure.endedUs == 0 ? 1 : 0;
    add(findings, open == 0, Verdict::Look, "erasures",
        std::to_string(open) + " not complete, of " + std::to_string(erasures->size()),
        "the next sync goes on; leadloom check tells which system can't be reached");
    const auto runs = tx.runs(1);
    if (!runs) return runs.error();
    const bool running = !runs->empty() && runs->front().status == "running";
    if (!running) return Status::ok();
    const auto lock = store::FileLock::take(workspace.storeFile().string() + ".lock");
    add(findings, !lock, Verdict::Look, "leases", lock ? "a run was cut short" : "a hub is at work",
        "nothing is to be done: the next run takes over where it stopped");
    return Status::ok();
}

Result<Findings> examine(Workspace& workspace) {
    Findings findings;
    lookAtStore(workspace, findings);
    lookAtDisk(workspace.storeFile(), findings);
    lookAtFiles(workspace, findings);
    auto tx = workspace.store().beginRead();
    if (!tx) return tx.error();
    if (const Status done = lookAtClocks(workspace, **tx, findings); !done) return done.error();
    if (const Status done = lookAtConnections(workspace, **tx, findings); !done)
        return done.error();
    if (const Status done = lookAtLeftovers(workspace, **tx, findings); !done) return done.error();
    return findings;
}

}  // namespace

ExitCode runDoctor(CommandContext& context) {
    Terminal& terminal = context.terminal;
    auto workspace =
        Workspace::open(context.config, Workspace::Access::ReadOnly, operatorLog(terminal));
    if (!workspace) return fail(terminal, workspace.error());
    const auto findings = examine(**workspace);
    if (!findings) return fail(terminal, findings.error());
    json list = json::array();
    Table table({"", "check", "found", "remedy"});
    Verdict worst = Verdict::Good;
    for (const Finding& finding : *findings) {
        worst = std::max(worst, finding.verdict);
        table.add({wordFor(finding.verdict), finding.check, finding.found, finding.remedy});
        list.push_back({{"verdict", wordFor(finding.verdict)},
                        {"check", finding.check},
                        {"found", finding.found},
                        {"remedy", finding.remedy}});
    }
    terminal.document({{"verdict", wordFor(worst)}, {"findings", list}});
    terminal.table(table);
    if (worst == Verdict::Good) return ExitCode::Ok;
    return worst == Verdict::Look ? ExitCode::Incomplete : ExitCode::Internal;
}

}  // namespace leadloom::app

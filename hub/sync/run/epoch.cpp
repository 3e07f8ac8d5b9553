#include "hub/sync/run/epoch.h"

#include <algorithm>
#include <charconv>

#include "hub/base/crash_point.h"

namespace leadloom::sync {
namespace {

constexpr std::string_view EpochKey = "epoch";
constexpr std::string_view FormerPrefix = "former:";

std::int64_t numberOf(const std::optional<std::string>& text) {
    std::int64_t number = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

std::string formerKey(store::StreamKey stream, std::string_view externalId) {
    return std::string(FormerPrefix) + std::to_string(stream) + ":" + std::string(externalId);
}

const StreamContext* streamOf(const Workspace& workspace, const store::FormerLink& link) {
    const ConnectionContext* connection = workspace.connection(link.connection);
    return connection == nullptr ? nullptr : connection->stream(link.stream);
}

Result<bool> rememberTie(store::Transaction& tx, const Workspace& workspace,
                         const store::FormerLink& former) {
    const StreamContext* stream = streamOf(workspace, former);
    if (stream == nullptr) return false;
    const auto link = tx.linkHead(stream->key, former.record);
    if (!link) return link.error();
    if (*link) return false;
    const Status put = tx.putValue(formerKey(stream->key, former.record), former.entity.text());
    if (!put) return put.error();
    return true;
}

Status noteRestore(store::Transaction& tx, const EpochOrder& order, const EpochReport& report,
                   TimeUs nowUs) {
    store::AuditRow audit;
    audit.atUs = nowUs;
    audit.actor = order.actor;
    audit.action = "store.restore";
    audit.subject = order.backup;
    audit.detail = "epoch " + std::to_string(report.epoch);
    return tx.appendAudit(audit);
}

}  // namespace

std::string restoredKey(const ConnectionContext& connection) {
    return "restored:" + connection.settings->name;
}

Result<EpochReport> openEpoch(const Workspace& workspace, store::Store& store,
                              const EpochOrder& order) {
    auto tx = store.beginWrite();
    if (!tx) return tx.error();
    const auto own = (*tx)->value(EpochKey);
    if (!own) return own.error();
    EpochReport report;
    report.epoch = std::max(order.after, numberOf(*own)) + 1;
    Status put = (*tx)->putValue(EpochKey, std::to_string(report.epoch));
    // From here on it is a store again, no longer a backup of one.
    if (put) put = (*tx)->removeValue("backup.workspace");
    if (put) put = (*tx)->removeValue("backup.taken_at");
    if (!put) return put.error();
    for (const ConnectionContext& connection : workspace.connections()) {
        put = (*tx)->putValue(restoredKey(connection), "1");
        if (!put) return put.error();
    }
    for (const ErasureNote& note : order.erasures) {
        for (const std::string& digest : note.digests) {
            put = (*tx)->suppress({digest, "erased", note.lead, note.atUs});
            if (!put) return put.error();
        }
    }
    for (const store::FormerLink& link : order.links) {
        const auto kept = rememberTie(**tx, workspace, link);
        if (!kept) return kept.error();
        if (*kept) ++report.links;
    }
    const TimeUs now = workspace.settings().clock->wallUs();
    if (const Status noted = noteRestore(**tx, order, report, now); !noted) return noted.error();
    LL_CRASH_POINT("restore.inside_epoch");
    if (const Status committed = (*tx)->commit(); !committed) return committed.error();
    return report;
}

Status loadEpoch(store::Transaction& tx, RunState& run) {
    const auto epoch = tx.value(EpochKey);
    if (!epoch) return epoch.error();
    run.epoch = numberOf(*epoch);
    if (run.epoch == 0) return Status::ok();
    for (const ConnectionContext& connection : run.workspace.connections()) {
        const auto mark = tx.value(restoredKey(connection));
        if (!mark) return mark.error();
        run.restored = run.restored || *mark;
    }
    return Status::ok();
}

Status noteRestored(RunState& run, const ConnectionContext& connection) {
    const bool allTookPart = run.options.connections.empty() && run.options.streams.empty() &&
                             !run.options.hintsOnly && run.faults().empty();
    if (!run.restored || !allTookPart) return Status::ok();
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status gone = (*tx)->removeValue(restoredKey(connection)); !gone) return gone;
    return (*tx)->commit();
}

Result<std::string> formerLead(store::Transaction& tx, const RunState& run,
                               const StreamContext& stream, std::string_view externalId) {
    if (run.epoch == 0) return std::string();
    const auto lead = tx.value(formerKey(stream.key, externalId));
    if (!lead) return lead.error();
    return lead->value_or(std::string());
}

Status forgetFormerLead(store::Transaction& tx, const RunState& run, store::StreamKey stream,
                        std::string_view externalId) {
    return run.epoch == 0 ? Status::ok() : tx.removeValue(formerKey(stream, externalId));
}

}  // namespace leadloom::sync

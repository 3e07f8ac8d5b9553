#include <nlohmann/json.hpp>

#include "hub/base/crash_point.h"
#include "hub/sync/eraser.h"

namespace leadloom::sync {
namespace {

/// Kinds after which the same deletion may yet go through.
bool mayGoThroughLater(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Transient:
        case ErrorKind::RateLimited:
        case ErrorKind::Quota:
        case ErrorKind::Auth:
        case ErrorKind::Unreachable:
        case ErrorKind::UnknownOutcome:
        case ErrorKind::Accepted:
        case ErrorKind::Cancelled:
        case ErrorKind::Conflict:
        case ErrorKind::Storage:
            return true;
        case ErrorKind::Forbidden:
        case ErrorKind::InvalidConfig:
        case ErrorKind::CursorExpired:
        case ErrorKind::InvalidRecord:
        case ErrorKind::NotFound:
        case ErrorKind::Unsupported:
        case ErrorKind::Bug:
        case ErrorKind::Usage:
        case ErrorKind::Guard:
            break;
    }
    return false;
}

}  // namespace

/// A deletion by id can be repeated without harm: what is gone already is answered as that. So the
/// target itself, durable since the erasure was asked for, is all that a crash needs to find.
Status Eraser::sendAll(store::ErasureRow& row, ErasureDocument& document) {
    for (ErasureTarget& target : document.targets) {
        if (!target.pending() || run_.cancelled()) continue;
        send(target);
        LL_CRASH_POINT("erasure.after_send");
        auto tx = run_.store.beginWrite();
        if (!tx) return tx.error();
        if (row.redactedUs != 0) {
            if (const Status raised = raiseTickets(**tx, row, document); !raised) return raised;
        }
        if (const Status kept = keep(**tx, row, document); !kept) return kept;
        if (const Status committed = (*tx)->commit(); !committed) return committed;
        LL_CRASH_POINT("erasure.after_connection");
    }
    return Status::ok();
}

void Eraser::send(ErasureTarget& target) {
    target.atUs = run_.clock.wallUs();
    const StreamContext* stream = run_.workspace.stream(target.streamKey);
    const bool configured = stream != nullptr;
    const bool deletes = configured && stream->writes() && stream->description().canDelete;
    const bool archives = configured && stream->writes() && stream->description().canArchive;
    if (!deletes && !archives) {
        if (configured && askToErase(*stream, target)) return;
        target.outcome = "by_hand";
        target.reason = !configured         ? "the stream is no longer configured"
                        : !stream->writes() ? "the hub only reads there"
                                            : "records can't be deleted there by the hub";
        return;
    }
    const auto connector = connectors_(*stream->connection);
    if (!connector) {
        settle(target, connector.error(), archives);
        return;
    }
    const EngineSettings& settings = run_.workspace.settings();
    const std::string key = settings.digest("erasure\n" + stream->place() + "\n" + target.record);
    WriteItem item;
    item.operation = deletes ? WriteOperation::Delete : WriteOperation::Archive;
    item.externalId = target.record;
    item.idempotencyKey = key;
    const CallContext call{run_.runId, 0, run_.options.cancelled};
    const auto results = (*connector)->write(call, stream->settings->name, {&item, 1});
    const Status unanswered =
        Error{ErrorKind::UnknownOutcome, stream->place() + ": no answer to a deletion", {}};
    settle(target, results.empty() ? unanswered : results.front().status, !deletes);
}

/// Systems that erase persons although their records can't be deleted one by one. False: this one
/// doesn't.
bool Eraser::askToErase(const StreamContext& stream, ErasureTarget& target) {
    const auto connector = connectors_(*stream.connection);
    if (!connector) {
        settle(target, connector.error(), false);
        return true;
    }
    const nlohmann::json keys = {{"stream", stream.settings->name}, {"external_id", target.record}};
    const CallContext call{run_.runId, 0, run_.options.cancelled};
    const auto receipt = (*connector)->erasePerson(call, keys.dump());
    if (!receipt) {
        if (receipt.error().kind == ErrorKind::Unsupported) return false;
        settle(target, receipt.error(), false);
        return true;
    }
    const auto told = nlohmann::json::parse(*receipt, nullptr, false);
    const std::string outcome = told.is_object() ? told.value("outcome", "") : "";
    if (outcome == "unsupported") return false;
    const bool done = outcome == "erased" || outcome == "anonymised";
    settle(target,
           done ? Status::ok() : Status(Error{ErrorKind::Accepted, "not yet carried out", ""}),
           false);
    return true;
}

void Eraser::settle(ErasureTarget& target, const Status& status, bool archives) const {
    target.atUs = run_.clock.wallUs();
    target.reason.clear();
    if (status) {
        target.outcome = archives ? "archived" : "deleted";
        return;
    }
    const Error& error = status.error();
    if (error.kind == ErrorKind::NotFound) {
        target.outcome = "already_gone";
        return;
    }
    target.reason = std::string(toString(error.kind));
    if (!mayGoThroughLater(error.kind)) target.outcome = "by_hand";
}

}  // namespace leadloom::sync

#include <nlohmann/json.hpp>

#include "hub/base/crash_point.h"
#include "hub/sync/privacy/eraser.h"

namespace leadloom::sync {
namespace {

/// Systems that take days are asked no more often than this.
constexpr TimeUs TicketPause = 3'600'000'000;

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

/// A system that erases persons is asked for that; what the hub deletes there is but a record.
/// Where it takes its time the record is deleted meanwhile.
void Eraser::send(ErasureTarget& target) {
    const StreamContext* stream = run_.workspace.stream(target.streamKey);
    const bool configured = stream != nullptr;
    const bool deletes = configured && stream->writes() && stream->description().canDelete;
    const bool archives = configured && stream->writes() && stream->description().canArchive;
    const bool followed = !target.ticket.empty();
    if (followed && run_.clock.wallUs() - target.atUs < TicketPause) return;
    target.atUs = run_.clock.wallUs();
    if (configured && askToErase(*stream, target)) {
        if (!followed && !target.ticket.empty() && deletes)
            static_cast<void>(deleteRecord(*stream, target));
        return;
    }
    if (deletes || archives) {
        settle(target, deleteRecord(*stream, target), !deletes);
        return;
    }
    target.outcome = "by_hand";
    target.reason = !configured         ? "the stream is no longer configured"
                    : !stream->writes() ? "the hub only reads there"
                                        : "records can't be deleted there by the hub";
}

Status Eraser::deleteRecord(const StreamContext& stream, const ErasureTarget& target) {
    const auto connector = connectors_(*stream.connection);
    if (!connector) return connector.error();
    const EngineSettings& settings = run_.workspace.settings();
    const std::string key = settings.digest("erasure\n" + stream.place() + "\n" + target.record);
    WriteItem item;
    item.operation =
        stream.description().canDelete ? WriteOperation::Delete : WriteOperation::Archive;
    item.externalId = target.record;
    item.idempotencyKey = key;
    const CallContext call{run_.runId, 0, run_.options.cancelled};
    const auto results = (*connector)->write(call, stream.settings->name, {&item, 1});
    if (!results.empty()) return results.front().status;
    return Error{ErrorKind::UnknownOutcome, stream.place() + ": no answer to a deletion", {}};
}

/// False: this system doesn't erase persons.
bool Eraser::askToErase(const StreamContext& stream, ErasureTarget& target) {
    const auto connector = connectors_(*stream.connection);
    if (!connector) {
        settle(target, connector.error(), false);
        return true;
    }
    nlohmann::json keys = {{"stream", stream.settings->name}, {"external_id", target.record}};
    if (!target.ticket.empty()) keys["ticket"] = target.ticket;
    const CallContext call{run_.runId, 0, run_.options.cancelled};
    const auto receipt = (*connector)->erasePerson(call, keys.dump());
    if (receipt) return takeReceipt(*receipt, target);
    if (receipt.error().kind == ErrorKind::Unsupported) return false;
    settle(target, receipt.error(), false);
    return true;
}

bool Eraser::takeReceipt(const std::string& receipt, ErasureTarget& target) const {
    const auto told = nlohmann::json::parse(receipt, nullptr, false);
    const auto word = [&](const char* name) {
        const auto found = told.is_object() ? told.find(name) : told.end();
        return found != told.end() && found->is_string() ? found->get<std::string>() : "";
    };
    const std::string outcome = word("outcome");
    if (outcome == "unsupported") return false;
    if (outcome == "erased" || outcome == "anonymised") {
        settle(target, Status::ok(), false);
        return true;
    }
    settle(target, Error{ErrorKind::Accepted, "not yet carried out", ""}, false);
    target.ticket = word("ticket");
    return true;
}

void Eraser::settle(ErasureTarget& target, const Status& status, bool archives) const {
    target.atUs = run_.clock.wallUs();
    target.reason.clear();
    if (status) {
        target.outcome = archives ? "archived" : "deleted";
        target.ticket.clear();
        return;
    }
    const Error& error = status.error();
    if (error.kind == ErrorKind::NotFound) {
        target.outcome = "already_gone";
        return;
    }
    target.reason = std::string(toString(error.kind));
    if (mayGoThroughLater(error.kind)) return;
    target.outcome = "by_hand";
    target.remedy = error.remedy;
    target.ticket.clear();
}

}  // namespace leadloom::sync

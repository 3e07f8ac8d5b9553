#include "hub/sync/run/round.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <thread>

#include "hub/base/mutant.h"
#include "hub/sync/connection/account_check.h"
#include "hub/sync/connection/clock_offset.h"
#include "hub/sync/funnel/conversions.h"
#include "hub/sync/funnel/fact_puller.h"
#include "hub/sync/identity/pairing.h"
#include "hub/sync/reading/stream_reader.h"
#include "hub/sync/run/epoch.h"
#include "hub/sync/run/guards.h"
#include "hub/sync/writing/outbox.h"
#include "hub/sync/writing/own_creates.h"

namespace leadloom::sync {
namespace {

/// Kinds that concern the connection as a whole.
bool stopsConnection(ErrorKind kind) {
    return kind == ErrorKind::Auth || kind == ErrorKind::Unreachable ||
           kind == ErrorKind::InvalidConfig;
}

std::int64_t activity(const RunState& run) {
    std::int64_t sum = run.leads.changeRows;
    for (const auto& [key, counts] : run.streams)
        sum += counts.applied;
    for (const auto& [key, counts] : run.outbox) {
        sum += counts.created + counts.updated + counts.deleted;
    }
    return sum;
}

}  // namespace

Round::Round(RunState& run, std::vector<const ConnectionContext*> connections,
             ConnectorSource connectors)
    : run_(run), connections_(std::move(connections)), connectors_(std::move(connectors)) {
    for (const ConnectionContext* connection : connections_) {
        appliers_.emplace(connection->key,
                          std::make_unique<RecordApplier>(run_, connection->settings->locale));
    }
}

Status Round::read(bool recovers) {
    const std::int64_t before = activity(run_);
    const auto first = pairsForTheFirstTime();
    if (!first) return first.error();
    pairs_ = *first;
    // Which of two doubtful records came first decides which of them makes the lead: a first
    // pairing reads in the configured order, so that it ends the same however often it was
    // interrupted.
    const Status done = forEach(
        [&](const ConnectionContext& connection) { return readConnection(connection, recovers); },
        *first ? 1 : run_.workspace.settings().workers);
    if (!done) return done;
    Pairing pairing(run_);
    const Status paired = pairing.pairUp();
    quiet_ = activity(run_) == before;
    return paired;
}

Result<bool> Round::pairsForTheFirstTime() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    for (const ConnectionContext* connection : connections_) {
        for (const StreamContext& stream : connection->streams) {
            const auto checkpoint = (*tx)->checkpoint(stream.key);
            if (!checkpoint) return checkpoint.error();
            if (!*checkpoint || (*checkpoint)->lastReadUs == 0) return true;
        }
    }
    return false;
}

Status Round::write() {
    const std::int64_t before = activity(run_);
    const int workers = run_.workspace.settings().workers;
    if (const Status ready = readBeforeWrites(); !ready) return ready;
    passed_.clear();
    run_.deletes.clear();
    const auto urgent = somethingUrgent();
    if (!urgent) return urgent.error();
    if (*urgent) {
        const Status first = forEach(
            [&](const ConnectionContext& connection) { return writeUrgent(connection); }, workers);
        if (!first) return first;
    }
    const Status done = forEach(
        [&](const ConnectionContext& connection) { return writeConnection(connection); }, workers);
    quiet_ = quiet_ && activity(run_) == before;
    return done;
}

Status Round::forEach(const Task& task, int atOnce) {
    const auto workers = std::min(static_cast<std::size_t>(atOnce), connections_.size());
    if (workers <= 1) {
        for (const ConnectionContext* connection : connections_) {
            if (const Status done = runOne(*connection, task); !done) return done;
        }
        return Status::ok();
    }
    std::atomic<std::size_t> next{0};
    std::optional<Error> failure;
    const auto work = [&] {
        for (std::size_t place = next++; place < connections_.size(); place = next++) {
            const Status done = runOne(*connections_[place], task);
            if (done) continue;
            const std::lock_guard lock(mutex_);
            failure = done.error();
            next = connections_.size();
        }
    };
    std::vector<std::thread> threads;
    for (std::size_t worker = 1; worker < workers; ++worker)
        threads.emplace_back(work);
    work();
    for (std::thread& thread : threads)
        thread.join();
    return failure ? Status(*failure) : Status::ok();
}

Status Round::runOne(const ConnectionContext& connection, const Task& task) {
    try {
        return task(connection);
    } catch (const std::exception& error) {
        return note(connection, nullptr,
                    {ErrorKind::Bug, connection.settings->name + ": " + error.what(),
                     "report this with the log"});
    }
}

bool Round::failed(const ConnectionContext& connection, const StreamContext* stream) const {
    const std::lock_guard lock(mutex_);
    if (LL_MUTANT("round.one_stops_all") && !failedConnections_.empty()) return true;
    return failedConnections_.contains(connection.key) ||
           (stream != nullptr && failedStreams_.contains(stream->key));
}

Status Round::note(const ConnectionContext& connection, const StreamContext* stream,
                   const Error& error) {
    if (error.kind == ErrorKind::Storage) return error;
    if (error.kind == ErrorKind::Cancelled) {
        if (!run_.cancelled()) run_.unfinished(connection);
        return Status::ok();
    }
    const bool whole = stream == nullptr || stopsConnection(error.kind);
    {
        const std::lock_guard lock(mutex_);
        if (whole) failedConnections_.insert(connection.key);
        if (stream != nullptr) failedStreams_.insert(stream->key);
    }
    run_.fault({connection.settings->name,
                whole || stream == nullptr ? std::string() : stream->settings->name, error});
    return Status::ok();
}

bool Round::isRead(const StreamContext& stream) const {
    if (!stream.reads()) return false;
    if (run_.options.streams.empty()) return true;
    return std::any_of(run_.options.streams.begin(), run_.options.streams.end(),
                       [&](const auto& named) {
                           return named.first == stream.connection->settings->name &&
                                  named.second == stream.settings->name;
                       });
}

/// Whether this worker may work on the connection. Another one's is left to it: it is not a fault.
Result<bool> Round::isMine(const ConnectionContext& connection) {
    if (run_.leases == nullptr) return true;
    const auto lease = run_.leases->take(connection);
    if (!lease) return lease.error();
    if (*lease == Lease::Anothers) {
        run_.log(LogLevel::Note, connection.settings->name + ": another worker is at it");
        return false;
    }
    if (*lease == Lease::Kept) return true;
    // What another worker sent since, and got no answer to, is this one's to find out; and how far
    // the clock there was off, it may have seen first.
    auto tx = run_.store.beginWrite();
    if (!tx) return tx.error();
    Status loaded = OwnCreates::load(run_, **tx, connection);
    if (loaded) loaded = loadClock(**tx, run_, connection);
    if (!loaded) return loaded.error();
    return true;
}

Status Round::readConnection(const ConnectionContext& connection, bool recovers) {
    if (failed(connection, nullptr) || run_.cancelled()) return Status::ok();
    const auto connector = connectors_(connection);
    if (!connector) return note(connection, nullptr, connector.error());
    const auto mine = isMine(connection);
    if (!mine) return note(connection, nullptr, mine.error());
    if (!*mine) return Status::ok();
    const Status same = checkAccount(run_, connection, **connector);
    if (!same) return note(connection, nullptr, same.error());
    RecordApplier& applier = *appliers_.at(connection.key);
    for (const StreamContext& stream : connection.streams) {
        if (run_.cancelled() || failed(connection, &stream)) continue;
        if (recovers && stream.writes()) {
            Outbox outbox(run_, stream, **connector, applier);
            if (const Status recovered = outbox.recover(); !recovered) {
                const Status noted = note(connection, &stream, recovered.error());
                if (!noted) return noted;
                continue;
            }
        }
        if (const Status done = readStream(connection, stream, **connector); !done) return done;
        if (!recovers || !stream.writes() || failed(connection, &stream)) continue;
        Outbox outbox(run_, stream, **connector, applier);
        if (const Status resent = outbox.resendCreates(); !resent) {
            const Status noted = note(connection, &stream, resent.error());
            if (!noted) return noted;
        }
    }
    return pullFacts(connection, **connector);
}

/// A report that can't be had is told and holds nothing else up.
Status Round::pullFacts(const ConnectionContext& connection, Connector& connector) {
    const bool away = failed(connection, nullptr) || run_.cancelled();
    if (away || run_.options.hintsOnly || run_.leases == nullptr) return Status::ok();
    const Status pulled = FactPuller(run_, connection, connector).pullDue();
    if (pulled) return Status::ok();
    if (pulled.error().kind == ErrorKind::Storage) return pulled;
    if (stopsConnection(pulled.error().kind)) return note(connection, nullptr, pulled.error());
    run_.fault({connection.settings->name, {}, pulled.error()});
    return Status::ok();
}

Status Round::readStream(const ConnectionContext& connection, const StreamContext& stream,
                         Connector& connector) {
    if (!stream.reads()) return Status::ok();
    if (!pairs_) run_.startSlice(stream);
    StreamReader reader(run_, stream, connector, *appliers_.at(connection.key));
    Status done = reader.readHints();
    if (done && !run_.options.hintsOnly && isRead(stream)) done = reader.read(run_.options.full);
    return done ? done : note(connection, &stream, done.error());
}

/// What can only be known by reading a whole stream is read before anything is judged: guards and
/// pairing see it like everything else.
Status Round::readBeforeWrites() {
    bool any = false;
    // What one stream shows may be something to write in another one, before it in the order.
    for (std::size_t turn = 0; turn < connections_.size(); ++turn) {
        readFirst_ = false;
        const Status done =
            forEach([&](const ConnectionContext& connection) { return readFirst(connection); },
                    run_.workspace.settings().workers);
        if (!done) return done;
        if (!readFirst_) break;
        any = true;
    }
    return any ? Pairing(run_).pairUp() : Status::ok();
}

Status Round::readFirst(const ConnectionContext& connection) {
    if (failed(connection, nullptr) || run_.cancelled()) return Status::ok();
    const bool any = std::any_of(
        connection.streams.begin(), connection.streams.end(), [](const StreamContext& stream) {
            return stream.writes() && stream.reads() && !stream.description().lookupById;
        });
    if (!any) return Status::ok();
    const auto mine = isMine(connection);
    if (!mine) return note(connection, nullptr, mine.error());
    if (!*mine) return Status::ok();
    const auto connector = connectors_(connection);
    if (!connector) return note(connection, nullptr, connector.error());
    for (const StreamContext& stream : connection.streams) {
        if (!stream.writes() || failed(connection, &stream)) continue;
        run_.startSlice(stream);
        Outbox outbox(run_, stream, **connector, *appliers_.at(connection.key));
        const auto read = outbox.readFirst();
        if (!read) {
            const Status noted = note(connection, &stream, read.error());
            if (!noted) return noted;
            continue;
        }
        if (!*read) continue;
        const std::lock_guard lock(mutex_);
        readFirst_ = true;
    }
    return Status::ok();
}

/// An opt-out wins at once: it goes out before any other work, to every connection.
Result<bool> Round::somethingUrgent() {
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    for (const ConnectionContext* connection : connections_) {
        for (const StreamContext& stream : connection->streams) {
            const auto due = (*tx)->urgentIntents(stream.key, run_.clock.wallUs());
            if (!due) return due.error();
            if (!due->empty()) return true;
        }
    }
    return false;
}

/// Asked once in a round: a stop is told once.
Result<bool> Round::mayWrite(const ConnectionContext& connection) {
    {
        const std::lock_guard lock(mutex_);
        const auto known = passed_.find(connection.key);
        if (known != passed_.end()) return known->second;
    }
    const auto pass = guardsPass(run_, connection);
    if (!pass) return pass;
    const std::lock_guard lock(mutex_);
    passed_[connection.key] = *pass;
    return pass;
}

Status Round::writeUrgent(const ConnectionContext& connection) {
    const auto wrote = writeStreams(connection, &Outbox::writeUrgent);
    return wrote ? Status::ok() : Status(wrote.error());
}

/// False: it took no part.
Result<bool> Round::writeStreams(const ConnectionContext& connection, Status (Outbox::*step)()) {
    if (failed(connection, nullptr) || run_.cancelled()) return false;
    const auto noteAll = [&](const Error& error) -> Result<bool> {
        const Status noted = note(connection, nullptr, error);
        if (!noted) return noted.error();
        return false;
    };
    const auto mine = isMine(connection);
    if (!mine) return noteAll(mine.error());
    if (!*mine) return false;
    const auto pass = mayWrite(connection);
    if (!pass) return noteAll(pass.error());
    if (!*pass) return false;
    const auto connector = connectors_(connection);
    if (!connector) return noteAll(connector.error());
    for (const StreamContext& stream : connection.streams) {
        // An opt-out doesn't wait for a stream that couldn't be read.
        const bool waits = step != &Outbox::writeUrgent && failed(connection, &stream);
        if (!stream.writes() || waits) continue;
        run_.startSlice(stream);
        Outbox outbox(run_, stream, **connector, *appliers_.at(connection.key));
        if (const Status done = (outbox.*step)(); !done) {
            const Status noted = note(connection, &stream, done.error());
            if (!noted) return noted.error();
        }
        if (run_.sliceIsOver(stream)) run_.unfinished(connection);
        if (failed(connection, nullptr)) return true;
    }
    return true;
}

Status Round::writeConnection(const ConnectionContext& connection) {
    const auto pass = writeStreams(connection, &Outbox::write);
    if (!pass) return pass.error();
    if (!*pass || failed(connection, nullptr)) return Status::ok();
    const auto connector = connectors_(connection);
    if (!connector) return note(connection, nullptr, connector.error());
    if (const Status told = tellConversions(connection, **connector); !told) return told;
    if (const Status noted = notePaired(run_, connection); !noted) return noted;
    return noteRestored(run_, connection);
}

Status Round::tellConversions(const ConnectionContext& connection, Connector& connector) {
    const auto may = mayTellConversions(run_, connection);
    if (!may) return note(connection, nullptr, may.error());
    if (!*may) return Status::ok();
    const Status told = ConversionUploader(run_, connection, connector).uploadDue();
    return told ? told : note(connection, nullptr, told.error());
}

}  // namespace leadloom::sync

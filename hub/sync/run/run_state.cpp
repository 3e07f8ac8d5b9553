#include "hub/sync/run/run_state.h"

namespace leadloom::sync {

void StreamCounts::add(const StreamCounts& other) {
    read += other.read;
    applied += other.applied;
    unchanged += other.unchanged;
    superseded += other.superseded;
    filtered += other.filtered;
    parked += other.parked;
    links += other.links;
    joins += other.joins;
    drift += other.drift;
    for (const auto& [field, count] : other.cleared)
        cleared[field] += count;
}

void RunState::progress(const StreamContext& stream, const char* phase,
                        std::int64_t records) const {
    if (!options.onProgress) return;
    options.onProgress({stream.connection->settings->name, stream.settings->name, phase, records});
}

void RunState::log(LogLevel level, const std::string& text) const {
    if (workspace.settings().log) workspace.settings().log(level, text);
}

void RunState::fault(ConnectionFault what) {
    log(LogLevel::Warning, what.connection +
                               (what.stream.empty() ? std::string() : "/" + what.stream) + ": " +
                               what.error.describe());
    const std::lock_guard lock(mutex_);
    faults_.push_back(std::move(what));
}

std::vector<ConnectionFault> RunState::faults() const {
    const std::lock_guard lock(mutex_);
    return faults_;
}

void RunState::stopped(GuardStop stop) {
    log(LogLevel::Warning, stop.place() + ": " + stop.reason);
    const std::lock_guard lock(mutex_);
    std::erase_if(guardStops_, [&](const GuardStop& known) {
        return known.connection == stop.connection && known.stream == stop.stream &&
               known.guard == stop.guard;
    });
    guardStops_.push_back(std::move(stop));
}

std::vector<GuardStop> RunState::guardStops() const {
    const std::lock_guard lock(mutex_);
    return guardStops_;
}

void RunState::leaveUnapproved(store::ConnectionKey connection) {
    const std::lock_guard lock(mutex_);
    unapproved_.insert(connection);
}

bool RunState::isUnapproved(store::ConnectionKey connection) const {
    const std::lock_guard lock(mutex_);
    return unapproved_.contains(connection);
}

void RunState::away(store::StreamKey stream, TimeUs untilUs) {
    const std::lock_guard lock(mutex_);
    if (untilUs == 0) {
        away_.erase(stream);
    } else {
        away_[stream] = untilUs;
    }
}

TimeUs RunState::awayUntil(store::StreamKey stream) const {
    const std::lock_guard lock(mutex_);
    const auto found = away_.find(stream);
    return found == away_.end() ? 0 : found->second;
}

void RunState::startSlice(const StreamContext& stream) {
    if (options.sliceUs == 0) return;
    const std::lock_guard lock(mutex_);
    sliceEnds_[stream.key] = clock.monotonicUs() + options.sliceUs;
}

bool RunState::sliceIsOver(const StreamContext& stream) const {
    if (options.sliceUs == 0) return false;
    const std::lock_guard lock(mutex_);
    const auto end = sliceEnds_.find(stream.key);
    return end != sliceEnds_.end() && clock.monotonicUs() >= end->second;
}

void RunState::unfinished(const ConnectionContext& connection) {
    const std::lock_guard lock(mutex_);
    unfinished_.insert(connection.settings->name);
}

std::vector<std::string> RunState::unfinished() const {
    const std::lock_guard lock(mutex_);
    return {unfinished_.begin(), unfinished_.end()};
}

void RunState::planned(const std::string& connection, const std::string& plan) {
    const std::lock_guard lock(mutex_);
    for (GuardStop& stop : guardStops_) {
        const bool outward = stop.creates + stop.updates + stop.deletes != 0;
        if (stop.connection == connection && outward) stop.plan = plan;
    }
}

void RunState::intentTaken(store::StreamKey stream, std::int64_t id) {
    OutboxCounts& counts = outbox[stream];
    counts.gone.erase(id);
    if (counts.open.insert(id).second) ++counts.taken;
}

void RunState::intentEnded(store::StreamKey stream, std::int64_t id,
                           std::int64_t OutboxCounts::*how) {
    OutboxCounts& counts = outbox[stream];
    counts.open.erase(id);
    if (counts.gone.erase(id) != 0) --counts.noDifference;
    ++(counts.*how);
}

void RunState::intentGone(store::StreamKey stream, std::int64_t id) {
    OutboxCounts& counts = outbox[stream];
    if (counts.open.erase(id) == 0) return;
    ++counts.noDifference;
    counts.gone.insert(id);
}

void RunState::dropTakenOver(store::StreamKey stream,
                             const std::unordered_set<std::int64_t>& left) {
    std::vector<std::int64_t> ended;
    for (const std::int64_t id : outbox[stream].open) {
        if (!left.contains(id)) ended.push_back(id);
    }
    for (const std::int64_t id : ended)
        intentGone(stream, id);
}

Status RunState::fence(store::Transaction& tx, const StreamContext& stream) {
    if (leases == nullptr) return Status::ok();
    const Status held = leases->fence(tx, stream);
    // Who can't tell because the store fails isn't outrun.
    if (!held && held.error().kind == ErrorKind::Transient) outrun = true;
    return held;
}

Status RunState::raise(store::Transaction& tx, const StreamContext& stream,
                       const model::EntityId& entity, store::IntentKind kind,
                       std::string evidence) {
    if (inFlight.contains({stream.key, entity})) overtaken.insert({stream.key, entity});
    store::IntentRow intent;
    intent.stream = stream.key;
    intent.entity = entity;
    intent.kindOfEntity = stream.settings->entity;
    intent.kind = kind;
    intent.sinceUs = clock.wallUs();
    intent.evidence = std::move(evidence);
    intent.runId = runId;
    return tx.raiseIntent(intent);
}

TimeUs RunState::corrected(const StreamContext& stream, TimeUs vendorTimeUs) const {
    if (vendorTimeUs == 0) return 0;
    const auto vendors = clocks.find(stream.connection->key);
    return vendors == clocks.end() ? vendorTimeUs
                                   : vendors->second.onOurs(vendorTimeUs, clock.wallUs());
}

}  // namespace leadloom::sync

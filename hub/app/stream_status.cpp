#include "hub/app/stream_status.h"

#include <map>

#include "hub/app/no_limit.h"

namespace leadloom::app {
namespace {

Result<std::map<store::StreamKey, std::int64_t>> parkedByStream(store::Transaction& transaction) {
    auto rows = transaction.parked(NoLimit);
    if (!rows) return rows.error();
    std::map<store::StreamKey, std::int64_t> counts;
    for (const store::ParkedRow& row : *rows)
        ++counts[row.stream];
    return counts;
}

Status fill(StreamStatus& status, store::Transaction& transaction, store::StreamKey key,
            TimeUs now) {
    auto links = transaction.countLinks(key, store::LinkState::Live);
    if (!links) return links.error();
    auto intents = transaction.countIntents(key);
    if (!intents) return intents.error();
    auto checkpoint = transaction.checkpoint(key);
    if (!checkpoint) return checkpoint.error();
    status.records = *links;
    status.openIntents = *intents;
    if (*checkpoint && (*checkpoint)->lastReadUs > 0) {
        status.lastReadUs = (*checkpoint)->lastReadUs;
        status.lagSeconds = static_cast<double>(now - status.lastReadUs) / 1e6;
    }
    return Status::ok();
}

}  // namespace

Result<std::vector<StreamStatus>> streamStatus(Workspace& workspace) {
    auto transaction = workspace.store().beginRead();
    if (!transaction) return transaction.error();
    auto parked = parkedByStream(**transaction);
    if (!parked) return parked.error();
    std::vector<StreamStatus> list;
    for (const config::ConnectionConfig& connection : workspace.config().connections) {
        for (const config::StreamConfig& stream : connection.streams) {
            StreamStatus status;
            status.connection = connection.name;
            status.stream = stream.name;
            status.entity = model::toString(stream.entity);
            status.direction = config::toString(stream.direction);
            status.scheduleUs = stream.schedule.count() * 1000;
            auto key = workspace.store().streamKey(connection.name, stream.name);
            if (!key) return key.error();
            status.parked = (*parked)[*key];
            if (auto filled = fill(status, **transaction, *key, workspace.clock().wallUs());
                !filled) {
                return filled.error();
            }
            list.push_back(std::move(status));
        }
    }
    return list;
}

}  // namespace leadloom::app

#include "tests/scenario/walked_system.h"

#include <algorithm>

#include <leadloom/sdk/walk.h>

#include "tests/scenario/walk_hub.h"

namespace leadloom::testing {
namespace {

constexpr TimeUs SecondUs = 1'000'000;

}  // namespace

WalkedSystem::WalkedSystem(SimWorld& world, const std::string& connection)
    : world_(world),
      vendor_(world.system(connection)),
      connection_(connection),
      taps_(tap(world, connection)) {
    taps_->read = [this](sync::Connector& system, const std::string& stream,
                         const std::string& cursor, const sync::ReadOptions& options,
                         sync::RecordSink& sink) {
        if (stream != "contacts") return system.read({}, stream, cursor, options, sink);
        return read(system, cursor, options, sink);
    };
}

TimeUs WalkedSystem::nowUs() const {
    return world_.clock().wallUs() + vendor_.switches.clockOffsetUs;
}

std::string WalkedSystem::createAt(TimeUs stampUs,
                                   const std::map<std::string, std::string>& fields) {
    const TimeUs offset = vendor_.switches.clockOffsetUs;
    vendor_.switches.clockOffsetUs = stampUs - world_.clock().wallUs();
    const std::string id = vendor_.create("contacts", fields);
    vendor_.switches.clockOffsetUs = offset;
    return id;
}

TimeUs WalkedSystem::cursorSinceUs() const {
    const auto stream = *world_.store().streamKey(connection_, "contacts");
    auto tx = *world_.store().beginRead();
    const auto checkpoint = *tx->checkpoint(stream);
    const auto cursor = sdk::ReadCursor::parse(checkpoint ? checkpoint->cursor : "");
    return cursor ? cursor->since : 0;
}

std::vector<WalkedSystem::Row> WalkedSystem::rows(
    const std::function<bool(const Row&)>& asked) const {
    std::vector<Row> found;
    for (const std::string& id : vendor_.liveIds("contacts")) {
        const auto shown = shownAtUs.find(id);
        if (shown != shownAtUs.end() && world_.clock().wallUs() < shown->second) continue;
        const TimeUs stamp = vendor_.find("contacts", id)->modifiedUs;
        Row row{stamp - stamp % resolutionUs, id};
        if (asked(row)) found.push_back(std::move(row));
    }
    const auto byId = [](const Row& left, const Row& right) { return left.id < right.id; };
    if (paging == Paging::ById) {
        std::sort(found.begin(), found.end(), byId);
    } else {
        std::sort(found.begin(), found.end());
    }
    if (resultCap != 0 && found.size() > resultCap) found.resize(resultCap);
    return found;
}

Result<sync::ReadEnd> WalkedSystem::read(sync::Connector& system, const std::string& cursor,
                                         const sync::ReadOptions& options, sync::RecordSink& sink) {
    WalkHub hub(sink);
    const TimeUs started = nowUs() / SecondUs * SecondUs;
    const auto put = [&](std::vector<Row> found,
                         const sdk::ReadCursor& at) -> sdk::Result<sdk::PageEnd> {
        sdk::PageEnd end;
        if (tellsTotal) end.remaining = static_cast<std::int64_t>(found.size());
        found.resize(std::min(found.size(), pageSize));
        if (cutsAt != 0) found.resize(std::min(found.size(), cutsAt));
        end.last = found.size() < pageSize;
        end.serverTime = nowUs() / SecondUs * SecondUs;
        std::vector<std::string> ids;
        for (const Row& row : found) {
            ids.push_back(row.id);
            listed.insert(row.id);
            end.time = row.time;
            end.position = row.id;
        }
        end.count = ids.size();
        if (repeatsItself && !at.position.empty()) {
            end.time = at.time;
            end.position = at.position;
        }
        const Status taken = system.lookupIds({}, "contacts", ids, sink);
        if (!taken) {
            hub.failure = taken.error();
            return sdk::Status{LL_BUG};
        }
        ++pages;
        if (onPage) onPage(pages);
        return end;
    };
    const sdk::WalkOptions walk{overlapUs, settleUs, options.full};
    const auto byTime = [&](const sdk::ReadCursor& at) {
        return put(rows([&](const Row& row) {
                       if (at.position.empty()) return row.time >= at.time;
                       return row.time > at.time || (row.time == at.time && row.id > at.position);
                   }),
                   at);
    };
    const auto byId = [&](const sdk::ReadCursor& at, std::int64_t from) {
        return put(rows([&](const Row& row) { return row.time >= from && row.id > at.position; }),
                   at);
    };
    const sdk::Status ended = paging == Paging::ByTime
                                  ? sdk::walkByTime(hub.call(), hub.sink(), cursor, walk, byTime)
                                  : sdk::walkById(hub.call(), hub.sink(), cursor, walk, byId);
    if (ended.code() == LL_END) return sync::ReadEnd{true, started};
    if (hub.failure) return *hub.failure;
    const bool expired = ended.code() == LL_CURSOR_EXPIRED;
    return Error{expired ? ErrorKind::CursorExpired : ErrorKind::Bug, ended.message(), {}};
}

}  // namespace leadloom::testing

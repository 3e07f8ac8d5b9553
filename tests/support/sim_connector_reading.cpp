#include <algorithm>

#include <nlohmann/json.hpp>

#include "hub/base/mutant.h"
#include "tests/support/sim_connector.h"

namespace leadloom::testing {

Status SimConnector::putRows(SimVendor::Stream& source, const std::vector<const SimRecord*>& rows,
                             TimeUs walk, sync::RecordSink& sink) {
    std::vector<SimOutgoing> page;
    for (const SimRecord* row : rows) {
        page.push_back(outgoing(*row));
        SimRecord& truth = source.records.at(row->id);
        vendor_.show(truth, row->version);
        if (walk != 0) truth.walk = walk;
        if (walk != 0 || !truth.unlisted) truth.missedWalks = 0;
    }
    sink.serverTime(vendor_.now());
    return put(page, sink);
}

/// Faults behind a page that was handed over.
Status SimConnector::pageFault() {
    const SimSwitches& switches = vendor_.switches;
    if (vendor_.strikes(SimFault::BreaksPage, switches.failsPage)) {
        return Error{ErrorKind::Transient, vendor_.name_ + ": the connection broke", {}};
    }
    if (vendor_.strikes(SimFault::CrashesInRead, switches.crashesInRead)) throw SimCrash{};
    return Status::ok();
}

/// Hands a page over, or only its first half.
Status SimConnector::page(SimVendor::Stream& source, std::vector<const SimRecord*> rows,
                          TimeUs walk, sync::RecordSink& sink) {
    const bool cut = vendor_.strikes(SimFault::BreaksMidPage);
    if (cut) rows.resize(rows.size() / 2);
    if (const Status taken = putRows(source, rows, walk, sink); !taken) return taken;
    if (cut) return Error{ErrorKind::Transient, vendor_.name_ + ": the body was cut", {}};
    return pageFault();
}

Result<sync::ReadEnd> SimConnector::walk(SimVendor::Stream& source, SimCursor at,
                                         sync::RecordSink& sink) {
    const bool byNumber = vendor_.switches.paging == SimPaging::Offset && at.position.empty();
    if (byNumber) return walkByNumber(source, at, sink);
    for (;;) {
        if (vendor_.beforePage) vendor_.beforePage();
        std::vector<const SimRecord*> rows;
        bool more = false;
        for (const SimRecord* record : vendor_.listed(source, SimVendor::Listing::Walk)) {
            if (!at.position.empty() && record->id <= at.position) continue;
            more = rows.size() == vendor_.switches.pageSize;
            if (more) break;
            rows.push_back(record);
        }
        const std::string last = rows.empty() ? at.position : rows.back()->id;
        if (const Status put = page(source, rows, at.startedUs, sink); !put) return put.error();
        if (!more) return walked(source, at, sink);
        at.position = last;
        if (const Status moved = sink.checkpoint(at.text(), 0); !moved) return moved.error();
        if (vendor_.strikes(SimFault::CapsResult)) return sync::ReadEnd{false, vendor_.now()};
    }
}

/// Newest first, by row number. Pages overlap by one row; an edge that moved begins the walk
/// anew.
Result<sync::ReadEnd> SimConnector::walkByNumber(SimVendor::Stream& source, const SimCursor& at,
                                                 sync::RecordSink& sink) {
    constexpr int MostRestarts = 20;
    std::size_t from = 0;
    std::string edge;
    for (int restarts = 0; restarts < MostRestarts;) {
        if (vendor_.beforePage) vendor_.beforePage();
        auto all = vendor_.listed(source, SimVendor::Listing::Walk);
        std::sort(all.begin(), all.end(), [](const SimRecord* left, const SimRecord* right) {
            return left->change > right->change;
        });
        const bool moved = from != 0 && (from > all.size() || all[from - 1]->id != edge);
        if (moved) {
            from = 0;
            ++restarts;
            continue;
        }
        const std::size_t end = std::min(all.size(), from + vendor_.switches.pageSize);
        const std::vector<const SimRecord*> rows(all.begin() + static_cast<std::ptrdiff_t>(from),
                                                 all.begin() + static_cast<std::ptrdiff_t>(end));
        const bool last = end == all.size();
        edge = rows.empty() ? std::string() : rows.back()->id;
        from = end;
        if (const Status put = page(source, rows, at.startedUs, sink); !put) return put.error();
        if (last) return walked(source, at, sink);
    }
    return sync::ReadEnd{false, vendor_.now()};
}

/// As modification times are cut: what changes later in the same unit isn't passed.
TimeUs SimConnector::cut(TimeUs time) const {
    return time / vendor_.switches.timeResolutionUs * vendor_.switches.timeResolutionUs;
}

/// The cursor behind a complete walk: what changed since it began is read again.
Result<sync::ReadEnd> SimConnector::walked(SimVendor::Stream& source, const SimCursor& at,
                                           sync::RecordSink& sink) {
    for (auto& [id, record] : source.records) {
        if (!record.unlisted || record.walk == at.startedUs) continue;
        ++record.missedWalks;
        (vendor_.run == 0 ? record.missedByWalk : record.missedNow) = true;
        record.lost = record.lost || vendor_.seemsGone(record);
    }
    const TimeUs since = cut(at.startedUs - vendor_.switches.listLagUs);
    SimCursor next{at.epoch, false, 0, at.changed, since, {}};
    const Status moved = sink.checkpoint(next.text(), 0);
    if (!moved) return moved.error();
    return sync::ReadEnd{true, vendor_.now()};
}

/// Changes behind a cursor, in the order in which the vendor lists them.
Result<sync::ReadEnd> SimConnector::follow(SimVendor::Stream& source, SimCursor at,
                                           sync::RecordSink& sink) {
    const bool byTime = vendor_.switches.cursorByTime;
    const TimeUs limit = cut(vendor_.now() - vendor_.switches.listLagUs);
    const TimeUs from = at.sinceUs - vendor_.switches.timeResolutionUs;
    TimeUs edgeUs = 0;
    std::string edge;
    for (bool more = true; more;) {
        if (vendor_.beforePage) vendor_.beforePage();
        std::vector<const SimRecord*> rows;
        for (const SimRecord* record : vendor_.listed(source, SimVendor::Listing::Changes)) {
            const bool behind =
                byTime ? (LL_MUTANT("read.exclusive_bound") ? record->modifiedUs > at.sinceUs
                                                            : record->modifiedUs >= from) &&
                             std::pair(record->modifiedUs, record->id) > std::pair(edgeUs, edge)
                       : record->change > at.changed;
            if (behind) rows.push_back(record);
        }
        std::sort(rows.begin(), rows.end(), [&](const SimRecord* one, const SimRecord* other) {
            if (!byTime) return one->change < other->change;
            return std::pair(one->modifiedUs, one->id) < std::pair(other->modifiedUs, other->id);
        });
        more = rows.size() > vendor_.switches.pageSize;
        if (more) rows.resize(vendor_.switches.pageSize);
        if (!rows.empty()) {
            edgeUs = rows.back()->modifiedUs;
            edge = rows.back()->id;
            at.changed = std::max(at.changed, rows.back()->change);
            at.sinceUs = std::max(at.sinceUs, std::min(edgeUs, limit));
        }
        const bool any = !rows.empty();
        if (const Status put = page(source, std::move(rows), 0, sink); !put) return put.error();
        if (!any) break;
        if (const Status moved = sink.checkpoint(at.text(), 0); !moved) return moved.error();
    }
    return sync::ReadEnd{true, vendor_.now()};
}

/// Whether the hub was told of a record while it lived as in this state: between two deletions it
/// may have come and gone unseen.
bool SimConnector::isOfKnownLife(const SimRecord& record, std::size_t version) {
    const auto lives = [&](std::size_t at) { return !record.contents[at].empty(); };
    std::size_t begin = version;
    while (begin > 0 && lives(begin - 1))
        --begin;
    std::size_t end = version;
    while (end < record.contents.size() && lives(end))
        ++end;
    const auto told = record.told.lower_bound(begin);
    return told != record.told.end() && *told < end;
}

/// Every version that ever was, oldest first.
Status SimConnector::repeat(SimVendor::Stream& source, sync::RecordSink& sink) {
    std::vector<SimOutgoing> all;
    for (auto& [id, record] : source.records) {
        if (record.unlisted) continue;
        for (std::size_t version = 1; version < record.contents.size(); ++version) {
            // What was never told can't be told again.
            if (record.contents[version].empty() || !isOfKnownLife(record, version)) continue;
            SimOutgoing old = outgoing(record);
            old.kind = sync::RecordKind::Upsert;
            old.payload = record.contents[version];
            const bool current = version == record.version;
            // Which of two states of one moment is the later one nobody can tell.
            const bool tied = !current && record.times[version] == record.modifiedUs;
            if (tied) continue;
            if (!current && vendor_.switches.tellsTimes) {
                old.modifiedUs = record.times[version];
            }
            if (vendor_.switches.tellsVersions) old.version = "v" + std::to_string(version);
            vendor_.show(record, version);
            all.push_back(std::move(old));
        }
    }
    return put(all, sink);
}

}  // namespace leadloom::testing

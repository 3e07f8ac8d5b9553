#include <algorithm>
#include <stdexcept>

#include "plugin-sdk/testing/json_scanner.h"
#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

namespace {

void readsEverything(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto& baseline = bench.baseline(stream);
    const bool fedByWebhooks = stream.exercised.value("count", 1) == 0;
    trial.expect(fedByWebhooks || !baseline.ids.empty(), "it read no record at all");
    trial.expect(!baseline.read.checkpoints.empty() &&
                     baseline.read.checkpoints.back().records == baseline.read.records.size(),
                 "its last records are not covered by a checkpoint");
    const auto expected = stream.exercised.value("count", baseline.ids.size());
    trial.expect(baseline.ids.size() == expected, "it read " + std::to_string(baseline.ids.size()) +
                                                      " records where the vendor has " +
                                                      std::to_string(expected));
    for (const auto& record : baseline.read.records) {
        trial.expect(record.op != LL_RECORD_UPSERT || JsonScanner(record.payload).isValid(),
                     "a record's payload is no JSON");
        trial.expect(record.associations.empty() || JsonScanner(record.associations).isValid(),
                     "a record's associations are no JSON");
        trial.expect(record.modifiedAt >= 0, "a record was modified before 1970");
    }
}

void readsTheSameTwice(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto& baseline = bench.baseline(stream);
    Rig rig(bench);
    const auto again = rig.readAll(stream, true);
    trial.expect(idsOf(again) == baseline.ids, "a second full read gave other records");
}

/// Pages that cut through records of one time, and pages larger than a vendor gives.
StreamTrial readsTheSameInPagesOf(unsigned size) {
    return [size](Bench& bench, const StreamPlan& stream, Trial& trial) {
        const auto& baseline = bench.baseline(stream);
        Rig rig(bench);
        rig.pageSize = size;
        const auto read = rig.readAll(stream, true);
        trial.expect(read.end.status == LL_END, "the read ended in " + describe(read.end));
        trial.expect(idsOf(read) == baseline.ids,
                     "it read " + std::to_string(idsOf(read).size()) + " records, in pages of " +
                         std::to_string(bench.pageSize()) + " it were " +
                         std::to_string(baseline.ids.size()));
    };
}

/// A second connection of the same plugin comes and goes while the first is at work.
void keepsConnectionsApart(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto& baseline = bench.baseline(stream);
    Rig first(bench);
    {
        Rig second(bench);
        trial.expect(idsOf(second.readAll(stream, true)) == baseline.ids,
                     "a second connection reads other records");
        trial.expect(idsOf(first.readAll(stream, true)) == baseline.ids,
                     "beside a second connection it reads other records");
    }
    trial.expect(idsOf(first.readAll(stream, true)) == baseline.ids,
                 "with a second connection gone it reads other records");
}

void goesOnFromCheckpoints(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto& baseline = bench.baseline(stream);
    for (const auto n : places(baseline.read.checkpoints.size(), 20)) {
        const auto& checkpoint = baseline.read.checkpoints[n - 1];
        auto later = baseline.read;
        later.records.erase(
            later.records.begin(),
            later.records.begin() + static_cast<std::ptrdiff_t>(checkpoint.records));
        Rig rig(bench);
        const auto rest =
            rig.readAll(stream, n < baseline.read.checkpoints.size(), checkpoint.cursor);
        trial.expect(rest.end.status == LL_END, "going on from checkpoint " + std::to_string(n) +
                                                    " ended in " + describe(rest.end));
        const auto found = idsOf(rest);
        const auto wanted = idsOf(later);
        trial.expect(std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()),
                     "records behind checkpoint " + std::to_string(n) + " did not come");
    }
}

void refusesForeignCursors(Bench& bench, const StreamPlan& stream, Trial& trial) {
    for (const char* cursor : {"not a cursor", "{}", "[1,2", "{\"since\":\"yesterday\"}"}) {
        Rig rig(bench);
        Session::Reading reading;
        reading.pageSize = 10;
        const auto read = rig.session->read(stream.name, cursor, reading);
        trial.expect(read.end.status == LL_CURSOR_EXPIRED,
                     std::string("the cursor '") + cursor + "' ended in " + describe(read.end));
    }
}

const CapturedRecord* lastOf(const CapturedRead& read, const std::string& id) {
    const auto found = std::find_if(read.records.rbegin(), read.records.rend(),
                                    [&](const auto& record) { return record.externalId == id; });
    return found == read.records.rend() ? nullptr : &*found;
}

std::string victimOf(const Bench::Baseline& baseline, const StreamPlan& stream) {
    if (stream.exercised.contains("edit_id")) return stream.exercised.at("edit_id");
    if (baseline.ids.empty())
        throw std::runtime_error("the vendor has no record to be changed: seed more of them");
    return *baseline.ids.begin();
}

void seesChanges(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (!stream.exercised.contains("edit"))
        return trial.skip("the acceptance description has no edit for this stream");
    const auto baseline = bench.baseline(stream);
    const auto id = victimOf(baseline, stream);
    bench.vendor().edit(stream.type(), id, stream.exercised.at("edit"));
    {
        Rig rig(bench);
        const auto read = rig.readAll(stream, false, baseline.cursor);
        trial.expect(read.end.status == LL_END, "reading changes ended in " + describe(read.end));
        const auto* record = lastOf(read, id);
        trial.expect(record != nullptr && record->op == LL_RECORD_UPSERT,
                     "an edited record did not come as a change");
        const auto again = rig.readAll(stream, false, lastCursor(read));
        trial.expect(again.end.status == LL_END,
                     "reading changes once more ended in " + describe(again.end));
    }
    bench.reset();
}

/// The hub's own clock is days off: only what the vendor says of time may count.
void needsNoClockOfItsOwn(Bench& bench, const StreamPlan& stream, Trial& trial) {
    constexpr std::int64_t Skew = std::int64_t{3} * 86'400 * 1'000'000;
    if (!stream.exercised.contains("edit"))
        return trial.skip("the acceptance description has no edit for this stream");
    for (const auto skew : {-Skew, Skew}) {
        const auto baseline = bench.baseline(stream);
        Rig rig(bench);
        rig.hub.setWallTime(rig.hub.wallTime() + skew);
        const auto full = rig.readAll(stream, true);
        trial.expect(full.end.status == LL_END && idsOf(full) == baseline.ids,
                     "with a clock days off a full read gives other records");
        const auto id = victimOf(baseline, stream);
        bench.vendor().edit(stream.type(), id, stream.exercised.at("edit"));
        const auto changes = rig.readAll(stream, false, lastCursor(full));
        trial.expect(lastOf(changes, id) != nullptr, "with a clock days off it misses a change");
        bench.reset();
    }
}

void removeAsUser(Bench& bench, const StreamPlan& stream, const std::string& id) {
    if (stream.exercised.contains("remove"))
        bench.vendor().edit(stream.type(), id, stream.exercised.at("remove"));
    else
        bench.vendor().remove(stream.type(), id);
}

void seesDeletions(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto ways = stream.declared.value("deletes_seen_by", std::vector<std::string>{});
    const bool told = std::find(ways.begin(), ways.end(), "feed") != ways.end() ||
                      std::find(ways.begin(), ways.end(), "archive_list") != ways.end();
    if (!bench.vendor().folder().empty() && !stream.exercised.contains("remove"))
        return trial.skip("the acceptance description has no remove for this stream");
    if (!stream.exercised.value("removable", true))
        return trial.skip("nobody can delete these records");
    const auto baseline = bench.baseline(stream);
    const auto id = victimOf(baseline, stream);
    removeAsUser(bench, stream, id);
    {
        Rig rig(bench);
        const auto read = rig.readAll(stream, false, baseline.cursor);
        const auto* record = lastOf(read, id);
        trial.expect(!told || (record != nullptr && record->op == LL_RECORD_TOMBSTONE),
                     "a deleted record did not come as a tombstone");
        Rig fresh(bench);
        const auto full = fresh.readAll(stream, true);
        const auto* left = lastOf(full, id);
        trial.expect(full.end.status == LL_END && (left == nullptr || left->op != LL_RECORD_UPSERT),
                     "a full read gives a deleted record as if it stood");
    }
    bench.reset();
}

void stopsWhenAsked(Bench& bench, const StreamPlan& stream, Trial& trial) {
    constexpr std::size_t Bound = 20;
    const auto& baseline = bench.baseline(stream);
    for (const auto n : places(baseline.serviceCalls, 120)) {
        Rig rig(bench);
        rig.hub.cancelAt(n);
        const auto read = rig.readAll(stream, true);
        const auto at = "asked to stop at service call " + std::to_string(n) + ", ";
        const bool finished = read.end.status == LL_END && coveredIds(read) == baseline.ids;
        trial.expect(read.end.status == LL_CANCELLED || finished,
                     at + "a read ended in " + describe(read.end));
        trial.expect(rig.hub.callsAfterCancel() <= Bound,
                     at + "it made " + std::to_string(rig.hub.callsAfterCancel()) + " more calls");
    }
}

}  // namespace

std::vector<StreamScenario> readScenarios() {
    return {{"reads everything and says when it is done", "read", readsEverything},
            {"reads the same twice", "read", readsTheSameTwice},
            {"reads the same in small pages, whatever has the same time", "read",
             readsTheSameInPagesOf(2)},
            {"reads the same when asked for larger pages than there are", "read",
             readsTheSameInPagesOf(100'000)},
            {"keeps two connections apart", "read", keepsConnectionsApart},
            {"goes on from every checkpoint", "read", goesOnFromCheckpoints},
            {"refuses a cursor that is not its own", "read", refusesForeignCursors},
            {"sees a change", "incremental", seesChanges},
            {"needs no clock but the vendor's", "incremental", needsNoClockOfItsOwn},
            {"sees a deletion", "incremental", seesDeletions},
            {"stops when asked, at any service call", "read", stopsWhenAsked}};
}

}  // namespace leadloom::testing

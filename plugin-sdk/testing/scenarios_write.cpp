#include <algorithm>

#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

/// Pattern of a create; null where the description has none.
json createPattern(const StreamPlan& stream, std::size_t i = 0) {
    const auto all = stream.exercised.value("create", json::array());
    return all.empty() ? json() : all[i % all.size()];
}

Session::Writing create(Bench& bench, const StreamPlan& stream, std::size_t i = 0) {
    Session::Writing write;
    const bool upsert = stream.declared.value("create_class", "") == "own_id";
    write.operation = upsert ? LL_WRITE_UPSERT : LL_WRITE_CREATE;
    write.idempotencyKey = bench.uniqueKey();
    write.marker = "lead-" + bench.uniqueKey();
    write.payload = bench.payload(createPattern(stream, i));
    return write;
}

bool lacksPattern(const StreamPlan& stream, Trial& trial) {
    if (!createPattern(stream).is_null()) return false;
    trial.skip("the acceptance description has no create for this stream");
    return true;
}

/// Each index once and with this status.
bool expectAll(Trial& trial, const CapturedWrite& write, std::size_t count, ll_status status,
               const std::string& what) {
    bool good = trial.expect(write.end.status == LL_OK, what + " ended in " + describe(write.end));
    for (std::size_t i = 0; i < count; ++i) {
        const auto* result = write.of(i);
        if (!trial.expect(result != nullptr,
                          what + ": write " + std::to_string(i) + " has no result"))
            return false;
        good = trial.expect(result->status == status, what + " was answered by " +
                                                          nameOf(result->status) + " (" +
                                                          result->message + ")") &&
               good;
    }
    return good && trial.expect(write.results.size() == count, what + " has too many results");
}

std::vector<Session::Writing> each(const CapturedWrite& made, int operation,
                                   const std::string& payload) {
    std::vector<Session::Writing> writes;
    for (const auto& result : made.results) {
        Session::Writing write;
        write.operation = operation;
        write.externalId = result.externalId;
        write.idempotencyKey = "second-" + result.externalId;
        write.payload = payload;
        writes.push_back(std::move(write));
    }
    return writes;
}

void writesAndFinds(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (lacksPattern(stream, trial)) return;
    Rig rig(bench);
    std::vector<Session::Writing> creates;
    for (std::size_t i = 0; i < 3; ++i)
        creates.push_back(create(bench, stream, i));
    const auto made = rig.session->write(stream.name, creates);
    if (!expectAll(trial, made, 3, LL_OK, "a create")) return;
    std::vector<std::string> ids;
    for (const auto& result : made.results) {
        trial.expect(!result.externalId.empty(), "a create gave no id");
        ids.push_back(result.externalId);
    }
    if (stream.can("lookup"))
        trial.expect(idsOf(rig.session->byIds(stream.name, ids)).size() == 3,
                     "created records are not found by their ids");
    if (stream.exercised.contains("update")) {
        const auto patch = bench.payload(stream.exercised.at("update"));
        expectAll(trial, rig.session->write(stream.name, each(made, LL_WRITE_UPDATE, patch)), 3,
                  LL_OK, "an update");
    }
    const bool deletes = stream.can("delete");
    if (!deletes && !stream.can("archive")) return;
    const int operation = deletes ? LL_WRITE_DELETE : LL_WRITE_ARCHIVE;
    expectAll(trial, rig.session->write(stream.name, each(made, operation, "")), 3, LL_OK,
              "a delete");
    if (stream.can("lookup"))
        trial.expect(idsOf(rig.session->byIds(stream.name, ids)).empty(),
                     "deleted records are still found by their ids");
}

void writesFullBatches(Bench& bench, const StreamPlan& stream, Trial& trial) {
    constexpr std::size_t Most = 60;
    if (lacksPattern(stream, trial)) return;
    const auto count = std::min(Most, stream.declared.value("batch_size", std::size_t{1}));
    std::vector<Session::Writing> creates;
    for (std::size_t i = 0; i < count; ++i)
        creates.push_back(create(bench, stream, i));
    {
        Rig rig(bench);
        expectAll(trial, rig.session->write(stream.name, creates), count, LL_OK,
                  "a create of a full batch");
    }
    bench.reset();
}

void keepsBadApart(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (lacksPattern(stream, trial)) return;
    if (!stream.exercised.contains("invalid"))
        return trial.skip("the acceptance description has no invalid record for this stream");
    Rig rig(bench);
    auto bad = create(bench, stream);
    bad.payload = bench.payload(stream.exercised.at("invalid"));
    const auto write =
        rig.session->write(stream.name, {create(bench, stream, 0), bad, create(bench, stream, 1)});
    trial.expect(write.end.status == LL_OK, "the write ended in " + describe(write.end));
    const ll_status wanted[] = {LL_OK, LL_INVALID_RECORD, LL_OK};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto* result = write.of(i);
        const auto got =
            result == nullptr ? "no result" : nameOf(result->status) + " (" + result->message + ")";
        trial.expect(result != nullptr && result->status == wanted[i],
                     "write " + std::to_string(i) + " of good, bad, good was answered by " + got);
    }
}

void writesToNothing(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (lacksPattern(stream, trial) || !stream.exercised.contains("update"))
        return trial.skip("the acceptance description has no update for this stream");
    if (!stream.exercised.contains("absent_id"))
        return trial.skip("the acceptance description has no absent_id for this stream");
    Rig rig(bench);
    Session::Writing update;
    update.operation = LL_WRITE_UPDATE;
    update.externalId = stream.exercised.at("absent_id").get<std::string>();
    update.payload = bench.payload(stream.exercised.at("update"));
    const auto write = rig.session->write(stream.name, {update});
    const auto* result = write.of(0);
    trial.expect(result != nullptr && result->status == LL_NOT_FOUND,
                 "an update of a record that is not there was answered by " +
                     (result == nullptr ? "nothing" : nameOf(result->status)));
}

void makesOneOfTwo(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (lacksPattern(stream, trial)) return;
    const auto kind = stream.declared.value("create_class", std::string{});
    if (kind != "own_id" && kind != "idempotency_key")
        return trial.skip("its creates are recovered by " + kind);
    const auto write = create(bench, stream);
    std::string first;
    for (int i = 0; i < 2; ++i) {
        Rig rig(bench);
        const auto done = rig.session->write(stream.name, {write});
        if (!expectAll(trial, done, 1, LL_OK, "an equal create")) return;
        const auto id = done.results.front().externalId;
        trial.expect(i == 0 || id == first, "the same create twice made two records");
        first = id;
    }
}

void takesEmptyBatches(Bench& bench, const StreamPlan& stream, Trial& trial) {
    Rig rig(bench);
    const auto write = rig.session->write(stream.name, {});
    trial.expect(write.end.status == LL_OK, "an empty batch ended in " + describe(write.end));
}

}  // namespace

std::vector<StreamScenario> writeScenarios() {
    return {{"creates, updates and deletes with one result each", "write", writesAndFinds},
            {"writes as many at once as its manifest says", "write", writesFullBatches},
            {"keeps good records apart from a bad one", "write", keepsBadApart},
            {"tells when a record to be updated is not there", "write", writesToNothing},
            {"makes one record of two equal creates", "write", makesOneOfTwo},
            {"takes an empty batch", "write", takesEmptyBatches}};
}

}  // namespace leadloom::testing

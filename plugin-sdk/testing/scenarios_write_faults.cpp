#include <algorithm>

#include "plugin-sdk/testing/faults.h"
#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

using nlohmann::json;

namespace {

constexpr std::size_t Count = 3;

std::vector<Session::Writing> creates(Bench& bench, const StreamPlan& stream) {
    const auto patterns = stream.exercised.value("create", json::array());
    std::vector<Session::Writing> writes;
    for (std::size_t i = 0; i < Count; ++i) {
        Session::Writing write;
        const bool upsert = stream.declared.value("create_class", "") == "own_id";
        write.operation = upsert ? LL_WRITE_UPSERT : LL_WRITE_CREATE;
        write.idempotencyKey = bench.uniqueKey();
        write.marker = "lead-" + bench.uniqueKey();
        write.payload = bench.payload(patterns[i % patterns.size()]);
        writes.push_back(std::move(write));
    }
    return writes;
}

bool canNot(const StreamPlan& stream, Trial& trial) {
    const bool lacking = stream.exercised.value("create", json::array()).empty();
    if (lacking) trial.skip("the acceptance description has no create for this stream");
    return lacking;
}

void expectOnce(Trial& trial, const CapturedWrite& write, const std::string& when) {
    for (std::size_t i = 0; i < Count; ++i) {
        const auto times = std::count_if(write.results.begin(), write.results.end(),
                                         [i](const auto& result) { return result.index == i; });
        trial.expect(times == 1, when + " write " + std::to_string(i) + " has " +
                                     std::to_string(times) + " results");
    }
}

/// A write while the n-th request goes wrong, for every n; `judge` gets each result and whether the
/// struck request was one that writes.
template <typename Judge>
void strikeEach(Bench& bench, const StreamPlan& stream, const FaultyTransport::Fault& fault,
                const std::string& what, Trial& trial, Judge&& judge) {
    Rig counting(bench);
    counting.session->write(stream.name, creates(bench, stream));
    for (const auto n : places(counting.faults.requests(), 12)) {
        Rig rig(bench);
        rig.faults.strike(n, 1, fault);
        const auto write = rig.session->write(stream.name, creates(bench, stream));
        const auto when = "when request " + std::to_string(n) + " " + what + ",";
        expectOnce(trial, write, when);
        trial.expect(write.end.status != LL_BUG,
                     when + " the write ended in " + describe(write.end));
        for (const auto& result : write.results)
            judge(result, rig.faults.struckUnsafe(), when);
    }
}

/// After a request that writes was lost, no result may claim to know better.
void expectUnknown(Trial& trial, const CapturedResult& result, bool unsafe,
                   const std::string& when) {
    if (!unsafe) return;
    trial.expect(
        result.status == LL_UNKNOWN_OUTCOME || result.status == LL_OK,
        when + " a write is called " + nameOf(result.status) + " (" + result.message + ")");
}

bool someUnknown(const std::vector<ll_status>& statuses) {
    return std::find(statuses.begin(), statuses.end(), LL_UNKNOWN_OUTCOME) != statuses.end();
}

/// A request that writes is taken, and its answer says nothing of it.
StreamTrial tellsLostAnswer(const std::string& what, const FaultyTransport::Fault& lost) {
    return [=](Bench& bench, const StreamPlan& stream, Trial& trial) {
        if (canNot(stream, trial)) return;
        std::vector<ll_status> statuses;
        bool unsafe = false;
        strikeEach(bench, stream, lost, what, trial,
                   [&](const CapturedResult& result, bool struck, const std::string& when) {
                       unsafe = unsafe || struck;
                       statuses.push_back(result.status);
                       expectUnknown(trial, result, struck, when);
                   });
        trial.expect(!unsafe || someUnknown(statuses),
                     "when a request " + what + ", no write is called LL_UNKNOWN_OUTCOME");
        bench.reset();
    };
}

/// A request that the vendor didn't take: each write is done all the same, or called one of these.
StreamTrial tellsUnsent(const std::string& what, const FaultyTransport::Fault& fault,
                        const std::vector<ll_status>& allowed) {
    return [=](Bench& bench, const StreamPlan& stream, Trial& trial) {
        if (canNot(stream, trial)) return;
        strikeEach(bench, stream, fault, what, trial,
                   [&](const CapturedResult& result, bool, const std::string& when) {
                       const bool fits = result.status == LL_OK ||
                                         std::find(allowed.begin(), allowed.end(), result.status) !=
                                             allowed.end();
                       trial.expect(fits, when + " a write is called " + nameOf(result.status));
                   });
        bench.reset();
    };
}

void tellsRefusedCredentials(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (canNot(stream, trial)) return;
    Rig rig(bench);
    rig.faults.strike(1, 100, faults::answer(401, "{}"));
    for (const auto& result : rig.session->write(stream.name, creates(bench, stream)).results)
        trial.expect(result.status == LL_AUTH,
                     "with a refused credential a write is called " + nameOf(result.status));
}

StreamTrial bearsAnswer(const std::string& what, const FaultyTransport::Fault& spoiled) {
    return [=](Bench& bench, const StreamPlan& stream, Trial& trial) {
        if (canNot(stream, trial)) return;
        strikeEach(bench, stream, spoiled, what, trial,
                   [&](const CapturedResult& result, bool struck, const std::string& when) {
                       trial.expect(!struck || result.status != LL_OK || !result.externalId.empty(),
                                    when + " a create is called done without an id");
                   });
        bench.reset();
    };
}

/// The vendor's answer names one record less than it was given.
void missesNoResult(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (canNot(stream, trial)) return;
    Rig counting(bench);
    counting.session->write(stream.name, creates(bench, stream));
    bool everCut = false;
    for (const auto n : places(counting.faults.requests(), 12)) {
        Rig rig(bench);
        bool cut = false;
        rig.faults.strike(n, 1, faults::shortenLists(Count, cut));
        const auto write = rig.session->write(stream.name, creates(bench, stream));
        const auto done = std::count_if(write.results.begin(), write.results.end(),
                                        [](const auto& one) { return one.status == LL_OK; });
        trial.expect(!cut || done < static_cast<std::ptrdiff_t>(Count),
                     "a write that the vendor's answer leaves out is called done");
        everCut = everCut || cut;
    }
    bench.reset();
    if (!everCut) trial.skip("its vendor answers for each record alone");
}

/// What is refused is the hub's business, not to be tried again here.
void repeatsNothingRefused(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (canNot(stream, trial)) return;
    Rig counting(bench);
    counting.session->write(stream.name, creates(bench, stream));
    std::size_t unsafe = 0;
    Rig rig(bench);
    rig.faults.strike(1, 1'000, [&](const HttpCall& call, Transport&) -> std::optional<HttpReply> {
        if (call.safe) return std::nullopt;
        ++unsafe;
        return HttpReply::json(400, "{}");
    });
    rig.session->write(stream.name, creates(bench, stream));
    // A batch that was refused as a whole may be halved down to the record at fault.
    trial.expect(unsafe <= 2 * Count - 1 + counting.faults.requests(),
                 "refused, it made " + std::to_string(unsafe) + " requests that write");
    bench.reset();
}

void stopsWhenAsked(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (canNot(stream, trial)) return;
    constexpr std::size_t Bound = 20;
    Rig counting(bench);
    counting.session->write(stream.name, creates(bench, stream));
    for (const auto n : places(counting.hub.serviceCalls(), 40)) {
        Rig rig(bench);
        rig.hub.cancelAt(n);
        const auto write = rig.session->write(stream.name, creates(bench, stream));
        const auto when = "asked to stop at service call " + std::to_string(n) + ",";
        expectOnce(trial, write, when);
        trial.expect(write.end.status == LL_CANCELLED || write.end.status == LL_OK,
                     when + " the write ended in " + describe(write.end));
        trial.expect(
            rig.hub.callsAfterCancel() <= Bound,
            when + " it made " + std::to_string(rig.hub.callsAfterCancel()) + " more calls");
    }
    bench.reset();
}

void bearsFailingFolders(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (canNot(stream, trial)) return;
    Rig counting(bench);
    counting.session->write(stream.name, creates(bench, stream));
    for (const auto n : places(counting.hub.failableCalls(), 30)) {
        bench.reset();
        Rig rig(bench);
        rig.hub.failAt(n, LL_TRANSIENT);
        const auto write = rig.session->write(stream.name, creates(bench, stream));
        const auto when = "when access " + std::to_string(n) + " to the folder fails,";
        expectOnce(trial, write, when);
        rig.hub.failAt(0, LL_OK);
        for (const auto& result : write.results)
            trial.expect(
                result.status != LL_OK || !stream.can("lookup") ||
                    idsOf(rig.session->byIds(stream.name, {result.externalId})).size() == 1,
                when + " a create is called done that is not there");
    }
    bench.reset();
}

void bearsBrokenConnections(Bench& bench, const StreamPlan& stream, Trial& trial) {
    if (canNot(stream, trial)) return;
    Rig counting(bench);
    counting.session->write(stream.name, creates(bench, stream));
    for (const auto n : places(counting.hub.failableCalls(), 40)) {
        Rig rig(bench);
        rig.hub.failAt(n, LL_TRANSIENT);
        const auto batch = creates(bench, stream);
        const auto write = rig.session->write(stream.name, batch);
        const auto when = "when the connection breaks at access " + std::to_string(n) + ",";
        expectOnce(trial, write, when);
        rig.hub.failAt(0, LL_OK);
        for (const auto& result : write.results) {
            const bool told = result.status == LL_OK || result.status == LL_TRANSIENT ||
                              result.status == LL_UNKNOWN_OUTCOME;
            trial.expect(told, when + " a write is called " + nameOf(result.status));
            trial.expect(
                result.status != LL_OK || !stream.can("lookup") ||
                    idsOf(rig.session->byIds(stream.name, {result.externalId})).size() == 1,
                when + " a create is called done that is not there");
        }
    }
    bench.reset();
}

}  // namespace

std::vector<StreamScenario> writeFaultScenarios() {
    using faults::Spoil;
    const auto http = [](const char* name, StreamTrial run) {
        return StreamScenario{name, "write", std::move(run), Needs::HttpVendor};
    };
    const auto lost = [&](const char* name, const char* what, const FaultyTransport::Fault& fault) {
        return http(name, tellsLostAnswer(what, fault));
    };
    const auto taken = faults::answerAfterEffect;
    return {
        lost("calls a lost answer unknown, never done or failed", "is taken and its answer lost",
             faults::resetAfterEffect()),
        lost("calls a write behind a 500 unknown", "is answered by 500", taken(500, "{}")),
        lost("calls a write behind a broken gateway unknown", "is answered by 502 and HTML",
             taken(502, faults::htmlPage())),
        lost("calls a write behind a web page unknown", "is answered by HTML",
             taken(200, faults::htmlPage())),
        lost("calls a write behind an empty answer unknown", "is answered by nothing",
             taken(200, "")),
        lost("calls a write unknown whose answer doesn't name it", "is answered by an empty object",
             taken(200, "{}")),
        http("tells what was not sent",
             tellsUnsent("can't be sent", faults::unreachable(), {LL_TRANSIENT})),
        http("tells a rate limit of a write",
             tellsUnsent("meets a rate limit", faults::answer(429, "{}", {{"Retry-After", "7"}}),
                         {LL_RATE_LIMITED, LL_QUOTA})),
        http("tells a missing right to write",
             tellsUnsent("is forbidden", faults::answer(403, "{}"), {LL_FORBIDDEN})),
        http("tells a refused credential of a write", tellsRefusedCredentials),
        http("repeats no write that was refused", repeatsNothingRefused),
        http("calls no write done that an answer leaves out", missesNoResult),
        http("bears a cut answer to a write", bearsAnswer("has its answer cut", faults::cutJson())),
        http("bears numbers for words in an answer to a write",
             bearsAnswer("is answered with numbers for words",
                         faults::spoilJson(Spoil::NumbersForStrings))),
        http("bears nulls in an answer to a write",
             bearsAnswer("is answered with nulls", faults::spoilJson(Spoil::Nulls))),
        http("bears an answer to a write turned inside out",
             bearsAnswer("is answered inside out",
                         faults::spoilJson(Spoil::ArraysAndObjectsSwapped))),
        {"calls no write done that a failing folder did not take", "write", bearsFailingFolders,
         Needs::Folder},
        {"calls no write done that a broken connection did not take", "write",
         bearsBrokenConnections, Needs::Wire},
        {"stops a write when asked, at any service call", "write", stopsWhenAsked}};
}

}  // namespace leadloom::testing

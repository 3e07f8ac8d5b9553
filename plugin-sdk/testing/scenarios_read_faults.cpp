#include <algorithm>
#include <limits>

#include "plugin-sdk/testing/faults.h"
#include "plugin-sdk/testing/scenario.h"

namespace leadloom::testing {

namespace {

constexpr std::size_t Endless = std::numeric_limits<std::size_t>::max();

/// What must hold of a disturbed read whatever the fault was: the end is claimed only with
/// everything put, and the last checkpoint covers only what was put.
void expectNoLoss(Bench& bench, const StreamPlan& stream, const CapturedRead& disturbed,
                  const std::string& when, Trial& trial) {
    const auto& wanted = bench.baseline(stream).ids;
    if (disturbed.end.status == LL_END) {
        const auto found = idsOf(disturbed);
        trial.expect(std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()),
                     when + " it claims the end without having read everything");
        return;
    }
    Rig rig(bench);
    const auto rest = rig.readAll(stream, true, lastCursor(disturbed));
    auto found = coveredIds(disturbed);
    found.merge(idsOf(rest));
    trial.expect(rest.end.status == LL_END &&
                     std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()),
                 when + " records are lost for good");
}

using Judge = std::function<void(const CapturedRead&, const std::string& when)>;

/// Strikes the n-th request of a full read, for every n.
void strikeEach(Bench& bench, const StreamPlan& stream, std::size_t count,
                const std::function<FaultyTransport::Fault()>& fault, const Judge& judge) {
    const auto requests = bench.baseline(stream).requests;
    for (const auto n : places(requests, 25)) {
        Rig rig(bench);
        rig.faults.strike(n, count, fault());
        const auto read = rig.readAll(stream, true);
        judge(read, "when request " + std::to_string(n) + " of " + std::to_string(requests) +
                        " goes wrong,");
    }
}

void expectStatus(Trial& trial, const CapturedRead& read, const std::string& when,
                  std::initializer_list<ll_status> allowed) {
    const bool fits = std::find(allowed.begin(), allowed.end(), read.end.status) != allowed.end();
    trial.expect(fits, when + " the read ended in " + describe(read.end));
}

using FaultMaker = std::function<FaultyTransport::Fault()>;
/// A fault that passes: the read ends in `allowed`, and nothing is lost.
StreamTrial losesNothing(std::vector<FaultMaker> faults) {
    return [faults = std::move(faults)](Bench& bench, const StreamPlan& stream, Trial& trial) {
        for (const auto& fault : faults)
            strikeEach(bench, stream, 1, fault,
                       [&](const CapturedRead& read, const std::string& when) {
                           expectStatus(trial, read, when, {LL_TRANSIENT});
                           expectNoLoss(bench, stream, read, when, trial);
                       });
    };
}

FaultMaker answering(int status, std::string body) {
    return [status, body = std::move(body)] { return faults::answer(status, body); };
}

void tellsRateLimits(Bench& bench, const StreamPlan& stream, Trial& trial) {
    strikeEach(
        bench, stream, 1,
        [] {
            return faults::answer(429, "{}", {{"Retry-After", "7"}});
        },
        [&](const CapturedRead& read, const std::string& when) {
            expectStatus(trial, read, when, {LL_RATE_LIMITED, LL_QUOTA});
            trial.expect(
                read.end.retryAfterMs == 7000,
                when + " Retry-After: 7 became " + std::to_string(read.end.retryAfterMs) + " ms");
        });
}

void tellsRateLimitsWithoutATime(Bench& bench, const StreamPlan& stream, Trial& trial) {
    strikeEach(bench, stream, 1, answering(429, "{}"),
               [&](const CapturedRead& read, const std::string& when) {
                   expectStatus(trial, read, when, {LL_RATE_LIMITED, LL_QUOTA});
                   expectNoLoss(bench, stream, read, when, trial);
               });
}

void bearsExpiredTokens(Bench& bench, const StreamPlan& stream, Trial& trial) {
    strikeEach(bench, stream, 1, answering(401, "{}"),
               [&](const CapturedRead& read, const std::string& when) {
                   expectStatus(trial, read, when, {LL_END});
                   expectNoLoss(bench, stream, read, when, trial);
               });
}

/// From some request on the vendor refuses each in this way.
StreamTrial tellsRefusal(int status, ll_status expected) {
    return [=](Bench& bench, const StreamPlan& stream, Trial& trial) {
        strikeEach(bench, stream, Endless, answering(status, "{}"),
                   [&](const CapturedRead& read, const std::string& when) {
                       expectStatus(trial, read, when, {expected});
                   });
    };
}

/// An answer that is none: whatever comes of it, the end isn't claimed and nothing breaks.
StreamTrial refuses(std::vector<FaultMaker> broken) {
    return [broken = std::move(broken)](Bench& bench, const StreamPlan& stream, Trial& trial) {
        for (const auto& fault : broken)
            strikeEach(bench, stream, 1, fault,
                       [&](const CapturedRead& read, const std::string& when) {
                           trial.expect(read.end.status != LL_BUG,
                                        when + " the read ended in " + describe(read.end));
                           expectNoLoss(bench, stream, read, when, trial);
                       });
    };
}

/// Other numbers and words are what the vendor says; only a vanished page is a loss.
StreamTrial bearsSpoiled(faults::Spoil how, bool mayDiffer) {
    return [=](Bench& bench, const StreamPlan& stream, Trial& trial) {
        strikeEach(
            bench, stream, 1, [how] { return faults::spoilJson(how); },
            [&](const CapturedRead& read, const std::string& when) {
                trial.expect(read.end.message.find("exception") == std::string::npos,
                             when + " an exception came up: " + describe(read.end));
                if (!mayDiffer) expectNoLoss(bench, stream, read, when, trial);
            });
    };
}

void endsOnRepeatedPages(Bench& bench, const StreamPlan& stream, Trial& trial) {
    constexpr std::size_t Bound = 200;
    const auto requests = bench.baseline(stream).requests;
    for (const auto n : places(requests, 25)) {
        for (const std::size_t count : {std::size_t{2}, Endless}) {
            Rig rig(bench);
            const auto limit = requests + Bound;
            const auto repeat = faults::repeatAnswer();
            rig.faults.strike(n, count, [&](const HttpCall& call, Transport& vendor) {
                if (rig.faults.requests() > limit)
                    return std::optional(HttpReply::none(LL_CANCELLED, "far too many requests"));
                return repeat(call, vendor);
            });
            const auto read = rig.readAll(stream, true);
            const auto when = "when the answer to request " + std::to_string(n) + " comes again,";
            trial.expect(rig.faults.requests() <= limit, when + " it asks for ever");
            expectNoLoss(bench, stream, read, when, trial);
        }
    }
}

void keepsPersonsOutOfErrors(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const std::string words =
        "Value planted.person@loomtest.example (+358 40 555 0199) is not allowed";
    bench.addConfidential(words.substr(6));
    const auto quoted = '"' + words + '"';
    const std::string bodies[] = {"[{\"message\":" + quoted + ",\"errorCode\":\"ODD\"}]",
                                  "{\"message\":" + quoted + ",\"category\":\"ODD\"}",
                                  "{\"error\":{\"message\":" + quoted + ",\"code\":\"ODD\"}}",
                                  words};
    for (const auto& body : bodies)
        strikeEach(
            bench, stream, 1, [&body] { return faults::answer(400, body); },
            [&](const CapturedRead& read, const std::string& when) {
                trial.expect(read.end.status != LL_OK && read.end.status != LL_BUG,
                             when + " the read ended in " + describe(read.end));
                for (const char* planted : {"planted.person", "555 0199", "5550199"})
                    trial.expect(read.end.message.find(planted) == std::string::npos,
                                 when + " the vendor's words about a person are passed on");
            });
}

void bearsUnreadableFiles(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto calls = bench.baseline(stream).failableCalls;
    for (const auto n : places(calls, 60)) {
        Rig rig(bench);
        rig.hub.failAt(n, LL_TRANSIENT);
        const auto read = rig.readAll(stream, true);
        expectNoLoss(bench, stream, read,
                     "when access " + std::to_string(n) + " to the folder fails,", trial);
    }
}

void bearsBrokenConnections(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const auto calls = bench.baseline(stream).failableCalls;
    for (const auto n : places(calls, 40)) {
        Rig rig(bench);
        rig.hub.failAt(n, LL_TRANSIENT);
        const auto read = rig.readAll(stream, true);
        const auto when = "when the connection breaks at access " + std::to_string(n) + ",";
        // In how many pieces a peer's bytes arrive is never the same: there may be no such access.
        expectStatus(trial, read, when, {LL_TRANSIENT, LL_END});
        expectNoLoss(bench, stream, read, when, trial);
    }
}

}  // namespace

std::vector<StreamScenario> readFaultScenarios() {
    using faults::Spoil;
    const auto http = [](const char* name, StreamTrial run) {
        return StreamScenario{name, "read", std::move(run), Needs::HttpVendor};
    };
    return {
        http("loses nothing when a request is lost", losesNothing({faults::unreachable})),
        http("loses nothing when an answer is lost", losesNothing({faults::resetAfterEffect})),
        http("loses nothing when the vendor fails",
             losesNothing({answering(500, "{}"), answering(502, "{}"), answering(503, "{}")})),
        http("loses nothing when a gateway gives up",
             losesNothing({answering(504, faults::htmlPage()), answering(408, "")})),
        http("tells a rate limit and its time", tellsRateLimits),
        http("tells a rate limit without a time", tellsRateLimitsWithoutATime),
        http("goes on when a token expires in mid-page", bearsExpiredTokens),
        http("says when a token is refused", tellsRefusal(401, LL_AUTH)),
        http("tells a missing right", tellsRefusal(403, LL_FORBIDDEN)),
        http("takes no web page for an end", refuses({answering(200, faults::htmlPage())})),
        http("takes no empty answer for an end",
             refuses({answering(200, ""), answering(200, "null")})),
        http("takes no answer without its list for an end", refuses({answering(200, "{}")})),
        http("takes no error inside a 200 for an end",
             refuses({answering(200, R"({"error":{"code":"internal","message":"try later"}})"),
                      answering(200, R"({"errors":[{"message":"try later"}]})"),
                      answering(200, R"({"success":false,"message":"try later"})")})),
        http("takes no redirect for an answer", refuses({[] {
                 return faults::answer(302, "", {{"Location", "https://elsewhere.example/"}});
             }})),
        http("takes no cut answer for an end", refuses({faults::cutJson})),
        http("bears an answer nested without end", refuses({answering(200, faults::deepJson())})),
        http("bears numbers where words should be", bearsSpoiled(Spoil::NumbersForStrings, true)),
        http("bears nulls where values should be", bearsSpoiled(Spoil::Nulls, false)),
        http("bears lists where objects should be",
             bearsSpoiled(Spoil::ArraysAndObjectsSwapped, false)),
        http("bears numbers beyond all bounds", bearsSpoiled(Spoil::HugeNumbers, true)),
        http("ends when a page repeats itself", endsOnRepeatedPages),
        http("keeps the vendor's words about persons out of errors", keepsPersonsOutOfErrors),
        {"loses nothing when a file can't be read", "read", bearsUnreadableFiles, Needs::Folder},
        {"loses nothing when a connection breaks", "read", bearsBrokenConnections, Needs::Wire}};
}

}  // namespace leadloom::testing

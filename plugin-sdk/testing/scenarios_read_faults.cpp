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

void bearsLostRequests(Bench& bench, const StreamPlan& stream, Trial& trial) {
    for (const auto& fault : {faults::unreachable, faults::resetAfterEffect})
        strikeEach(bench, stream, 1, fault, [&](const CapturedRead& read, const std::string& when) {
            expectStatus(trial, read, when, {LL_TRANSIENT});
            expectNoLoss(bench, stream, read, when, trial);
        });
}

void bearsServerErrors(Bench& bench, const StreamPlan& stream, Trial& trial) {
    for (const int status : {500, 502, 503})
        strikeEach(
            bench, stream, 1, [status] { return faults::answer(status, "{}"); },
            [&](const CapturedRead& read, const std::string& when) {
                expectStatus(trial, read, when, {LL_TRANSIENT});
                expectNoLoss(bench, stream, read, when, trial);
            });
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
    strikeEach(
        bench, stream, 1, [] { return faults::answer(429, "{}"); },
        [&](const CapturedRead& read, const std::string& when) {
            expectStatus(trial, read, when, {LL_RATE_LIMITED, LL_QUOTA});
            expectNoLoss(bench, stream, read, when, trial);
        });
}

void bearsExpiredTokens(Bench& bench, const StreamPlan& stream, Trial& trial) {
    strikeEach(
        bench, stream, 1, [] { return faults::answer(401, "{}"); },
        [&](const CapturedRead& read, const std::string& when) {
            expectStatus(trial, read, when, {LL_END});
            expectNoLoss(bench, stream, read, when, trial);
        });
    strikeEach(
        bench, stream, Endless, [] { return faults::answer(401, "{}"); },
        [&](const CapturedRead& read, const std::string& when) {
            expectStatus(trial, read, when, {LL_AUTH});
        });
}

void tellsMissingRights(Bench& bench, const StreamPlan& stream, Trial& trial) {
    strikeEach(
        bench, stream, Endless, [] { return faults::answer(403, "{}"); },
        [&](const CapturedRead& read, const std::string& when) {
            expectStatus(trial, read, when, {LL_FORBIDDEN});
        });
}

void refusesBrokenAnswers(Bench& bench, const StreamPlan& stream, Trial& trial) {
    const std::function<FaultyTransport::Fault()> broken[] = {
        [] { return faults::answer(200, faults::htmlPage()); },
        [] { return faults::answer(200, ""); },
        [] { return faults::answer(200, "null"); },
        [] { return faults::answer(200, "{}"); },
        [] { return faults::answer(200, faults::deepJson()); },
        [] { return faults::cutJson(); }};
    for (const auto& fault : broken)
        strikeEach(bench, stream, 1, fault, [&](const CapturedRead& read, const std::string& when) {
            trial.expect(read.end.status != LL_BUG,
                         when + " the read ended in " + describe(read.end));
            expectNoLoss(bench, stream, read, when, trial);
        });
}

void bearsWrongTypes(Bench& bench, const StreamPlan& stream, Trial& trial) {
    using faults::Spoil;
    for (const auto how : {Spoil::NumbersForStrings, Spoil::Nulls, Spoil::ArraysAndObjectsSwapped,
                           Spoil::HugeNumbers}) {
        // Other numbers and words are what the vendor says; only a vanished page is a loss.
        const bool told = how == Spoil::NumbersForStrings || how == Spoil::HugeNumbers;
        strikeEach(
            bench, stream, 1, [how] { return faults::spoilJson(how); },
            [&](const CapturedRead& read, const std::string& when) {
                trial.expect(read.end.message.find("exception") == std::string::npos,
                             when + " an exception came up: " + describe(read.end));
                if (!told) expectNoLoss(bench, stream, read, when, trial);
            });
    }
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
    return {
        {"loses nothing when a request is lost", "read", bearsLostRequests, Needs::HttpVendor},
        {"loses nothing when the vendor fails", "read", bearsServerErrors, Needs::HttpVendor},
        {"tells a rate limit, with its time where there is one", "read", tellsRateLimits,
         Needs::HttpVendor},
        {"goes on when a token expires, and says when it is refused", "read", bearsExpiredTokens,
         Needs::HttpVendor},
        {"tells a missing right", "read", tellsMissingRights, Needs::HttpVendor},
        {"takes no broken answer for an end", "read", refusesBrokenAnswers, Needs::HttpVendor},
        {"bears answers of the wrong types", "read", bearsWrongTypes, Needs::HttpVendor},
        {"ends when a page repeats itself", "read", endsOnRepeatedPages, Needs::HttpVendor},
        {"keeps the vendor's words about persons out of errors", "read", keepsPersonsOutOfErrors,
         Needs::HttpVendor},
        {"loses nothing when a file can't be read", "read", bearsUnreadableFiles, Needs::Folder},
        {"loses nothing when a connection breaks", "read", bearsBrokenConnections, Needs::Wire}};
}

}  // namespace leadloom::testing

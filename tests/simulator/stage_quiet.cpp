// How a play ends: nobody edits and nothing breaks any more, and everything has to hold.
#include "hub/sync/writing/circuit.h"
#include "tests/simulator/invariants.h"
#include "tests/simulator/stage.h"

namespace leadloom::testing {
namespace {

constexpr TimeUs Minute = 60'000'000;
/// Beyond any lag that a stream may have learnt: absence is believed only then.
constexpr TimeUs LongestLag = 25 * 60 * Minute;
/// Beyond what anything that ended is kept for.
constexpr TimeUs LongestRetention = 400 * 24 * 60 * Minute;

}  // namespace

void SimStage::calm() {
    crashIn_ = 0;
    stallIn_ = 0;
    waiting_.clear();
    for (const std::string& name : scene_.names) {
        SimVendor& system = world_->system(name);
        system.forgetPlans();
        system.switches.credentialsRefused = false;
        system.switches.hiddenField.clear();
        system.repeatsEverything = false;
    }
}

/// Hours of edits in a few minutes look like a loop: a person lets go on what was frozen.
void SimStage::releaseFrozen() {
    world_->clock().advance(61 * Minute);
    for (const store::ParkedRow& letter : world_->parked()) {
        if (letter.code != sync::CircuitCode) continue;
        const Status replayed = world_->engine().replayDeadLetter(letter.id);
        if (!replayed) find("error", replayed.error().describe());
    }
}

/// With one system away all others end in agreement.
void SimStage::isolate() {
    constexpr int Rounds = 12;
    releaseFrozen();
    SimVendor& away = world_->system(scene_.isolated);
    away.switches.credentialsRefused = true;
    sync::RunOptions options;
    options.approve = true;
    for (int round = 0; round < Rounds; ++round) {
        options.full = round >= Rounds - 4;
        world_->clock().advance(options.full ? LongestLag : 20 * Minute);
        world_->sync(options);
        rememberLeads();
    }
    for (const std::string& wrong : world_->violations(scene_.isolated))
        if (wrong.rfind("I2", 0) == 0) find("I16", "with " + scene_.isolated + " away: " + wrong);
    away.switches.credentialsRefused = false;
}

void SimStage::expectSilence(const char* invariant, const sync::RunOptions& options) {
    const sync::RunReport report = world_->sync(options);
    const bool silent = report.writes() + report.changeRows + world_->openIntents() == 0;
    if (!silent) find(invariant, "another run was not silent: " + toJson(report));
    if (!report.balanced()) find("balance", toJson(report));
}

/// What two complete reads in a row miss is gone, or searched for; where one of them brings a write
/// they are counted anew, for that was a sign of life.
void SimStage::readUntilSilent(const sync::RunOptions& full) {
    constexpr int Most = 6;
    int silent = 0;
    for (int again = 0; again < Most && silent < 2; ++again) {
        world_->clock().advance(LongestLag);
        const sync::RunReport report = world_->sync(full);
        silent = report.writes() + report.changeRows == 0 ? silent + 1 : 0;
        rememberLeads();
        tell("a full run a day later");
    }
}

void SimStage::goQuiet() {
    calm();
    if (!scene_.isolated.empty()) isolate();
    releaseFrozen();
    sync::RunOptions full;
    full.full = true;
    full.approve = true;  // a system may have lost its last record
    world_->sync(full);
    rememberLeads();
    tell("a full run");
    world_->settle();
    rememberLeads();
    tell("runs until nothing changes");
    readUntilSilent(full);
    world_->settle();
    tell("the world is quiet");
    rememberLeads();
    checkAll(scene_, findings_);
    world_->clock().advance(60 * Minute);
    for (int again = 0; again < 2; ++again)
        expectSilence("I3", full);
    for (const std::string& name : scene_.names) {
        SimVendor& system = world_->system(name);
        system.repeatsEverything = system.switches.tellsTimes && scene_.clockSteps == 0;
    }
    expectSilence("I6", {});
    tell("every old version was told again");
    if (!findings_.empty()) return;
    world_->clock().advance(LongestRetention);
    world_->sync();
    checkBounded(scene_, findings_);
}

}  // namespace leadloom::testing

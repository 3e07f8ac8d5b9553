#pragma once

#include <map>
#include <string>

#include "hub/sync/run/run_options.h"
#include "tests/simulator/scene.h"

namespace leadloom::testing {

// The invariants of docs/proof.md, each a checker of its own that adds what doesn't hold. Those
// without another word are checked once the world is quiet.

// reading_invariants.cpp
/// I1, after every run and crash: what the cursor covers is in the inbox.
void checkDurable(SimScene& scene, SimFindings& out);
/// I15, after every run and crash: no record's known version, time or stamp goes back, and no stamp
/// reaches into the future.
void checkMonotone(SimScene& scene, SimFindings& out);

// edit_invariants.cpp
/// I4: each person's edit is the canonical value, or the change log or a dead letter knows it; no
/// write went over an edit unseen.
void checkEdits(SimScene& scene, SimFindings& out);
/// I4: while anybody's own value lives, a copy of Leadloom's making is not what wins.
void checkWinners(SimScene& scene, SimFindings& out);
/// I17: the change log's last line for a field is the field, and each write has its attempt.
void checkExplained(SimScene& scene, SimFindings& out);

// word_invariants.cpp
/// I5: what counts as somebody's own value in a record was put there by somebody but the hub.
void checkWords(SimScene& scene, SimFindings& out);

// writing_invariants.cpp
/// I5: no writes beyond what edits, merges, policies and retries ask for; none that says nothing.
void checkEchoes(SimScene& scene, SimFindings& out);
/// I9: nothing counts as deleted, and nothing was deleted, that nobody deleted.
void checkDeletes(SimScene& scene, SimFindings& out);
/// I10: what was deleted somewhere isn't made there again.
void checkResurrections(SimScene& scene, SimFindings& out);

/// I11, around each run: deletes beyond the guard, and writes before the first approval.
class GuardWatch {
public:
    GuardWatch(SimScene& scene, const sync::RunOptions& options);
    /// Another worker's run begins in the middle of this one, and ends: it has a guard of its own.
    void pause();
    void resume();
    void check(SimFindings& out);

private:
    struct Before {
        std::size_t events = 0;  ///< looked at
        std::int64_t writes = 0;
        std::map<std::string, std::size_t> live;      ///< by stream
        std::map<std::string, std::int64_t> deletes;  ///< since
    };
    void count();

    SimScene& scene_;
    bool approves_ = false;
    bool manyRounds_ = false;
    bool paused_ = false;
    std::map<std::string, Before> before_;
};

// identity_invariants.cpp
/// I12: links are unique, alias chains end.
void checkIdentity(SimScene& scene, SimFindings& out);
/// I18, after every run and crash: every record, worked out anew, is what is stored.
void checkRebuilt(SimScene& scene, SimFindings& out);
// consent_invariants.cpp
/// I13: an opt-out that somebody said in any record holds, unless an opt-in was proved since.
void checkConsent(SimScene& scene, SimFindings& out);

// bound_invariants.cpp
/// I19, a year behind the last thing that happened: of what ended nothing is kept beyond its time.
void checkBounded(SimScene& scene, SimFindings& out);

/// All that hold in a quiet world; I2, I8 and I18 are SimWorld::violations.
void checkAll(SimScene& scene, SimFindings& out);

}  // namespace leadloom::testing

#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/simulator/scene.h"
#include "tests/simulator/story.h"

namespace leadloom::testing {

class GuardWatch;

/// Plays a history on the real engine, on virtual time, in one thread; one stage at a time in a
/// process (crash points report to the one that is lit).
class SimStage {
public:
    explicit SimStage(const SimHistory& history);
    ~SimStage();
    SimStage(const SimStage&) = delete;
    SimStage& operator=(const SimStage&) = delete;

    /// All steps, then quiet, then every invariant; what doesn't hold.
    SimFindings play();
    const SimScene& scene() const { return scene_; }
    /// Has the play told while it goes on, see SimStory.
    void tellTo(std::ostream& out) { story_ = std::make_unique<SimStory>(scene_, out); }
    /// Called by crash points: throws SimCrash where the history says so.
    void reach(const char* point);

private:
    void perform(const SimStep& step);
    void act(const SimStep& step);
    void actOnRecord(const SimStep& step);
    void actOnSystem(const SimStep& step);
    void createPerson(const SimStep& step, const std::string& stream);
    void edit(const SimStep& step);
    void sayConsent(const SimStep& step);
    void merge(const SimStep& step);
    void convert(const SimStep& step);
    void company(const SimStep& step);
    void deliver(const SimStep& step);
    void copyBetween(const SimStep& step);
    void run(const SimStep& step);
    void sync(const sync::RunOptions& options);
    void rememberLeads();
    void opportunity();
    void takeOver();
    void readUntilSilent(const sync::RunOptions& full);
    void goQuiet();
    void calm();
    void releaseFrozen();
    void isolate();
    void expectSilence(const char* invariant, const sync::RunOptions& options);
    SimVendor& vendor(const SimStep& step);
    std::string someRecord(const SimStep& step, const std::string& stream);
    void find(std::string invariant, std::string text);
    void noteApprovals();
    void tell(const std::string& what);

    SimHistory history_;
    std::unique_ptr<SimWorld> world_;
    SimScene scene_;
    SimFindings findings_;
    std::vector<SimStep> waiting_;  ///< steps that happen in the middle of a run
    std::int64_t crashIn_ = 0;
    std::string crashAt_;
    std::int64_t stallIn_ = 0;     ///< pages until a worker stalls and another takes over
    GuardWatch* guard_ = nullptr;  ///< around the run under way
    bool approves_ = false;        ///< the run under way lets what guards stop through
    std::thread::id thread_;
    std::unique_ptr<SimStory> story_;
};

}  // namespace leadloom::testing

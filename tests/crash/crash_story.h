#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/crash/crash_disk.h"
#include "tests/crash/crash_watch.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

/// The `hit`-th time that `point` is come past after the story's start or its last crash.
struct Aim {
    std::string point;
    long hit = 1;
};

/// Some days in the life of three systems and the hub between them: a first pairing, edits, deals,
/// webhooks, merges, deletions, a plan that is carried out and undone, a conflict, an erasure, and
/// old age. From a seed come the systems' ways; what people do in them is the same whether the hub
/// dies or not, and each day ends quiet.
class CrashStory {
public:
    /// Its stores are in folders below `folder`, which is on `disk`.
    CrashStory(std::uint64_t seed, CrashDisk& disk, std::filesystem::path folder);

    /// The hub dies at each of these, one after the other.
    void crashAt(std::vector<Aim> aims, Loss loss);
    /// The disk refuses to write from there on, until the hub has said so.
    void failAt(const Aim& aim, DiskFault fault);

    void live();
    int crashes() const { return crashes_; }
    int failures() const { return failures_; }
    const std::map<std::string, long>& reached() const { return watch_.reached(); }
    /// What systems and hub hold, without what a crash may change: ids, times, attempts. Sorted.
    std::vector<std::string> outcome();
    /// What the invariants say is wrong, and whether another full run was silent.
    std::vector<std::string> violations();

private:
    static inline const std::vector<std::string> Systems = {"a", "b", "c"};
    static inline const std::vector<std::string> Streams = {"companies", "contacts", "deals"};

    void aimNext();
    void die();
    void boot();
    void withCrashes(const std::function<void()>& body);
    void day(int number);
    void settle(bool approve = false);
    void furnish();
    void pairing();
    void edits();
    void deals();
    void editWhileWriting();
    void webhooks();
    void merges();
    void deletions();
    void plan();
    void apply(const std::string& plan);
    void undo(const std::string& run);
    std::vector<std::string> appliedRuns();
    void conflict();
    void erasure();
    void oldAge();

    std::string idOf(const std::string& system, const std::string& stream, const std::string& field,
                     const std::string& value);
    std::string personIn(const std::string& system, int person);
    void person(const std::string& system, int number, const std::string& company = {});
    void edit(const std::string& system, int person, const std::string& field,
              const std::string& value);
    std::string described(const std::string& system, const std::string& stream,
                          const SimRecord& record);
    std::string described(const store::CanonicalRow& lead);

    std::uint64_t seed_;
    CrashDisk& disk_;
    std::filesystem::path folder_;
    std::filesystem::path current_;
    SimWorld world_;
    CrashWatch watch_;
    TimeUs begin_ = 0;
    std::vector<Aim> aims_;
    Loss loss_ = Loss::Process;
    int crashes_ = 0;
    int failures_ = 0;
};

}  // namespace leadloom::testing

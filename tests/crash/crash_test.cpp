// Crashes at every listed point, and full and broken disks there, in a world of simulated systems.
// LEADLOOM_SEEDS=n takes n seeds for each point and more crashes; LEADLOOM_SEED=s only that one.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include <gmock/gmock.h>

#include "tests/crash/crash_points.h"
#include "tests/crash/crash_story.h"

namespace leadloom::testing {
namespace {

using ::testing::IsEmpty;

constexpr int MostCrashes = 5;
constexpr std::uint64_t Variety = 12;  // after so many seeds policies and ways come again

/// Without a wish each point takes one seed, not all the same one.
std::vector<std::uint64_t> seedsFor(const std::string& point) {
    if (const char* one = std::getenv("LEADLOOM_SEED")) return {std::strtoull(one, nullptr, 10)};
    const char* many = std::getenv("LEADLOOM_SEEDS");
    if (many == nullptr) {
        std::uint64_t sum = 0;
        for (const char letter : point)
            sum = sum * 31 + static_cast<unsigned char>(letter);
        return {1 + sum % Variety};
    }
    std::vector<std::uint64_t> all;
    for (std::uint64_t seed = 1; seed <= std::strtoull(many, nullptr, 10); ++seed)
        all.push_back(seed);
    return all;
}

/// How the story goes when nothing crashes.
struct Undisturbed {
    std::vector<std::string> outcome;
    std::map<std::string, long> reached;
};

class Crash : public ::testing::Test {
protected:
    Crash() {
        std::string pattern = (std::filesystem::temp_directory_path() / "crash-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        disk_.emplace(folder_);
    }
    ~Crash() override {
        disk_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::filesystem::path fresh() { return folder_ / ("life" + std::to_string(++lives_)); }

    Undisturbed undisturbed(std::uint64_t seed) {
        CrashStory story(seed, *disk_, fresh());
        story.live();
        Undisturbed result{story.outcome(), story.reached()};
        EXPECT_THAT(story.violations(), IsEmpty()) << "seed " << seed << ", without a crash";
        return result;
    }

    /// Whether the point was reached.
    bool expectNothingLostBy(const std::vector<Aim>& aims, Loss loss, std::uint64_t seed,
                             const Undisturbed& calm) {
        CrashStory story(seed, *disk_, fresh());
        story.crashAt(aims, loss);
        story.live();
        std::string what = loss == Loss::Process ? "killed" : "power cut";
        for (const Aim& aim : aims)
            what += ", " + aim.point + ":" + std::to_string(aim.hit);
        expectAsIfNothingHappened(story, calm, seed, what);
        return story.reached().contains(aims.back().point);
    }

    void expectNothingLostBy(DiskFault fault, const Aim& aim, std::uint64_t seed,
                             const Undisturbed& calm) {
        CrashStory story(seed, *disk_, fresh());
        story.failAt(aim, fault);
        story.live();
        expectAsIfNothingHappened(story, calm, seed,
                                  (fault == DiskFault::Full ? "disk full at " : "disk broken at ") +
                                      aim.point + ":" + std::to_string(aim.hit));
    }

    static void expectAsIfNothingHappened(CrashStory& story, const Undisturbed& calm,
                                          std::uint64_t seed, const std::string& what) {
        EXPECT_THAT(story.outcome(), ::testing::ContainerEq(calm.outcome))
            << "seed " << seed << ", " << what;
        EXPECT_THAT(story.violations(), IsEmpty()) << "seed " << seed << ", " << what;
    }

    std::filesystem::path folder_;
    std::optional<CrashDisk> disk_;
    int lives_ = 0;
};

class CrashAt : public Crash, public ::testing::WithParamInterface<std::string> {};

/// What is come past only while the hub recovers needs a crash before.
bool needsRecovery(const std::string& point) {
    return point.starts_with("recovery.");
}

std::vector<Aim> aimsAt(const std::string& point, long hit, const Undisturbed& calm,
                        std::mt19937_64& random) {
    std::vector<Aim> aims;
    if (needsRecovery(point)) {
        const char* where = random() % 2 == 0 ? "outbox.after_send" : "outbox.before_send";
        const auto writes = static_cast<std::uint64_t>(calm.reached.at(where));
        aims.push_back({where, static_cast<long>(1 + random() % writes)});
    }
    const auto crashes = 1 + random() % MostCrashes;
    aims.push_back({point, hit});
    while (aims.size() < crashes)
        aims.push_back({point, static_cast<long>(1 + random() % 4)});
    return aims;
}

TEST_P(CrashAt, LeavesWhatAnUndisturbedRunLeaves) {
    const bool all = std::getenv("LEADLOOM_SEEDS") != nullptr;
    bool reached = false;
    for (const std::uint64_t seed : seedsFor(GetParam())) {
        const Undisturbed calm = undisturbed(seed);
        std::mt19937_64 random(seed);
        const auto known = calm.reached.find(GetParam());
        const auto hits = known == calm.reached.end() ? 3 : known->second;
        const auto someHit = [&] { return static_cast<long>(1 + random() % hits); };
        std::vector<std::pair<long, Loss>> crashes = {{1, Loss::Process}, {someHit(), Loss::Power}};
        if (all) {
            crashes.emplace_back(1, Loss::Power);
            crashes.emplace_back(someHit(), Loss::Process);
        }
        for (const auto& [hit, loss] : crashes) {
            // Which write calls for which recovery is up to the seed.
            const int tries = needsRecovery(GetParam()) ? 12 : 1;
            bool came = false;
            for (int attempt = 0; attempt < tries && !came; ++attempt) {
                const auto aims = aimsAt(GetParam(), hit, calm, random);
                came = expectNothingLostBy(aims, loss, seed, calm);
            }
            reached = reached || came;
        }
        const DiskFault fault = random() % 2 == 0 ? DiskFault::Full : DiskFault::InputOutput;
        expectNothingLostBy(fault, {GetParam(), someHit()}, seed, calm);
    }
    EXPECT_TRUE(reached) << GetParam() << " is listed and was never reached";
}

/// It made the value that was to be overwritten an edit of its own, newer than the one that was
/// lost.
TEST_F(Crash, DuringTheRecoveryOfAnUpdateLosesNoEditHoweverOftenItHappens) {
    const Undisturbed calm = undisturbed(2);
    for (const long write : {13L, 19L, 21L}) {
        expectNothingLostBy({{"outbox.before_send", write},
                             {"recovery.before_look", 1},
                             {"recovery.before_look", 1}},
                            Loss::Process, 2, calm);
    }
}

std::vector<std::string> simulatedPoints() {
    std::vector<std::string> names;
    for (const CrashPointLine& point : crashPoints()) {
        if (point.inSimulation) names.push_back(point.name);
    }
    return names;
}

std::string testName(const ::testing::TestParamInfo<std::string>& info) {
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Points, CrashAt, ::testing::ValuesIn(simulatedPoints()), testName);

}  // namespace
}  // namespace leadloom::testing

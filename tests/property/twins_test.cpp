// The same things happen twice, and one thing is otherwise: the order in which connections are read
// (I7), or that the hub dies now and then (I14). What leads and records say in the end is the same,
// ids and times aside.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "hub/base/crash_point.h"
#include "hub/base/mutant.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {
namespace {

constexpr int People = 6;
constexpr int Acts = 40;
constexpr TimeUs Second = 1'000'000;

/// What differs between two lives of one seed.
struct Otherwise {
    bool turnedRound = false;
    bool crashes = false;
};

/// Crash points until the hub dies; 0: it doesn't. Points that other threads reach don't count.
int crashIn = 0;
std::thread::id living;

void dieAtLast(const char*) {
    if (crashIn == 0 || std::this_thread::get_id() != living) return;
    if (--crashIn == 0) throw SimCrash{};
}

using Saying = std::map<std::string, std::string>;

/// A life without races: nobody does anything while the hub works, every system tells times and
/// finds records by id, and who dies goes on before anybody does something else.
class CalmLife {
public:
    CalmLife(std::uint64_t seed, Otherwise otherwise)
        : random_(seed * 0x9e3779b97f4a7c15U + 3), world_(seed), otherwise_(otherwise) {
        const int systems = 2 + pick(3);
        for (int number = 0; number < systems; ++number)
            addSystem(std::string(1, static_cast<char>('a' + number)));
        for (const char* field : {"job_title", "city"}) {
            if (pick(2) == 0) world_.setPolicy(field, somePolicy());
        }
        auto& connections = world_.settings().connections;
        if (otherwise_.turnedRound) std::reverse(connections.begin(), connections.end());
        living = std::this_thread::get_id();
        setCrashHook(&dieAtLast);
        world_.start();
        for (int act = 0; act < Acts; ++act)
            this->act();
        sync();
        crashIn = 0;
        for (const std::string& name : names_)
            world_.system(name).forgetPlans();
        world_.settle();
    }

    ~CalmLife() { setCrashHook(nullptr); }
    CalmLife(const CalmLife&) = delete;
    CalmLife& operator=(const CalmLife&) = delete;

    /// By what it is about: the values of every lead, and those of every record.
    Saying sayings() {
        Saying said;
        for (const store::CanonicalRow& lead : world_.canonicals(model::Entity::Lead)) {
            if (lead.state == store::CanonicalState::Live) addLead(lead, said);
        }
        for (const std::string& name : names_) {
            std::vector<std::string> records;
            for (const auto& [id, record] : world_.system(name).records("contacts"))
                records.push_back(SimVendor::payloadOf(record));
            std::sort(records.begin(), records.end());
            for (const std::string& record : records)
                said[name] += record + '\n';
        }
        return said;
    }

private:
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    std::string word() { return "w" + std::to_string(++words_) + std::string(pick(4), 'x'); }

    void addSystem(const std::string& name) {
        SimSwitches switches;
        switches.pageSize = static_cast<std::size_t>(1 + pick(4));
        switches.writeBatch = 1 + pick(4);
        switches.answersWithRecord = pick(2) == 0;
        switches.tellsVersions = pick(2) == 0;
        switches.preconditions = switches.tellsVersions && pick(2) == 0;
        switches.createClass = static_cast<sync::CreateClass>(pick(4));
        SimVendor& vendor = world_.addSystem(name, switches);
        vendor.beforePage = [this] { world_.clock().advance(1'000); };
        names_.push_back(name);
    }

    sync::Policy somePolicy() {
        constexpr sync::PolicyKind Kinds[] = {sync::PolicyKind::Longest, sync::PolicyKind::Min,
                                              sync::PolicyKind::Max, sync::PolicyKind::FirstTouch,
                                              sync::PolicyKind::Rank};
        sync::Policy policy{Kinds[pick(5)], {}};
        if (policy.kind != sync::PolicyKind::Rank) return policy;
        policy.ranking = names_;
        std::shuffle(policy.ranking.begin(), policy.ranking.end(), random_);
        return policy;
    }

    void act() {
        world_.clock().advance(Second);
        const int what = pick(100);
        const std::string person = std::to_string(pick(People));
        const std::string name =
            names_[static_cast<std::size_t>(pick(static_cast<int>(names_.size())))];
        const std::string value = word();
        const char* field = pick(2) == 0 ? "title" : "city";
        const int dies = 1 + pick(40);
        const bool inWrite = pick(2) == 0;
        if (what < 20) return create(name, person, field, value);
        if (what < 70) return edit(name, person, field, value);
        if (what < 80) {
            if (!otherwise_.crashes) return;
            if (inWrite) return world_.system(name).plan(SimFault::CrashesInWrite, 1 + dies / 10);
            crashIn = dies;
            return;
        }
        sync();
    }

    void create(const std::string& name, const std::string& person, const char* field,
                const std::string& value) {
        if (homes_.contains({name, person})) return;
        homes_[{name, person}] =
            world_.system(name).create("contacts", {{"first", "First" + person},
                                                    {"email", "p" + person + "@acme.example"},
                                                    {field, value}});
    }

    /// Records that people made: those have the same ids in every life.
    void edit(const std::string& name, const std::string& person, const char* field,
              const std::string& value) {
        const auto home = homes_.find({name, person});
        if (home != homes_.end()) world_.system(name).edit("contacts", home->second, field, value);
    }

    void sync() {
        for (int deaths = 0; deaths < 100; ++deaths) {
            try {
                world_.sync();
                return;
            } catch (const SimCrash&) {
                world_.start();
            }
        }
        FAIL() << "the hub dies and dies";
    }

    void addLead(const store::CanonicalRow& lead, Saying& said) {
        const auto text = [&](const char* field) {
            const auto* found = lead.find(world_.fieldId(model::Entity::Lead, field));
            return found == nullptr ? std::string() : found->value.text();
        };
        said["lead " + text("emails")] +=
            text("given_name") + " | " + text("job_title") + " | " + text("city") + '\n';
    }

    std::mt19937_64 random_;
    SimWorld world_;
    Otherwise otherwise_;
    std::vector<std::string> names_;
    std::map<std::pair<std::string, std::string>, std::string> homes_;
    int words_ = 0;
};

constexpr std::uint64_t Twins = 40;

Saying lifeOf(std::uint64_t seed, Otherwise otherwise) {
    return CalmLife(seed, otherwise).sayings();
}

TEST(Twins, TheOrderOfConnectionsChangesNothingThatIsSaid) {
    for (std::uint64_t seed = 1; seed <= Twins; ++seed)
        EXPECT_EQ(lifeOf(seed, {}), lifeOf(seed, {true, false})) << "seed " << seed;
}

TEST(Twins, WhoDiesNowAndThenEndsAsWhoNeverDid) {
    for (std::uint64_t seed = 1; seed <= Twins; ++seed)
        EXPECT_EQ(lifeOf(seed, {}), lifeOf(seed, {false, true})) << "seed " << seed;
}

#ifdef LEADLOOM_CRASH_POINTS

/// Whether some seed tells two lives apart while the engine has a fault.
bool isNoticed(const char* mutant, Otherwise otherwise) {
    activeMutant = mutant;
    bool noticed = false;
    for (std::uint64_t seed = 1; seed <= Twins && !noticed; ++seed) {
        noticed = lifeOf(seed, {}) != lifeOf(seed, otherwise);
        if (noticed) std::cout << mutant << " | seed " << seed << '\n';
    }
    activeMutant = nullptr;
    return noticed;
}

TEST(Twins, NoticeStampsByArrival) {
    EXPECT_TRUE(isNoticed("stamp.by_arrival", {true, false}));
}

TEST(Twins, NoticeACursorThatIsAheadOfWhatIsStored) {
    EXPECT_TRUE(isNoticed("read.cursor_first", {false, true}));
}

#endif

}  // namespace
}  // namespace leadloom::testing

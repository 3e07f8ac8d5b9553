// The power goes off while a write is on its way to a system: what the hub knows of it afterwards.
#include <set>

#include <gtest/gtest.h>

#include "hub/store/sqlite_store.h"
#include "tests/crash/crash_disk.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {
namespace {

constexpr int People = 40;
constexpr int Batch = 4;

struct Losses {
    int cuts = 0;
    int lostAttempts = 0;
    int unsound = 0;
};

class PowerCut : public ::testing::Test {
protected:
    PowerCut() {
        std::string pattern = (std::filesystem::temp_directory_path() / "power-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        disk_.emplace(folder_);
    }
    ~PowerCut() override {
        disk_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    static std::set<std::int64_t> openAttempts(store::Store& store) {
        const auto stream = *store.streamKey("mail", "contacts");
        auto transaction = *store.beginRead();
        std::set<std::int64_t> ids;
        const auto attempts = *transaction->openAttempts(stream);
        for (const store::AttemptRow& attempt : attempts)
            ids.insert(attempt.id);
        return ids;
    }

    /// Cuts the power whenever a write reaches the system, and compares what was journalled then
    /// with what is left.
    Losses cutAtEveryWrite(Loss loss) {
        std::filesystem::create_directories(folder_ / "live");
        SimWorld world(1, folder_ / "live" / "hub.db");
        SimVendor& crm = world.addSystem("crm");
        SimVendor& mail = world.addSystem("mail");
        mail.switches.writeBatch = Batch;
        for (int person = 0; person < People; ++person) {
            const std::string name = "person" + std::to_string(person);
            crm.create("contacts", {{"first", name}, {"email", name + "@acme.example"}});
        }
        Losses losses;
        mail.beforeWrite = [&] {
            const auto left = folder_ / ("left" + std::to_string(++losses.cuts));
            disk_->leave(loss, static_cast<std::uint64_t>(losses.cuts), folder_ / "live", left);
            compare(world.store(), left / "hub.db", losses);
        };
        world.settle();
        for (const std::string& id : crm.liveIds("contacts"))
            crm.edit("contacts", id, "title", "Weaver");
        world.settle();
        mail.beforeWrite = nullptr;
        return losses;
    }

    static void compare(store::Store& live, const std::filesystem::path& left, Losses& losses) {
        const auto journalled = openAttempts(live);
        EXPECT_FALSE(journalled.empty()) << "a write was sent that nobody journalled";
        auto after = store::openSqliteStore(left);
        if (!after) {
            ++losses.unsound;
            return;
        }
        const auto kept = openAttempts(**after);
        for (const std::int64_t id : journalled)
            losses.lostAttempts += kept.contains(id) ? 0 : 1;
        const auto checks = *(*after)->check();
        for (const store::StoreCheck& check : checks)
            losses.unsound += check.sound || check.name == "synchronous" ? 0 : 1;
    }

    std::filesystem::path folder_;
    std::optional<CrashDisk> disk_;
};

TEST_F(PowerCut, TakesNoAttemptWhoseBytesHaveLeft) {
    const Losses losses = cutAtEveryWrite(Loss::All);
    EXPECT_GE(losses.cuts, 2 * People / Batch);
    EXPECT_EQ(losses.lostAttempts, 0);
    EXPECT_EQ(losses.unsound, 0);
}

TEST_F(PowerCut, TakesNoAttemptWhenItTearsAndReordersWhatWasNotSynced) {
    const Losses losses = cutAtEveryWrite(Loss::Power);
    EXPECT_GE(losses.cuts, 2 * People / Batch);
    EXPECT_EQ(losses.lostAttempts, 0);
    EXPECT_EQ(losses.unsound, 0);
}

/// That the tests above can see a loss: with less than `synchronous=FULL` there is one.
TEST_F(PowerCut, WouldTakeAttemptsIfCommitsDidNotWaitForTheDisk) {
    disk_->weaken(true);
    const Losses losses = cutAtEveryWrite(Loss::All);
    EXPECT_GT(losses.lostAttempts, 0);
}

}  // namespace
}  // namespace leadloom::testing

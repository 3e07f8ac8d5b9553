// What is left of an erased person in the files of the store: nothing that can be read.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

namespace fs = std::filesystem;
using testing::SimVendor;
using testing::SimWorld;

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "leadloom-traces-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

/// One person in two systems under different addresses, among enough others that likeness is
/// weighed: a doubtful pair.
struct DoubtfulPair {
    DoubtfulPair() {
        SimVendor& crm = world.addSystem("crm");
        SimVendor& mail = world.addSystem("mail");
        for (int person = 0; person < 120; ++person) {
            std::string name;
            for (int rest = person + 700; rest > 0; rest /= 7)
                name += "bcdfglm"[rest % 7] + std::string(1, "aeiou"[rest % 5]);
            crm.create("contacts", {{"first", "Ka" + name},
                                    {"last", "To" + name},
                                    {"email", name + "@" + name + ".example"}});
        }
        here = crm.create("contacts", {{"first", "Zbigniew"},
                                       {"last", "Wojciechowski"},
                                       {"city", "Oulu"},
                                       {"email", "zbigniew.w@one.example"}});
        there = mail.create("contacts", {{"first", "Zbigniew"},
                                         {"last", "Wojciechowski"},
                                         {"city", "Oulu"},
                                         {"email", "zbigniew.w@two.test"}});
        world.settle();
    }

    std::vector<store::ReviewRow> reviews() {
        auto tx = world.store().beginRead();
        return *(*tx)->openReviews(0, 100);
    }
    void erase(const model::EntityId& lead) {
        const auto report = world.engine().erase(lead);
        ASSERT_TRUE(report) << report.error().describe();
        EXPECT_TRUE(report->complete);
    }
    /// The words that stand in the store's file or its log, whatever their case.
    std::vector<std::string> left(const std::vector<std::string>& words) const {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder.path)) {
            std::ifstream file(entry.path(), std::ios::binary);
            std::string bytes((std::istreambuf_iterator<char>(file)), {});
            for (char& byte : bytes)
                byte = static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
            for (const std::string& word : words) {
                if (bytes.find(word) == std::string::npos) continue;
                found.push_back(word + " in " + entry.path().filename().string());
            }
        }
        return found;
    }

    Folder folder;
    SimWorld world{1, folder.path / "store.db"};
    std::string here;
    std::string there;
};

using Words = std::vector<std::string>;

TEST(ErasureTraces, OfAPersonWhoWasJoinedFromTwoRecordsNoneIsLeftInTheFiles) {
    DoubtfulPair pair;
    ASSERT_EQ(pair.reviews().size(), 1U);
    const auto settled =
        pair.world.engine().settleReview(pair.reviews().front().id, true, "os:test");
    ASSERT_TRUE(settled) << settled.error().describe();
    pair.world.settle();
    ASSERT_FALSE(pair.left({"wojciechowski"}).empty());

    pair.erase(pair.world.entityOf("crm", "contacts", pair.here));

    const Words personal = {"wojciechowski", "zbigniew", "one.example", "two.test"};
    EXPECT_EQ(pair.left(personal), Words());
    pair.world.settle();
    EXPECT_EQ(pair.left(personal), Words()) << "a later run brought it back";
}

TEST(ErasureTraces, OfAPersonInAnOpenReviewOnlyTheOtherRecordsOwnAreLeft) {
    DoubtfulPair pair;
    ASSERT_EQ(pair.reviews().size(), 1U);

    pair.erase(pair.world.entityOf("crm", "contacts", pair.here));

    EXPECT_TRUE(pair.reviews().empty()) << "there is nothing to compare any more";
    EXPECT_EQ(pair.left({"one.example"}), Words());
    EXPECT_FALSE(pair.left({"two.test"}).empty()) << "the other one is somebody else";
    pair.world.settle();
    EXPECT_TRUE(pair.reviews().empty());
    EXPECT_EQ(pair.left({"one.example"}), Words());
}

}  // namespace
}  // namespace leadloom::sync


#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Minute = 60'000'000;

/// Something outside the hub that changes a title each minute.
struct Loop {
    explicit Loop(const testing::SimSwitches& switches = {}) {
        world.addSystem("crm");
        world.addSystem("mail", switches);
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Start"}});
        world.settle();
        other = mail().liveIds("contacts").front();
        crm().create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
        world.settle();
        world.clock().advance(120 * Minute);
        before = mail().writes;
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    void say(const std::string& title) {
        crm().edit("contacts", id, "title", title);
        world.sync();
        world.clock().advance(Minute);
    }
    std::vector<store::ParkedRow> frozen() {
        auto all = world.parked();
        std::erase_if(all, [](const store::ParkedRow& row) { return row.code != "circuit"; });
        return all;
    }

    SimWorld world;
    std::string id;
    std::string other;
    std::int64_t before = 0;
};

TEST(Circuit, FreezesAFieldThatTakesEverNewValuesAndLetsTheOthersFlow) {
    Loop loop;
    for (int turn = 0; turn < 15; ++turn)
        loop.say("Title " + std::to_string(turn));
    EXPECT_EQ(loop.mail().writes - loop.before, 10);
    ASSERT_EQ(loop.frozen().size(), 1U);
    EXPECT_EQ(loop.frozen()[0].field, "job_title");
    loop.crm().edit("contacts", loop.id, "city", "Oulu");
    loop.world.sync();
    const auto& record = loop.mail().find("contacts", loop.other)->fields;
    EXPECT_EQ(record.at("city"), "Oulu");
    EXPECT_EQ(record.at("title"), "Title 9");
}

TEST(Circuit, WhatASystemDidNotKeepIsStillKnownWhenAFrozenFieldIsLetGo) {
    testing::SimSwitches ignoring;
    ignoring.ignoredField = "title";
    Loop loop(ignoring);
    for (int turn = 0; turn < 15; ++turn)
        loop.say("Title " + std::to_string(turn));
    ASSERT_EQ(loop.frozen().size(), 1U);
    loop.world.clock().advance(120 * Minute);
    ASSERT_TRUE(loop.world.engine().replayDeadLetter(loop.frozen()[0].id));
    loop.crm().edit("contacts", loop.id, "title", "Title 9");
    loop.world.settle();
    EXPECT_TRUE(loop.world.violations().empty());
}

TEST(Circuit, FreezesARecordThatIsWrittenToAndFro) {
    Loop loop;
    for (int turn = 0; turn < 30; ++turn)
        loop.say(turn % 2 == 0 ? "One" : "Other");
    EXPECT_EQ(loop.mail().writes - loop.before, 20);
    ASSERT_EQ(loop.frozen().size(), 1U);
    EXPECT_TRUE(loop.frozen()[0].field.empty());
    // It stays frozen until a person says so, however late.
    loop.world.clock().advance(120 * Minute);
    loop.say("Late");
    EXPECT_EQ(loop.mail().writes - loop.before, 20);
    ASSERT_TRUE(loop.world.engine().replayDeadLetter(loop.frozen()[0].id));
    loop.world.settle();
    EXPECT_EQ(loop.mail().find("contacts", loop.other)->fields.at("title"), "Late");
}

TEST(Circuit, APersonWhoEditsOftenIsNoLoop) {
    Loop loop;
    for (int turn = 0; turn < 9; ++turn)
        loop.say("Title " + std::to_string(turn));
    EXPECT_TRUE(loop.frozen().empty());
    EXPECT_EQ(loop.mail().find("contacts", loop.other)->fields.at("title"), "Title 8");
}

}  // namespace
}  // namespace leadloom::sync

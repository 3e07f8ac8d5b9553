// Clocks, ranks, preconditions that never hold, and hubs that die.
#include "hub/normalize/normalizer.h"
#include "tests/scenario/scenario.h"
#include "tests/scenario/walked_system.h"

namespace leadloom::testing {
namespace {

using Kb51ClockStepsBack = TwoSystems;
using Kb52DaylightSaving = TwoSystems;
using Kb53Rank = TwoSystems;
using Kb55Preconditions = TwoSystems;
using Kb57DeadHub = TwoSystems;

class Kb50WrongClocks : public TwoSystems, public ::testing::WithParamInterface<TimeUs> {};

TEST_P(Kb50WrongClocks, NeverLetAnOlderEditWin) {
    SimSwitches wrong;
    wrong.clockOffsetUs = GetParam();
    build(wrong);
    const auto ids = people(2);
    world_.settle();
    const std::string first = counterpart("mail", ids[0]);
    const std::string second = counterpart("mail", ids[1]);

    crm().edit("contacts", ids[0], "title", "Older, of the wrong clock");
    world_.clock().advance(30 * Second);
    mail().edit("contacts", first, "title", "Newer");
    mail().edit("contacts", second, "title", "Older");
    world_.clock().advance(30 * Second);
    crm().edit("contacts", ids[1], "title", "Newer, of the wrong clock");
    world_.settle();

    EXPECT_EQ(fieldOf(crm(), ids[0], "title"), "Newer");
    EXPECT_EQ(fieldOf(mail(), first, "title"), "Newer");
    EXPECT_EQ(fieldOf(crm(), ids[1], "title"), "Newer, of the wrong clock");
    EXPECT_EQ(fieldOf(mail(), second, "title"), "Newer, of the wrong clock");
    expectQuiet();
}

TEST_P(Kb50WrongClocks, ThatJumpDoNotReachIntoTheFuture) {
    build();
    const std::string id = people(1).front();
    world_.settle();
    const std::string other = counterpart("mail", id);
    crm().switches.clockOffsetUs = GetParam();
    crm().edit("contacts", id, "title", "Just after the jump");
    world_.sync();
    world_.sync();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "Just after the jump");
    world_.clock().advance(30 * Second);
    mail().edit("contacts", other, "title", "Really later");
    world_.settle();
    EXPECT_EQ(fieldOf(crm(), id, "title"), "Really later");
    crm().switches.clockOffsetUs = 0;
    world_.clock().advance(30 * Second);
    crm().edit("contacts", id, "title", "After it was put right");
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "After it was put right");
    expectQuiet();
}

INSTANTIATE_TEST_SUITE_P(Offsets, Kb50WrongClocks, ::testing::Values(-Day, -Hour, Hour, Day));

TEST_F(Kb51ClockStepsBack, WhileReadingLosesNothing) {
    for (const TimeUs step : {2 * Second, Hour}) {
        SCOPED_TRACE(step);
        SimWorld world;
        SimVendor& crm = world.addSystem("crm");
        SimVendor& mail = world.addSystem("mail");
        WalkedSystem system(world, "crm");
        system.pageSize = 4;
        for (int number = 0; number < 6; ++number)
            crm.create("contacts", person(number));
        world.settle();
        world.clock().advance(3 * Hour);
        for (int number = 10; number < 20; ++number)
            crm.create("contacts", person(number));
        bool stepped = false;
        system.onPage = [&](int) {
            if (!std::exchange(stepped, true)) crm.switches.clockOffsetUs -= step;
        };
        world.sync();
        EXPECT_TRUE(stepped);
        for (int number = 20; number < 30; ++number) {
            crm.create("contacts", person(number));
            world.clock().advance(Second);
        }
        const std::string edited = crm.liveIds("contacts").front();
        crm.edit("contacts", edited, "title", "After the step");
        world.settle();
        EXPECT_EQ(mail.liveIds("contacts").size(), 26U);
        int titles = 0;
        for (const std::string& id : mail.liveIds("contacts"))
            titles += mail.find("contacts", id)->fields.contains("title") ? 1 : 0;
        EXPECT_EQ(titles, 1);
    }
}

TEST_F(Kb52DaylightSaving, ShiftsOfAnHourAreNoEdits) {
    build();
    const auto taps = tap(world_, "crm");
    const auto ids = people(10);
    world_.settle();
    const std::int64_t before = writes();
    for (const TimeUs shift : {Hour, -Hour, TimeUs{0}}) {
        taps->alters = [&](sync::RawRecord& record) {
            if (record.modifiedAtUs != 0) record.modifiedAtUs += shift;
            record.hash[0] = static_cast<std::uint8_t>(record.hash[0] + 1 + (shift > 0 ? 1 : 0));
        };
        const sync::RunReport report = full();
        EXPECT_GE(readIn(report, "crm"), 10);
        EXPECT_EQ(report.changeRows, 0) << toJson(report);
    }
    taps->alters = nullptr;
    EXPECT_EQ(writes(), before);
    // One moment, told by both sides of the change.
    normalize::Normalizer normalizer;
    const auto instant = [&](const char* text) {
        return normalizer.normalize(model::FieldType::DateTime, text).value;
    };
    EXPECT_EQ(instant("2026-03-29T01:30:00+01:00"), instant("2026-03-29T00:30:00Z"));
    EXPECT_EQ(instant("2026-03-29T03:30:00+02:00"), instant("2026-03-29T01:30:00Z"));
    EXPECT_EQ(instant("2026-10-25T02:30:00+02:00"), instant("2026-10-25T00:30:00Z"));
}

TEST_F(Kb53Rank, DoesNotFreezeAFieldWithTheEchoOfAnothersValue) {
    build();
    world_.setPolicy("job_title", {sync::PolicyKind::Rank, {"crm", "mail"}});
    const std::string id = people(1).front();
    world_.settle();
    const std::string other = counterpart("mail", id);
    for (const std::string title : {"First", "Second", "Third"}) {
        mail().edit("contacts", other, "title", title);
        world_.settle();
        EXPECT_EQ(fieldOf(crm(), id, "title"), title);
    }
    crm().edit("contacts", id, "title", "Of the higher rank");
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "Of the higher rank");
    mail().edit("contacts", other, "title", "Of the lower rank");
    world_.settle();
    EXPECT_EQ(fieldOf(crm(), id, "title"), "Of the higher rank");
    expectQuiet();
}

TEST_F(Kb55Preconditions, ThatNeverHoldEndInADeadLetterAndHoldNobodyUp) {
    SimSwitches careful;
    careful.preconditions = true;
    build({}, careful);
    const auto taps = tap(world_, "mail");
    const auto ids = people(3);
    world_.settle();
    const std::string stubborn = counterpart("mail", ids[0]);
    std::deque<std::string> versions;
    taps->alters = [&](sync::RawRecord& record) {
        if (record.externalId == stubborn) {
            record.version = versions.emplace_back("tag" + std::to_string(versions.size()));
            record.hash[0] = static_cast<std::uint8_t>(versions.size());
        }
    };
    full();
    const std::int64_t before = mail().requests;
    for (const std::string& id : ids)
        crm().edit("contacts", id, "title", "Buyer");
    for (int run = 0; run < 30; ++run) {
        world_.clock().advance(Hour);
        world_.sync();
    }
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", ids[1]), "title"), "Buyer");
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", ids[2]), "title"), "Buyer");
    EXPECT_EQ(fieldOf(mail(), stubborn, "title"), "");
    EXPECT_LE(mail().requests - before, 14);
    EXPECT_GE(mail().requests - before, 8);
    ASSERT_EQ(world_.parked().size(), 1U);
    EXPECT_EQ(world_.parked().front().externalId, stubborn);
    taps->alters = nullptr;
    ASSERT_TRUE(world_.engine().replayDeadLetter(world_.parked().front().id));
    full();
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), stubborn, "title"), "Buyer");
}

TEST_F(Kb55Preconditions, OfASystemThatRewritesWhatItSavesAreNotFoughtOver) {
    SimSwitches careful;
    careful.preconditions = true;
    careful.settling = Settling::LowerCase;
    build({}, careful);
    const std::string id = people(1).front();
    world_.settle();
    crm().edit("contacts", id, "title", "Head Of SALES");
    for (int run = 0; run < 10; ++run)
        full();
    EXPECT_LE(mail().writes, 3);
    EXPECT_EQ(fieldOf(crm(), id, "title"), "Head Of SALES");
    expectQuiet();
}

TEST_F(Kb57DeadHub, LeavesNothingThatAHandMustClear) {
    SimSwitches one;
    one.writeBatch = 1;
    build({}, one);
    const auto taps = tap(world_, "mail");
    people(5);
    taps->afterWrite = [&](std::span<const sync::WriteItem>, std::vector<sync::WriteResult>&) {
        throw SimCrash{};
    };
    for (int death = 0; death < 3; ++death)
        syncAndDie();
    taps->afterWrite = nullptr;
    people(3, 50);

    const sync::RunReport report = world_.sync();

    EXPECT_EQ(report.status, "completed");
    EXPECT_EQ(mail().liveIds("contacts").size(), 8U);
    auto tx = *world_.store().beginRead();
    const auto runs = *tx->runs(10);
    ASSERT_EQ(runs.size(), 4U);
    EXPECT_EQ(runs.front().status, "completed");
    for (std::size_t dead = 1; dead < runs.size(); ++dead)
        EXPECT_EQ(runs[dead].status, "interrupted") << "told, and in nobody's way";
    tx.reset();
    world_.settle();
    expectQuiet();
}

}  // namespace
}  // namespace leadloom::testing

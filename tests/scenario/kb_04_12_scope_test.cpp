// What a list shows depends on who asks, for what, and how long after.
#include "tests/scenario/lenses.h"
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using Kb04NarrowedScope = TwoSystems;
using Kb12LongOutage = TwoSystems;

/// A tap that answers for the account behind the credentials.
class Kb06AnotherAccount : public TwoSystems {};

TEST_F(Kb04NarrowedScope, IsANewBaselineAndDeletesNothing) {
    for (const bool byFields : {false, true}) {
        SCOPED_TRACE(byFields);
        SimWorld world;
        SimSwitches silent;
        silent.deletes = sync::DeleteVisibility::Absence;
        SimVendor& crm = world.addSystem("crm", silent);
        SimVendor& mail = world.addSystem("mail");
        world.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
        world.stream("crm", "contacts").scope = "all contacts";
        const auto taps = tap(world, "crm");
        std::vector<std::string> ids;
        for (int number = 0; number < 10; ++number)
            ids.push_back(crm.create("contacts", person(number)));
        sync::RunOptions complete;
        complete.full = true;
        world.settle();
        world.sync(complete);

        // The new list shows half of them, and what isn't in it isn't found by id either.
        const auto isOutside = [&](std::string_view id) {
            return std::find(ids.begin(), ids.begin() + 5, id) != ids.begin() + 5;
        };
        std::int64_t hidden = 0;
        taps->hides = [&](const sync::RawRecord& record) {
            hidden += isOutside(record.externalId) ? 1 : 0;
            return isOutside(record.externalId);
        };
        taps->alters = [&](sync::RawRecord& record) {
            if (!isOutside(record.externalId)) return;
            record.kind = sync::RecordKind::Delete;
            record.payload = {};
            record.modifiedAtUs = 0;
        };
        if (byFields) {
            world.stream("crm", "contacts").mapping =
                contactLenses(world.fields(), [](mapping::LensSpec&) {});
        } else {
            world.stream("crm", "contacts").scope = "contacts of list 7";
        }
        world.start();
        world.sync(complete);
        EXPECT_EQ(hidden, 5);
        EXPECT_EQ(mail.deletesByHub, 0);
        EXPECT_EQ(mail.liveIds("contacts").size(), 10U);
        EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 10U);
        for (const std::string& id : ids)
            EXPECT_FALSE(world.entityOf("crm", "contacts", id).isNull());
    }
}

TEST_F(Kb06AnotherAccount, UnderTheSameConnectionStopsThatConnection) {
    SimSwitches silent;
    silent.deletes = sync::DeleteVisibility::Absence;
    build(silent);
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    const auto taps = tap(world_, "crm");
    taps->account = "org-1";
    const auto ids = people(10);
    world_.settle();
    full();
    const std::int64_t before = writes();
    // The token is renewed by somebody who is logged in elsewhere: another, emptier account.
    taps->account = "org-2";
    crm().switches.listsNothing = true;
    const std::string inMail = mail().create("contacts", person(70));

    for (int again = 0; again < 3; ++again) {
        const sync::RunReport report = full();
        ASSERT_FALSE(report.faults.empty()) << toJson(report);
        EXPECT_EQ(report.faults.front().connection, "crm");
        EXPECT_TRUE(report.faults.front().stream.empty()) << "the whole connection";
        EXPECT_NE(report.exitCode(), 0);
    }
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(writes(), before) << "nothing is written into a stranger's account";
    EXPECT_FALSE(world_.entityOf("mail", "contacts", inMail).isNull()) << "the others go on";

    taps->account = "org-1";
    crm().switches.listsNothing = false;
    world_.settle();
    EXPECT_EQ(crm().liveIds("contacts").size(), 11U);
    expectQuiet();
}

TEST_F(Kb12LongOutage, PastTheFeedsWindowIsMadeGoodByACompleteRead) {
    SimSwitches windowed;
    windowed.feedWindowUs = 15 * Day;
    build(windowed);
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    const auto taps = tap(world_, "crm");
    const auto ids = people(10);
    world_.settle();
    int fullReads = 0;
    taps->read = [&](sync::Connector& inner, const std::string& stream, const std::string& cursor,
                     const sync::ReadOptions& options, sync::RecordSink& sink) {
        if (stream == "contacts" && options.full) ++fullReads;
        return inner.read({}, stream, cursor, options, sink);
    };
    crm().remove("contacts", ids[0]);
    world_.clock().advance(10 * Day);
    world_.sync();
    EXPECT_EQ(fullReads, 0) << "the feed still tells it";
    EXPECT_EQ(mail().deletesByHub, 1);

    crm().remove("contacts", ids[1]);
    world_.clock().advance(30 * Day);
    world_.sync();
    EXPECT_EQ(fullReads, 1);
    EXPECT_EQ(mail().deletesByHub, 2) << "the feed has forgotten it";
    EXPECT_EQ(mail().liveIds("contacts").size(), 8U);
    world_.settle();
    expectQuiet();
}

}  // namespace
}  // namespace leadloom::testing

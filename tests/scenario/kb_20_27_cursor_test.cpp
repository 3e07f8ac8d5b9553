// Cursors that are refused, lag, lie or stand still.
#include "tests/scenario/scenario.h"
#include "tests/scenario/walked_system.h"

namespace leadloom::testing {
namespace {

using Kb20ExpiredCursor = TwoSystems;
using Kb21LaggingList = TwoSystems;
using Kb22CutOffList = TwoSystems;
using Kb23OldFormat = TwoSystems;
using Kb24PagingLoop = TwoSystems;
using Kb25OneOfMany = TwoSystems;
using Kb26Sequence = TwoSystems;
using Kb27UnaskedSnapshot = TwoSystems;

TEST_F(Kb20ExpiredCursor, OpensANewGenerationKeepsTheShadowsAndDeletesNothing) {
    SimSwitches small;
    small.pageSize = 4;
    build(small);
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    const auto taps = tap(world_, "crm");
    const auto ids = people(20);
    world_.settle();
    const std::int64_t before = writes();
    // Refused at once, refused in the middle of paging, refused twice in a row.
    for (const int atPage : {0, 1, 3}) {
        for (const std::string& id : ids)
            crm().edit("contacts", id, "city", "Turku" + std::to_string(atPage));
        int refusals = 0;
        const auto refuse = [&]() -> Status {
            if (refusals++ > 0) return Status::ok();
            return Error{ErrorKind::CursorExpired, "crm: the cursor is too old", {}};
        };
        taps->beforeRead = [&](const std::string& stream, const std::string&) {
            return atPage == 0 && stream == "contacts" ? refuse() : Status::ok();
        };
        taps->afterPage = [&](int page) {
            return atPage != 0 && page == atPage ? refuse() : Status::ok();
        };
        const sync::RunReport report = world_.sync();
        EXPECT_GE(refusals, 1);
        EXPECT_TRUE(report.faults.empty()) << toJson(report);
        taps->beforeRead = nullptr;
        taps->afterPage = nullptr;
        world_.settle();
        for (const std::string& id : ids)
            EXPECT_EQ(fieldOf(mail(), counterpart("mail", id), "city"),
                      "Turku" + std::to_string(atPage));
    }
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(writes() - before, 60) << "each edit once: what was known is known";
    expectQuiet();
}

TEST_F(Kb21LaggingList, LosesNoEventThoughAnotherCameAfterIt) {
    build();
    const auto taps = tap(world_, "crm");
    people(3);
    world_.settle();
    const std::string hidden = crm().create("contacts", person(10));
    bool lags = true;
    taps->hides = [&](const sync::RawRecord& record) {
        return lags && record.externalId == hidden;
    };
    ASSERT_TRUE(world_.engine().receiveWebhook("crm", webhook("e1", hidden)));
    world_.clock().advance(2 * Second);
    const std::string after = crm().create("contacts", person(11));
    ASSERT_TRUE(world_.engine().receiveWebhook("crm", webhook("e2", after)));
    world_.sync();
    lags = false;
    world_.settle();
    EXPECT_FALSE(counterpart("mail", hidden).empty());
    EXPECT_FALSE(counterpart("mail", after).empty());
    EXPECT_EQ(leads(), 5U);
}

/// An upgrade knows the stored cursor no more; the hub dies before the first read with it is over.
TEST_F(Kb23OldFormat, OfACursorIsReplacedByACompleteReadThatACrashMayInterrupt) {
    build();
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    WalkedSystem system(world_, "crm");
    system.pageSize = 4;
    const auto ids = people(20);
    world_.settle();
    const std::int64_t before = writes();
    const auto stream = *world_.store().streamKey("crm", "contacts");
    {
        auto tx = *world_.store().beginWrite();
        auto old = **tx->checkpoint(stream);
        old.cursor = "v0|2026-01-01T00:00:00|17";
        ASSERT_TRUE(tx->putCheckpoint(old));
        ASSERT_TRUE(tx->commit());
    }
    crm().edit("contacts", ids[3], "title", "Made in the meantime");
    const std::string added = people(1, 30).front();
    system.listed.clear();
    int deaths = 0;
    system.taps().afterPage = [&](int page) {
        if (page == 2 && deaths++ == 0) throw SimCrash{};
        return Status::ok();
    };
    syncAndDie();
    EXPECT_EQ(deaths, 1);
    world_.settle();
    EXPECT_GE(system.listed.size(), 21U) << "everything was read";
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", ids[3]), "title"), "Made in the meantime");
    EXPECT_FALSE(counterpart("mail", added).empty());
    EXPECT_EQ(writes() - before, 2);
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(leads(), 21U);
    expectQuiet();
}

TEST_F(Kb22CutOffList, IsReadOnWhereTheVendorCountsMoreThanItGave) {
    build();
    WalkedSystem system(world_, "crm");
    system.pageSize = 10;
    system.cutsAt = 4;
    for (const auto paging : {WalkedSystem::Paging::ByTime, WalkedSystem::Paging::ById}) {
        system.paging = paging;
        world_.clock().advance(Day);
        const auto ids = people(20, static_cast<int>(leads()));
        world_.sync();
        for (const std::string& id : ids)
            EXPECT_FALSE(counterpart("mail", id).empty()) << id;
    }
    system.tellsTotal = false;
    world_.clock().advance(Day);
    people(20, static_cast<int>(leads()));
    world_.sync();
    EXPECT_LT(leads(), 60U) << "without a count rows are lost: what makes the scenario one";
}

/// The loop of pages itself is the SDK's; here the engine holds it, whatever the connector does.
TEST_F(Kb24PagingLoop, IsEndedAndKeepsNobodyElseFromReading) {
    build();
    const auto taps = tap(world_, "crm");
    people(5);
    int rounds = 0;
    taps->read = [&](sync::Connector& system, const std::string& stream, const std::string&,
                     const sync::ReadOptions&, sync::RecordSink& sink) -> Result<sync::ReadEnd> {
        while (stream == "contacts") {
            ++rounds;
            const Status same = system.lookupIds({}, stream, crm().liveIds(stream), sink);
            if (!same) return same.error();
            const Status moved = sink.checkpoint("0", 0);
            if (!moved) return moved.error();
            if (rounds > 1000) return Error{ErrorKind::Bug, "it looped", {}};
        }
        return sync::ReadEnd{true, 0};
    };
    mail().create("contacts", person(40));
    const sync::RunReport report = world_.sync();
    EXPECT_LT(rounds, 10);
    ASSERT_FALSE(report.faults.empty());
    EXPECT_EQ(report.faults.front().stream, "contacts");
    taps->read = nullptr;
    world_.settle();
    EXPECT_EQ(leads(), 6U);
    expectQuiet();
}

TEST_F(Kb24PagingLoop, OfANextLinkThatIsThisLinkIsEndedByTheWalk) {
    build();
    WalkedSystem system(world_, "crm");
    for (const auto paging : {WalkedSystem::Paging::ByTime, WalkedSystem::Paging::ById}) {
        system.paging = paging;
        system.pageSize = 5;
        system.pages = 0;
        system.repeatsItself = true;
        world_.clock().advance(Hour);
        people(12, paging == WalkedSystem::Paging::ByTime ? 0 : 100);
        const sync::RunReport report = world_.sync();
        EXPECT_LE(system.pages, 3);
        ASSERT_FALSE(report.faults.empty());
        EXPECT_EQ(report.faults.front().error.kind, ErrorKind::Bug);
        system.repeatsItself = false;
        world_.settle();
    }
    EXPECT_EQ(leads(), 24U);
}

TEST_F(Kb24PagingLoop, ATimeThatUsersCanSetBackHidesAnEditUntilTheNextCompleteRead) {
    build();
    WalkedSystem system(world_, "crm");
    const auto ids = people(3);
    world_.settle();
    world_.clock().advance(Day);
    people(1, 30);
    world_.sync();
    const TimeUs offset = -20 * Hour;
    crm().switches.clockOffsetUs = offset;
    crm().edit("contacts", ids.front(), "title", "Set back");
    crm().switches.clockOffsetUs = 0;
    world_.sync();
    full();
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", ids.front()), "title"), "Set back");
}

TEST_F(Kb25OneOfMany, ThatFailsIsTheOnlyOneLeft) {
    SimSwitches large;
    large.writeBatch = 200;
    large.pageSize = 1000;
    build(large, large);
    constexpr int Many = sized(4000);
    people(Many);
    const std::string culprit = emailOf(234);
    const auto taps = tap(world_, "mail");
    bool refuses = true;
    int told = 0;
    taps->afterWrite = [&](std::span<const sync::WriteItem> items,
                           std::vector<sync::WriteResult>& results) {
        for (std::size_t place = 0; place < items.size(); ++place) {
            if (items[place].payload.find(culprit) == std::string_view::npos) continue;
            ++told;
            if (!refuses) continue;
            results[place] = {};
            results[place].status = Error{ErrorKind::Transient, "mail: not this one now", {}};
        }
    };
    mail().switches.createClass = sync::CreateClass::OwnId;

    sync::RunOptions approved;
    approved.approve = true;
    world_.sync(approved);

    EXPECT_GE(told, 1);
    EXPECT_EQ(world_.openIntents(), 1);
    EXPECT_EQ(mail().requests, Many - 1 + told) << "nothing but the one was sent again";
    refuses = false;
    world_.clock().advance(Hour);
    world_.sync();
    EXPECT_EQ(world_.openIntents(), 0);
    EXPECT_EQ(mail().liveIds("contacts").size(), static_cast<std::size_t>(Many));
}

TEST_F(Kb26Sequence, HandedOutBeforeACrashIsNeverHandedOutAgain) {
    build();
    const auto taps = tap(world_, "crm");
    const auto lastSeq = [&](const std::string& id) {
        const auto stream = *world_.store().streamKey("crm", "contacts");
        auto tx = *world_.store().beginRead();
        const auto row = *tx->newestInbox(stream, id, false);
        return row ? row->seq : 0;
    };
    const std::string first = people(1).front();
    world_.settle();
    std::int64_t highest = lastSeq(first);
    ASSERT_GT(highest, 0);
    for (int round = 0; round < 5; ++round) {
        std::int64_t lost = 0;
        {
            auto tx = *world_.store().beginWrite();
            store::InboxRow row;
            row.stream = *world_.store().streamKey("crm", "contacts");
            row.externalId = "never committed";
            ASSERT_TRUE(tx->insertInbox(row));
            lost = row.seq;
        }
        world_.start();
        const std::string next = people(1, 10 + round).front();
        world_.settle();
        EXPECT_GT(lost, highest);
        EXPECT_GT(lastSeq(next), highest);
        highest = lastSeq(next);
    }
}

TEST_F(Kb27UnaskedSnapshot, InTheFeedOfChangesChangesNothing) {
    build();
    const auto taps = tap(world_, "crm");
    const auto ids = people(30);
    world_.settle();
    const std::int64_t before = writes();
    bool again = true;
    taps->read = [&](sync::Connector& system, const std::string& stream, const std::string& cursor,
                     const sync::ReadOptions& options, sync::RecordSink& sink) {
        return system.read({}, stream, again ? std::string() : cursor, options, sink);
    };
    // As it was, and with new versions and times of the same content.
    for (const bool renewed : {false, true}) {
        if (renewed) {
            for (const std::string& id : ids)
                crm().edit("contacts", id, "email", crm().find("contacts", id)->fields.at("email"));
        }
        const sync::RunReport report = world_.sync();
        EXPECT_EQ(readIn(report, "crm"), 30);
        EXPECT_EQ(report.changeRows, 0) << toJson(report);
        EXPECT_EQ(report.leadsCreated, 0);
    }
    EXPECT_EQ(writes(), before);
    again = false;
    expectQuiet();
}

}  // namespace
}  // namespace leadloom::testing

// What isn't seen isn't gone.
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

/// The crm tells of deletions only by absence, and what is gone there is to go elsewhere, too.
class Absence : public TwoSystems {
protected:
    void pair(int count, SimSwitches silent = {}) {
        silent.deletes = sync::DeleteVisibility::Absence;
        build(silent);
        world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
        taps_ = tap(world_, "crm");
        ids_ = people(count);
        world_.settle();
    }
    static Status broken() { return Error{ErrorKind::Transient, "crm: the connection broke", {}}; }

    std::shared_ptr<Taps> taps_;
    std::vector<std::string> ids_;
};

using Kb01EmptyListing = Absence;
using Kb02FailedPage = Absence;
using Kb03UnfinishedRun = Absence;
using Kb05LostState = Absence;
using Kb07StaleList = Absence;
using Kb08FailedDelete = Absence;

TEST_F(Kb01EmptyListing, IsStoppedByTheGuardAndDeletesNothing) {
    pair(40);
    crm().switches.listsNothing = true;
    for (int again = 0; again < 3; ++again) {
        const sync::RunReport report = full();
        EXPECT_EQ(readIn(report, "crm"), 0);
        EXPECT_EQ(report.status, "stopped_by_guard") << toJson(report);
    }
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(mail().liveIds("contacts").size(), 40U);
    crm().switches.listsNothing = false;
    expectQuiet();
}

TEST_F(Kb02FailedPage, LeavesTheGenerationOpenAndDeletesNothing) {
    SimSwitches small;
    small.pageSize = 5;
    pair(45, small);
    crm().remove("contacts", ids_.back());
    int failedAt = 0;
    taps_->afterPage = [&](int page) {
        if (page != 3) return Status::ok();
        failedAt = page;
        return broken();
    };

    const sync::RunReport report = full();

    EXPECT_EQ(failedAt, 3);
    EXPECT_FALSE(report.faults.empty());
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(mail().liveIds("contacts").size(), 45U);
    taps_->afterPage = nullptr;
    full();
    EXPECT_EQ(mail().deletesByHub, 1) << "the one that is really gone";
}

TEST_F(Kb02FailedPage, InALookUpInsideTheReadCountsAsFailedToo) {
    pair(45);
    crm().remove("contacts", ids_.front());
    int asked = 0;
    taps_->beforeLookup = [&](const std::string&) {
        ++asked;
        return broken();
    };

    const sync::RunReport report = full();

    EXPECT_GE(asked, 1);
    EXPECT_FALSE(report.faults.empty());
    EXPECT_EQ(deletes(), 0);
    taps_->beforeLookup = nullptr;
    full();
    EXPECT_EQ(mail().deletesByHub, 1);
}

TEST_F(Kb03UnfinishedRun, KilledBeforeItsEndMarkDeletesNothing) {
    SimSwitches small;
    small.pageSize = 10;
    pair(40, small);
    crm().remove("contacts", ids_[7]);
    int deaths = 0;
    const auto die = [&] {
        ++deaths;
        throw SimCrash{};
    };
    taps_->atEnd = [&](const std::string& stream) {
        if (stream == "contacts") die();
        return Status::ok();
    };
    sync::RunOptions complete;
    complete.full = true;
    syncAndDie(complete);
    taps_->atEnd = nullptr;
    taps_->afterPage = [&](int page) {
        if (page == 2) die();
        return Status::ok();
    };
    syncAndDie(complete);
    taps_->afterPage = nullptr;
    EXPECT_EQ(deaths, 2);
    EXPECT_EQ(deletes(), 0);

    world_.settle();
    full();

    EXPECT_EQ(mail().deletesByHub, 1);
    EXPECT_EQ(mail().liveIds("contacts").size(), 39U);
}

TEST_F(Kb05LostState, OfLinksAndShadowsIsMadeAnewFromWhatIsThere) {
    pair(30);
    {
        auto tx = *world_.store().beginWrite();
        for (const std::string system : {"crm", "mail"}) {
            const auto stream = *world_.store().streamKey(system, "contacts");
            for (const std::string& id : world_.system(system).liveIds("contacts"))
                ASSERT_TRUE(tx->removeLink(stream, id));
        }
        ASSERT_TRUE(tx->commit());
    }
    ASSERT_TRUE(counterpart("mail", ids_.front()).empty());
    const std::int64_t before = writes();

    full();
    world_.settle();

    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(writes(), before);
    EXPECT_EQ(leads(), 30U);
    EXPECT_FALSE(counterpart("mail", ids_.front()).empty());
}

TEST_F(Kb05LostState, AnEmptyAccountConnectedToAFullOneIsFilledAndEmptiesNothing) {
    build();
    for (const std::string system : {"crm", "mail"})
        world_.stream(system, "contacts").onDelete = sync::OnDelete::Propagate;
    people(30);
    full();
    world_.settle();
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(crm().liveIds("contacts").size(), 30U);
    EXPECT_EQ(mail().liveIds("contacts").size(), 30U);
}

TEST_F(Kb07StaleList, WithoutARecordJustMadeDoesNotDeleteIt) {
    for (const bool lookup : {true, false}) {
        SCOPED_TRACE(lookup);
        SimWorld world;
        SimSwitches silent;
        silent.deletes = sync::DeleteVisibility::Absence;
        silent.lookupById = lookup;
        SimVendor& book = world.addSystem("book", silent);
        SimVendor& mail = world.addSystem("mail");
        world.stream("book", "contacts").onDelete = sync::OnDelete::Propagate;
        const auto taps = tap(world, "book");
        for (int number = 0; number < 10; ++number)
            book.create("contacts", person(number));
        world.settle();
        mail.create("contacts", person(77));
        std::int64_t hidden = 0;
        const auto known = book.liveIds("contacts");
        taps->hides = [&](const sync::RawRecord& record) {
            const bool stale =
                std::find(known.begin(), known.end(), record.externalId) == known.end() &&
                record.externalId.substr(0, 4) == "book";
            hidden += stale ? 1 : 0;
            return stale && !book.find("contacts", std::string(record.externalId))->deleted &&
                   book.find("contacts", std::string(record.externalId))->fields.contains("email");
        };
        world.sync();
        ASSERT_EQ(book.liveIds("contacts").size(), 11U) << "the hub made it there";

        sync::RunOptions complete;
        complete.full = true;
        world.sync(complete);
        EXPECT_GE(hidden, 1) << "the list was stale";
        taps->hides = nullptr;
        world.sync(complete);
        world.settle();

        EXPECT_EQ(mail.deletesByHub + book.deletesByHub, 0);
        EXPECT_EQ(book.liveIds("contacts").size(), 11U);
        EXPECT_EQ(mail.liveIds("contacts").size(), 11U);
        EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 11U);
    }
}

TEST_F(Kb08FailedDelete, IsKeptAndAppliedLaterThoughTheCursorMovedOn) {
    build();
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    ids_ = people(5);
    bool fails = false;
    world_.stream("mail", "contacts").filter = [&](const store::CanonicalRow&) {
        if (fails) throw std::runtime_error("a fault inside");
        return true;
    };
    world_.settle();
    crm().remove("contacts", ids_.front());
    const std::string later = crm().create("contacts", person(50));
    crm().remove("contacts", ids_.back());
    fails = true;
    world_.sync();
    fails = false;

    const auto parked = world_.parked();
    ASSERT_FALSE(parked.empty());
    for (const store::ParkedRow& letter : parked)
        ASSERT_TRUE(world_.engine().replayDeadLetter(letter.id));
    world_.settle();

    EXPECT_EQ(mail().deletesByHub, 2);
    EXPECT_EQ(mail().liveIds("contacts").size(), 4U);
    EXPECT_FALSE(counterpart("mail", later).empty());
    EXPECT_TRUE(world_.parked().empty());
    expectQuiet();
}

TEST_F(Kb08FailedDelete, InACrashIsReadAndAppliedAgain) {
    build();
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    ids_ = people(5);
    bool dies = false;
    world_.stream("mail", "contacts").filter = [&](const store::CanonicalRow&) {
        if (dies) throw SimCrash{};
        return true;
    };
    world_.settle();
    crm().edit("contacts", ids_.back(), "title", "Buyer");
    crm().remove("contacts", ids_.front());
    dies = true;
    syncAndDie();
    dies = false;
    world_.settle();
    EXPECT_EQ(mail().deletesByHub, 1);
    EXPECT_EQ(mail().liveIds("contacts").size(), 4U);
}

}  // namespace
}  // namespace leadloom::testing

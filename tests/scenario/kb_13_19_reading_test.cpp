// Reading changes by time, through the loops that connectors use.
#include <leadloom/sdk/time.h>
#include <leadloom/sdk/walk.h>

#include "tests/scenario/scenario.h"
#include "tests/scenario/walk_hub.h"
#include "tests/scenario/walked_system.h"

namespace leadloom::testing {
namespace {

/// A crm that is listed by time of change.
class Walked : public TwoSystems {
protected:
    void SetUp() override {
        build();
        system_ = std::make_unique<WalkedSystem>(world_, "crm");
    }
    bool arrived(const std::string& id) { return !counterpart("mail", id).empty(); }
    /// A run of what is due; nothing else.
    void poll() { world_.sync(); }

    std::unique_ptr<WalkedSystem> system_;
};

using Kb13CheckpointFirst = Walked;
using Kb14OnePositionManyRows = Walked;
using Kb15LateRows = Walked;
using Kb16RowsThatMove = Walked;
using Kb17RoundedCursor = Walked;
using Kb18CommitOrder = Walked;
using Kb19Instant = Walked;

/// Every place at which reading can break: a page got, put, its checkpoint told, the end reached.
TEST_F(Kb13CheckpointFirst, NeverStandsBeforeItsRecordsHoweverReadingBreaks) {
    system_->pageSize = 4;
    int deaths = 0;
    for (int place = 0; place < 4; ++place) {
        for (int page = 1; page <= 3; ++page) {
            const auto ids = people(10, 100 * (10 * place + page));
            bool died = false;
            const auto die = [&](bool here) {
                if (!here || died) return Status::ok();
                died = true;
                ++deaths;
                throw SimCrash{};
            };
            Taps& taps = system_->taps();
            taps.afterPage = [&](int now) { return die(place == 0 && now == page); };
            taps.afterCheckpoint = [&](int now) { return die(place == 1 && now == page); };
            taps.atEnd = [&](const std::string& stream) {
                return die(place == 2 && stream == "contacts");
            };
            taps.beforeLookup = nullptr;
            taps.beforeWrite = [&](const std::string&, std::span<const sync::WriteItem>) {
                static_cast<void>(die(place == 3));
            };
            if (place == 3) mail().create("contacts", person(7000 + page));
            syncAndDie();
            taps.afterPage = nullptr;
            taps.afterCheckpoint = nullptr;
            taps.atEnd = nullptr;
            taps.beforeWrite = nullptr;
            poll();
            for (const std::string& id : ids)
                EXPECT_TRUE(arrived(id)) << id << " after dying at " << place << ", " << page;
        }
    }
    EXPECT_EQ(deaths, 12);
    world_.settle();
    EXPECT_EQ(leads(), 123U);
}

TEST_F(Kb14OnePositionManyRows, IsLeftOnlyWhenAllOfThemAreIn) {
    for (const auto paging : {WalkedSystem::Paging::ByTime, WalkedSystem::Paging::ById}) {
        system_->paging = paging;
        system_->pageSize = 7;
        system_->overlapUs = 0;
        const int from = paging == WalkedSystem::Paging::ByTime ? 0 : 1000;
        world_.clock().advance(Hour);
        const auto ids = people(20, from);
        ASSERT_EQ(crm().find("contacts", ids.front())->modifiedUs,
                  crm().find("contacts", ids.back())->modifiedUs);
        system_->taps().afterCheckpoint = [&](int page) {
            if (page == 1) throw SimCrash{};
            return Status::ok();
        };
        syncAndDie();
        system_->taps().afterCheckpoint = nullptr;
        poll();
        for (const std::string& id : ids)
            EXPECT_TRUE(arrived(id)) << id;
    }
}

TEST_F(Kb15LateRows, StampedAtAndBeforeTheCursorAreStillRead) {
    people(3);
    world_.settle();
    world_.clock().advance(Hour);
    poll();
    const TimeUs cursor = system_->cursorSinceUs();
    ASSERT_GT(cursor, 0);
    const std::string atIt = system_->createAt(cursor, person(20));
    const std::string before = system_->createAt(cursor - 3 * Second, person(21));
    poll();
    EXPECT_TRUE(arrived(atIt));
    EXPECT_TRUE(arrived(before));
}

TEST_F(Kb15LateRows, WouldBeLostWithoutAnOverlap) {
    people(3);
    system_->overlapUs = 0;
    world_.settle();
    const TimeUs cursor = system_->cursorSinceUs();
    const std::string atIt = system_->createAt(cursor, person(20));
    const std::string before = system_->createAt(cursor - 3 * Second, person(21));
    poll();
    EXPECT_TRUE(arrived(atIt)) << "asked for with >=, not with >";
    EXPECT_FALSE(arrived(before)) << "what makes the scenario a scenario";
}

TEST_F(Kb16RowsThatMove, WhileTheyArePagedAreAllRead) {
    for (const auto paging : {WalkedSystem::Paging::ByTime, WalkedSystem::Paging::ById}) {
        system_->paging = paging;
        system_->pageSize = 5;
        const int from = paging == WalkedSystem::Paging::ByTime ? 0 : 1000;
        world_.clock().advance(Hour);
        const auto ids = people(25, from);
        int edits = 0;
        system_->onPage = [&](int) {
            world_.clock().advance(Second);
            // What was read moves behind the end, what was not moves, too; one more comes.
            if (edits >= 20) return;
            crm().edit("contacts", ids[static_cast<std::size_t>(edits)], "title", "Moved");
            crm().edit("contacts", ids[static_cast<std::size_t>(24 - edits)], "city", "Moved");
            edits += 2;
        };
        poll();
        EXPECT_GE(edits, 8);
        system_->onPage = nullptr;
        poll();
        world_.settle();
        int titles = 0;
        int cities = 0;
        for (const std::string& id : ids) {
            ASSERT_TRUE(arrived(id)) << id;
            const auto& there = mail().find("contacts", counterpart("mail", id))->fields;
            titles += there.contains("title") ? 1 : 0;
            cities += there.contains("city") ? 1 : 0;
        }
        EXPECT_EQ(titles, edits / 2);
        EXPECT_EQ(cities, edits / 2);
    }
}

/// Paging by offset is what loses rows: the same history, to show that it can.
TEST_F(Kb16RowsThatMove, AreLostByOffsetsWhichIsWhyNothingPagesByThem) {
    const auto ids = people(25);
    std::set<std::string> seen;
    for (std::size_t offset = 0; offset < 25; offset += 5) {
        auto rows = crm().liveIds("contacts");
        std::sort(rows.begin(), rows.end(), [&](const std::string& left, const std::string& right) {
            const auto* a = crm().find("contacts", left);
            const auto* b = crm().find("contacts", right);
            return std::pair(a->modifiedUs, a->change) < std::pair(b->modifiedUs, b->change);
        });
        seen.insert(rows.begin() + static_cast<std::ptrdiff_t>(offset),
                    rows.begin() + static_cast<std::ptrdiff_t>(offset + 5));
        world_.clock().advance(Second);
        crm().edit("contacts", rows[offset], "title", "Moved");
    }
    EXPECT_LT(seen.size(), 25U);
}

TEST_F(Kb17RoundedCursor, NeverRoundsUp) {
    for (const TimeUs resolution : {TimeUs{1}, TimeUs{1000}, Second}) {
        system_->resolutionUs = resolution;
        system_->overlapUs = 0;
        system_->settleUs = 0;
        for (const TimeUs fraction : {500'000, 500'400, 999'000, 999'999}) {
            world_.clock().advance(Hour);
            const TimeUs base = world_.clock().wallUs() / Second * Second;
            const int number = static_cast<int>(base / Second % 100'000'000);
            const std::string first = system_->createAt(base + fraction, person(number));
            world_.clock().advance(10 * Second);
            poll();
            EXPECT_LE(system_->cursorSinceUs(), base + fraction);
            const std::string second = system_->createAt(base + fraction, person(number + 1));
            poll();
            EXPECT_TRUE(arrived(first)) << resolution << " " << fraction;
            EXPECT_TRUE(arrived(second)) << resolution << " " << fraction;
        }
    }
}

TEST_F(Kb17RoundedCursor, IsReadFromNanosecondsByCuttingThem) {
    const auto whole = sdk::parseIsoTime("2026-03-01T10:00:00Z");
    ASSERT_TRUE(whole);
    EXPECT_EQ(sdk::parseIsoTime("2026-03-01T10:00:00.999999999Z"), *whole + 999'999);
    EXPECT_EQ(sdk::parseIsoTime("2026-03-01T10:00:00.5009999Z"), *whole + 500'999);
    EXPECT_EQ(sdk::parseIsoTime("2026-03-01T10:00:00.999Z"), *whole + 999'000);
}

TEST_F(Kb18CommitOrder, MayDifferFromTheOrderOfStampsByTheOverlap) {
    people(2);
    world_.settle();
    for (const TimeUs delay : {10 * Second, 60 * Second, 300 * Second, 590 * Second}) {
        world_.clock().advance(Hour);
        const int number = static_cast<int>(delay / Second) + 100;
        const std::string slow = crm().create("contacts", person(number));
        system_->shownAtUs[slow] = world_.clock().wallUs() + delay;
        world_.clock().advance(Second);
        const std::string quick = crm().create("contacts", person(number + 1));
        poll();
        ASSERT_TRUE(arrived(quick));
        ASSERT_EQ(arrived(slow), delay <= 61 * Second);
        world_.clock().advance(delay);
        poll();
        EXPECT_TRUE(arrived(slow)) << "shown " << delay / Second << " s after it was stamped";
    }
}

TEST_F(Kb18CommitOrder, BeyondTheOverlapIsFoundByTheNextCompleteRead) {
    people(2);
    world_.settle();
    const std::string slow = crm().create("contacts", person(9));
    system_->shownAtUs[slow] = world_.clock().wallUs() + 3 * Hour;
    world_.clock().advance(Second);
    crm().create("contacts", person(10));
    poll();
    world_.clock().advance(2 * Hour);
    crm().create("contacts", person(11));
    poll();
    world_.clock().advance(2 * Hour);
    poll();
    EXPECT_FALSE(arrived(slow)) << "later than the stream declares";
    full();
    EXPECT_TRUE(arrived(slow));
}

/// 25,000 rows of one time behind a ceiling of 10,000 results, told by id alone.
TEST(Kb19OneTime, OfMoreRowsThanAQueryMayGiveIsReadOnceAndEnds) {
    struct Nothing final : sync::RecordSink {
        Status put(std::span<const sync::RawRecord>) override { return Status::ok(); }
        Status checkpoint(std::string_view, TimeUs) override { return Status::ok(); }
        Status reject(std::string_view, std::string_view, std::string_view) override {
            return Status::ok();
        }
    };
    constexpr int Rows = 25'000;
    constexpr int Cap = 10'000;
    constexpr TimeUs Then = 1'700'000'000 * Second;
    for (const bool byTime : {true, false}) {
        Nothing nothing;
        WalkHub hub(nothing);
        std::vector<int> read(Rows, 0);
        int pages = 0;
        const auto page = [&](const sdk::ReadCursor& at) -> sdk::Result<sdk::PageEnd> {
            const int first = at.position.empty() ? 0 : std::stoi(at.position) - 100'000 + 1;
            const int last = std::min({Rows, first + 2'500, first + Cap});
            for (int row = first; row < last; ++row)
                ++read[static_cast<std::size_t>(row)];
            sdk::PageEnd end;
            end.count = static_cast<std::size_t>(last - first);
            end.last = last == Rows;
            end.position = std::to_string(100'000 + last - 1);
            end.time = Then;
            end.serverTime = Then + Hour;
            if (++pages > 100) return sdk::Status{LL_BUG, "it looped"};
            return end;
        };
        const sdk::WalkOptions options{600 * Second, 60 * Second, false};
        const auto ended =
            byTime ? sdk::walkByTime(hub.call(), hub.sink(), "", options, page)
                   : sdk::walkById(hub.call(), hub.sink(), "", options,
                                   [&](const auto& at, std::int64_t) { return page(at); });
        EXPECT_EQ(ended.code(), LL_END) << ended.message();
        EXPECT_EQ(std::count(read.begin(), read.end(), 1), Rows);
        EXPECT_EQ(pages, 10);
    }
}

/// The same through the engine, small.
TEST_F(Kb19Instant, WithMoreRowsThanAQueryMayGiveArrivesWhole) {
    for (const auto paging : {WalkedSystem::Paging::ByTime, WalkedSystem::Paging::ById}) {
        system_->paging = paging;
        system_->resultCap = 20;
        system_->pageSize = 15;
        world_.clock().advance(Day);
        const auto ids = people(50, static_cast<int>(leads()));
        system_->listed.clear();
        poll();
        for (const std::string& id : ids) {
            EXPECT_TRUE(arrived(id)) << id;
            EXPECT_EQ(system_->listed.count(id), 1U);
        }
    }
}

}  // namespace
}  // namespace leadloom::testing

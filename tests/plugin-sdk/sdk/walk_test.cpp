#include <gtest/gtest.h>
#include <leadloom/sdk/walk.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

constexpr std::int64_t Second = 1'000'000;

struct Stored {
    std::int64_t time;
    std::string id;
};

/// A vendor's table, listed as its connector would.
class Walk : public ::testing::Test, public HubFixture {
protected:
    std::vector<Stored> table;
    std::int64_t now = 1000 * Second;
    testing::CapturedRead captured;
    std::size_t pageSize = 2;
    int pages = 0;

    Result<PageEnd> put(const std::vector<Stored>& rows) {
        PageEnd end;
        end.serverTime = now;
        end.last = rows.size() <= pageSize;
        const RecordSink sink(hub.recordSink(captured, true));
        for (std::size_t i = 0; i < std::min(rows.size(), pageSize); ++i) {
            if (auto status = sink.put(Record::upsert(rows[i].id, "{}")); !status) return status;
            ++end.count;
            end.position = rows[i].id;
            end.time = rows[i].time;
        }
        ++pages;
        return end;
    }
    Status byTime(const std::string& cursor, const WalkOptions& options) {
        captured = {};
        return walkByTime(
            call, RecordSink(hub.recordSink(captured, true)), cursor, options,
            [&](const ReadCursor& at) {
                std::vector<Stored> rows;
                for (const auto& row : table)
                    if (row.time > at.time ||
                        (row.time == at.time && (at.position.empty() || row.id > at.position)))
                        rows.push_back(row);
                return put(rows);
            });
    }
    Status byId(const std::string& cursor, const WalkOptions& options) {
        captured = {};
        return walkById(call, RecordSink(hub.recordSink(captured, true)), cursor, options,
                        [&](const ReadCursor& at, std::int64_t from) {
                            std::vector<Stored> rows;
                            for (const auto& row : table)
                                if (row.time >= from && row.id > at.position) rows.push_back(row);
                            return put(rows);
                        });
    }
    std::string ids() const {
        std::string all;
        for (const auto& record : captured.records)
            all += record.externalId;
        return all;
    }
    std::string cursor() const { return captured.checkpoints.back().cursor; }
};

TEST_F(Walk, ByTimeReadsRowsThatShareAStampAcrossPages) {
    table = {{5, "a"}, {5, "b"}, {5, "c"}, {5, "d"}, {6, "e"}};

    EXPECT_EQ(byTime("", {}).code(), LL_END);

    EXPECT_EQ(ids(), "abcde");
    EXPECT_EQ(captured.checkpoints.size(), 3u);
}

TEST_F(Walk, ByTimeBeginsTheNextReadBeforeTheLastRow) {
    table = {{100 * Second, "a"}, {200 * Second, "b"}};
    ASSERT_EQ(byTime("", {60 * Second, 0, false}).code(), LL_END);
    const auto next = cursor();
    table.push_back({150 * Second, "late"});

    ASSERT_EQ(byTime(next, {60 * Second, 0, false}).code(), LL_END);

    EXPECT_EQ(ids(), "blate");
}

TEST_F(Walk, ByTimeNeverPassesTheMomentAtWhichTheWalkBegan) {
    table = {{990 * Second, "a"}, {1005 * Second, "b"}};

    ASSERT_EQ(byTime("", {0, 10 * Second, false}).code(), LL_END);

    EXPECT_EQ(ReadCursor::parse(cursor())->since, 990 * Second);
    EXPECT_EQ(captured.checkpoints.back().coversUntil, 990 * Second);
}

TEST_F(Walk, ByTimeStaysWhereItWasOnAnEmptyRead) {
    table = {{100 * Second, "a"}};
    ASSERT_EQ(byTime("", {60 * Second, 0, false}).code(), LL_END);
    const auto since = ReadCursor::parse(cursor())->since;
    table.clear();

    ASSERT_EQ(byTime(cursor(), {60 * Second, 0, false}).code(), LL_END);

    EXPECT_EQ(ReadCursor::parse(cursor())->since, since);
}

TEST_F(Walk, IsTakenUpAtItsLastCheckpoint) {
    table = {{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}, {5, "e"}};
    for (const bool full : {false, true}) {
        ASSERT_EQ(byTime("", {0, 0, full}).code(), LL_END);
        const auto middle = captured.checkpoints.front().cursor;
        ASSERT_EQ(byTime(middle, {0, 0, full}).code(), LL_END);
        EXPECT_EQ(ids(), "cde");
    }
}

TEST_F(Walk, AFullReadDoesNotBeginAtACursorOfChanges) {
    table = {{100 * Second, "a"}, {200 * Second, "b"}};
    ASSERT_EQ(byTime("", {}).code(), LL_END);

    ASSERT_EQ(byTime(cursor(), {0, 0, true}).code(), LL_END);

    EXPECT_EQ(ids(), "ab");
}

TEST_F(Walk, ByIdBeginsTheNextReadWhereThisOneBegan) {
    table = {{100 * Second, "a"}, {900 * Second, "b"}, {50 * Second, "c"}};
    ASSERT_EQ(byId("", {60 * Second, 10 * Second, true}).code(), LL_END);
    EXPECT_EQ(ids(), "abc");
    EXPECT_EQ(ReadCursor::parse(cursor())->since, 990 * Second);
    table.push_back({940 * Second, "d"});

    ASSERT_EQ(byId(cursor(), {60 * Second, 10 * Second, false}).code(), LL_END);

    EXPECT_EQ(ids(), "d");
}

TEST_F(Walk, EndsWhenAPageDoesNotMoveOn) {
    const auto stuck = [&](const ReadCursor&) -> Result<PageEnd> {
        ++pages;
        PageEnd end;
        end.count = 2;
        end.position = "same";
        end.time = 7;
        return end;
    };
    const RecordSink sink(hub.recordSink(captured, true));
    EXPECT_EQ(walkByTime(call, sink, "", {}, stuck).code(), LL_BUG);
    EXPECT_EQ(pages, 2);
}

TEST_F(Walk, RefusesForeignCursors) {
    EXPECT_EQ(byTime("garbage", {}).code(), LL_CURSOR_EXPIRED);
    EXPECT_EQ(byId("{\"since\":\"x\"}", {}).code(), LL_CURSOR_EXPIRED);
    EXPECT_EQ(pages, 0);
}

TEST_F(Walk, StopsBeforeAPageWhenAsked) {
    table = {{1, "a"}};
    hub.cancelAt(1);
    ASSERT_EQ(hub.host()->get_service(hub.host(), {"x", 1}), nullptr);
    EXPECT_EQ(byTime("", {}).code(), LL_CANCELLED);
}

TEST(ReadCursor, ComesBackAsItWasWritten) {
    ReadCursor cursor;
    cursor.since = 17;
    cursor.full = true;
    cursor.startedAt = 18;
    cursor.time = 19;
    cursor.position = "a\"b";
    const auto back = ReadCursor::parse(cursor.text());
    ASSERT_TRUE(back);
    EXPECT_EQ(back->text(), cursor.text());
    EXPECT_EQ(back->position, "a\"b");
    EXPECT_TRUE(back->full);
}

}  // namespace
}  // namespace leadloom::sdk

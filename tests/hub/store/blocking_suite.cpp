#include <limits>

#include "tests/hub/store/store_suite.h"

namespace leadloom::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t Most = 3;
constexpr std::uint64_t Common = 77;
constexpr std::uint64_t Rare = 78;

void file(Transaction& t, std::int64_t number, std::vector<std::uint64_t> keys, bool isNew = true) {
    ASSERT_OK(t.putBlocks({{number, std::move(keys), isNew}}, Most));
}

TEST_P(StoreSuite, ABlockThatIsTooLargeIsClosedAndTakesOneRowWhateverCome) {
    write([](Transaction& t) {
        for (std::int64_t number = 1; number <= 3; ++number)
            file(t, number, {Common, Rare + static_cast<std::uint64_t>(number)});
    });
    EXPECT_THAT(*reading()->blockMembers(Common, 9), ElementsAre(1, 2, 3));
    write([](Transaction& t) {
        for (std::int64_t number = 4; number <= 40; ++number)
            file(t, number, {Common});
    });

    EXPECT_THAT(*reading()->blockMembers(Common, 9), IsEmpty());
    EXPECT_THAT(*reading()->blockMembers(Rare + 1, 9), ElementsAre(1));
    constexpr std::int64_t First = std::numeric_limits<std::int64_t>::min();
    EXPECT_THAT(*reading()->filedAfter(First, 99), SizeIs(3)) << "one for each rare key";
}

TEST_P(StoreSuite, ABlockStaysClosedWhenRecordsLeaveIt) {
    write([](Transaction& t) {
        std::vector<BlockEntry> many;
        for (std::int64_t number = 1; number <= 9; ++number)
            many.push_back({number, {Common}, true});
        ASSERT_OK(t.putBlocks(std::move(many), Most));
    });
    write([](Transaction& t) {
        for (std::int64_t number = 1; number <= 8; ++number)
            file(t, number, {Rare}, false);
        file(t, 10, {Common});
    });

    EXPECT_THAT(*reading()->blockMembers(Common, 9), IsEmpty())
        << "who is still in it is not known any more";
    EXPECT_THAT(*reading()->blockMembers(Rare, 9), IsEmpty());
}

TEST_P(StoreSuite, ShowsWhoIsFiledInTheOrderOfKeysBehindOne) {
    write([](Transaction& t) {
        file(t, 1, {Common, Rare});
        file(t, 2, {Rare});
    });
    const auto all = *reading()->filedAfter(0, 9);
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(all[0].number, 1);
    EXPECT_LT(all[0].block, all[1].block);
    EXPECT_EQ(all[1].block, all[2].block);
    const auto rest = *reading()->filedAfter(all[0].block, 1);
    ASSERT_THAT(rest, SizeIs(1));
    EXPECT_EQ(rest[0].block, all[1].block);
}

}  // namespace
}  // namespace leadloom::store

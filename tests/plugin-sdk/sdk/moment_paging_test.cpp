#include <gtest/gtest.h>
#include <leadloom/sdk/moment_paging.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

constexpr std::int64_t Second = 1'000'000;

Page pageWith(const std::vector<std::int64_t>& seconds) {
    Page page;
    for (const auto second : seconds) {
        page.batch.add(Record::upsert("1", "{}").withModifiedAt(second * Second));
        page.end.time = second * Second;
        ++page.end.count;
    }
    return page;
}

TEST(MomentPaging, APlaceIsWhatItsTextSays) {
    const MomentPlace place{'b', 7 * Second, 12};
    const auto parsed = MomentPlace::parse(place.text(), {});
    EXPECT_EQ(parsed.text(), place.text());
    EXPECT_EQ(MomentPlace::parse("", place).text(), place.text());
    EXPECT_EQ(MomentPlace::parse("nonsense", place).text(), place.text());
}

TEST(MomentPaging, AsksFromTheLastMomentOnAndInsideItOnlyWhereItFillsAPage) {
    const MomentPlace start{'a', 5 * Second, 0};
    auto page = pageWith({5, 6, 7, 7});
    const auto next = start.behind(page, 0);
    EXPECT_EQ(next.time, 7 * Second);
    EXPECT_EQ(next.seen, 2);
    EXPECT_EQ(next.offset(10), 0);
    auto ties = pageWith(std::vector<std::int64_t>(10, 7));
    const auto inside = next.behind(ties, 0);
    EXPECT_EQ(inside.seen, 10);
    EXPECT_EQ(inside.offset(10), 9) << "a tenth of a page is asked for again";
    auto none = pageWith({});
    EXPECT_EQ(inside.behind(none, 9).text(), inside.text());
}

TEST(MomentPaging, RefusesAPageThatLiesBeforeWhatWasAskedOrGoesBack) {
    auto good = pageWith({5, 5, 6});
    EXPECT_TRUE(checkMoments(good, 5 * Second));
    EXPECT_EQ(checkMoments(good, 6 * Second).code(), LL_TRANSIENT);
    auto back = pageWith({6, 5});
    EXPECT_EQ(checkMoments(back, 0).code(), LL_TRANSIENT);
}

struct FinishedPage : ::testing::Test, HubFixture {
    Status finish(const std::string& body, std::size_t count, std::int64_t offset = 0) {
        end = {};
        end.count = count;
        return finishPage(answer(body), "/total", offset, 10, end);
    }
    PageEnd end;
};

TEST_F(FinishedPage, IsTheLastWhereItIsNotFullAndNothingIsLeft) {
    EXPECT_TRUE(finish(R"({"total":25})", 10));
    EXPECT_FALSE(end.last);
    EXPECT_TRUE(finish(R"({"total":25})", 5, 20));
    EXPECT_TRUE(end.last);
    EXPECT_TRUE(finish("{}", 5));
    EXPECT_TRUE(end.last) << "the vendor doesn't count";
}

TEST_F(FinishedPage, ThatWasCutShortIsNotTheLast) {
    EXPECT_TRUE(finish(R"({"total":25})", 3));
    EXPECT_FALSE(end.last);
    EXPECT_EQ(finish(R"({"total":25})", 0).code(), LL_TRANSIENT);
}

TEST_F(FinishedPage, DoesNotHoldMoreThanThereIs) {
    EXPECT_EQ(finish(R"({"total":25})", 6, 20).code(), LL_TRANSIENT);
}

TEST_F(FinishedPage, NamesTheFieldsOfARefusal) {
    const auto refused = answer(R"({"errors":[{"field":"A"},{"message":"x"},{"field":"B"}]})");
    EXPECT_EQ(refused.joined("/errors", "/field"), "A B");
    EXPECT_EQ(refused.joined("/none", "/field"), "");
    EXPECT_EQ(answer("<html>").joined("/errors", "/field"), "");
}

}  // namespace
}  // namespace leadloom::sdk

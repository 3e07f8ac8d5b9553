#include <gtest/gtest.h>
#include <leadloom/sdk/batch_elements.h>
#include <leadloom/sdk/sampled_members.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

class SeveralElements : public ::testing::Test, public HubFixture {
protected:
    std::vector<BatchElements> writes{{0, "a", {"1", "2"}}, {1, "b", {"3"}}, {2, "c", {"4"}}};
    testing::CapturedWrite captured;
    WriteOutcomes outcomes{hub.writeSink(captured), 3};

    Status report(const std::string& body) {
        return reportAllBut(answer(body), "/failed", {"/index"}, writes, outcomes,
                            [](const JsonItem&) {
                                return WriteResult::failed({LL_INVALID_RECORD, "refused"});
                            });
    }
};

TEST_F(SeveralElements, AreOneListInWhichEachBelongsToItsWrite) {
    EXPECT_EQ(arrayOf(writes), "[1,2,3,4]");
    EXPECT_EQ(countOf(writes), 4);
    EXPECT_EQ(ownerOf(writes, "1")->id, "a");
    EXPECT_EQ(ownerOf(writes, "3")->id, "c");
    for (const char* place : {"4", "-1", "", "one"})
        EXPECT_EQ(ownerOf(writes, place), nullptr) << place;
}

TEST_F(SeveralElements, AreTakenUnlessOneOfThemIsNamed) {
    ASSERT_TRUE(report(R"({"failed":[{"index":1}]})"));
    EXPECT_EQ(captured.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(captured.of(1)->status, LL_OK);
    EXPECT_EQ(captured.of(2)->externalId, "c");
}

TEST_F(SeveralElements, StayOpenWhereThePlaceOfARefusalCantBeRead) {
    ASSERT_TRUE(report(R"({"failed":[{"index":2},{"index":"?"}]})"));
    EXPECT_EQ(captured.results.size(), 1U);
    EXPECT_EQ(captured.of(1)->status, LL_INVALID_RECORD);
}

TEST(SampledMembers, AddWhatIsNotNamedYetWithItsType) {
    auto fields = namedFields("known");
    addMembers(fields, {{"known", 1}, {"tags", {"a"}}, {"none", nullptr}, {"vip", true}}, "/p/");
    addMembers(fields, {{"tags", "later"}}, "/p/");
    ASSERT_EQ(fields.size(), 3U);
    EXPECT_EQ(
        fields[1],
        Json({{"name", "tags"}, {"pointer", "/p/tags"}, {"type", "array"}, {"custom", true}}));
    EXPECT_EQ(fields[2].at("type"), "boolean");
}

}  // namespace
}  // namespace leadloom::sdk

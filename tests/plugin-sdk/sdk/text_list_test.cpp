#include <gtest/gtest.h>
#include <leadloom/sdk/halving.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {
namespace {

TEST(TextList, SplitsAndLeavesEmptyPartsOut) {
    EXPECT_EQ(splitText("101;102", ';'), (std::vector<std::string_view>{"101", "102"}));
    EXPECT_EQ(splitText(";101;;", ';'), (std::vector<std::string_view>{"101"}));
    EXPECT_TRUE(splitText("", ';').empty());
}

TEST(TextList, JoinsStringsAndViews) {
    EXPECT_EQ(joinTexts(std::vector<std::string>{"a", "", "b"}, ","), "a,,b");
    EXPECT_EQ(joinTexts(std::vector<std::string_view>{}, ","), "");
}

TEST(JsonText, PutsMembersInFrontOfAnObject) {
    EXPECT_EQ(withMembers(R"("id":"7")", R"( {"a": 1} )"), R"({"id":"7","a": 1})");
    EXPECT_EQ(withMembers(R"("id":"7")", "{ }"), R"({"id":"7"})");
    EXPECT_EQ(withMembers("", R"({"a":1})"), R"({"a":1})");
    EXPECT_EQ(membersOf("no object"), "");
}

TEST(JsonText, JoinsFlatArrays) {
    EXPECT_EQ(joinArray(R"(["Company", "LastName"])"), "Company LastName");
    EXPECT_EQ(joinArray("[1, 2,3]", ";"), "1;2;3");
    EXPECT_EQ(joinArray("w2"), "w2");
    EXPECT_EQ(joinArray("[]"), "");
}

TEST(RecordBatch, KeepsTheShortTextsOfItsRecords) {
    RecordBatch batch;
    {
        const std::string id = "an id that is longer than a small string";
        batch.add(Record::merge(id, id + "!").withVersion(id));
    }
    ASSERT_EQ(batch.size(), 1U);
    EXPECT_EQ(view(batch.records()[0].external_id), "an id that is longer than a small string");
    EXPECT_EQ(view(batch.records()[0].target_id), "an id that is longer than a small string!");
}

TEST(TextList, TellsWhatMustBeAddedToMakeListsEqual) {
    const std::vector<std::string> there{"Hot", "old"};
    const std::vector<std::string> wanted{"hot", "New", "new"};
    const auto lower = [](std::string text) {
        for (auto& c : text)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    };
    EXPECT_EQ(lackingIn(there, wanted, lower), (std::vector<std::string>{"New"}));
    EXPECT_EQ(lackingIn(wanted, there, lower), (std::vector<std::string>{"old"}));
}

TEST(Halving, TheItemAtFaultEndsAlone) {
    const std::vector<int> items{1, 2, 13, 4, 5};
    std::vector<int> sent;
    std::vector<int> refused;
    const auto status = sendInPortions(std::span(items), 4, [&](std::span<const int> some) {
        const bool bad = std::ranges::find(some, 13) != some.end();
        if (bad && some.size() > 1) return Status{LL_INVALID_RECORD};
        auto& to = bad ? refused : sent;
        to.insert(to.end(), some.begin(), some.end());
        return Status::ok();
    });
    EXPECT_TRUE(status);
    EXPECT_EQ(sent, (std::vector<int>{1, 2, 4, 5}));
    EXPECT_EQ(refused, (std::vector<int>{13}));
}

TEST(Halving, AFailureOfAnotherKindEndsIt) {
    const std::vector<int> items{1, 2, 3};
    int requests = 0;
    const auto status = sendInPortions(std::span(items), 1, [&](std::span<const int>) {
        ++requests;
        return Status{LL_RATE_LIMITED};
    });
    EXPECT_EQ(status.code(), LL_RATE_LIMITED);
    EXPECT_EQ(requests, 1);
}

}  // namespace
}  // namespace leadloom::sdk

#include <gtest/gtest.h>
#include <leadloom/sdk/kept_lists.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/offset_place.h>
#include <leadloom/sdk/refusal.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

TEST(Cents, BecomeUnitsAndBack) {
    EXPECT_EQ(unitsOfCents("4800050"), "48000.50");
    EXPECT_EQ(unitsOfCents("5"), "0.05");
    EXPECT_EQ(unitsOfCents("-5"), "-0.05");
    EXPECT_EQ(unitsOfCents("0"), "0.00");
    EXPECT_EQ(unitsOfCents("much"), std::nullopt);
    EXPECT_EQ(centsOfUnits("48000.5"), 4'800'050);
    EXPECT_EQ(centsOfUnits("12"), 1200);
    EXPECT_EQ(centsOfUnits("-0.05"), -5);
    EXPECT_EQ(centsOfUnits("0.129"), 12);
    for (const char* odd : {"", ".", "1.x", "x", "1e5"})
        EXPECT_EQ(centsOfUnits(odd), std::nullopt) << odd;
}

TEST(OffsetPlace, KeepsWhatWasSeenAndTheLastOfIt) {
    const auto place = OffsetPlace::parse("40:1017");
    EXPECT_EQ(place.seen, 40);
    EXPECT_EQ(place.last, "1017");
    EXPECT_EQ(place.text(), "40:1017");
    for (const char* none : {"", "40", "x:1", "{}"})
        EXPECT_EQ(OffsetPlace::parse(none).seen, 0) << none;
}

TEST(OffsetPlace, BeginsThePageSomeRowsBeforeWhatWasSeen) {
    EXPECT_EQ((OffsetPlace{0, ""}.offset(100)), 0);
    EXPECT_EQ((OffsetPlace{100, "9"}.offset(100)), 90);
    EXPECT_EQ((OffsetPlace{4, "9"}.offset(4)), 3) << "one row at least";
    EXPECT_EQ((OffsetPlace{4, "9"}.offset(1)), 4) << "but a page of one row moves on";
}

TEST(FaultyField, IsNamedAgainInTheResult) {
    EXPECT_EQ(resultOf(faultyField("stage_title", "no such stage")).fields, "stage_title");
    EXPECT_EQ(resultOf(Status{LL_INVALID_RECORD, "the payload is: odd"}).fields, "");
    EXPECT_EQ(resultOf(Status{LL_TRANSIENT, "stage: x"}).fields, "");
}

class ListingAccount : public RestClient {
public:
    explicit ListingAccount(const Host& host) : RestClient(host, errors()) {}

protected:
    Result<std::string> base() override { return std::string("https://api.example"); }

private:
    static const ErrorTable& errors() {
        static const ErrorTable table("/code", "/message", {});
        return table;
    }
};

struct ListsOfAnAccount : ::testing::Test, HubFixture {
    ListsOfAnAccount() : account(host) { account.begin(call); }
    /// A page of tags with these ids.
    void reply(int first, int behind, const std::string& more = {}) {
        nlohmann::json rows = nlohmann::json::array();
        for (int id = first; id < behind; ++id)
            rows.push_back({{"id", std::to_string(id)}, {"tag", "Tag " + std::to_string(id)}});
        auto body = nlohmann::json{{"tags", rows}};
        if (!more.empty()) body["meta"] = {{"total", more}};
        transport.replies.push_back(testing::HttpReply::json(200, body.dump()));
    }
    auto all() {
        return listByOffset(account, "/tags", "/tags", {"/id", "/tag"}, "/meta/total", "listing");
    }

    ListingAccount account;
    KeptList tags{"/tags", "/tag", "/id"};
};

TEST_F(ListsOfAnAccount, AreReadToTheirEndWithoutTheRowsThatPagesShare) {
    reply(0, 100, "150");
    reply(90, 150, "150");
    const auto rows = all();
    ASSERT_TRUE(rows) << rows.status().message();
    EXPECT_EQ(rows->size(), 150U);
    EXPECT_NE(transport.calls[1].url.find("offset=90"), std::string::npos);
}

TEST_F(ListsOfAnAccount, AreWholeWhereTheVendorPassesOverTheLimit) {
    reply(0, 130);
    EXPECT_EQ(all()->size(), 130U);
}

TEST_F(ListsOfAnAccount, AreNotReadForEverWhereAPageComesTwice) {
    reply(0, 100);
    reply(0, 100);
    EXPECT_EQ(all().status().code(), LL_TRANSIENT);
}

TEST_F(ListsOfAnAccount, AreLookedAtAgainForAValueThatWasNotThereButNotForEachRecord) {
    KeptLists kept(account);
    for (int i = 0; i < 2; ++i)
        reply(0, 2);
    EXPECT_EQ(*kept.idOf(tags, "Tag 2"), "");
    EXPECT_EQ(*kept.idOf(tags, "Tag 2"), "");
    EXPECT_EQ(transport.calls.size(), 2U) << "once, and once more for the value";
    for (int waited = 0; waited < 6; ++waited)
        ASSERT_TRUE(host.clock().sleep(call, std::chrono::minutes(1)));
    reply(0, 3);
    EXPECT_EQ(*kept.idOf(tags, "Tag 2"), "2") << "somebody made it meanwhile";
}

}  // namespace
}  // namespace leadloom::sdk

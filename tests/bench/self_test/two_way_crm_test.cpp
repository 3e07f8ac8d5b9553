#include "tests/bench/mock_crm/two_way_crm.h"

#include <gtest/gtest.h>

namespace leadloom::bench {
namespace {

std::string get(TwoWayCrm& crm, std::string_view path, std::string_view query = "") {
    return *crm.answer({"GET", path, query, ""}).body;
}

TEST(TwoWayCrmTest, HoldsTheSamePeopleOnBothSidesUnderOtherIds) {
    TwoWayCrm a(TwoWayCrm::Side::A, 3, 42), b(TwoWayCrm::Side::B, 3, 42);
    std::string inA = get(a, "/people", "after=0"), inB = get(b, "/people", "after=0");
    EXPECT_NE(inA, inB);
    for (std::size_t at = 0; (at = inA.find("\"id\":\"a", at)) != std::string::npos;)
        inA[at + 6] = 'b';
    EXPECT_EQ(inA, inB);
}

TEST(TwoWayCrmTest, ListsWhatChangedBehindAPlace) {
    TwoWayCrm crm(TwoWayCrm::Side::A, 250, 42);
    EXPECT_NE(get(crm, "/people", "after=0").find("\"next\":\"100\",\"more\":true"),
              std::string::npos);
    EXPECT_EQ(get(crm, "/people", "after=250"), R"({"results":[],"next":"250","more":false})");

    EXPECT_EQ(get(crm, "/_control/edit", "round=1"), R"({"edited":3})");

    const std::string changed = get(crm, "/people", "after=250");
    EXPECT_NE(changed.find("Title A 1"), std::string::npos);
    EXPECT_NE(changed.find("\"next\":\"253\",\"more\":false"), std::string::npos);
}

TEST(TwoWayCrmTest, TellsWhoLacksTheOthersEdits) {
    TwoWayCrm a(TwoWayCrm::Side::A, 3, 42);
    EXPECT_EQ(get(a, "/_control/check", "round=0"), R"({"people":3,"wrong":0})");
    get(a, "/_control/edit", "round=1");
    EXPECT_EQ(get(a, "/_control/check", "round=1"), R"({"people":3,"wrong":1})");

    const std::string page = get(a, "/people", "after=0");
    const std::size_t third = page.find("\"id\":\"", page.find("\"id\":\"") + 1) + 6;
    const std::string id = page.substr(third, page.find('"', third) - third);
    a.answer(
        {"POST", "/people/batch", "",
         "{\"items\":[{\"id\":\"" + id + R"(","fields":{"properties":{"city":"City B 1"}}}]})"});

    EXPECT_EQ(get(a, "/_control/check", "round=1"), R"({"people":3,"wrong":0})");
    EXPECT_EQ(get(a, "/_control/counts"), R"({"requests":1,"created":0,"updated":1})");
}

TEST(TwoWayCrmTest, RefusesPropertiesItDoesNotHave) {
    TwoWayCrm crm(TwoWayCrm::Side::B, 1, 42);
    EXPECT_EQ(crm.answer({"POST", "/people/batch", "",
                          R"({"items":[{"id":"x","fields":{"properties":{"shoe":"44"}}}]})"})
                  .status,
              400);
    EXPECT_EQ(crm.answer({"POST", "/people/batch", "", "no JSON"}).status, 400);
}

}  // namespace
}  // namespace leadloom::bench

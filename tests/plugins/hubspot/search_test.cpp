#include "plugins/hubspot/src/search.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plugins/hubspot/src/rows.h"

namespace leadloom::hubspot {
namespace {

using nlohmann::json;

TEST(Search, ChangesAreWalkedByIdFromABoundThatIsIncluded) {
    const auto first = changesSince("lastmodifieddate", 1'767'225'600'000'000, "");
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].op, "GTE");
    const auto next = changesSince("lastmodifieddate", 1'767'225'600'000'000, "9001500");
    const auto body = json::parse(searchBody(next, {"email", "lastmodifieddate"}, 200));
    EXPECT_EQ(body["filterGroups"], json::parse(R"([{"filters":[
        {"propertyName":"lastmodifieddate","operator":"GTE","value":"1767225600000"},
        {"propertyName":"hs_object_id","operator":"GT","value":"9001500"}]}])"));
    EXPECT_EQ(body["sorts"],
              json::parse(R"([{"propertyName":"hs_object_id","direction":"ASCENDING"}])"));
    EXPECT_EQ(body["limit"], 200);
}

TEST(Search, AValueCanNotBreakOutOfTheBody) {
    const Filter filter{"email", "EQ", "a\"}]}],\"x\":[{"};
    const auto body = json::parse(searchBody({&filter, 1}, {}, 10));
    EXPECT_EQ(body["filterGroups"][0]["filters"][0]["value"], filter.value);
}

TEST(Associations, AreTakenOncePerPairWhateverTheirLabels) {
    const auto linked = linkedIn(R"({"companies":{"results":[
        {"id":"12","type":"contact_to_company"},
        {"id":"12","type":"contact_to_company_unlabeled"},{"id":13,"type":"x"}]}})",
                                 {"companies", "deals"});
    EXPECT_EQ(linked, (Linked{{"companies", {"12", "13"}}, {"deals", {}}}));
}

TEST(Associations, AListThatGoesOnElsewhereCountsAsNotRead) {
    const auto linked =
        linkedIn(R"({"companies":{"results":[{"id":"12"}],"paging":{"next":{"after":"x"}}}})",
                 {"companies"});
    EXPECT_TRUE(linked.empty());
}

}  // namespace
}  // namespace leadloom::hubspot

#include "plugins/hubspot/src/search.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "plugins/hubspot/src/rows.h"

namespace leadloom::hubspot {
namespace {

using nlohmann::json;

TEST(Search, TheFirstPageOfChangesHasNoUpperBound) {
    const auto filters = changesWindow("lastmodifieddate", 1'767'225'600'000'000, 0, "");
    ASSERT_EQ(filters.size(), 1U);
    EXPECT_EQ(filters[0].op, "GTE");
    EXPECT_EQ(filters[0].value, "1767225600000");
}

TEST(Search, LaterPagesAreFrozenAndGoOnBehindTheLastId) {
    const auto filters =
        changesWindow("lastmodifieddate", 1'767'225'600'000'000, 1'767'229'200'000'000, "9001500");
    const auto body = json::parse(searchBody(filters, {"email", "lastmodifieddate"}, 200));
    EXPECT_EQ(body["filterGroups"], json::parse(R"([{"filters":[
        {"propertyName":"lastmodifieddate","operator":"BETWEEN","value":"1767225600000",
         "highValue":"1767229200000"},
        {"propertyName":"hs_object_id","operator":"GT","value":"9001500"}]}])"));
    EXPECT_EQ(body["sorts"],
              json::parse(R"([{"propertyName":"hs_object_id","direction":"ASCENDING"}])"));
    EXPECT_EQ(body["limit"], 200);
}

TEST(Search, AValueCanNotBreakOutOfTheBody) {
    const Filter filter{"email", "EQ", "a\"}]}],\"x\":[{", {}};
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

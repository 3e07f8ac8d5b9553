#include "hub/match/weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace leadloom::match {
namespace {

using testing::HasSubstr;

TEST(Weights, ComeBackFromJsonAsTheyWere) {
    Weights weights = shippedWeights();
    weights.person[0][1].match = 0.25;
    weights.companyThresholds.join = 7.5;

    const auto read = weightsFrom(toJson(weights));

    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_EQ(toJson(*read), toJson(weights));
}

TEST(Weights, KeepWhatIsShippedWhereJsonSaysNothing) {
    const auto read = weightsFrom({{"person", {{"email", {{"same", {0.5, 0.25}}}}}}});

    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_EQ(toJson(*read)["person"]["email"]["same"], nlohmann::json({0.5, 0.25}));
    EXPECT_EQ(toJson(*read)["company"], toJson(shippedWeights())["company"]);
}

TEST(Weights, RefuseWhatIsNoShareAndNameThePlace) {
    const auto zero = weightsFrom({{"person", {{"email", {{"same", {0, 1}}}}}}});
    const auto unknown = weightsFrom({{"person", {{"shoe_size", nlohmann::json::object()}}}});

    ASSERT_FALSE(zero);
    EXPECT_THAT(zero.error().message, HasSubstr("email.same"));
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().message, HasSubstr("shoe_size"));
}

}  // namespace
}  // namespace leadloom::match

#include <gtest/gtest.h>

#include "plugins/hubspot/src/portal.h"

namespace leadloom::hubspot {
namespace {

TEST(HubSpotRefusal, NamesThePropertiesAndKeepsTheirValuesToItself) {
    const auto result = refusal(
        "VALIDATION_ERROR",
        R"(Property values were not valid: [{"isValid":false,"message":"Email address nobody)"
        R"(@ is invalid","error":"INVALID_EMAIL","name":"email"},{"name":"phone"}])");
    EXPECT_EQ(result.status.code(), LL_INVALID_RECORD);
    EXPECT_EQ(result.fields, "email phone");
    EXPECT_EQ(result.status.message().find("nobody"), std::string::npos);
}

TEST(HubSpotRefusal, NamesAPropertyThatDoesNotExist) {
    EXPECT_EQ(propertiesIn(R"(Property "plan" does not exist)"), "plan");
    EXPECT_EQ(propertiesIn("nothing of the kind"), "");
    EXPECT_EQ(propertiesIn(R"("name":"cut)"), "");
}

TEST(HubSpotRefusal, AnExistingRecordIsAConflictThatNamesIt) {
    const auto result = refusal("CONFLICT", "Contact already exists. Existing ID: 12345");
    EXPECT_EQ(result.status.code(), LL_CONFLICT);
    EXPECT_EQ(result.existingId, "12345");
    EXPECT_EQ(result.fields, "email");
    EXPECT_EQ(refusal("VALIDATION_ERROR", "Existing ID: 77").status.code(), LL_CONFLICT);
}

TEST(HubSpotRefusal, ARecordThatIsGoneIsNotFound) {
    EXPECT_EQ(refusal("OBJECT_NOT_FOUND", "").status.code(), LL_NOT_FOUND);
}

}  // namespace
}  // namespace leadloom::hubspot

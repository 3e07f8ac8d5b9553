#include <gtest/gtest.h>

#include "plugins/salesforce/src/org.h"

namespace leadloom::salesforce {
namespace {

TEST(Refusal, NamesTheFieldsAtFault) {
    const auto result = refusal("REQUIRED_FIELD_MISSING", "Required fields are missing: [Company]",
                                "Company LastName");
    EXPECT_EQ(result.status.code(), LL_INVALID_RECORD);
    EXPECT_EQ(result.fields, "Company LastName");
    EXPECT_NE(result.status.message().find("Required fields are missing"), std::string::npos);
}

TEST(Refusal, KeepsTheRecordsOwnTextOutOfTheMessage) {
    const auto result =
        refusal("STRING_TOO_LONG", "First Name: data value too large: Maximilian (max length=5)",
                "FirstName");
    EXPECT_EQ(result.status.code(), LL_INVALID_RECORD);
    EXPECT_EQ(result.status.message().find("Maximilian"), std::string::npos);
}

TEST(Refusal, NamesTheRecordInTheWay) {
    const auto unique = refusal("DUPLICATE_VALUE",
                                "duplicate value found: Loom_Id__c duplicates value on record "
                                "with id: 00Q5g00000ABcDe",
                                "");
    EXPECT_EQ(unique.status.code(), LL_CONFLICT);
    EXPECT_EQ(unique.existingId, "00Q5g00000ABcDeEAL");
    EXPECT_EQ(refusal("DUPLICATES_DETECTED", "Use one of these records?", "").status.code(),
              LL_CONFLICT);
}

TEST(Refusal, ARecordThatIsGoneOrConvertedIsNotFound) {
    for (const char* code : {"ENTITY_IS_DELETED", "CANNOT_UPDATE_CONVERTED_LEAD", "NOT_FOUND"})
        EXPECT_EQ(refusal(code, "", "").status.code(), LL_NOT_FOUND) << code;
    EXPECT_EQ(refusal("INVALID_CROSS_REFERENCE_KEY", "", "").status.code(), LL_NOT_FOUND);
    EXPECT_EQ(refusal("INVALID_CROSS_REFERENCE_KEY", "", "OwnerId").status.code(),
              LL_INVALID_RECORD);
}

TEST(Refusal, ALockIsTriedAgainAndAMissingRightIsNot) {
    EXPECT_EQ(refusal("UNABLE_TO_LOCK_ROW", "", "").status.code(), LL_TRANSIENT);
    EXPECT_EQ(refusal("INSUFFICIENT_ACCESS_OR_READONLY", "", "").status.code(), LL_FORBIDDEN);
    EXPECT_EQ(refusal("SOME_NEW_CODE", "", "").status.code(), LL_INVALID_RECORD);
}

}  // namespace
}  // namespace leadloom::salesforce

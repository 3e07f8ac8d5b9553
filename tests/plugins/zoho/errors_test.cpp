#include <gtest/gtest.h>

#include "plugins/zoho/src/account.h"

namespace leadloom::zoho {
namespace {

ll_status statusOf(std::string_view code, std::string_view message = {},
                   std::string_view field = {}) {
    return refusal({code, message, field, {}}).status.code();
}

TEST(ZohoRefusal, NamesTheFieldAndKeepsValuesToItself) {
    const auto result = refusal({"INVALID_DATA", "nobody@delta.example is wrong", "Email", {}});
    EXPECT_EQ(result.status.code(), LL_INVALID_RECORD);
    EXPECT_EQ(result.fields, "Email");
    EXPECT_EQ(result.status.message().find("nobody"), std::string::npos);
}

TEST(ZohoRefusal, ADuplicateIsAConflictThatNamesTheOther) {
    const auto result = refusal({"DUPLICATE_DATA", "duplicate data", "Loom_Id", "4150"});
    EXPECT_EQ(result.status.code(), LL_CONFLICT);
    EXPECT_EQ(result.existingId, "4150");
}

TEST(ZohoRefusal, WhatPassesByItselfIsNoFaultOfTheRecord) {
    EXPECT_EQ(statusOf("RECORD_LOCKED"), LL_TRANSIENT);
    EXPECT_EQ(statusOf("NOT_APPROVED"), LL_TRANSIENT);
    EXPECT_EQ(statusOf("INTERNAL_ERROR"), LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(statusOf("AUTHORIZATION_FAILED"), LL_FORBIDDEN);
    EXPECT_EQ(statusOf("LIMIT_REACHED"), LL_INVALID_RECORD);
}

TEST(ZohoRefusal, TellsARecordThatIsGoneFromABadReference) {
    constexpr auto Words = "the id given seems to be invalid";
    EXPECT_EQ(statusOf("INVALID_DATA", Words), LL_NOT_FOUND);
    EXPECT_EQ(statusOf("INVALID_DATA", Words, "id"), LL_NOT_FOUND);
    EXPECT_EQ(statusOf("INVALID_DATA", Words, "Owner"), LL_INVALID_RECORD);
    EXPECT_EQ(statusOf("CONVERTED_RECORD", "", "id"), LL_NOT_FOUND);
}

TEST(ZohoTime, HasAnOffsetAndNoFraction) {
    EXPECT_EQ(zohoTime(1'767'225'600'123'456), "2026-01-01T00:00:00+00:00");
}

}  // namespace
}  // namespace leadloom::zoho

#include <gtest/gtest.h>
#include <leadloom/sdk/field_types.h>
#include <leadloom/sdk/stream_table.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

using testing::HttpReply;

struct FieldTypesTest : ::testing::Test, HubFixture {
    Result<FieldTypes> listed(const std::string& body) {
        transport.replies.push_back(HttpReply::json(200, body));
        HttpRequest request;
        request.url = "https://api.example/describe";
        auto response = host.http().send(call, request);
        if (!response) return response.status();
        const Answer answer(call, host.json(), std::move(*response));
        return FieldTypes::listedIn(answer, "/fields", "/name", "/type");
    }
};

TEST_F(FieldTypesTest, AreThoseOfTheVendorsListInItsOrder) {
    const auto types = listed(
        R"({"fields":[{"name":"Name","type":"string"},{"type":"int","name":"Age"},{"name":"X"}]})");
    ASSERT_TRUE(types);
    EXPECT_EQ(types->names(), (std::vector<std::string>{"Name", "Age", "X"}));
    EXPECT_EQ(types->typeOf("Age"), "int");
    EXPECT_TRUE(types->has("Name"));
    EXPECT_FALSE(types->has("name"));
    EXPECT_FALSE(types->has("X")) << "a field without a type can't be asked for";
}

TEST_F(FieldTypesTest, ADescriptionWithoutItsListIsNoObjectWithoutFields) {
    EXPECT_EQ(listed("{}").status().code(), LL_TRANSIENT);
}

TEST(StreamTable, AKeyThatCanNotBeAskedNamesItsStream) {
    const auto status = noSuchKey("leads", "shoe_size");
    EXPECT_EQ(status.code(), LL_UNSUPPORTED);
    EXPECT_EQ(status.message(), "leads can't be searched by shoe_size");
}

}  // namespace
}  // namespace leadloom::sdk

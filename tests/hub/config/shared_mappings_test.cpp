#include "hub/config/shared_mappings.h"

#include <gtest/gtest.h>

#include "tests/hub/config/crm_mappings.h"

namespace leadloom::config {
namespace {

class SharedMappingsTest : public ::testing::Test {
protected:
    SharedMappingsTest() {
        request_.connectorDefault = {"default.yaml", std::string(testing::FlatCrm)};
        request_.stream = "leads";
        request_.streams = {"leads", "contacts", "accounts", "companies", "users"};
    }

    std::shared_ptr<const mapping::Mapping> load(const MappingRequest& request) {
        auto loaded = mappings_.load(request, fields_);
        EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().message);
        return loaded ? *loaded : nullptr;
    }

    MappingRequest request_;
    SharedMappings mappings_;
    model::FieldTable fields_;
};

TEST_F(SharedMappingsTest, GivesTheSameMappingToConnectionsThatAskForTheSame) {
    EXPECT_EQ(load(request_), load(request_));
}

TEST_F(SharedMappingsTest, GivesAnotherWhereHintsOverlayOrStreamDiffer) {
    const auto first = load(request_);
    MappingRequest other = request_;
    other.hints.region = "DE";
    EXPECT_NE(load(other), first);
    other = request_;
    other.hints.decimalMark = ',';
    EXPECT_NE(load(other), first);
    other = request_;
    other.overlay = {"mine.yaml", "leads:\n  id: Id\n"};
    EXPECT_NE(load(other), first);
    other = request_;
    other.connectorDefault.file = "other.yaml";
    EXPECT_NE(load(other), first);
}

TEST_F(SharedMappingsTest, NeverSharesOneThatLearnsColumns) {
    request_.connectorDefault = {"default.yaml", "leads: { _recognise: true }\n"};
    EXPECT_NE(load(request_), load(request_));
}

TEST_F(SharedMappingsTest, TellsAFaultEachTime) {
    request_.connectorDefault.text = "leads: { emailz: Email }\n";
    EXPECT_FALSE(mappings_.load(request_, fields_));
    EXPECT_FALSE(mappings_.load(request_, fields_));
}

}  // namespace
}  // namespace leadloom::config

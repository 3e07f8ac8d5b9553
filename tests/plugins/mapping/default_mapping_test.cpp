#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/config/load_mapping.h"
#include "leadloom_test_paths.h"

namespace leadloom::config {
namespace {

/// One stream of one connector, with its default mapping, in a region or in none.
struct Shipped {
    std::string connector, stream, entity, region;
};

void PrintTo(const Shipped& shipped, std::ostream* out) {
    *out << shipped.connector << '/' << shipped.stream << " in '" << shipped.region << "'";
}

std::string textOf(const std::string& file) {
    std::ifstream stream(std::string(LEADLOOM_SOURCE_DIR) + "/plugins/" + file);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<Shipped> shippedStreams() {
    std::vector<Shipped> all;
    for (const std::string connector :
         {"salesforce", "hubspot", "zoho", "carddav", "mailchimp", "activecampaign", "meta",
          "mixpanel", "line", "imap-smtp", "vkontakte", "google-ads"}) {
        const auto manifest = nlohmann::json::parse(textOf(connector + "/manifest.json"));
        for (const auto& stream : manifest.at("streams"))
            for (const auto* region : {"", "FI", "US"})
                all.push_back({connector, stream.at("name"), stream.at("entity"), region});
    }
    return all;
}

class DefaultMapping : public ::testing::TestWithParam<Shipped> {};

TEST_P(DefaultMapping, KeepsTheLawsOnItsExamples) {
    const auto& shipped = GetParam();
    const auto entity = model::entityFrom(shipped.entity);
    ASSERT_TRUE(entity);
    MappingRequest request;
    request.connectorDefault = {shipped.connector,
                                textOf(shipped.connector + "/mapping/default.yaml")};
    request.stream = shipped.stream;
    request.entity = *entity;
    request.hints.region = shipped.region;
    for (const auto& other : shippedStreams())
        if (other.connector == shipped.connector) request.streams.push_back(other.stream);
    model::FieldTable fields;
    const auto mapping = loadMapping(request, fields);
    ASSERT_TRUE(mapping) << mapping.error().message;
    EXPECT_FALSE((*mapping)->lenses().empty());
}

INSTANTIATE_TEST_SUITE_P(Shipped, DefaultMapping, ::testing::ValuesIn(shippedStreams()));

}  // namespace
}  // namespace leadloom::config

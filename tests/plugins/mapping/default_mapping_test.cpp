#include <algorithm>
#include <filesystem>
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

std::vector<std::string> connectors() {
    std::vector<std::string> all;
    const auto plugins = std::filesystem::path(LEADLOOM_SOURCE_DIR) / "plugins";
    for (const auto& folder : std::filesystem::directory_iterator(plugins))
        if (std::filesystem::exists(folder.path() / "manifest.json"))
            all.push_back(folder.path().filename());
    std::sort(all.begin(), all.end());
    return all;
}

nlohmann::json manifestOf(const std::string& connector) {
    return nlohmann::json::parse(textOf(connector + "/manifest.json"));
}

std::vector<Shipped> shippedStreams() {
    std::vector<Shipped> all;
    for (const auto& connector : connectors()) {
        if (connector == "files") continue;  // its streams are the user's own
        const auto manifest = manifestOf(connector);
        for (const auto& stream : manifest.at("streams"))
            for (const auto* region : {"", "FI", "US"})
                all.push_back({connector, stream.at("name"), stream.at("entity"), region});
    }
    return all;
}

TEST(Connectors, SayHowStableTheyAre) {
    EXPECT_GE(connectors().size(), 13U);
    for (const auto& connector : connectors()) {
        const auto level = manifestOf(connector).value("stability", "");
        EXPECT_TRUE(level == "draft" || level == "beta" || level == "stable") << connector;
    }
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

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/config/load_mapping.h"
#include "hub/config/settings_schema.h"
#include "leadloom_test_paths.h"

namespace leadloom::config {
namespace {

namespace fs = std::filesystem;

std::string textOf(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::vector<fs::path> connectorFolders() {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(fs::path(LEADLOOM_SOURCE_DIR) / "plugins")) {
        if (fs::exists(entry.path() / "manifest.json")) folders.push_back(entry.path());
    }
    return folders;
}

TEST(ShippedMappings, LoadForEveryStreamAndKeepTheLaws) {
    for (const fs::path& folder : connectorFolders()) {
        const fs::path file = folder / "mapping" / "default.yaml";
        if (!fs::exists(file)) continue;
        const auto manifest = nlohmann::json::parse(textOf(folder / "manifest.json"));
        MappingRequest request;
        request.connectorDefault = {file.filename().string(), textOf(file)};
        request.hints.region = "FI";
        for (const auto& stream : manifest["streams"])
            request.streams.push_back(stream["name"]);
        for (const auto& stream : manifest["streams"]) {
            model::FieldTable fields;
            request.stream = stream["name"];
            const auto entity = model::entityFrom(stream["entity"].get<std::string>());
            ASSERT_TRUE(entity) << folder << " " << request.stream;
            request.entity = *entity;
            const auto mapping = loadMapping(request, fields);
            EXPECT_TRUE(mapping) << folder << "\n" << (mapping ? "" : mapping.error().message);
            EXPECT_TRUE(mapping && !(*mapping)->lenses().empty()) << folder << request.stream;
        }
    }
}

TEST(ShippedMappings, ComeWithSettingsSchemasThatCanBeUsed) {
    for (const fs::path& folder : connectorFolders()) {
        const auto manifest = nlohmann::json::parse(textOf(folder / "manifest.json"));
        const auto shape =
            settingsShape(manifest.value("settings", nlohmann::json::object()).dump());
        EXPECT_TRUE(shape) << folder << " " << (shape ? "" : shape.error().message);
    }
}

}  // namespace
}  // namespace leadloom::config

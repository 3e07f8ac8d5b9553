#include "hub/config/settings_schema.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/config/config_shape.h"
#include "hub/config/json_schema.h"
#include "hub/config/node_json.h"
#include "hub/config/scalar_forms.h"
#include "hub/config/shape_check.h"
#include "hub/config/text_template.h"
#include "hub/config/yaml_reader.h"

namespace leadloom::config {
namespace {

Node yaml(std::string_view text) {
    Faults faults;
    auto node = readYaml(text, "settings.yaml", faults);
    EXPECT_TRUE(faults.empty());
    return node ? *node : Node{};
}

ShapePtr shapeOf(std::string_view schema) {
    const auto shape = settingsShape(schema);
    EXPECT_TRUE(shape);
    return shape ? *shape : anything("");
}

TEST(SettingsSchema, FillsInDefaultsAndKeepsTexts) {
    const auto settings = completedSettings(
        *shapeOf(
            R"({"type":"object","properties":{"path":{"type":"string"},"write":{"type":"boolean","default":false},
            "limit":{"type":"integer","default":100},"mode":{"enum":["fast","safe"],"default":"safe"},
            "big":{"type":"number"}}})"),
        yaml("{ path: \"0123\", big: 12345678901234567890.12345 }"));
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_EQ(
        *settings,
        R"({"path":"0123","big":12345678901234567890.12345,"write":false,"limit":100,"mode":"safe"})");
}

TEST(SettingsSchema, LeavesReferencesUnresolved) {
    const auto settings = completedSettings(
        *shapeOf(R"({"type":"object","properties":{"url":{"type":"string","format":"uri"}}})"),
        yaml("{ url: \"${env:URL}\" }"));
    ASSERT_TRUE(settings);
    EXPECT_EQ(*settings, R"({"url":"${env:URL}"})");
}

TEST(SettingsSchema, BlamesTheConnectorForASchemaThatIsNone) {
    for (const char* schema :
         {"{", R"({"type":"strange"})", R"({"type":"string","pattern":"("})"}) {
        const auto shape = settingsShape(schema);
        ASSERT_FALSE(shape) << schema;
        EXPECT_EQ(shape.error().kind, ErrorKind::Bug);
    }
}

TEST(SettingsSchema, NamesNestedPlaces) {
    const Faults faults = validateSettings(
        *shapeOf(
            R"({"type":"object","properties":{"folders":{"type":"array","items":{"type":"object",
            "required":["path"],"properties":{"path":{"type":"string"}}}}}})"),
        yaml("folders:\n  - path: a\n  - { }\n"), "connections[0].settings");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(
        faults[0].text(),
        "settings.yaml:3:5: connections[0].settings.folders[1].path: missing; expected a text");
}

TEST(ConfigurationSchema, IsMadeFromTheTableThatValidates) {
    const auto schema = nlohmann::json::parse(configurationSchema());
    EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    EXPECT_EQ(schema["required"],
              nlohmann::json::parse(R"(["version","workspace","connections"])"));
    EXPECT_EQ(schema["additionalProperties"], false);
    const auto& connection = schema["properties"]["connections"]["items"];
    const auto& stream = connection["properties"]["streams"]["items"]["properties"];
    EXPECT_EQ(stream["direction"]["enum"], nlohmann::json::parse(R"(["in","out","two_way"])"));
    EXPECT_EQ(stream["direction"]["default"], "two_way");
    EXPECT_EQ(connection["properties"]["guards"]["properties"]["max_deletes"]["default"], 20);
    EXPECT_EQ(connection["properties"]["auth"]["oneOf"].size(), 6U);
    EXPECT_EQ(connection["properties"]["auth"]["oneOf"][1]["properties"]["token"]["writeOnly"],
              true);
}

TEST(ConfigurationSchema, HasDefaultsThatItAcceptsItself) {
    Node node = yaml(
        "{ version: 1, workspace: acme, connections: [{ name: a, connector: c, "
        "streams: [{ name: s, entity: lead }] }] }");
    Faults faults;
    ASSERT_TRUE(complete(node, *configurationShape(), {}, faults));
    Node again = node;
    EXPECT_TRUE(complete(again, *configurationShape(), {}, faults));
    EXPECT_EQ(jsonOf(again), jsonOf(node));
}

TEST(ScalarForms, ReadsDurations) {
    using std::chrono::milliseconds;
    EXPECT_EQ(parseDuration("250ms"), milliseconds(250));
    EXPECT_EQ(parseDuration("1h30m"), milliseconds(5'400'000));
    EXPECT_EQ(parseDuration("2d"), milliseconds(172'800'000));
    for (const char* wrong :
         {"", "5", "m", "5 m", "-5m", "0s", "30m1h", "5x", "99999999999999999999s", "5m5m"})
        EXPECT_FALSE(parseDuration(wrong)) << wrong;
}

TEST(ScalarForms, ReadsListenAddresses) {
    EXPECT_EQ(parseListenAddress("[::1]:80"), (ListenAddress{"::1", 80}));
    EXPECT_EQ(parseListenAddress("localhost:0"), (ListenAddress{"localhost", 0}));
    for (const char* wrong :
         {"", ":80", "localhost", "localhost:", "localhost:65536", "a b:1", "[::1", "h:-1"})
        EXPECT_FALSE(parseListenAddress(wrong)) << wrong;
}

TEST(ScalarForms, KnowsHttpUrls) {
    for (const char* good :
         {"https://a.example", "http://127.0.0.1:9100/x", "http://[::1]:80/?q#f"})
        EXPECT_TRUE(isHttpUrl(good)) << good;
    for (const char* wrong : {"", "ftp://a", "https://", "a.example", "https://u:p@a.example",
                              "http://a b", "http://a:x"})
        EXPECT_FALSE(isHttpUrl(wrong)) << wrong;
}

class Vault : public ReferenceSource {
public:
    Result<std::string> value(std::string_view kind, std::string_view name) const override {
        if (name == "none") return Error{ErrorKind::NotFound, "not set", "set it"};
        return std::string(kind) + "/" + std::string(name);
    }
};

TEST(TextTemplate, ResolvesReferencesOnlyWhenAsked) {
    const TextTemplate text("a ${env:X} b $${env:Y} ${secret:sales-eu.refresh_token}");
    EXPECT_TRUE(text.hasReferences());
    EXPECT_EQ(*text.resolve(Vault()), "a env/X b ${env:Y} secret/sales-eu.refresh_token");
    EXPECT_EQ(text.written(), "a ${env:X} b $${env:Y} ${secret:sales-eu.refresh_token}");
    const auto missing = TextTemplate("${file:none}").resolve(Vault());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().message, "${file:none}: not set");
}

}  // namespace
}  // namespace leadloom::config

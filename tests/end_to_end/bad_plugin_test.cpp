#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions somePeople() {
    sandbox::SandboxOptions options;
    options.people = 20;
    options.seed = 11;
    return options;
}

std::string bytesOf(const std::filesystem::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

/// Two CRMs that are well, and a third connection whose plugin is not.
class BadPlugin : public testing::Test {
protected:
    BadPlugin() : deployment_(somePeople()) {
        deployment_.configure(
            false,
            "  - { name: partner, connector: probe, streams: [{ name: people, entity: lead,"
            " direction: in }] }\n");
    }

    /// Installs the probe built as `kind`, sealed as an honest plugin is.
    void install(const std::string& kind) {
        const std::string bytes =
            bytesOf(std::filesystem::path(LEADLOOM_PROBES) / ("probe_" + kind + ".so"));
        deployment_.write("plugins/probe/probe.so", bytes);
        writeManifest(security::toHex(security::bytesOf(security::sha256(bytes))));
    }

    void writeManifest(const std::string& checksum, int abi = 1) {
        const json manifest = {
            {"id", "probe"},
            {"version", "1.0.0"},
            {"abi", {{"major", abi}, {"minor", 0}}},
            {"streams", {{{"name", "people"}, {"entity", "lead"}, {"capabilities", {"read"}}}}},
            {"library", "probe.so"},
            {"sha256", checksum}};
        deployment_.write("plugins/probe/manifest.json", manifest.dump());
    }

    /// `check` and `sync` say `words` of the plugin with a remedy, and the other connections do
    /// their work.
    void expectRefusedAlone(const std::string& words) {
        const ProgramResult checked = deployment_.run({"--json", "check"});
        EXPECT_NE(checked.exitCode, 0);
        const json document = json::parse(checked.output, nullptr, false);
        ASSERT_FALSE(document.is_discarded()) << checked.output << checked.errors;
        for (const json& connection : document["connections"]) {
            const bool good = connection["connection"] != "partner";
            EXPECT_EQ(connection["ok"].get<bool>(), good) << connection;
            if (!good) expectSaid(connection["findings"][0], "text", words);
        }
        const ProgramResult synced = deployment_.run({"--json", "sync", "--approve"});
        EXPECT_EQ(synced.exitCode, 1) << synced.errors;
        const json sheet = json::parse(synced.output, nullptr, false);
        ASSERT_FALSE(sheet.is_discarded()) << synced.output << synced.errors;
        ASSERT_EQ(sheet["faults"].size(), 1U) << sheet["faults"];
        EXPECT_EQ(sheet["faults"][0]["connection"], "partner");
        expectSaid(sheet["faults"][0], "message", words);
        EXPECT_GE(deployment_.runJson({"leads"}).size(), 20U);
    }

private:
    static void expectSaid(const json& entry, const char* key, const std::string& words) {
        const std::string text = entry.value(key, "");
        EXPECT_NE(text.find("probe"), std::string::npos) << entry;
        EXPECT_NE(text.find(words), std::string::npos) << entry;
        EXPECT_FALSE(entry.value("remedy", "").empty()) << entry;
    }

protected:
    Deployment deployment_;
};

TEST_F(BadPlugin, ThatCrashesInItsInitCostsItsOwnConnectionOnly) {
    install("crashes");
    expectRefusedAlone("crashed while loading");
}

TEST_F(BadPlugin, ForAnotherBoundaryCostsItsOwnConnectionOnly) {
    install("other_abi");
    expectRefusedAlone("built for plugin boundary 2");
}

TEST_F(BadPlugin, WhoseManifestNeedsAnotherBoundaryCostsItsOwnConnectionOnly) {
    install("works");
    writeManifest(std::string(64, '0'), 2);
    expectRefusedAlone("needs plugin boundary 2");
}

TEST_F(BadPlugin, WithoutTheEntrySymbolCostsItsOwnConnectionOnly) {
    install("no_symbol");
    expectRefusedAlone("leadloom_plugin is missing");
}

TEST_F(BadPlugin, WhoseChecksumIsWrongCostsItsOwnConnectionOnly) {
    install("works");
    deployment_.write("plugins/probe/probe.so", "something else");
    expectRefusedAlone("SHA-256");
}

TEST_F(BadPlugin, ThatIsMissingIsAFaultOfTheConfigurationThatNamesTheFoldersSearched) {
    const ProgramResult result = deployment_.run({"check"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_NE(result.errors.find("partner"), std::string::npos) << result.errors;
    EXPECT_NE(result.errors.find((deployment_.folder() / "plugins").string()), std::string::npos)
        << result.errors;
}

TEST_F(BadPlugin, IsServedAroundAndToldOnTheStatusPage) {
    install("crashes");
    const auto hub = deployment_.start({"serve"});
    ASSERT_TRUE(hub->waitForOutput("serving at http://")) << hub->errors();
    EXPECT_TRUE(hub->waitForOutput("crashed while loading")) << hub->errors();
    EXPECT_TRUE(hub->running());
}

}  // namespace
}  // namespace leadloom::tests

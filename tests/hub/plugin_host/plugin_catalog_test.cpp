#include "hub/plugin_host/plugin_catalog.h"

#include <thread>

#include <gtest/gtest.h>

#include "tests/hub/plugin_host/probe_folder.h"

namespace leadloom::plugin_host {
namespace {

using leadloom::testing::ProbeFolder;
using nlohmann::json;

class Catalog : public ::testing::Test {
protected:
    /// Why the installed plugin can't be loaded; empty when it can.
    std::string refusal(std::vector<std::string> allow = {}) {
        PluginCatalog catalog({folder_.path()}, std::move(allow));
        auto manifest = catalog.find("probe");
        if (!manifest) return manifest.error().describe();
        auto library = catalog.load(*manifest);
        if (library) return "";
        EXPECT_EQ(library.error().kind, ErrorKind::InvalidConfig);
        EXPECT_FALSE(library.error().remedy.empty());
        return library.error().describe();
    }
    static bool mentions(const std::string& text, std::string_view words) {
        return text.find(words) != std::string::npos;
    }

    ProbeFolder folder_;
};

TEST_F(Catalog, LoadsAPluginOnceAndKeepsIt) {
    folder_.install("works");
    PluginCatalog catalog({folder_.path()}, {"probe"});
    const auto manifest = catalog.find("probe");
    ASSERT_TRUE(manifest) << manifest.error().describe();
    const auto first = catalog.load(*manifest);
    ASSERT_TRUE(first) << first.error().describe();
    EXPECT_EQ(*catalog.load(*manifest), *first);
    EXPECT_TRUE((*first)->factory());
}

TEST_F(Catalog, LoadsOnceHoweverManyAsk) {
    folder_.install("works");
    PluginCatalog catalog({folder_.path()}, {});
    const auto manifest = folder_.manifest();
    std::array<const PluginLibrary*, 8> loaded{};
    std::vector<std::thread> threads;
    for (auto& place : loaded) {
        threads.emplace_back([&] { place = catalog.load(manifest)->get(); });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_TRUE(std::ranges::all_of(loaded, [&](auto* one) { return one == loaded[0]; }));
}

TEST_F(Catalog, KeepsALoadedPluginWorkingWhileItsFileIsOverwritten) {
    folder_.install("works");
    PluginCatalog catalog({folder_.path()}, {});
    const auto library = catalog.load(folder_.manifest());
    ASSERT_TRUE(library);
    std::ofstream(folder_.plugin() / "probe.so", std::ios::trunc) << std::string(100'000, 'x');
    EXPECT_EQ((**(*library)->factory()).count(), 1U);
}

TEST_F(Catalog, RefusesAPluginThatCrashesWhileItLoadsAndLivesOn) {
    folder_.install("crashes");
    EXPECT_TRUE(mentions(refusal(), "crashed while loading")) << refusal();
}

TEST_F(Catalog, RefusesAPluginThatEndsTheProcessWhileItLoads) {
    folder_.install("exits");
    EXPECT_TRUE(mentions(refusal(), "ended the process")) << refusal();
}

TEST_F(Catalog, RefusesAPluginWhoseInitRefuses) {
    folder_.install("refuses");
    EXPECT_TRUE(mentions(refusal(), "init answered unsupported")) << refusal();
}

TEST_F(Catalog, RefusesALibraryThatLacksTheSymbolOrExportsMore) {
    folder_.install("no_symbol");
    EXPECT_TRUE(mentions(refusal(), "leadloom_plugin is missing")) << refusal();
    folder_.install("two_symbols");
    EXPECT_TRUE(mentions(refusal(), "exports 2 symbols")) << refusal();
}

TEST_F(Catalog, RefusesAnotherMajorVersionOfTheBoundaryInManifestOrLibrary) {
    folder_.install("works", [](json& manifest) { manifest["abi"]["major"] = 2; });
    EXPECT_TRUE(mentions(refusal(), "needs plugin boundary 2")) << refusal();
    folder_.install("other_abi");
    EXPECT_TRUE(mentions(refusal(), "built for plugin boundary 2")) << refusal();
    folder_.install("works", [](json& manifest) { manifest["abi"]["minor"] = 7; });
    EXPECT_EQ(refusal(), "");
}

TEST_F(Catalog, RefusesALibraryThatIsNotTheOneOfItsManifest) {
    folder_.install("works", [](json& manifest) { manifest["sha256"] = std::string(64, '0'); });
    EXPECT_TRUE(mentions(refusal(), "SHA-256 differs")) << refusal();
}

TEST_F(Catalog, RefusesWhatEverybodyMayChange) {
    folder_.install("works");
    ASSERT_EQ(::chmod(folder_.plugin().c_str(), 0777), 0);
    EXPECT_TRUE(mentions(refusal(), "written by everyone")) << refusal();
    ASSERT_EQ(::chmod(folder_.plugin().c_str(), 0755), 0);
    ASSERT_EQ(::chmod((folder_.plugin() / "probe.so").c_str(), 0777), 0);
    EXPECT_TRUE(mentions(refusal(), "chmod o-w")) << refusal();
}

TEST_F(Catalog, RefusesWhatIsNotAllowedAndWhatNeedsAServiceThisHubLacks) {
    folder_.install("works");
    EXPECT_TRUE(mentions(refusal({"other"}), "not on the list")) << refusal({"other"});
    folder_.install("works", [](json& manifest) { manifest["services"] = {"leadloom.http/9"}; });
    EXPECT_TRUE(mentions(refusal(), "leadloom.http/9")) << refusal();
}

TEST_F(Catalog, RefusesLibrariesThatAreMissingCutOrNoLibrariesAtAll) {
    const auto withLibrary = [this](const std::string& bytes) {
        folder_.install("works", [&bytes](json& manifest) {
            manifest["sha256"] = security::toHex(security::bytesOf(security::sha256(bytes)));
        });
        std::ofstream(folder_.plugin() / "probe.so", std::ios::trunc) << bytes;
    };
    withLibrary("this is no library");
    EXPECT_NE(refusal(), "");
    withLibrary("");
    EXPECT_NE(refusal(), "");
    std::ostringstream whole;
    whole << std::ifstream(LEADLOOM_PROBES "/probe_works.so", std::ios::binary).rdbuf();
    withLibrary(whole.str().substr(0, whole.str().size() / 2));
    EXPECT_NE(refusal(), "");
    withLibrary(whole.str().substr(0, 100));
    EXPECT_NE(refusal(), "");
    folder_.install("works");
    std::filesystem::remove(folder_.plugin() / "probe.so");
    EXPECT_TRUE(mentions(refusal(), "missing")) << refusal();
}

TEST_F(Catalog, RefusesAManifestByTheKeyAtFault) {
    for (const char* key : {"id", "version", "abi", "streams", "library", "sha256"}) {
        folder_.install("works", [key](json& manifest) { manifest.erase(key); });
        EXPECT_TRUE(mentions(refusal(), key)) << key << ": " << refusal();
    }
    folder_.install("works", [](json& manifest) { manifest["library"] = "../probe.so"; });
    EXPECT_TRUE(mentions(refusal(), "library")) << refusal();
    for (const char* text : {"", "{", "[]", "null", "{\"id\":7}", "{\"id\":\"probe\",\"abi\":1}"}) {
        std::ofstream(folder_.plugin() / "manifest.json", std::ios::trunc) << text;
        EXPECT_TRUE(mentions(refusal(), "manifest.json")) << text;
    }
}

TEST_F(Catalog, NamesTheConnectorsThatAreThere) {
    folder_.install("works");
    PluginCatalog catalog({folder_.path(), folder_.path() / "none"}, {});
    const auto missing = catalog.find("prode");
    ASSERT_FALSE(missing);
    EXPECT_TRUE(mentions(missing.error().describe(), "probe"));
    EXPECT_EQ(catalog.list().size(), 1U);
}

}  // namespace
}  // namespace leadloom::plugin_host

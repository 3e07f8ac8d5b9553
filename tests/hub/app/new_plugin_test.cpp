#include "hub/app/new_plugin.h"

#include <fstream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace leadloom::app {
namespace {

namespace fs = std::filesystem;

class WriteNewPlugin : public testing::Test {
protected:
    WriteNewPlugin() {
        std::string pattern = (fs::temp_directory_path() / "leadloom-new-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
    }
    ~WriteNewPlugin() override { fs::remove_all(folder_); }

    std::string textOf(const fs::path& file) const {
        std::ostringstream text;
        text << std::ifstream(folder_ / file, std::ios::binary).rdbuf();
        return text.str();
    }
    void expectRefused(const std::string& name) const {
        const auto made = writeNewPlugin(name, folder_);
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().kind, ErrorKind::Usage);
        EXPECT_FALSE(made.error().remedy.empty());
        EXPECT_TRUE(fs::is_empty(folder_)) << name << " left something behind";
    }

    fs::path folder_;
};

TEST_F(WriteNewPlugin, GivesTheConnectorItsNameEverywhere) {
    const auto made = writeNewPlugin("birch-mail", folder_);
    ASSERT_TRUE(made) << made.error().describe();
    EXPECT_EQ(made->folder, folder_ / "birch-mail");
    const auto manifest = nlohmann::json::parse(textOf("birch-mail/manifest.json"));
    EXPECT_EQ(manifest.at("id"), "birch-mail");
    EXPECT_EQ(manifest.at("name"), "Birch Mail CRM");
    EXPECT_NE(textOf("birch-mail/CMakeLists.txt").find("leadloom_add_plugin(birch-mail"),
              std::string::npos);
    EXPECT_NE(textOf("birch-mail/src/connector.cpp").find("namespace birch_mail_connector {"),
              std::string::npos);
    for (const std::string& file : made->files) {
        const std::string text = textOf("birch-mail/" + file);
        EXPECT_FALSE(text.empty()) << file;
        EXPECT_EQ(text.find("acme"), std::string::npos) << file;
        EXPECT_EQ(text.find("Acme"), std::string::npos) << file;
    }
}

TEST_F(WriteNewPlugin, TakesANameThatHoldsThatOfTheTemplate) {
    ASSERT_TRUE(writeNewPlugin("acme-mail", folder_));
    EXPECT_NE(textOf("acme-mail/src/connector.cpp").find("namespace acme_mail_connector {"),
              std::string::npos);
}

TEST_F(WriteNewPlugin, WritesNothingUnderANameThatCanNotBeOne) {
    for (const char* name : {"", "Birch", "2birch", "birch mail", "birch_mail", "birch-", "-birch",
                             "birch--mail", "../birch", "b\xC3\xA4rch"})
        expectRefused(name);
    expectRefused(std::string(41, 'b'));
}

TEST_F(WriteNewPlugin, LeavesWhatIsThereAsItIs) {
    fs::create_directory(folder_ / "birch");
    std::ofstream(folder_ / "birch" / "mine.txt") << "mine";
    const auto made = writeNewPlugin("birch", folder_);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find("is there already"), std::string::npos);
    EXPECT_EQ(textOf("birch/mine.txt"), "mine");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(WriteNewPlugin, RefusesAFolderThatIsNotThere) {
    const auto made = writeNewPlugin("birch", folder_ / "nowhere");
    ASSERT_FALSE(made);
    EXPECT_FALSE(fs::exists(folder_ / "nowhere"));
}

}  // namespace
}  // namespace leadloom::app

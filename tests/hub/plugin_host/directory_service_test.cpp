#include "hub/plugin_host/directory_service.h"

#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include "tests/hub/plugin_host/service_call_fixture.h"

namespace leadloom::plugin_host {
namespace {

namespace fs = std::filesystem;

class FolderOfAConnection : public leadloom::testing::ServiceCall {
protected:
    FolderOfAConnection() {
        parts_.folder = folder_ / "exports";
        parts_.folderWritable = true;
        fs::create_directories(parts_.folder / "sub");
        put("outside.csv", "secret");
        put("exports/b.csv", "bbbb");
        put("exports/a.csv", "aaaa");
        put("exports/sub/c.csv", "cccc");
    }
    void put(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }
    std::string content(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(folder_ / name).rdbuf();
        return text.str();
    }
    std::vector<std::string> names(std::string_view prefix = {}) {
        std::vector<std::string> all;
        const auto files = host().directory().list(call(), prefix);
        EXPECT_TRUE(files) << message();
        for (const auto& file : *files)
            all.push_back(file.name);
        return all;
    }
};

TEST_F(FolderOfAConnection, ListsItsFilesInTheOrderOfTheirNamesAndNoLinks) {
    fs::create_symlink(folder_ / "outside.csv", parts_.folder / "link.csv");
    fs::create_directory_symlink(folder_, parts_.folder / "up");
    EXPECT_EQ(names(), (std::vector<std::string>{"a.csv", "b.csv", "sub/c.csv"}));
    EXPECT_EQ(names("sub/"), (std::vector<std::string>{"sub/c.csv"}));
    const auto files = host().directory().list(call(), "a");
    EXPECT_EQ((*files)[0].size, 4U);
    EXPECT_GT((*files)[0].modifiedAt, 0);
}

TEST_F(FolderOfAConnection, ReadsFromAnyOffsetOfTheSameFileEvenIfItIsReplaced) {
    const auto directory = host().directory();
    auto file = directory.open(call(), "sub/c.csv");
    ASSERT_TRUE(file);
    ASSERT_TRUE(directory.writeAtomic(call(), "sub/c.csv", "new"));
    char buffer[16];
    EXPECT_EQ(*file->read(call(), 1, buffer, 2), 2U);
    EXPECT_EQ(std::string_view(buffer, 2), "cc");
    EXPECT_EQ(*file->read(call(), 4, buffer, sizeof buffer), 0U);
    EXPECT_EQ(content("exports/sub/c.csv"), "new");
}

TEST_F(FolderOfAConnection, LetsNoNameOutOfIt) {
    fs::create_symlink(folder_ / "outside.csv", parts_.folder / "link.csv");
    fs::create_directory_symlink(folder_, parts_.folder / "up");
    const auto directory = host().directory();
    for (const std::string name :
         {"../outside.csv", "sub/../../outside.csv", "/etc/passwd", "link.csv", "up/outside.csv",
          "", ".", "sub//c.csv", "./a.csv"}) {
        const auto file = directory.open(call(), name);
        ASSERT_FALSE(file) << name;
        EXPECT_EQ(file.status().code(), LL_FORBIDDEN) << name;
        EXPECT_FALSE(directory.writeAtomic(call(), name == "link.csv" ? "up/x.csv" : name, "x"))
            << name;
        EXPECT_FALSE(directory.move(call(), "a.csv", name == "link.csv" ? "up/x.csv" : name))
            << name;
    }
    EXPECT_EQ(content("outside.csv"), "secret");
    EXPECT_FALSE(fs::exists(folder_ / "x.csv"));
}

TEST_F(FolderOfAConnection, IsNotHeldUpByAPipe) {
    ASSERT_EQ(::mkfifo((parts_.folder / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(host().directory().open(call(), "pipe").status().code(), LL_FORBIDDEN);
    EXPECT_EQ(names("pipe").size(), 0U);
}

TEST_F(FolderOfAConnection, WritesWholeFilesAndMovesWithoutOverwriting) {
    const auto directory = host().directory();
    ASSERT_TRUE(directory.writeAtomic(call(), "out/new/d.csv", "dddd"));
    EXPECT_EQ(content("exports/out/new/d.csv"), "dddd");
    ASSERT_TRUE(directory.move(call(), "a.csv", "done/a.csv"));
    EXPECT_EQ(content("exports/done/a.csv"), "aaaa");
    EXPECT_EQ(directory.move(call(), "b.csv", "done/a.csv").code(), LL_CONFLICT);
    EXPECT_EQ(content("exports/done/a.csv"), "aaaa");
    EXPECT_EQ(directory.move(call(), "none.csv", "x.csv").code(), LL_NOT_FOUND);
    EXPECT_EQ(directory.open(call(), "none.csv").status().code(), LL_NOT_FOUND);
    EXPECT_EQ(names(),
              (std::vector<std::string>{"b.csv", "done/a.csv", "out/new/d.csv", "sub/c.csv"}));
}

TEST_F(FolderOfAConnection, IsNotWrittenToUnlessItIsConfiguredSo) {
    parts_.folderWritable = false;
    const auto directory = host().directory();
    EXPECT_EQ(directory.writeAtomic(call(), "a.csv", "x").code(), LL_FORBIDDEN);
    EXPECT_NE(message().find("reading only"), std::string::npos);
    EXPECT_EQ(directory.move(call(), "a.csv", "x.csv").code(), LL_FORBIDDEN);
    EXPECT_EQ(content("exports/a.csv"), "aaaa");
}

TEST_F(FolderOfAConnection, IsNamedWhenItIsNotThere) {
    parts_.folder = folder_ / "missing";
    EXPECT_EQ(host().directory().list(call()).status().code(), LL_NOT_FOUND);
    EXPECT_NE(message().find("missing"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::plugin_host

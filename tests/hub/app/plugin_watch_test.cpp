#include "hub/app/plugin_watch.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace leadloom::app {
namespace {

/// A plugin's folder, watched by a process of its own that says "t" for each test of a whole
/// plugin, and "h" for one of half a plugin.
class PluginWatch : public ::testing::Test {
protected:
    PluginWatch() {
        folder_ = std::filesystem::path(::testing::TempDir()) /
                  ("plugin-watch-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        write("manifest.json", "{}");
        write("acme.so", "1");
        if (pipe(ends_) != 0) throw std::runtime_error("no pipe");
        watcher_ = fork();
        if (watcher_ == 0) watch();
        close(ends_[1]);
    }
    ~PluginWatch() override {
        kill(watcher_, SIGKILL);
        waitpid(watcher_, nullptr, 0);
        close(ends_[0]);
        std::filesystem::remove_all(folder_);
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << text;
    }
    /// Waits for the next test; false when half a plugin was tested or the watcher has ended.
    bool tested() const {
        char said = 0;
        return read(ends_[0], &said, 1) == 1 && said == 't';
    }
    bool isThere(const std::string& name) const { return std::filesystem::exists(folder_ / name); }

    std::filesystem::path folder_;

private:
    [[noreturn]] void watch() const {
        close(ends_[0]);
        Terminal terminal({false, true, false});
        watchPlugin(terminal, folder_, [&] {
            const bool crashes = isThere("crash");
            std::filesystem::remove(folder_ / "crash");
            if (::write(ends_[1], isThere("manifest.json") ? "t" : "h", 1) != 1) _exit(2);
            if (crashes) std::raise(SIGKILL);
            return ExitCode::Ok;
        });
        _exit(1);
    }

    int ends_[2] = {};
    pid_t watcher_ = -1;
};

TEST_F(PluginWatch, TestsAtOnceAndAgainAfterEachBuild) {
    ASSERT_TRUE(tested());
    write("acme.so", "22");
    ASSERT_TRUE(tested());
    write("manifest.json", "{ }");
    ASSERT_TRUE(tested());
}

TEST_F(PluginWatch, APluginThatEndsItsProcessDoesNotEndTheWatch) {
    ASSERT_TRUE(tested());
    write("crash", "now");
    ASSERT_TRUE(tested());
    write("acme.so", "333");
    ASSERT_TRUE(tested());
}

TEST_F(PluginWatch, WaitsForABuildThatIsHalfDone) {
    ASSERT_TRUE(tested());
    std::filesystem::remove(folder_ / "manifest.json");
    write("acme.so", "4444");
    write("manifest.json", "{\"built\": true}");
    ASSERT_TRUE(tested());
}

}  // namespace
}  // namespace leadloom::app

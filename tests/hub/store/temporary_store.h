#pragma once

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "hub/store/sqlite_store.h"
#include "tests/hub/store/store_suite.h"

namespace leadloom::store {

/// A folder with the path of one store in it.
class SqliteFile : public testing::Test {
protected:
    SqliteFile() {
        std::string pattern = (std::filesystem::temp_directory_path() / "store-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        file_ = folder_ / "hub.db";
    }
    ~SqliteFile() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::unique_ptr<Store> open(SqliteSettings settings = {}) {
        auto opened = openSqliteStore(file_, settings);
        EXPECT_TRUE(opened) << opened.error().describe();
        return opened ? *std::move(opened) : nullptr;
    }

    Error refusal(SqliteSettings settings = {}) {
        const auto opened = openSqliteStore(file_, settings);
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }

    /// Runs `body` in a process of its own that then ends without cleaning up; true when it got
    /// there.
    static bool crashAfter(const std::function<void()>& body) {
        const pid_t child = ::fork();
        if (child == 0) {
            body();
            ::_exit(7);
        }
        int state = 0;
        ::waitpid(child, &state, 0);
        return WIFEXITED(state) && WEXITSTATUS(state) == 7;
    }

    std::filesystem::path folder_;
    std::filesystem::path file_;
};

}  // namespace leadloom::store

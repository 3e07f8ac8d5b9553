#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "hub/app/commands/commands.h"

namespace leadloom::app {
namespace {

std::filesystem::path freshFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "leadloom-app-XXXXXX").string();
    return mkdtemp(pattern.data());
}

class SecretCommands : public testing::Test {
protected:
    ~SecretCommands() override { std::filesystem::remove_all(folder_); }

    /// Runs `body` with `input` as standard input and gives what it printed.
    template <typename Body>
    std::string printed(const std::string& input, Body body) {
        std::istringstream in(input);
        std::ostringstream out;
        std::streambuf* oldIn = std::cin.rdbuf(in.rdbuf());
        std::streambuf* oldOut = std::cout.rdbuf(out.rdbuf());
        body();
        std::cin.rdbuf(oldIn);
        std::cout.rdbuf(oldOut);
        return out.str();
    }

    const std::filesystem::path folder_ = freshFolder();
    Terminal terminal_{{}};
    CommandContext context_{terminal_, folder_ / "leadloom.yaml"};
};

TEST_F(SecretCommands, KeepAValueFromStandardInputAndNeverShowIt) {
    ExitCode code = ExitCode::Internal;
    std::string text =
        printed("planted-value-1\n", [&] { code = runSecretSet(context_, "sales.token"); });
    EXPECT_EQ(code, ExitCode::Ok);
    text += printed("", [&] { code = runSecretList(context_); });
    EXPECT_EQ(code, ExitCode::Ok);
    EXPECT_NE(text.find("sales.token"), std::string::npos);
    EXPECT_EQ(text.find("planted-value-1"), std::string::npos);

    std::ifstream file(folder_ / "leadloom.secrets", std::ios::binary);
    std::ostringstream kept;
    kept << file.rdbuf();
    EXPECT_FALSE(kept.str().empty());
    EXPECT_EQ(kept.str().find("planted-value-1"), std::string::npos);
}

TEST_F(SecretCommands, RefuseAnEmptyValueAndForgetOnRequest) {
    ExitCode code = ExitCode::Ok;
    printed("\n", [&] { code = runSecretSet(context_, "a"); });
    EXPECT_EQ(code, ExitCode::Usage);
    printed("value-of-b", [&] { code = runSecretSet(context_, "b"); });
    printed("", [&] { code = runSecretRemove(context_, "b"); });
    EXPECT_EQ(code, ExitCode::Ok);
    EXPECT_EQ(printed("", [&] { runSecretList(context_); }), "");
}

}  // namespace
}  // namespace leadloom::app

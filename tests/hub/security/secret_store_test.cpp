#include "hub/security/secret_store.h"

#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>

#include <gtest/gtest.h>

#include "hub/security/redactor.h"
#include "hub/security/secret_resolver.h"

namespace leadloom::security {
namespace {

class SecretsOnDisk : public ::testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "leadloomXXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path file() const { return folder_ / "secrets"; }
    std::filesystem::path keyFile() const { return folder_ / "secrets.key"; }
    static std::string contentOf(const std::filesystem::path& path) {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }
    static unsigned modeOf(const std::filesystem::path& path) {
        struct stat facts {};
        EXPECT_EQ(::stat(path.c_str(), &facts), 0);
        return facts.st_mode & 0777;
    }

    std::filesystem::path folder_;
};

TEST_F(SecretsOnDisk, AreReadBackByAnotherStoreOnTheSameFile) {
    ASSERT_TRUE(SecretStore(file()).set("sales-eu.refresh_token", "5Aep861-very-secret"));

    const auto value = SecretStore(file()).get("sales-eu.refresh_token");
    ASSERT_TRUE(value) << value.error().describe();
    EXPECT_EQ(*value, "5Aep861-very-secret");
    EXPECT_EQ(*SecretStore(file()).get("unknown"), std::nullopt);
}

TEST_F(SecretsOnDisk, StandThereSealedAndForTheOwnerOnly) {
    ASSERT_TRUE(SecretStore(file()).set("a", "5Aep861-very-secret"));
    EXPECT_EQ(contentOf(file()).find("5Aep861"), std::string::npos);
    EXPECT_EQ(modeOf(file()), 0600U);
    EXPECT_EQ(modeOf(keyFile()), 0600U);
}

TEST_F(SecretsOnDisk, CannotBeMovedUnderAnotherName) {
    SecretStore store(file());
    ASSERT_TRUE(store.set("first", "value one"));
    std::string text = contentOf(file());
    text.replace(text.find("first"), 5, "other");
    std::ofstream(file(), std::ios::trunc) << text;
    const auto value = store.get("other");
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().kind, ErrorKind::Auth);
}

TEST_F(SecretsOnDisk, AreRefusedWhenOthersMayReadThem) {
    SecretStore store(file());
    ASSERT_TRUE(store.set("a", "value one"));
    ASSERT_EQ(::chmod(keyFile().c_str(), 0644), 0);
    const auto value = store.get("a");
    ASSERT_FALSE(value);
    EXPECT_NE(value.error().remedy.find("chmod 600"), std::string::npos);
}

TEST_F(SecretsOnDisk, NeverGetANewKeyWhileOldOnesNeedTheLostOne) {
    SecretStore store(file());
    ASSERT_TRUE(store.set("a", "value one"));
    std::filesystem::remove(keyFile());
    EXPECT_FALSE(store.get("a"));
    EXPECT_FALSE(store.set("b", "value two"));
    EXPECT_FALSE(std::filesystem::exists(keyFile()));
}

TEST_F(SecretsOnDisk, SurviveManyWritersAtOnce) {
    std::vector<std::thread> writers;
    for (int index = 0; index < 8; ++index) {
        writers.emplace_back([this, index] {
            EXPECT_TRUE(SecretStore(file()).set("name" + std::to_string(index), "value"));
        });
    }
    for (auto& writer : writers)
        writer.join();
    EXPECT_EQ(SecretStore(file()).names()->size(), 8U);
}

TEST_F(SecretsOnDisk, AreGoneWhenRemovedAndRemovingTwiceIsFine) {
    SecretStore store(file());
    ASSERT_TRUE(store.set("a", "value one"));
    EXPECT_TRUE(store.remove("a"));
    EXPECT_TRUE(store.remove("a"));
    EXPECT_TRUE(store.names()->empty());
}

TEST_F(SecretsOnDisk, DamagedFilesAreNamedAndNotOverwritten) {
    std::ofstream(file()) << "not json";
    ASSERT_EQ(::chmod(file().c_str(), 0600), 0);
    SecretStore store(file());
    EXPECT_FALSE(store.get("a"));
    const Status set = store.set("a", "b");
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().kind, ErrorKind::Storage);
    EXPECT_EQ(contentOf(file()), "not json");
}

TEST_F(SecretsOnDisk, AreResolvedAndMadeKnownToTheRedactor) {
    SecretStore store(file());
    ASSERT_TRUE(store.set("token", "from-the-store"));
    std::ofstream(folder_ / "key.txt") << "from-a-file\n";
    ASSERT_EQ(::setenv("LEADLOOM_TEST_VALUE", "from-environment", 1), 0);
    Redactor redactor;
    const SecretResolver resolver(folder_, &store, &redactor);

    EXPECT_EQ(*resolver.resolve("a ${env:LEADLOOM_TEST_VALUE} b ${file:key.txt}"),
              "a from-environment b from-a-file");
    EXPECT_EQ(*resolver.resolve("${secret:token}"), "from-the-store");
    EXPECT_EQ(*resolver.resolve("$${env:X} plain $"), "${env:X} plain $");
    EXPECT_EQ(redactor.redact("log: from-the-store"), "log: [redacted]");
}

TEST_F(SecretsOnDisk, ReferencesWithoutAValueAreRefusedByName) {
    const SecretStore store(file());
    const SecretResolver resolver(folder_, &store, nullptr);
    for (const char* text : {"${env:LEADLOOM_TEST_UNSET}", "${file:none.txt}", "${secret:none}",
                             "${vault:x}", "${env:}", "${env", "${}"}) {
        const auto value = resolver.resolve(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().kind, ErrorKind::InvalidConfig);
        EXPECT_FALSE(value.error().remedy.empty());
    }
}

}  // namespace
}  // namespace leadloom::security

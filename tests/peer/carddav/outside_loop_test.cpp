// vdirsyncer copies between two address books while the hub keeps the same two in agreement: a loop
// that runs outside the hub.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "leadloom_test_paths.h"
#include "tests/peer/carddav/radicale.h"
#include "tests/peer/carddav/vdirsyncer.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

constexpr int MostRounds = 15;
constexpr int InFirst = 6;
constexpr int InSecond = 4;

std::string connection(const Radicale& server, const std::string& book) {
    return "  - name: " + book + "\n    connector: carddav\n    settings: { base_url: \"" +
           server.url() + "\", address_book: " + book +
           " }\n    auth: { type: basic, username: leadloom, password: s3cret-pw }\n"
           "    streams: [{ name: contacts, entity: lead, direction: two_way, schedule: 1s }]\n";
}

class TwoBooks : public ::testing::Test {
protected:
    void SetUp() override {
        if (!Radicale::isInstalled() || !Radicale::hasCompanion())
            GTEST_SKIP() << "the packages radicale and vdirsyncer are not installed";
        server = std::make_unique<Radicale>(std::vector<std::string>{"first", "second"});
        for (int i = 0; i < InFirst; ++i)
            server->put("first", "p" + std::to_string(i), person("p" + std::to_string(i)));
        for (int i = 0; i < InSecond; ++i)
            server->put("second", "q" + std::to_string(i), person("q" + std::to_string(i)));
        std::ofstream(server->folder() / "leadloom.yaml")
            << "version: 1\nworkspace: test\nstore: { url: \"sqlite:./leadloom.db\" }\n"
               "plugins: { path: [\"" LEADLOOM_PLUGIN_DIR
               "\"] }\nlocale: { region: FI, language: en }\n"
               "security: { allow_private_networks: true }\nconnections:\n" +
                   connection(*server, "first") + connection(*server, "second");
    }

    static std::string person(const std::string& uid, const std::string& title = "Tester") {
        return cardOf(
            uid, "Given" + uid,
            "EMAIL:" + uid + "@loomtest.example\r\nTITLE:" + title + "\r\nX-OWN:" + uid + "\r\n");
    }
    std::unique_ptr<Program> hub(const std::string& more) {
        return std::make_unique<Program>(
            std::filesystem::path(LEADLOOM_BINARY_DIR) / "bin/leadloom",
            std::vector<std::string>{"--config", (server->folder() / "leadloom.yaml").string(),
                                     "--json", "sync", more},
            server->folder());
    }
    static std::size_t writesIn(const ProgramResult& result) {
        EXPECT_LE(result.exitCode, 1) << result.errors;
        const json report = json::parse(result.output, nullptr, false);
        EXPECT_TRUE(report.is_object()) << result.output;
        std::size_t writes = 0;
        for (const json& stream : report.value("streams", json::array()))
            for (const char* kind : {"created", "updated", "deleted"})
                writes += stream[kind].get<std::size_t>();
        return writes;
    }

    struct Count {
        std::size_t writes = 0, copies = 0;
        int rounds = 0;
        bool atRest = false;
        std::string log;
    };
    /// Both of them beside each other, until neither has anything to do.
    Count settle(Vdirsyncer& tool) {
        Count count;
        for (; count.rounds < MostRounds && !count.atRest; ++count.rounds) {
            auto running = hub("--approve");
            const auto beside = tool.sync();
            const std::size_t written = writesIn(running->wait());
            const auto after = tool.sync();
            count.writes += written;
            count.copies += beside.copied + after.copied;
            count.atRest = written + beside.copied + after.copied == 0 && after.whole;
            count.log = beside.log + after.log;
        }
        return count;
    }

    std::unique_ptr<Radicale> server;
};

TEST_F(TwoBooks, ComeToRestEqualWhileAnotherToolCopiesBetweenThem) {
    Vdirsyncer tool(*server);
    tool.pair("first", "second");
    const Count start = settle(tool);
    EXPECT_TRUE(start.atRest) << start.writes << " writes, " << start.copies << " copies\n"
                              << start.log;
    EXPECT_EQ(server->cards("first").size(), static_cast<std::size_t>(InFirst + InSecond));
    EXPECT_EQ(server->cards("first"), server->cards("second"));

    std::size_t edits = 0;
    for (int i = 0; i < InFirst; ++i) {
        const std::string uid = "p" + std::to_string(i);
        if (i % 3 != 1) server->put("first", uid, person(uid, "One " + uid));
        if (i % 3 != 0) server->put("second", uid, person(uid, "Two " + uid));
        edits += i % 3 == 2 ? 2 : 1;
    }
    server->put("first", "new", person("new"));
    server->remove("second", "q0.vcf");
    edits += 2;
    const Count count = settle(tool);
    EXPECT_TRUE(count.atRest) << "after " << count.rounds << " rounds: " << count.writes
                              << " writes of the hub, " << count.copies << " copies\n"
                              << count.log;
    EXPECT_LE(count.writes + count.copies, 4 * edits);
    const auto first = server->cards("first");
    EXPECT_EQ(first, server->cards("second"));
    EXPECT_EQ(first.size(), static_cast<std::size_t>(InFirst + InSecond));
    EXPECT_TRUE(first.contains("new"));
    EXPECT_FALSE(first.contains("q0")) << "a deletion stays one";
    for (const auto& [uid, card] : first) {
        EXPECT_EQ(uid.find("twice"), std::string::npos) << uid;
        // A card of the second book that both made in the first at once: the tool lets the first
        // book win, and what the hub made there holds what is mapped.
        const bool isWhole = card.find("X-OWN:" + uid + "\n") != std::string::npos;
        EXPECT_TRUE(isWhole || uid.starts_with("q")) << card;
        const bool edited = uid.starts_with("p");
        EXPECT_EQ(card.find("TITLE:Tester\n") == std::string::npos, edited) << card;
    }
}

}  // namespace
}  // namespace leadloom::tests

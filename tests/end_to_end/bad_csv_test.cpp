#include <gtest/gtest.h>

#include "leadloom_test_paths.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

/// A hub that only reads a folder of exports.
class BadCsv : public testing::Test {
protected:
    void SetUp() override { configure("{ path: exports }"); }

    void configure(const std::string& settings) const {
        deployment_.write("leadloom.yaml",
                          "version: 1\nworkspace: test\nstore: { url: \"sqlite:./leadloom.db\" }\n"
                          "plugins: { path: [\"" LEADLOOM_PLUGIN_DIR
                          "\"] }\n"
                          "connections:\n  - name: exports\n    connector: files\n"
                          "    settings: " +
                              settings +
                              "\n"
                              "    streams: [{ name: leads, entity: lead, direction: in }]\n");
    }

    /// Reads the folder; gives the stream's row of the balance sheet.
    json read(int expectedExit) {
        const json sheet = deployment_.runJson({"sync", "--approve"}, expectedExit);
        EXPECT_EQ(sheet["streams"].size(), 1U) << sheet;
        const json row = sheet["streams"].empty() ? json::object() : sheet["streams"][0];
        EXPECT_TRUE(row.value("balanced", false)) << row;
        return row;
    }

    std::size_t leads() const { return deployment_.runJson({"leads"}).size(); }

    /// What waits as dead letter must name file, line and reason.
    void expectParked(std::size_t count, const std::string& words) const {
        const json letters = deployment_.runJson({"dead-letters"});
        EXPECT_EQ(letters.size(), count) << letters;
        const std::string text = letters.dump();
        EXPECT_NE(text.find("people.csv"), std::string::npos) << text.substr(0, 2000);
        EXPECT_NE(text.find(words), std::string::npos) << text.substr(0, 2000);
    }

    Deployment deployment_;
};

const std::string Head = "Id,First Name,Last Name,Email\n";

TEST_F(BadCsv, ThatIsCutInARowParksTheRowAndTakesTheWholeFileOnceItIsThere) {
    const std::string whole = Head +
                              "1,Aino,Virta,aino@acme.example\n2,Bo,Dahl,bo@acme.example\n"
                              "3,Cleo,Roux,\"cleo@acme.example\"\n";
    deployment_.write("exports/people.csv", whole.substr(0, whole.size() - 10));

    const json cut = read(1);
    EXPECT_EQ(cut["applied"], 2);
    EXPECT_EQ(cut["parked"], 1);
    expectParked(1, "line 4");

    deployment_.write("exports/people.csv", whole);
    const json healed = read(0);
    EXPECT_EQ(healed["parked"], 0);
    EXPECT_EQ(leads(), 3U);
}

TEST_F(BadCsv, WithBytesThatAreNoTextLosesNoOtherRow) {
    configure("{ path: exports, encoding: utf-8 }");
    deployment_.write("exports/people.csv",
                      Head +
                          "1,Aino,Virta,aino@acme.example\n2,Bj\xc3\xb6rn,Dahl,bo@acme.example\n"
                          "3,Cl\xff\xfe\xe9o,Roux,cleo@acme.example\n"
                          "4,Dora,Maar,dora@acme.example\n");

    const json row = read(1);
    EXPECT_EQ(row["applied"], 3);
    EXPECT_EQ(row["parked"], 1);
    EXPECT_EQ(leads(), 3U);
    expectParked(1, "line 4");
}

TEST_F(BadCsv, WithAFieldOfAMegabyteReadsOrParksThatRowAndNoOther) {
    deployment_.write("exports/people.csv",
                      "Id,First Name,Last Name,Email,Notes\n"
                      "1,Aino,Virta,aino@acme.example,\"" +
                          std::string(1U << 20U, 'n') +
                          "\"\n"
                          "2,Bo,Dahl,bo@acme.example,short\n");

    const ProgramResult result = deployment_.run({"--json", "sync", "--approve"});
    EXPECT_LE(result.exitCode, 1) << result.errors;
    const json row = json::parse(result.output)["streams"][0];
    EXPECT_EQ(row["read"], 2);
    EXPECT_EQ(row["applied"].get<int>() + row["parked"].get<int>(), 2);
    EXPECT_EQ(leads(), row["applied"].get<std::size_t>());
    EXPECT_GE(leads(), 1U);
}

TEST_F(BadCsv, WithARowThatNeverEndsIsToldInBoundedSpace) {
    deployment_.write("exports/people.csv", Head + "1,Aino,Virta,aino@acme.example\n2,\"" +
                                                std::string(8U << 20U, 'q') + "\n");

    const json row = read(1);
    EXPECT_EQ(row["applied"], 1);
    EXPECT_GE(row["parked"].get<int>(), 1);
    EXPECT_EQ(leads(), 1U);
}

TEST_F(BadCsv, ThatIsEmptyOrNoTableAtAllHarmsNothing) {
    deployment_.write("exports/people.csv", Head + "1,Aino,Virta,aino@acme.example\n");
    deployment_.write("exports/empty.csv", "");
    deployment_.write("exports/zeros.csv", std::string(100'000, '\0'));
    deployment_.write("exports/picture.csv", "\x89PNG\r\n\x1a\n" + std::string(5'000, '\xd8'));
    deployment_.write("exports/cards.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nobody\r\n");
    deployment_.write("exports/lines.jsonl", "{\"id\":\"9\",\"email\":\n[[[[\n");

    const ProgramResult result = deployment_.run({"--json", "sync", "--approve"});
    EXPECT_LE(result.exitCode, 1) << result.errors;
    EXPECT_TRUE(json::parse(result.output)["streams"][0]["balanced"].get<bool>());
    EXPECT_EQ(deployment_.runJson({"leads", "aino@acme.example"}).size(), 1U);
}

}  // namespace
}  // namespace leadloom::tests

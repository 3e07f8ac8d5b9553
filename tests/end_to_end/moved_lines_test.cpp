// Rows without an id column are named by their lines: lines that are put in, taken out or sorted
// move all others, and nobody may become somebody else by it.
#include <map>

#include <gtest/gtest.h>

#include "leadloom_test_paths.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

const std::string Head = "First Name,Last Name,Email,Job Title\n";
const std::string Aino = "Aino,Virta,aino@acme.example,Buyer\n";
const std::string Bertta = "Bertta,Virta,bertta@acme.example,Buyer\n";
const std::string Carla = "Carla,Costa,,Director\n";
const std::string Dora = "Dora,Dahl,dora@dahl.example,Owner\n";
const std::string Zed = "Zed,Zulu,,Cook\n";

std::string firstOf(const json& fields, const char* name) {
    if (!fields.contains(name) || fields[name].is_null()) return {};
    const json& value = fields[name];
    return value.is_array() ? value[0].get<std::string>() : value.get<std::string>();
}

/// A table somebody keeps, and a second system that holds the same people under ids of its own.
class MovedLines : public ::testing::Test {
protected:
    void SetUp() override {
        deployment_.write("leadloom.yaml",
                          "version: 1\nworkspace: test\nstore: { url: \"sqlite:./leadloom.db\" }\n"
                          "plugins: { path: [\"" LEADLOOM_PLUGIN_DIR "\"] }\nconnections:\n" +
                              connection("table", "{ path: table }", "in") +
                              connection("crm", "{ path: crm, write: true }", "two_way"));
        deployment_.write("crm/note.md", "kept here so that the folder is there");
        keep(Aino + Bertta + Carla + Dora);
        before_ = people();
        ASSERT_EQ(before_.size(), 4U);
    }

    static std::string connection(const std::string& name, const std::string& settings,
                                  const std::string& direction) {
        return "  - name: " + name + "\n    connector: files\n    settings: " + settings +
               "\n    guards: { first_sync: allow, max_changes: 1000 }\n"
               "    streams: [{ name: leads, entity: lead, direction: " +
               direction + " }]\n";
    }

    /// Somebody saves the table so; the hub syncs until it is quiet.
    json keep(const std::string& rows, bool full = false) {
        deployment_.write("table/people.csv", Head + rows);
        std::vector<std::string> arguments = {"--json", "sync", "--until-quiet"};
        if (full) arguments.emplace_back("--full");
        const ProgramResult done = deployment_.run(arguments);
        EXPECT_LE(done.exitCode, 1) << done.errors << done.output;
        return json::parse(done.output);
    }

    /// First name, e-mail and title by lead: what the second system holds is compared with it.
    std::map<std::string, std::string> people() {
        std::map<std::string, std::string> all;
        for (const json& lead : deployment_.runJson({"leads"})) {
            const json& fields = lead["fields"];
            all[lead["id"]] = firstOf(fields, "given_name") + " " + firstOf(fields, "emails") +
                              " " + firstOf(fields, "job_title");
        }
        return all;
    }

    static std::int64_t writesTo(const json& sheet, const std::string& name) {
        std::int64_t sum = 0;
        for (const json& row : sheet["streams"]) {
            if (row["connection"] != name) continue;
            for (const char* column : {"created", "updated", "deleted"})
                sum += row.at(column).get<std::int64_t>();
        }
        return sum;
    }

    Deployment deployment_;
    std::map<std::string, std::string> before_;
};

TEST_F(MovedLines, ByOneThatWasPutInAreNoEdits) {
    const json sheet = keep(Zed + Aino + Bertta + Carla + Dora);
    EXPECT_EQ(writesTo(sheet, "crm"), 1) << sheet;
    std::map<std::string, std::string> now = people();
    EXPECT_EQ(now.size(), 5U);
    for (const auto& [lead, words] : before_)
        EXPECT_EQ(now[lead], words);
    EXPECT_EQ(writesTo(keep(Zed + Aino + Bertta + Carla + Dora, true), "crm"), 0);
}

TEST_F(MovedLines, ByOneThatWasTakenOutAreNoEdits) {
    EXPECT_EQ(writesTo(keep(Bertta + Carla + Dora), "crm"), 0);
    EXPECT_EQ(people(), before_);
    EXPECT_EQ(writesTo(keep(Bertta + Carla + Dora, true), "crm"), 0);
    EXPECT_EQ(people(), before_);
}

TEST_F(MovedLines, ByAnotherOrderAreNoEdits) {
    EXPECT_EQ(writesTo(keep(Dora + Carla + Bertta + Aino), "crm"), 0);
    EXPECT_EQ(people(), before_);
    EXPECT_EQ(writesTo(keep(Carla + Dora + Aino + Bertta, true), "crm"), 0);
    EXPECT_EQ(people(), before_);
}

TEST_F(MovedLines, CarryTheirOwnEdits) {
    const std::string promoted = "Bertta,Virta,bertta@acme.example,Head of Buying\n";
    EXPECT_EQ(writesTo(keep(Zed + Aino + promoted + Carla + Dora), "crm"), 2);
    std::map<std::string, std::string> now = people();
    for (const auto& [lead, words] : before_) {
        const bool edited = words.starts_with("Bertta");
        EXPECT_EQ(now[lead], edited ? "Bertta bertta@acme.example Head of Buying" : words);
    }
}

TEST_F(MovedLines, DoNotTakeAnEditBackThatWasMadeElsewhere) {
    std::string crm = deployment_.read("crm/leadloom-leads.csv");
    const std::size_t title = crm.find("Owner");
    ASSERT_NE(title, std::string::npos) << crm;
    deployment_.write("crm/leadloom-leads.csv", crm.replace(title, 5, "Chair"));
    keep(Aino + Bertta + Carla + Dora);
    EXPECT_EQ(writesTo(keep(Zed + Aino + Bertta + Carla + Dora), "crm"), 1);
    for (const auto& [lead, words] : people()) {
        if (!words.starts_with("Dora")) continue;
        EXPECT_EQ(words, "Dora dora@dahl.example Chair");
    }
}

TEST_F(MovedLines, ThatStayAreEditedInTheirPlace) {
    EXPECT_EQ(
        writesTo(keep(Aino + Bertta + "Carla,Costa,carla@costa.example,Owner\n" + Dora), "crm"), 1);
    EXPECT_EQ(people().size(), 4U);
}

}  // namespace
}  // namespace leadloom::tests

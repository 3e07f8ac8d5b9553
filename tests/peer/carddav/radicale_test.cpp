// The connector against a real server: what it reads there, and that what it wrote is what others
// read.
#include "tests/peer/carddav/radicale.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "leadloom_test_paths.h"
#include "plugin-sdk/testing/fake_hub.h"
#include "plugin-sdk/testing/loaded_plugin.h"
#include "tests/peer/carddav/vdirsyncer.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;
using testing::CapturedRead;
using testing::CapturedRecord;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Session;

class RealBook : public ::testing::Test {
protected:
    void SetUp() override {
        if (!Radicale::isInstalled()) GTEST_SKIP() << "the package radicale is not installed";
        server = std::make_unique<Radicale>(std::vector<std::string>{"people"});
        hub = std::make_unique<testing::FakeHub>(&transport);
        session = std::make_unique<Session>(plugin, *hub);
        const auto opened = session->open({{"connection", "book"},
                                           {"settings", {{"base_url", server->url()}}},
                                           {"streams", json::array()}});
        ASSERT_EQ(opened.status, LL_OK) << opened.message;
    }

    CapturedRead read(const std::string& cursor = {}) {
        auto read = session->read("contacts", cursor, {});
        EXPECT_EQ(read.end.status, LL_END) << read.end.message;
        return read;
    }
    static const CapturedRecord* find(const CapturedRead& read, const std::string& id) {
        for (const auto& record : read.records)
            if (record.externalId == id) return &record;
        return nullptr;
    }
    testing::CapturedResult write(int operation, const std::string& id, const json& payload,
                                  const std::string& version = {}) {
        Session::Writing one;
        one.operation = operation;
        one.externalId = id;
        one.expectedVersion = version;
        one.marker = "0190-lead";
        one.payload = payload.dump();
        const auto written = session->write("contacts", {one});
        EXPECT_EQ(written.results.size(), 1U) << written.end.message;
        return written.results.empty() ? testing::CapturedResult{} : written.results.front();
    }

    BasicTransport transport;
    testing::LoadedPlugin plugin{std::string(LEADLOOM_PLUGIN_DIR) + "/carddav"};
    std::unique_ptr<Radicale> server;
    std::unique_ptr<testing::FakeHub> hub;
    std::unique_ptr<Session> session;
};

TEST_F(RealBook, IsReadWholeAndThenByItsChanges) {
    server->put("people", "ana", cardOf("ana", "Ana", "EMAIL;TYPE=WORK:ana@loomtest.example\r\n"));
    server->put("people", "ben", cardOf("ben", "Ben"));
    const auto all = read();
    ASSERT_EQ(all.records.size(), 2U);
    EXPECT_EQ(json::parse(find(all, "ana.vcf")->payload)["EMAIL"], "ana@loomtest.example");

    server->put("people", "cleo", cardOf("cleo", "Cleo"));
    server->remove("people", "ben.vcf");
    const auto changes = read(all.checkpoints.back().cursor);
    EXPECT_EQ(changes.records.size(), 2U);
    EXPECT_EQ(find(changes, "cleo.vcf")->op, LL_RECORD_UPSERT);
    EXPECT_EQ(find(changes, "ben.vcf")->op, LL_RECORD_TOMBSTONE);
    EXPECT_TRUE(read(changes.checkpoints.back().cursor).records.empty());
}

TEST_F(RealBook, SaysThatACursorOfAnotherTimeHasExpired) {
    server->put("people", "ana", cardOf("ana", "Ana"));
    auto cursor = json::parse(read().checkpoints.back().cursor);
    auto token = cursor["since"].get<std::string>();
    token.back() = token.back() == '0' ? '1' : '0';
    cursor["since"] = token;
    EXPECT_EQ(session->read("contacts", cursor.dump(), {}).end.status, LL_CURSOR_EXPIRED);
}

TEST_F(RealBook, KeepsWhatNobodyMapped) {
    server->put("people", "ana",
                cardOf("ana", "Ana",
                       "item1.EMAIL;TYPE=WORK:ana@loomtest.example\r\nitem1.X-ABLabel:odd\r\n"
                       "X-KEEP;X-P=1:kept\\, whole\r\nCATEGORIES:a,b\r\nADR:;;;Turku;;;\r\n"));
    const auto changed = write(LL_WRITE_UPDATE, "ana.vcf",
                               {{"EMAIL", "new@loomtest.example"}, {"ADR.code", "20100"}});
    ASSERT_EQ(changed.status, LL_OK) << changed.message;
    const auto card = server->cards("people").at("ana");
    EXPECT_THAT(card, HasSubstr("item1.EMAIL;TYPE=WORK:new@loomtest.example\n"));
    EXPECT_THAT(card, HasSubstr("item1.X-ABLABEL:odd\n"));
    EXPECT_THAT(card, HasSubstr("X-KEEP;X-P=1:kept\\, whole\n"));
    EXPECT_THAT(card, HasSubstr("ADR:;;;Turku;;20100;\n"));
    const auto again = read();
    EXPECT_EQ(find(again, "ana.vcf")->version, changed.newVersion);
    EXPECT_EQ(json::parse(find(again, "ana.vcf")->payload), json::parse(changed.record))
        << "what is read back is what was said to be written";
}

TEST_F(RealBook, HoldsWritesToTheirConditions) {
    server->put("people", "ana", cardOf("ana", "Ana"));
    const auto old = find(read(), "ana.vcf")->version;
    EXPECT_EQ(write(LL_WRITE_UPDATE, "ana.vcf", {{"TITLE", "CTO"}}, old).status, LL_OK);
    EXPECT_EQ(write(LL_WRITE_UPDATE, "ana.vcf", {{"TITLE", "CEO"}}, old).status, LL_CONFLICT);
    EXPECT_EQ(write(LL_WRITE_DELETE, "ana.vcf", json::object(), old).status, LL_CONFLICT);
    EXPECT_EQ(write(LL_WRITE_UPDATE, "none.vcf", {{"TITLE", "CEO"}}).status, LL_NOT_FOUND);
    EXPECT_EQ(write(LL_WRITE_DELETE, "ana.vcf", json::object()).status, LL_OK);
    EXPECT_EQ(write(LL_WRITE_DELETE, "ana.vcf", json::object()).status, LL_OK);
    EXPECT_TRUE(server->cards("people").empty());
}

TEST_F(RealBook, MakesOneCardOfTwoEqualCreatesAndJoinsOneThatIsThere) {
    const json ana = {{"N.given", "Ana"}, {"EMAIL", "ana@loomtest.example"}};
    const auto first = write(LL_WRITE_UPSERT, "", ana);
    EXPECT_EQ(first.status, LL_OK) << first.message;
    EXPECT_EQ(write(LL_WRITE_UPSERT, "", ana).externalId, first.externalId);
    server->put("people", "elsewhere", cardOf("7f0c", "Ben"));
    const auto met = write(LL_WRITE_UPSERT, "", {{"UID", "7f0c"}, {"N.given", "Benjamin"}});
    EXPECT_EQ(met.status, LL_CONFLICT);
    EXPECT_EQ(met.existingId, "elsewhere.vcf");
    EXPECT_EQ(server->cards("people").size(), 2U);
    const auto found = session->byKey("contacts", "email", "ANA@loomtest.example");
    ASSERT_EQ(found.records.size(), 1U) << found.end.message;
    EXPECT_EQ(found.records[0].externalId, first.externalId);
    EXPECT_EQ(session->byIds("contacts", {"none.vcf", "elsewhere.vcf"}).records.size(), 1U);
}

TEST_F(RealBook, IsReadByAnotherProgramAsItWasWritten) {
    if (!Radicale::hasCompanion()) GTEST_SKIP() << "the package vdirsyncer is not installed";
    const std::string note = "Zwölf Boxkämpfer; one, two\nthree \\ four " + std::string(90, 'x');
    const auto made = write(LL_WRITE_UPSERT, "",
                            {{"N.given", "Žofie"},
                             {"N.family", "O'Neil; Sr."},
                             {"ORG", "Acme, Oy"},
                             {"ORG.unit", "Sales"},
                             {"EMAIL", "z@loomtest.example"},
                             {"TEL", "+358405550101"},
                             {"NOTE", note},
                             {"X-ODD", "kept"}});
    ASSERT_EQ(made.status, LL_OK) << made.message;
    Vdirsyncer tool(*server);
    tool.pairWithFiles("people");
    const auto pass = tool.sync();
    EXPECT_TRUE(pass.whole) << pass.log;
    const auto files = tool.files();
    ASSERT_EQ(files.size(), 1U);
    EXPECT_THAT(files[0], HasSubstr("N:O'Neil\\; Sr.;Žofie;;;"));
    EXPECT_THAT(files[0], HasSubstr("FN:Žofie O'Neil\\; Sr."));
    EXPECT_THAT(files[0], HasSubstr("ORG:Acme\\, Oy;Sales"));
    EXPECT_THAT(files[0], HasSubstr("TEL:+358405550101"));
    EXPECT_THAT(files[0], HasSubstr("NOTE:Zwölf Boxkämpfer\\; one\\, two\\nthree \\\\ four xxx"));

    const auto cursor = read().checkpoints.back().cursor;
    tool.editFile("TEL:+358405550101", "TEL;TYPE=CELL:+358405550102");
    EXPECT_EQ(tool.sync().copied, 1U);
    const auto changes = read(cursor);
    ASSERT_EQ(changes.records.size(), 1U);
    EXPECT_EQ(json::parse(changes.records[0].payload)["TEL"], "+358405550102");
    EXPECT_EQ(json::parse(changes.records[0].payload)["NOTE"], note);
}

}  // namespace
}  // namespace leadloom::tests

#include <random>

#include <gmock/gmock.h>

#include "tests/plugins/files/folder_rig.h"

namespace leadloom::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> idsOf(const CapturedRead& read) {
    std::vector<std::string> ids;
    for (const auto& record : read.records)
        ids.push_back(record.externalId);
    return ids;
}

class FilesSource : public ::testing::Test {
protected:
    FolderRig rig;
};

TEST_F(FilesSource, NamesRecordsByTheirIdColumnElseByFileAndLine) {
    rig.put("a.csv", "Lead ID,Email\nL1,a@x.example\n,b@x.example\n");
    rig.put("b.csv", "First Name;Email\nAino;c@x.example\n");
    rig.put("c.jsonl", "{\"id\": 12, \"email\": \"d@x.example\"}\n\n{\"email\":\"e@x.example\"}");
    rig.age("a.csv", 1);
    rig.age("b.csv", 2);
    rig.age("c.jsonl", 3);

    const auto read = rig.read("leads");

    EXPECT_EQ(read.end.status, LL_END);
    EXPECT_THAT(idsOf(read), ElementsAre("L1", "a.csv:3", "b.csv:2", "12", "c.jsonl:3"));
    EXPECT_EQ(read.records[0].payload, R"({"Lead ID":"L1","Email":"a@x.example"})");
    EXPECT_EQ(read.records[4].payload, R"({"email":"e@x.example"})");
}

TEST_F(FilesSource, GivesEachFileToTheStreamThatItsColumnsFit) {
    rig.put("1.csv",
            "First Name,Last Name,Company / Account,Email,Industry\nA,B,C,d@x.example,E\n");
    rig.put("2.csv", "Account Name,Billing City,Industry,Phone\nAcme,Oulu,IT,1\n");
    rig.put("3.csv",
            "Opportunity Name,Account Name,Stage,Amount,Close Date\nBig,Acme,Won,1,2026-01-01\n");
    rig.put("4.csv", "Subject,Activity Type,Date,Contact\nTalk,call,2026-01-01,A B\n");
    rig.put("5.csv", "Day,Campaign name,Impressions,Clicks,Cost\n2026-01-01,x,1,2,3\n");
    rig.put("6.csv", "Etunimi;Sukunimi;Sähköposti\nAino;Virta;a@x.example\n");
    rig.put("7.csv", "Company name,Website,Email,Phone\nAcme,acme.example,i@acme.example,1\n");

    std::vector<std::string> leads = idsOf(rig.read("leads"));
    EXPECT_THAT(leads, ::testing::UnorderedElementsAre("1.csv:2", "6.csv:2"));
    EXPECT_EQ(rig.read("companies").records.size(), 2U);
    EXPECT_EQ(rig.read("deals").records.size(), 1U);
    EXPECT_EQ(rig.read("activities").records.size(), 1U);
    EXPECT_EQ(rig.read("spend").records.size(), 1U);
}

TEST_F(FilesSource, LetsThePatternOfAStreamNameItsFiles) {
    rig.open({}, nlohmann::json::array({{{"name", "companies"}, {"files", "crm/*.csv"}}}));
    rig.put("crm/a.csv", "First Name,Email\nAino,a@x.example\n");
    rig.put("b.csv", "Account Name,Industry\nAcme,IT\n");

    EXPECT_THAT(idsOf(rig.read("companies")), ElementsAre("crm/a.csv:2"));
    EXPECT_TRUE(rig.read("leads").records.empty());
}

TEST_F(FilesSource, ReadsOnlyFilesWhoseContentHasChanged) {
    rig.put("a.csv", "Lead ID,Email\nL1,a@x.example\n");
    rig.put("b.csv", "Lead ID,Email\nL2,b@x.example\n");
    rig.age("a.csv");
    rig.age("b.csv");
    const auto first = rig.read("leads");
    ASSERT_EQ(first.records.size(), 2U);

    const auto calls = rig.hub().failableCalls();
    const auto quiet = rig.read("leads", FolderRig::cursorOf(first));
    EXPECT_TRUE(quiet.records.empty());
    EXPECT_EQ(rig.hub().failableCalls(), 1U) << "only the folder is listed; first read: " << calls;

    rig.age("a.csv", 2);
    const auto touched = rig.read("leads", FolderRig::cursorOf(quiet));
    EXPECT_TRUE(touched.records.empty());

    rig.put("b.csv", "Lead ID,Email\nL2,c@x.example\n");
    rig.age("b.csv", 3);
    const auto changed = rig.read("leads", FolderRig::cursorOf(touched));
    EXPECT_THAT(idsOf(changed), ElementsAre("L2"));

    rig.erase("a.csv");
    EXPECT_TRUE(rig.read("leads", FolderRig::cursorOf(changed)).records.empty());
    EXPECT_THAT(idsOf(rig.read("leads", {}, true)), ElementsAre("L2"));
}

TEST_F(FilesSource, SeesAChangeThatSizeAndTimeDoNotTell) {
    rig.hub().setWallTime(1'577'836'800'000'000);
    rig.put("a.csv", "Lead ID,Email\nL1,a@x.example\n");
    rig.age("a.csv");
    const auto first = rig.read("leads");
    rig.put("a.csv", "Lead ID,Email\nL1,b@x.example\n");
    rig.age("a.csv");

    EXPECT_THAT(idsOf(rig.read("leads", FolderRig::cursorOf(first))), ElementsAre("L1"));
}

TEST_F(FilesSource, GoesOnInTheMiddleOfAFile) {
    std::string rows = "Lead ID,Email\n";
    for (int i = 0; i < 25; ++i)
        rows += "L" + std::to_string(i) + ",a@x.example\n";
    rig.put("a.csv", rows);
    const auto all = rig.read("leads", {}, true, 10);
    ASSERT_EQ(all.checkpoints.size(), 3U);

    const auto rest = rig.read("leads", all.checkpoints[1].cursor, true, 10);

    EXPECT_THAT(idsOf(rest), ElementsAre("L20", "L21", "L22", "L23", "L24"));
}

TEST_F(FilesSource, AsksForAFullReadWhenSettingsHaveChanged) {
    rig.put("a.csv", "Lead ID,Email\nL1,a@x.example\n");
    const auto cursor = FolderRig::cursorOf(rig.read("leads"));
    rig.open({{"delimiter", ";"}});

    EXPECT_EQ(rig.read("leads", cursor).end.status, LL_CURSOR_EXPIRED);
}

TEST_F(FilesSource, ParksMalformedRowsWithFileLineAndReasonAndGoesOn) {
    rig.put("a.csv",
            "First Name,Last Name,Email\n"
            "Aino,Virta,a@x.example\n"
            "Bo,Berg\n"
            "Cai,Cruz,c@x.example,too,many\n"
            "Dan,D\xE9"
            "nes,d@x.example\n"
            "Åsa,Öberg,e@x.example\n"
            "Eve,\"Ek\"x,f@x.example\n"
            "Fay,Fox,g@x.example,,\n"
            "Gus,\"Gray,h@x.example\n"
            "Hal,Hill,i@x.example\n");

    const auto read = rig.read("leads");

    EXPECT_EQ(read.end.status, LL_END);
    EXPECT_THAT(idsOf(read), ElementsAre("a.csv:2", "a.csv:6", "a.csv:8", "a.csv:10"));
    ASSERT_EQ(read.rejects.size(), 5U);
    EXPECT_EQ(read.rejects[0].place, "a.csv line 3");
    EXPECT_EQ(read.rejects[0].raw, "Bo,Berg");
    EXPECT_THAT(read.rejects[0].reason, HasSubstr("2 columns where the header has 3"));
    EXPECT_EQ(read.rejects[1].place, "a.csv line 4");
    EXPECT_EQ(read.rejects[2].place, "a.csv line 5");
    EXPECT_THAT(read.rejects[2].reason, HasSubstr("no text"));
    EXPECT_EQ(read.rejects[3].place, "a.csv line 7");
    EXPECT_EQ(read.rejects[4].place, "a.csv line 9");
    EXPECT_THAT(read.rejects[4].reason, HasSubstr("never closed"));
}

TEST_F(FilesSource, ParksBrokenJsonLinesAndCardsWithoutAnEnd) {
    rig.put("a.jsonl", "{\"id\":1,\"email\":\"a@x.example\"}\n{\"id\":2,\n[1]\n7\n{\"id\":3}\n");
    rig.put("b.vcf",
            "BEGIN:VCARD\nUID:c1\nFN:Aino\nBEGIN:VCARD\nUID:c2\nFN:Bo\nEND:VCARD\n"
            "stray\nBEGIN:VCARD\nUID:c3\n");
    rig.age("a.jsonl", 1);
    rig.age("b.vcf", 2);

    const auto read = rig.read("leads");

    EXPECT_THAT(idsOf(read), ElementsAre("1", "3", "c2"));
    std::vector<std::string> places;
    for (const auto& reject : read.rejects)
        places.push_back(reject.place);
    EXPECT_THAT(places, ElementsAre("a.jsonl line 2", "a.jsonl line 3", "a.jsonl line 4",
                                    "b.vcf line 1", "b.vcf line 8", "b.vcf line 9"));
}

TEST_F(FilesSource, TakesAFieldOfOneMegabyteAndParksARowBeyondTheBound) {
    const std::string large(1U << 20U, 'x');
    const std::string endless(5U << 20U, 'y');
    rig.put("a.csv", "Lead ID,Email,Notes\nL1,a@x.example,\"" + large + "\"\nL2,b@x.example," +
                         endless + "\nL3,c@x.example,\n");

    const auto read = rig.read("leads");

    EXPECT_THAT(idsOf(read), ElementsAre("L1", "L3"));
    EXPECT_GT(read.records[0].payload.size(), large.size());
    ASSERT_EQ(read.rejects.size(), 1U);
    EXPECT_EQ(read.rejects[0].place, "a.csv line 3");
    EXPECT_THAT(read.rejects[0].reason, HasSubstr("too long"));
    EXPECT_LE(read.rejects[0].raw.size(), 16U << 10U);
}

TEST_F(FilesSource, FindsWhatTheHubCreatedByItsMarker) {
    rig.put("leadloom-leads.csv", "Id,Email\nlead-1,a@x.example\n");

    EXPECT_THAT(idsOf(rig.session().byKey("leads", "marker", "lead-1")), ElementsAre("lead-1"));
    EXPECT_TRUE(rig.session().byKey("leads", "marker", "lead-2").records.empty());
    EXPECT_EQ(rig.session().byKey("leads", "email", "a@x.example").end.status, LL_UNSUPPORTED);
}

TEST_F(FilesSource, TellsWhatBecameOfEachFile) {
    rig.put("a.csv", "Leads\n\nLead ID;Email;Score\nL1;a@x.example;7\n");
    rig.put("b.csv", "Foo,Bar\n1,2\n");
    rig.put("c.xlsx", "PK");
    std::map<std::string, std::string> streams;

    ASSERT_EQ(rig.session().discover(streams).status, LL_OK);

    const auto leads = nlohmann::json::parse(streams.at("leads"));
    const auto notes = leads.at("notes").dump();
    EXPECT_THAT(notes,
                HasSubstr("a.csv: table with 3 columns, cut at semicolons, header in line 3"));
    EXPECT_THAT(notes, HasSubstr("named by \\\"Lead ID\\\""));
    EXPECT_THAT(notes, HasSubstr("b.csv: left, because its columns fit no stream"));
    EXPECT_THAT(notes, HasSubstr("c.xlsx: left, because its name ends in none of"));
    ASSERT_EQ(leads.at("fields").size(), 3U);
    EXPECT_EQ(leads.at("fields")[1].at("format"), "email");
    EXPECT_EQ(leads.at("fields")[2].at("type"), "integer");
    EXPECT_EQ(leads.at("fields")[0].at("unique"), true);
}

TEST_F(FilesSource, NeverFailsOnRandomBytes) {
    std::mt19937 random(20260101);
    using namespace std::string_view_literals;
    constexpr std::string_view Usual = "\",;\t|\n\r\n\"{}[]:\\ \0\xC3\xA4\xFF=Email,First Name\n"sv;
    for (int round = 0; round < 150; ++round) {
        std::string bytes = round % 3 == 0   ? "Lead ID,Email,Name\n"
                            : round % 3 == 1 ? "BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\n"
                                             : "";
        for (unsigned i = random() % 400; i > 0; --i)
            bytes += random() % 3 == 0 ? static_cast<char>(random() % 256)
                                       : Usual[random() % Usual.size()];
        for (const char* name : {"a.csv", "a.jsonl", "a.vcf"})
            rig.put(name, bytes);
        for (const char* stream : {"leads", "companies"}) {
            const auto read = rig.read(stream);
            ASSERT_EQ(read.end.status, LL_END) << "round " << round << ": " << read.end.message;
            for (const auto& record : read.records)
                ASSERT_TRUE(nlohmann::json::accept(record.payload)) << "round " << round;
        }
    }
    EXPECT_TRUE(rig.hub().breaches().empty());
}

}  // namespace
}  // namespace leadloom::testing

#include <gmock/gmock.h>

#include "tests/plugins/files/folder_rig.h"

namespace leadloom::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FilesDestination : public ::testing::Test {
protected:
    FilesDestination() { rig.open({{"write", true}}); }

    CapturedResult write(int operation, const std::string& id, const std::string& payload) {
        Session::Writing write;
        write.operation = operation;
        (operation == LL_WRITE_UPSERT ? write.marker : write.externalId) = id;
        write.payload = payload;
        const auto done = rig.session().write("leads", {write});
        EXPECT_EQ(done.end.status, LL_OK) << done.end.message;
        return done.results.empty() ? CapturedResult{} : done.results.front();
    }

    FolderRig rig;
};

TEST_F(FilesDestination, CreatesRecordsInAFileOfItsOwnAndReadsThemBackUnderTheSameId) {
    const auto first =
        write(LL_WRITE_UPSERT, "lead-1", R"({"First Name":"Aino","Email":"a@x.example"})");
    const auto second = write(LL_WRITE_UPSERT, "lead-2",
                              R"({"Email":"b@x.example","Notes":"one, \"two\"\nthree"})");

    EXPECT_EQ(first.externalId, "lead-1");
    EXPECT_EQ(second.externalId, "lead-2");
    EXPECT_EQ(rig.content("leadloom-leads.csv"),
              "Id,First Name,Email,Notes\nlead-1,Aino,a@x.example,\n"
              "lead-2,,b@x.example,\"one, \"\"two\"\"\nthree\"\n");
    const auto read = rig.read("leads");
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[0].externalId, "lead-1");
    EXPECT_EQ(read.records[1].externalId, "lead-2");
    EXPECT_EQ(read.records[1].payload, second.record);
}

TEST_F(FilesDestination, MakesOneRecordOfTwoEqualCreates) {
    write(LL_WRITE_UPSERT, "lead-1", R"({"Email":"a@x.example"})");
    write(LL_WRITE_UPSERT, "lead-1", R"({"Email":"a@x.example"})");

    EXPECT_EQ(rig.content("leadloom-leads.csv"), "Id,Email\nlead-1,a@x.example\n");
}

TEST_F(FilesDestination, ChangesARecordInTheFileItStandsInAndLeavesTheRestByteForByte) {
    rig.put("report.csv",
            "Leads of spring\r\n\r\nLead ID;\"First Name\";Email\r\nL1;\"Aino\";a@x.example\r\n"
            "L2;  Bo ;b@x.example\r\n\r\nConfidential\r\n");

    const auto done =
        write(LL_WRITE_UPDATE, "L1", R"({"First Name":"Aina","emails":"x","Lead ID":"L7"})");

    EXPECT_EQ(done.status, LL_OK) << done.message;
    EXPECT_EQ(rig.content("report.csv"),
              "Leads of spring\r\n\r\nLead ID;\"First Name\";Email\r\nL1;Aina;a@x.example\r\n"
              "L2;  Bo ;b@x.example\r\n\r\nConfidential\r\n");
    EXPECT_EQ(rig.content("leadloom-leads.csv"), "");
}

TEST_F(FilesDestination, KeepsRecordsThatAreNamedByTheirLineOnTheirLines) {
    rig.put("people.csv",
            "First Name,Email,Notes\nAino,a@x.example,\"one\ntwo\"\nBo,b@x.example,\n"
            "Cai,c@x.example,\n");

    EXPECT_EQ(write(LL_WRITE_UPDATE, "people.csv:2", R"({"Notes":"a\nb"})").status, LL_OK);
    EXPECT_EQ(write(LL_WRITE_DELETE, "people.csv:4", "").status, LL_OK);

    EXPECT_EQ(rig.content("people.csv"),
              "First Name,Email,Notes\nAino,a@x.example,a b\n\n\nCai,c@x.example,\n");
    const auto read = rig.read("leads");
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[1].externalId, "people.csv:5");
}

TEST_F(FilesDestination, WritesJsonLinesWhereTheyAreAskedFor) {
    rig.open({{"write", true}, {"format", "jsonl"}});
    rig.put("people.jsonl", "{\"id\": 7, \"email\": \"g@x.example\", \"deep\": {\"a\": [1]}}\n");

    write(LL_WRITE_UPSERT, "lead-1", R"({"email":"a@x.example","full_name":"Aino"})");
    write(LL_WRITE_UPDATE, "7", R"({"email":"h@x.example","Email":"h@x.example"})");

    EXPECT_EQ(rig.content("leadloom-leads.jsonl"),
              "{\"Id\":\"lead-1\",\"email\":\"a@x.example\",\"full_name\":\"Aino\"}\n");
    EXPECT_EQ(rig.content("people.jsonl"),
              "{\"id\":7,\"email\":\"h@x.example\",\"deep\":{\"a\":[1]}}\n");
    EXPECT_EQ(write(LL_WRITE_DELETE, "lead-1", "").status, LL_OK);
    EXPECT_EQ(rig.content("leadloom-leads.jsonl"), "");
}

TEST_F(FilesDestination, GoesOnInItsFileAfterTheLastRecordWasDeleted) {
    for (const auto* format : {"csv", "jsonl"}) {
        rig.open({{"write", true}, {"format", format}});
        const std::string payload = R"({"Email":"a@x.example"})";
        EXPECT_EQ(write(LL_WRITE_UPSERT, "lead-1", payload).status, LL_OK);
        EXPECT_EQ(write(LL_WRITE_DELETE, "lead-1", "").status, LL_OK);
        EXPECT_TRUE(rig.read("leads").records.empty());

        EXPECT_EQ(write(LL_WRITE_UPSERT, "lead-2", payload).status, LL_OK) << format;

        ASSERT_EQ(rig.read("leads").records.size(), 1U) << format;
        EXPECT_EQ(rig.read("leads").records[0].externalId, "lead-2");
        rig.erase(std::string("leadloom-leads.") + format);
    }
}

TEST_F(FilesDestination, NamesRecordsByTheColumnThatTheMappingTells) {
    rig.open({{"write", true}}, nlohmann::json::array({{{"name", "leads"}, {"id", "Kundnummer"}}}));

    write(LL_WRITE_UPSERT, "lead-1", R"({"Email":"a@x.example"})");

    EXPECT_EQ(rig.content("leadloom-leads.csv"), "Kundnummer,Email\nlead-1,a@x.example\n");
    EXPECT_EQ(rig.read("leads").records.at(0).externalId, "lead-1");
}

TEST_F(FilesDestination, WritesAFileOfAnotherEncodingAsUtf8WithAMark) {
    rig.put("leute.csv", "Lead ID;Vorname;Email\nL1;J\xF6rg;j@x.example\nL2;Bo;b@x.example\n");

    write(LL_WRITE_UPDATE, "L2", R"({"Vorname":"Åsa"})");

    EXPECT_EQ(rig.content("leute.csv"),
              "\xEF\xBB\xBFLead ID;Vorname;Email\nL1;Jörg;j@x.example\nL2;Åsa;b@x.example\n");
}

TEST_F(FilesDestination, TellsWhichRecordsItCanNotWrite) {
    rig.put("cards.vcf", "BEGIN:VCARD\nVERSION:3.0\nUID:c1\nFN:Aino\nEND:VCARD\n");

    const auto card = write(LL_WRITE_UPDATE, "c1", R"({"FN":"Bo"})");
    EXPECT_EQ(card.status, LL_INVALID_RECORD);
    EXPECT_THAT(card.message, HasSubstr("vCards"));
    EXPECT_EQ(write(LL_WRITE_UPDATE, "nobody", R"({"FN":"Bo"})").status, LL_NOT_FOUND);
    EXPECT_EQ(write(LL_WRITE_UPSERT, "lead-1", "[1]").status, LL_INVALID_RECORD);
    EXPECT_EQ(write(LL_WRITE_UPSERT, "", R"({"FN":"Bo"})").status, LL_INVALID_RECORD);
}

TEST_F(FilesDestination, WritesNothingUnlessItMay) {
    rig.open();
    Session::Writing create;
    create.marker = "lead-1";
    create.payload = R"({"Email":"a@x.example"})";

    const auto done = rig.session().write("leads", {create});

    EXPECT_EQ(done.end.status, LL_FORBIDDEN);
    EXPECT_THAT(done.end.message, HasSubstr("settings.write"));
    EXPECT_EQ(rig.content("leadloom-leads.csv"), "");
}

}  // namespace
}  // namespace leadloom::testing

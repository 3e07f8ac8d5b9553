#include <algorithm>

#include <gtest/gtest.h>
#include <leadloom/sdk/read_cursor.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

constexpr const char* LeadFields = R"({"name":"Lead","createable":true,"updateable":true,"fields":[
  {"name":"Id","type":"id"},{"name":"SystemModstamp","type":"datetime"},
  {"name":"IsDeleted","type":"boolean"},{"name":"MasterRecordId","type":"reference"},
  {"name":"IsConverted","type":"boolean"},{"name":"ConvertedContactId","type":"reference"},
  {"name":"LastName","type":"string"},{"name":"Email","type":"email"},
  {"name":"Phone","type":"phone"},{"name":"AnnualRevenue","type":"currency"},
  {"name":"Address","type":"address"},{"name":"Loom_Id__c","type":"string"}]})";

std::string page(const std::string& rows, bool done = true) {
    return R"({"totalSize":)" + std::to_string(std::count(rows.begin(), rows.end(), '{')) +
           R"(,"done":)" + std::string(done ? "true" : "false") + R"(,"records":[)" + rows + "]}";
}

std::string row(const std::string& id, const std::string& stamp, const std::string& more = {}) {
    return R"({"Id":")" + id + R"(","SystemModstamp":")" + stamp + R"(")" + more + "}";
}

class Salesforce : public ::testing::Test {
protected:
    Salesforce() : rig("salesforce", {{"base_url", "https://acme.my.example"}}) {
        rig.vendor.always("GET", "/sobjects/Lead/describe", LeadFields);
    }

    CapturedRead changesSince(std::int64_t since, unsigned pageSize = 2000) {
        sdk::ReadCursor cursor;
        cursor.since = since;
        Session::Reading reading;
        reading.pageSize = pageSize;
        return rig.session().read("leads", cursor.text(), reading);
    }
    Session::Writing create(const std::string& marker, const std::string& payload) {
        Session::Writing write;
        write.marker = marker;
        write.payload = payload;
        return write;
    }

    ConnectorRig rig;
};

TEST_F(Salesforce, ReadsChangesByTimeAndIdAndSaysWhatBecameOfEachRow) {
    rig.vendor.once(
        "GET", "SystemModstamp >= ",
        page(row("00Q000000000001EAA", "2025-12-31T10:00:00.000+0000") + "," +
             row("00Q000000000002EAA", "2025-12-31T10:00:01.000+0000", R"(,"IsDeleted":true)")));
    rig.vendor.once("GET", "SystemModstamp > ",
                    page(row("00Q000000000003EAA", "2025-12-31T10:00:02.000+0000",
                             R"(,"IsDeleted":true,"MasterRecordId":"00Q000000000001EAA")") +
                         "," +
                         row("00Q000000000004EAA", "2025-12-31T10:00:03.000+0000",
                             R"(,"IsConverted":true,"ConvertedContactId":"003000000000001AAA")")));
    rig.vendor.once("GET", "SystemModstamp > ", page(""));

    const auto read = changesSince(ScriptedVendor::ServerTime - 86'400'000'000, 2);

    ASSERT_EQ(read.end.status, LL_END);
    ASSERT_EQ(read.records.size(), 4U);
    EXPECT_EQ(read.records[0].op, LL_RECORD_UPSERT);
    EXPECT_EQ(read.records[1].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(read.records[2].op, LL_RECORD_MERGE);
    EXPECT_EQ(read.records[2].targetId, "00Q000000000001EAA");
    EXPECT_EQ(read.records[3].op, LL_RECORD_CONVERT);
    EXPECT_EQ(read.records[3].targetStream, "contacts");
    const auto asked = rig.vendor.asked("/queryAll");
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_NE(asked[0].find("SystemModstamp >= 2025-12-30T23:50:00Z"), std::string::npos)
        << asked[0];
    EXPECT_NE(asked[1].find("SystemModstamp > 2025-12-31T10:00:01Z OR (SystemModstamp = "
                            "2025-12-31T10:00:01Z AND Id > '00Q000000000002EAA')"),
              std::string::npos)
        << asked[1];
}

TEST_F(Salesforce, TheCursorStaysOutOfThePresent) {
    rig.vendor.once("GET", "SystemModstamp >= ",
                    page(row("00Q000000000001EAA", "2026-01-01T00:00:00.000+0000")));
    const auto read = changesSince(ScriptedVendor::ServerTime - 3'600'000'000);
    ASSERT_EQ(read.checkpoints.size(), 1U);
    const auto cursor = sdk::ReadCursor::parse(read.checkpoints[0].cursor);
    ASSERT_TRUE(cursor);
    EXPECT_EQ(cursor->since, ScriptedVendor::ServerTime - 60'000'000);
}

TEST_F(Salesforce, AsksOnlyForFieldsThatTheOrgHas) {
    rig.vendor.always("GET", "/queryAll", page(""));
    changesSince(1);
    const auto asked = rig.vendor.asked("/queryAll");
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_NE(asked[0].find(
                  "SELECT Id,SystemModstamp,IsDeleted,MasterRecordId,"
                  "ConvertedContactId,Loom_Id__c,IsConverted,LastName,Email,Phone,AnnualRevenue "
                  "FROM Lead"),
              std::string::npos)
        << asked[0];
}

TEST_F(Salesforce, CallsTheInstanceThatTheTokenAnswerNames) {
    rig.hub.setCredential("instance_url", "https://eu7.instance.example/");
    rig.vendor.always("GET", "/queryAll", page(""));
    changesSince(1);
    ASSERT_FALSE(rig.vendor.calls.empty());
    for (const auto& call : rig.vendor.calls)
        EXPECT_EQ(call.url.find("https://eu7.instance.example/services/data/v67.0/"), 0U);
}

TEST_F(Salesforce, ASpentDayIsAQuotaAndNoMissingRight) {
    rig.vendor.always(
        "GET", "/queryAll",
        HttpReply::json(403,
                        R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests"}])"));
    EXPECT_EQ(changesSince(1).end.status, LL_QUOTA);
}

TEST_F(Salesforce, CreatesAreUpsertsByTheExternalIdField) {
    rig.vendor.always("PATCH", "/composite/sobjects/Lead/Loom_Id__c",
                      R"([{"id":"00Q5g00000ABcDeEAL","success":true,"created":true,"errors":[]},
                          {"success":false,"errors":[{"statusCode":"REQUIRED_FIELD_MISSING",
                           "message":"Required fields are missing: [Company]",
                           "fields":["Company"]}]}])");
    const auto write = rig.session().write(
        "leads", {create("L-1", R"({"LastName":"Berg"})"), create("L-2", "{}")});

    ASSERT_EQ(write.results.size(), 2U);
    EXPECT_EQ(write.of(0)->status, LL_OK);
    EXPECT_EQ(write.of(0)->externalId, "00Q5g00000ABcDeEAL");
    EXPECT_EQ(write.of(1)->status, LL_INVALID_RECORD);
    EXPECT_EQ(write.of(1)->fields, "Company");
    const auto bodies = rig.vendor.bodies("/composite/sobjects/Lead/Loom_Id__c");
    ASSERT_EQ(bodies.size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(bodies[0]), nlohmann::json::parse(R"({
      "allOrNone":false,"records":[
        {"attributes":{"type":"Lead"},"Loom_Id__c":"L-1","LastName":"Berg"},
        {"attributes":{"type":"Lead"},"Loom_Id__c":"L-2"}]})"));
}

TEST_F(Salesforce, UpdatesAndDeletesGoByRecordId) {
    rig.vendor.always("PATCH", "/composite/sobjects",
                      R"([{"id":"00Q5g00000ABcDeEAL","success":true,"errors":[]}])");
    rig.vendor.always("DELETE", "/composite/sobjects?ids=00Q5g00000ABcDfEAL&allOrNone=false",
                      R"([{"success":false,"errors":[{"statusCode":"ENTITY_IS_DELETED",
                          "message":"entity is deleted","fields":[]}]}])");
    Session::Writing update;
    update.operation = LL_WRITE_UPDATE;
    update.externalId = "00Q5g00000ABcDe";
    update.payload = R"({"Email":null})";
    Session::Writing remove;
    remove.operation = LL_WRITE_DELETE;
    remove.externalId = "00Q5g00000ABcDfEAL";
    const auto write = rig.session().write("leads", {update, remove});

    EXPECT_EQ(write.of(0)->status, LL_OK);
    EXPECT_EQ(write.of(1)->status, LL_NOT_FOUND);
    EXPECT_EQ(nlohmann::json::parse(rig.vendor.bodies("/composite/sobjects")[0])["records"][0],
              nlohmann::json::parse(
                  R"({"attributes":{"type":"Lead"},"Id":"00Q5g00000ABcDeEAL","Email":null})"));
}

TEST_F(Salesforce, AFieldThatTheOrgLacksRefusesOnlyTheRecordsThatSetIt) {
    rig.vendor.once("PATCH", "/composite/sobjects/Lead/Loom_Id__c",
                    HttpReply::json(400, R"([{"errorCode":"INVALID_FIELD","message":
                        "No such column 'Plan__c' on sobject of type Lead"}])"));
    rig.vendor.once("PATCH", "/composite/sobjects/Lead/Loom_Id__c",
                    R"([{"id":"00Q5g00000ABcDeEAL","success":true,"errors":[]}])");
    const auto write = rig.session().write(
        "leads", {create("L-1", R"({"Plan__c":"gold"})"), create("L-2", R"({"LastName":"Ito"})")});

    EXPECT_EQ(write.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(write.of(0)->fields, "Plan__c");
    EXPECT_EQ(write.of(1)->status, LL_OK);
}

TEST_F(Salesforce, ARequestThatOneRecordSpoilsIsSentInHalves) {
    rig.vendor.once("PATCH", "/composite/sobjects/Lead/Loom_Id__c",
                    HttpReply::json(400, R"([{"errorCode":"JSON_PARSER_ERROR","message":"x"}])"));
    rig.vendor.once("PATCH", "/composite/sobjects/Lead/Loom_Id__c",
                    R"([{"id":"00Q5g00000ABcDeEAL","success":true,"errors":[]}])");
    rig.vendor.once("PATCH", "/composite/sobjects/Lead/Loom_Id__c",
                    HttpReply::json(400, R"([{"errorCode":"JSON_PARSER_ERROR","message":"x"}])"));
    const auto write =
        rig.session().write("leads", {create("L-1", "{}"), create("L-2", R"({"Birthdate":"x"})")});

    EXPECT_EQ(write.of(0)->status, LL_OK);
    EXPECT_EQ(write.of(1)->status, LL_INVALID_RECORD);
}

TEST_F(Salesforce, AServerErrorAfterSendingIsAnUnknownOutcome) {
    rig.vendor.always("PATCH", "/composite/sobjects", HttpReply::json(500, "{}"));
    const auto write = rig.session().write("leads", {create("L-1", "{}")});
    EXPECT_EQ(write.of(0)->status, LL_UNKNOWN_OUTCOME);
}

TEST_F(Salesforce, ALookupFollowsAMergeToTheWinner) {
    rig.vendor.once("GET", "Id IN ('00Q000000000001EAA')",
                    page(row("00Q000000000001EAA", "2025-12-31T10:00:00.000+0000",
                             R"(,"IsDeleted":true,"MasterRecordId":"00Q000000000002EAA")")));
    rig.vendor.once("GET", "Id IN ('00Q000000000002EAA')",
                    page(row("00Q000000000002EAA", "2025-12-31T10:00:00.000+0000")));
    const auto found = rig.session().byIds("leads", {"00Q000000000001EAA"});
    ASSERT_EQ(found.end.status, LL_OK);
    ASSERT_EQ(found.records.size(), 2U);
    EXPECT_EQ(found.records[0].op, LL_RECORD_MERGE);
    EXPECT_EQ(found.records[1].externalId, "00Q000000000002EAA");
}

TEST_F(Salesforce, ALongListOfIdsIsAskedInSeveralUris) {
    rig.vendor.always("GET", "Id IN (", page(""));
    std::vector<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        auto number = std::to_string(i);
        ids.push_back("00Q" + std::string(12 - number.size(), '0') + number + "EAA");
    }
    EXPECT_EQ(rig.session().byIds("leads", ids).end.status, LL_OK);
    EXPECT_GT(rig.vendor.asked("Id IN (").size(), 1U);
    for (const auto& call : rig.vendor.calls)
        EXPECT_LT(call.url.size(), 14'000U);
}

TEST_F(Salesforce, ASearchCanNotBeTurnedIntoAnother) {
    rig.vendor.always("GET", "/query", page(""));
    rig.session().byKey("leads", "email", "x' OR Name != '");
    const auto asked = rig.vendor.asked("/query?");
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_NE(asked[0].find("WHERE Email = 'x\\' OR Name != \\''"), std::string::npos) << asked[0];
    EXPECT_EQ(rig.session().byKey("leads", "no_such_field", "x").end.status, LL_UNSUPPORTED);
}

TEST_F(Salesforce, AFullReadOverTheThresholdGoesThroughABulkJob) {
    rig.vendor.always("GET", "SELECT COUNT() FROM Lead", R"({"totalSize":5000,"done":true})");
    rig.vendor.always("POST", "/jobs/query",
                      R"({"id":"750000000000001","state":"UploadComplete"})");
    rig.vendor.once("GET", "/jobs/query/750000000000001", R"({"state":"InProgress"})");
    auto first = HttpReply::json(200,
                                 "\"Id\",\"LastName\",\"AnnualRevenue\"\n"
                                 "\"00Q000000000001EAA\",\"O\"\"Hara\",\"12.50\"\n");
    first.headers.emplace_back("Sforce-Locator", "MTAw");
    auto second = HttpReply::json(200,
                                  "\"Id\",\"LastName\",\"AnnualRevenue\"\n"
                                  "\"00Q000000000002EAA\",\"Ito\",\"\"\n");
    second.headers.emplace_back("Sforce-Locator", "null");
    rig.vendor.always("GET", "results?maxRecords=5000&locator=MTAw", second);
    rig.vendor.always("GET", "results?maxRecords=5000", first);
    rig.vendor.always("GET", "/jobs/query/750000000000001", R"({"state":"JobComplete"})");

    const auto read = rig.session().read("leads", "", {});

    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[0].payload,
              R"({"Id":"00Q000000000001EAA","LastName":"O\"Hara","AnnualRevenue":12.50})");
    EXPECT_EQ(read.records[1].payload,
              R"({"Id":"00Q000000000002EAA","LastName":"Ito","AnnualRevenue":null})");
    EXPECT_EQ(read.expected, 5000);
    EXPECT_NE(read.checkpoints.front().cursor.find("bulk:750000000000001:"), std::string::npos);
}

TEST_F(Salesforce, ABulkJobThatFailsGivesWayToPlainPages) {
    rig.vendor.always("GET", "SELECT COUNT() FROM Lead", R"({"totalSize":5000,"done":true})");
    rig.vendor.always("POST", "/jobs/query", R"({"id":"750000000000001"})");
    rig.vendor.always("GET", "/jobs/query/750000000000001", R"({"state":"Failed"})");
    rig.vendor.always("GET", "Id > '000000000000000AAA'",
                      page(row("00Q000000000001EAA", "2025-12-31T10:00:00.000+0000")));
    const auto read = rig.session().read("leads", "", {});
    EXPECT_EQ(read.end.status, LL_END);
    EXPECT_EQ(read.records.size(), 1U);
}

TEST_F(Salesforce, TheCheckNamesWhatIsMissingAndTheRemedy) {
    rig.vendor.always("GET", "/services/data/v67.0/limits",
                      R"({"DailyApiRequests":{"Max":100,"Remaining":3}})");
    rig.vendor.always(
        "GET", "/sobjects/Account/describe",
        R"({"name":"Account","createable":true,"fields":[{"name":"Id","type":"id"}]})");
    rig.vendor.always("GET", "/sobjects/", HttpReply::json(404, R"([{"errorCode":"NOT_FOUND"}])"));
    rig.vendor.always("GET", "/services/data/", R"([{"version":"62.0"},{"version":"66.0"}])");
    std::vector<CapturedFinding> findings;
    EXPECT_EQ(rig.session().check(findings).status, LL_OK);
    std::map<std::string, int> codes;
    for (const auto& finding : findings)
        codes[finding.code] = finding.severity;
    EXPECT_EQ(codes["api_version_missing"], LL_FINDING_ERROR);
    EXPECT_EQ(codes["api_requests_low"], LL_FINDING_WARNING);
    EXPECT_EQ(codes["external_id_field_missing"], LL_FINDING_WARNING);
    EXPECT_EQ(codes["object_hidden"], LL_FINDING_ERROR);
}

}  // namespace
}  // namespace leadloom::testing

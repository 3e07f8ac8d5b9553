#include <gtest/gtest.h>
#include <leadloom/sdk/read_cursor.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* MarkerProperty = R"({"name":"loom_external_id","hasUniqueValue":true})";

std::string contact(const std::string& id, const std::string& properties = "",
                    const std::string& more = "") {
    return R"({"id":")" + id + R"(","properties":{"lastmodifieddate":"2025-12-31T23:00:00.000Z")" +
           properties +
           R"(},"createdAt":"2025-12-30T09:00:00.000Z","updatedAt":"2025-12-31T23:00:00.500Z",)"
           R"("archived":false)" +
           more + "}";
}

std::string results(const std::string& rows, const std::string& after = "") {
    return R"({"results":[)" + rows + "]" +
           (after.empty() ? "" : R"(,"paging":{"next":{"after":")" + after + R"("}})") + "}";
}

class HubSpot : public ::testing::Test {
protected:
    HubSpot()
        : rig("hubspot",
              {{"base_url", "https://api.hub.example"}, {"archived_sweep_minutes", 60}}) {
        rig.vendor.always("GET", "/crm/v3/properties/contacts/loom_external_id", MarkerProperty);
    }

    CapturedRead changesSince(std::int64_t since, unsigned pageSize = 200) {
        sdk::ReadCursor cursor;
        cursor.since = since;
        Session::Reading reading;
        reading.pageSize = pageSize;
        return rig.session().read("contacts", cursor.text(), reading);
    }
    static Session::Writing write(int operation, const std::string& id, const std::string& marker,
                                  const std::string& properties) {
        Session::Writing write;
        write.operation = operation;
        write.externalId = id;
        write.marker = marker;
        write.payload = R"({"properties":)" + properties + "}";
        return write;
    }
    static Session::Writing create(const std::string& marker, const std::string& properties) {
        return write(LL_WRITE_CREATE, "", marker, properties);
    }

    ConnectorRig rig;
};

TEST_F(HubSpot, ListsEverythingWithAssociationsAndThenTheArchivedOnes) {
    rig.vendor.once(
        "GET", "archived=false&associations=companies",
        results(contact("101", "", R"(,"associations":{"companies":{"results":[{"id":"7"}]}})"),
                "NEXT"));
    rig.vendor.once("GET", "after=NEXT", results(contact("102")));
    rig.vendor.once("GET", "archived=true",
                    results(R"({"id":"99","archived":true,"archivedAt":"2025-12-01T00:00:00Z"})"));
    Session::Reading reading;
    reading.full = true;
    reading.associations = {"companies"};
    const auto read = rig.session().read("contacts", "", reading);

    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    ASSERT_EQ(read.records.size(), 3U);
    EXPECT_EQ(read.records[0].associations, R"({"companies":["7"]})");
    EXPECT_EQ(read.records[0].version, "2025-12-31T23:00:00.500Z");
    EXPECT_EQ(read.records[1].associations, R"({"companies":[]})");
    EXPECT_EQ(read.records[2].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(read.records[2].externalId, "99");
}

TEST_F(HubSpot, ReadsChangesById) {
    rig.hub.state()["swept.contacts"] = std::to_string(ScriptedVendor::ServerTime - 60'000'000);
    rig.vendor.once("POST", "/contacts/search", results(contact("101") + "," + contact("102")));
    rig.vendor.once("POST", "/contacts/search", results(contact("203")));
    const auto read = changesSince(ScriptedVendor::ServerTime - 3'600'000'000, 2);

    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    EXPECT_EQ(read.records.size(), 3U);
    const auto bodies = rig.vendor.bodies("/contacts/search");
    ASSERT_EQ(bodies.size(), 2U);
    const auto second = json::parse(bodies[1])["filterGroups"][0]["filters"];
    EXPECT_EQ(second[0]["operator"], "GTE");
    EXPECT_EQ(second[0]["value"], "1767221700000");  // an hour and the overlap before
    EXPECT_EQ(second[1]["value"], "102");
    EXPECT_TRUE(rig.vendor.asked("archived=true").empty()) << "the archived list is not due";
}

TEST_F(HubSpot, ReadsTheArchivedListWhenItIsDue) {
    rig.hub.state()["swept.contacts"] = std::to_string(ScriptedVendor::ServerTime - 3'601'000'000);
    rig.vendor.always("POST", "/contacts/search", results(""));
    rig.vendor.once("GET", "archived=true", results(R"({"id":"99","archivedAt":"2025-12-31"})"));
    const auto read = changesSince(1);
    ASSERT_EQ(read.end.status, LL_END);
    ASSERT_EQ(read.records.size(), 1U);
    EXPECT_EQ(read.records[0].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(rig.hub.state()["swept.contacts"], std::to_string(ScriptedVendor::ServerTime));
}

TEST_F(HubSpot, ARecordThatOthersWereMergedIntoSaysSo) {
    rig.hub.state()["swept.contacts"] = std::to_string(ScriptedVendor::ServerTime);
    rig.vendor.once("POST", "/contacts/search",
                    results(contact("300", R"(,"hs_merged_object_ids":"101;102")")));
    const auto read = changesSince(1);
    ASSERT_EQ(read.records.size(), 3U);
    EXPECT_EQ(read.records[0].op, LL_RECORD_MERGE);
    EXPECT_EQ(read.records[0].externalId, "101");
    EXPECT_EQ(read.records[1].targetId, "300");
    EXPECT_EQ(read.records[2].op, LL_RECORD_UPSERT);
}

TEST_F(HubSpot, ALookupFollowsAnIdThatAnswersWithAnother) {
    rig.vendor.once("POST", "/contacts/batch/read", results(contact("103")));
    rig.vendor.once("GET", "/contacts/101?", contact("300"));
    const auto found = rig.session().byIds("contacts", {"101", "102", "103"});
    ASSERT_EQ(found.end.status, LL_OK) << found.end.message;
    ASSERT_EQ(found.records.size(), 3U);
    EXPECT_EQ(found.records[1].op, LL_RECORD_MERGE);
    EXPECT_EQ(found.records[1].externalId, "101");
    EXPECT_EQ(found.records[1].targetId, "300");
    EXPECT_EQ(found.records[2].externalId, "300");
}

TEST_F(HubSpot, APartialAnswerIsTakenApartByTraceIds) {
    auto reply = HttpReply::json(207, R"({"status":"COMPLETE","results":[
        {"id":"9001501","new":false,"objectWriteTraceId":"w1","properties":{},
         "updatedAt":"2026-01-01T01:00:00.000Z"}],
        "numErrors":1,"errors":[{"status":"error","category":"VALIDATION_ERROR",
          "message":"Property values were not valid: [{\"name\":\"email\"}]",
          "context":{"objectWriteTraceId":["w0"]}}]})");
    rig.vendor.always("POST", "/contacts/batch/upsert", reply);
    const auto written = rig.session().write(
        "contacts", {create("L-2", R"({"email":"x"})"), create("L-1", R"({"email":"a@b.example"})"),
                     create("L-3", "{}")});

    EXPECT_EQ(written.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(written.of(0)->fields, "email");
    EXPECT_EQ(written.of(1)->status, LL_OK);
    EXPECT_EQ(written.of(1)->externalId, "9001501");
    EXPECT_EQ(written.of(1)->newVersion, "2026-01-01T01:00:00.000Z");
    EXPECT_EQ(written.of(2)->status, LL_UNKNOWN_OUTCOME);
    const auto inputs = json::parse(rig.vendor.bodies("/batch/upsert")[0])["inputs"];
    EXPECT_EQ(inputs[1], json::parse(R"({"id":"L-1","idProperty":"loom_external_id",
        "objectWriteTraceId":"w1","properties":{"email":"a@b.example"}})"));
}

TEST_F(HubSpot, ABatchThatOneRecordSpoilsIsSentInHalves) {
    const auto refusal = HttpReply::json(
        400,
        R"({"status":"error","category":"VALIDATION_ERROR","message":"Property \"plan\" does not exist"})");
    const auto answer = [](const std::string& trace) {
        return results(R"({"id":"1","objectWriteTraceId":")" + trace + R"("})");
    };
    rig.vendor.once("POST", "/batch/update", refusal);
    rig.vendor.once("POST", "/batch/update", answer("w0"));
    rig.vendor.once("POST", "/batch/update", refusal);
    const auto written =
        rig.session().write("contacts", {write(LL_WRITE_UPDATE, "1", "", R"({"city":"Turku"})"),
                                         write(LL_WRITE_UPDATE, "2", "", R"({"plan":"gold"})")});
    EXPECT_EQ(written.of(0)->status, LL_OK);
    EXPECT_EQ(written.of(1)->status, LL_INVALID_RECORD);
    EXPECT_EQ(written.of(1)->fields, "plan");
}

TEST_F(HubSpot, AnExistingContactIsAConflictThatNamesIt) {
    rig.vendor.always("POST", "/batch/upsert",
                      HttpReply::json(409, R"({"status":"error","category":"CONFLICT",
                          "message":"Contact already exists. Existing ID: 9001501"})"));
    const auto written = rig.session().write("contacts", {create("L-1", "{}")});
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT);
    EXPECT_EQ(written.of(0)->existingId, "9001501");
}

TEST_F(HubSpot, WithoutTheExternalIdPropertyCreatesArePlain) {
    rig.vendor.always("POST", "/deals/batch/create",
                      HttpReply::json(201, results(R"({"id":"5","objectWriteTraceId":"w0"})")));
    const auto written = rig.session().write("deals", {create("L-1", "{}")});
    EXPECT_EQ(written.of(0)->status, LL_OK);
    EXPECT_EQ(json::parse(rig.vendor.bodies("/batch/create")[0])["inputs"][0],
              json::parse(R"({"objectWriteTraceId":"w0","associations":[],"properties":{}})"));
}

TEST_F(HubSpot, DeletesAreArchived) {
    rig.vendor.always("POST", "/contacts/batch/archive", HttpReply::json(204, ""));
    const auto written = rig.session().write("contacts", {write(LL_WRITE_DELETE, "11", "", "{}"),
                                                          write(LL_WRITE_ARCHIVE, "12", "", "{}")});
    EXPECT_EQ(written.of(0)->status, LL_OK);
    EXPECT_EQ(written.of(1)->status, LL_OK);
    EXPECT_EQ(rig.vendor.bodies("/batch/archive")[0], R"({"inputs":[{"id":"11"},{"id":"12"}]})");
}

TEST_F(HubSpot, ADailyLimitIsAQuotaAndASecondlyOneIsNot) {
    rig.vendor.once("POST", "/contacts/search",
                    HttpReply::json(429, R"({"errorType":"RATE_LIMIT","policyName":"SECONDLY"})"));
    EXPECT_EQ(changesSince(1).end.status, LL_RATE_LIMITED);
    rig.vendor.once("POST", "/contacts/search",
                    HttpReply::json(429, R"({"errorType":"RATE_LIMIT","policyName":"DAILY"})"));
    EXPECT_EQ(changesSince(1).end.status, LL_QUOTA);
}

TEST_F(HubSpot, ReadsAllPagesOfAssociationsWithIdsOfEitherKind) {
    rig.vendor.once("POST", "/crm/v4/associations/deals/contacts/batch/read",
                    R"({"results":[{"from":{"id":"5"},"to":[{"toObjectId":11}],
                        "paging":{"next":{"after":"MTE"}}}]})");
    rig.vendor.once("POST", "/crm/v4/associations/deals/contacts/batch/read",
                    R"({"results":[{"from":{"id":"5"},"to":[{"toObjectId":"12"}]}]})");
    std::vector<CapturedAssociation> pairs;
    EXPECT_EQ(rig.session().associations("deals", "contacts", {"5"}, pairs).status, LL_OK);
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].targetId, "11");
    EXPECT_EQ(pairs[1].targetId, "12");
    EXPECT_EQ(json::parse(rig.vendor.bodies("/batch/read")[1])["inputs"],
              json::parse(R"([{"id":"5","after":"MTE"}])"));
}

TEST_F(HubSpot, TheCheckNamesMissingScopesAndProperties) {
    rig.vendor.always("GET", "/crm/v3/objects/deals",
                      HttpReply::json(403, R"({"category":"MISSING_SCOPES","message":"x"})"));
    rig.vendor.always("GET", "/crm/v3/objects/", results(""));
    rig.vendor.always("GET", "/crm/v3/owners", results(""));
    std::vector<CapturedFinding> findings;
    EXPECT_EQ(rig.session().check(findings).status, LL_OK);
    std::map<std::string, std::string> scopes;
    for (const auto& finding : findings)
        scopes[finding.code] = finding.missingScopes;
    EXPECT_EQ(scopes["scope_missing"], "crm.objects.deals.read");
    EXPECT_TRUE(scopes.contains("external_id_property_missing"));
}

TEST_F(HubSpot, AValueCanNotBreakOutOfASearch) {
    rig.vendor.always("POST", "/companies/search", results(""));
    const std::string value = "a\"}]}],\"x\":[{";
    rig.session().byKey("companies", "name", value);
    const auto body = json::parse(rig.vendor.bodies("/companies/search").at(0));
    EXPECT_EQ(body["filterGroups"][0]["filters"][0]["value"], value);
    EXPECT_EQ(body["sorts"],
              json::parse(R"([{"propertyName":"hs_object_id","direction":"ASCENDING"}])"));
}

TEST_F(HubSpot, AListedAssociationCountsOnceWhateverItsLabelsAndNotAtAllWhereItsListGoesOn) {
    rig.vendor.once("GET", "archived=false",
                    results(contact("101", "", R"(,"associations":{"companies":{"results":[
            {"id":"12","type":"contact_to_company"},{"id":"12","type":"unlabeled"},
            {"id":13,"type":"x"}]},"deals":{"results":[{"id":"7"}],
            "paging":{"next":{"after":"x"}}}})")));
    rig.vendor.once("GET", "archived=true", results(""));
    Session::Reading reading;
    reading.full = true;
    reading.associations = {"companies", "deals"};
    const auto read = rig.session().read("contacts", "", reading);
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    EXPECT_EQ(read.records[0].associations, R"({"companies":["12","13"]})");
}

TEST_F(HubSpot, LabelsOfAssociationsAreReadByNameAndWrittenByType) {
    const std::string pairs = "/crm/v4/associations/contacts/companies/";
    rig.vendor.always("GET", pairs + "labels",
                      R"({"results":[{"category":"HUBSPOT_DEFINED","typeId":279,"label":null},
                          {"category":"USER_DEFINED","typeId":36,"label":"Adviser"}]})");
    rig.vendor.always(
        "POST", pairs + "batch/read",
        R"({"results":[{"from":{"id":"5"},"to":[{"toObjectId":"12","associationTypes":[
                          {"category":"HUBSPOT_DEFINED","typeId":279,"label":null},
                          {"category":"USER_DEFINED","typeId":36,"label":"Adviser"}]}]}]})");
    rig.vendor.always("POST", pairs + "batch/create", HttpReply::json(201, R"({"results":[]})"));
    rig.vendor.always("POST", pairs + "batch/labels/archive", HttpReply::json(204, ""));
    auto& session = rig.session();
    std::vector<CapturedAssociation> read;
    EXPECT_EQ(session.associations("contacts", "companies", {"5"}, read).status, LL_OK);
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read[0].label, "");
    EXPECT_EQ(read[1].label, "Adviser");

    const auto write = [&](bool add, const std::string& label) {
        return session.associate("contacts", "companies", "5", {"12"}, add, label).of(0)->status;
    };
    EXPECT_EQ(write(true, "Adviser"), LL_OK);
    EXPECT_EQ(write(false, "Adviser"), LL_OK);
    EXPECT_EQ(write(true, "Nobody's"), LL_INVALID_RECORD);
    const auto input = json::parse(R"({"inputs":[{"from":{"id":"5"},"to":{"id":"12"},"types":[
        {"associationCategory":"USER_DEFINED","associationTypeId":36}]}]})");
    EXPECT_EQ(json::parse(rig.vendor.bodies(pairs + "batch/create").at(0)), input);
    EXPECT_EQ(json::parse(rig.vendor.bodies(pairs + "batch/labels/archive").at(0)), input);
}

TEST_F(HubSpot, APairThatTheAnswerNamesAsFailedDoesNotFailTheOthers) {
    rig.vendor.always("POST", "/crm/v4/associations/contacts/companies/batch/associate/default",
                      HttpReply::json(207, R"({"results":[],"numErrors":1,"errors":[
                          {"category":"OBJECT_NOT_FOUND","message":"x","context":
                           {"fromObjectId":["5"],"toObjectId":["12"]}}]})"));
    const auto written = rig.session().associate("contacts", "companies", "5", {"11", "12"}, true);
    EXPECT_EQ(written.of(0)->status, LL_OK);
    EXPECT_EQ(written.of(1)->status, LL_NOT_FOUND);
}

}  // namespace
}  // namespace leadloom::testing

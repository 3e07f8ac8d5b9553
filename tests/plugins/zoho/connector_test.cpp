#include <gtest/gtest.h>
#include <leadloom/sdk/read_cursor.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

constexpr const char* LeadFields = R"({"fields":[
    {"api_name":"Last_Name","data_type":"text","unique":{}},
    {"api_name":"Email","data_type":"email","unique":{}},
    {"api_name":"Secondary_Email","data_type":"email","unique":{}},
    {"api_name":"Owner","data_type":"ownerlookup","unique":{}},
    {"api_name":"Modified_Time","data_type":"datetime","unique":{}},
    {"api_name":"Loom_Id","data_type":"text","unique":{"casesensitive":"true"}}]})";

std::string row(const std::string& id, const std::string& more = "") {
    return R"({"id":")" + id + R"(","Modified_Time":"2026-01-01T05:30:00+05:30")" + more + "}";
}
std::string rows(const std::string& list, const std::string& info = R"("more_records":false)") {
    return R"({"data":[)" + list + R"(],"info":{)" + info + "}}";
}
HttpReply nothing() {
    return HttpReply::json(204, "");
}

class Zoho : public ::testing::Test {
protected:
    explicit Zoho(json settings = json::object()) : rig("zoho", withAddress(std::move(settings))) {
        rig.vendor.always("GET", "/settings/fields?module=Leads", LeadFields);
    }

    CapturedRead changesSince(std::int64_t since, unsigned pageSize = 200) {
        sdk::ReadCursor cursor;
        cursor.since = since;
        Session::Reading reading;
        reading.pageSize = pageSize;
        return rig.session().read("leads", cursor.text(), reading);
    }
    CapturedRead all() {
        Session::Reading reading;
        reading.full = true;
        return rig.session().read("leads", "", reading);
    }
    static Session::Writing write(int operation, const std::string& id, const std::string& marker,
                                  const std::string& payload) {
        Session::Writing write;
        write.operation = operation;
        write.externalId = id;
        write.marker = marker;
        write.payload = payload;
        return write;
    }
    static Session::Writing create(const std::string& marker, const std::string& payload) {
        return write(LL_WRITE_CREATE, "", marker, payload);
    }
    std::vector<std::string> queries() {
        std::vector<std::string> texts;
        for (const auto& body : rig.vendor.bodies("/coql"))
            texts.push_back(json::parse(body)["select_query"]);
        return texts;
    }

    ConnectorRig rig;

private:
    static json withAddress(json settings) {
        settings["base_url"] = "https://api.zoho.example";
        return settings;
    }
};

TEST_F(Zoho, WalksChangesByIdThenConvertedLeadsThenDeletedOnes) {
    rig.vendor.once("POST", "/coql", rows(row("101"), R"("count":1,"more_records":true)"));
    rig.vendor.once("POST", "/coql", rows(row("102")));
    rig.vendor.once("GET", "converted=true",
                    rows(row("90", R"(,"$converted":true,"$converted_detail":{"contact":"77"})")));
    rig.vendor.once("GET", "/Leads/deleted",
                    rows(R"({"id":"80","deleted_time":"2026-01-01T05:00:00+05:30"})",
                         R"("page":1,"more_records":false)"));
    const auto read = changesSince(ScriptedVendor::ServerTime - 3'600'000'000);

    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    ASSERT_EQ(read.records.size(), 4U);
    EXPECT_EQ(read.records[0].version, "2026-01-01T05:30:00+05:30");
    EXPECT_EQ(read.records[0].modifiedAt, ScriptedVendor::ServerTime);
    EXPECT_EQ(read.records[2].op, LL_RECORD_CONVERT);
    EXPECT_EQ(read.records[2].targetStream, "contacts");
    EXPECT_EQ(read.records[2].targetId, "77");
    EXPECT_EQ(read.records[3].op, LL_RECORD_TOMBSTONE);
    EXPECT_EQ(queries()[1],
              "SELECT id,Modified_Time,Loom_Id,Last_Name,Email,Secondary_Email,Owner FROM Leads "
              "WHERE Modified_Time >= '2025-12-31T22:58:00+00:00' and id > '101' "
              "ORDER BY id asc LIMIT 200");
    for (const auto& call : rig.vendor.calls)
        if (call.url.find("/Leads?") != std::string::npos) {
            ASSERT_EQ(call.headers.size(), 1U);
            EXPECT_EQ(call.headers[0].second, "2025-12-31T22:58:00+00:00");
        }
}

TEST_F(Zoho, AFullReadTakesAnEmptyBodyForNothingAndAsksForNoDeletions) {
    rig.vendor.always("POST", "/coql", nothing());
    rig.vendor.always("GET", "converted=true", nothing());
    EXPECT_EQ(all().end.status, LL_END);
    EXPECT_TRUE(rig.vendor.asked("/deleted").empty());
    EXPECT_NE(queries()[0].find("WHERE id is not null"), std::string::npos);
}

TEST_F(Zoho, NothingChangedIsAnAnswerToo) {
    rig.vendor.always("POST", "/coql", nothing());
    rig.vendor.always("GET", "converted=true", HttpReply::json(304, ""));
    rig.vendor.always("GET", "/deleted", HttpReply::json(304, ""));
    EXPECT_EQ(changesSince(1).end.status, LL_END);
}

TEST_F(Zoho, AnEmptyBodyIsNothingOnlyWhereZohoSaysSo) {
    rig.vendor.always("POST", "/coql", HttpReply::json(200, ""));
    EXPECT_EQ(changesSince(1).end.status, LL_TRANSIENT);
}

TEST_F(Zoho, APageThatLacksWhatItCountsIsAskedForAgain) {
    rig.vendor.always("POST", "/coql", rows(row("1"), R"("count":2,"more_records":false)"));
    const auto read = changesSince(1);
    EXPECT_EQ(read.end.status, LL_TRANSIENT);
    EXPECT_TRUE(read.records.empty());
}

TEST_F(Zoho, APageTokenThatIsNoLongerKnownBeginsAnew) {
    rig.vendor.always("POST", "/coql", nothing());
    rig.vendor.once("GET", "converted=true", rows(row("90"), R"("more_records":true,
        "next_page_token":"tok-1")"));
    rig.vendor.once("GET", "page_token=tok-1",
                    HttpReply::json(400, R"({"code":"INVALID_DATA","status":"error"})"));
    EXPECT_EQ(all().end.status, LL_CURSOR_EXPIRED);
}

TEST_F(Zoho, SplitsThe401) {
    rig.vendor.once("POST", "/coql", HttpReply::json(401, R"({"code":"OAUTH_SCOPE_MISMATCH"})"));
    EXPECT_EQ(changesSince(1).end.status, LL_FORBIDDEN);
    rig.vendor.once("POST", "/coql", HttpReply::json(401, R"({"code":"INVALID_TOKEN"})"));
    EXPECT_EQ(changesSince(1).end.status, LL_AUTH);
    rig.vendor.once("POST", "/coql", HttpReply::json(429, R"({"code":"TOO_MANY_REQUESTS"})"));
    EXPECT_EQ(changesSince(1).end.status, LL_RATE_LIMITED);
}

TEST_F(Zoho, TellsTheOutcomeOfEachRowWhateverTheStatus) {
    rig.vendor.always("POST", "/Leads/upsert", HttpReply::json(207, R"({"data":[
        {"code":"SUCCESS","action":"insert","duplicate_field":null,"status":"success",
         "details":{"id":"11","Modified_Time":"2026-01-01T05:30:00+05:30"}},
        {"code":"MANDATORY_NOT_FOUND","status":"error","message":"required field not found",
         "details":{"api_name":"Last_Name","json_path":"$.data[1].Last_Name"}},
        {"code":"DUPLICATE_DATA","status":"error","details":{"api_name":"Email",
         "duplicate_record":{"id":"99"}}}]})"));
    const auto written =
        rig.session().write("leads", {create("L-1", R"({"Last_Name":"a"})"), create("L-2", "{}"),
                                      create("L-3", R"({"Last_Name":"c"})"), create("L-4", "{}")});
    EXPECT_EQ(written.of(0)->status, LL_OK);
    EXPECT_EQ(written.of(0)->externalId, "11");
    EXPECT_EQ(written.of(0)->modifiedAt, ScriptedVendor::ServerTime);
    EXPECT_EQ(written.of(1)->fields, "Last_Name");
    EXPECT_EQ(written.of(2)->status, LL_CONFLICT);
    EXPECT_EQ(written.of(2)->existingId, "99");
    EXPECT_EQ(written.of(3)->status, LL_UNKNOWN_OUTCOME) << "the answer doesn't tell of it";
    const auto body = json::parse(rig.vendor.bodies("/Leads/upsert").at(0));
    EXPECT_EQ(body["trigger"], json::array());
    EXPECT_EQ(body["duplicate_check_fields"], json::array({"Loom_Id"}));
    EXPECT_EQ(body["data"][0], json::parse(R"({"Loom_Id":"L-1","Last_Name":"a"})"));
    EXPECT_EQ(body["skip_feature_execution"][0]["name"], "cadences");
}

TEST_F(Zoho, AnUpsertThatWentByAnotherFieldIsAConflict) {
    rig.vendor.always("POST", "/Leads/upsert", R"({"data":[{"code":"SUCCESS","action":"update",
        "duplicate_field":"Passport","status":"success","details":{"id":"11"}}]})");
    const auto written = rig.session().write("leads", {create("L-1", "{}")});
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT);
    EXPECT_EQ(written.of(0)->existingId, "11");
}

TEST_F(Zoho, RefusesAFieldThatTheModuleDoesNotHave) {
    rig.vendor.always("PUT", "/Leads", R"({"data":[{"code":"SUCCESS","status":"success",
        "details":{"id":"12"}}]})");
    const auto written =
        rig.session().write("leads", {write(LL_WRITE_UPDATE, "11", "", R"({"Nickname":"x"})"),
                                      write(LL_WRITE_UPDATE, "12", "", R"({"Last_Name":"x"})")});
    EXPECT_EQ(written.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(written.of(0)->fields, "Nickname");
    EXPECT_EQ(written.of(1)->status, LL_OK);
    EXPECT_EQ(json::parse(rig.vendor.bodies("/Leads").at(0))["data"].size(), 1U);
}

TEST_F(Zoho, AClearedReferenceIsNullAndNumbersStayAsTheyAre) {
    rig.vendor.always("PUT", "/Leads", R"({"data":[]})");
    rig.session().write("leads", {write(LL_WRITE_UPDATE, "11", "", R"({"Owner":{"id":null}})"),
                                  write(LL_WRITE_UPDATE, "12", "", R"({"Last_Name":48000.500})")});
    const auto text = rig.vendor.bodies("/Leads").at(0);
    EXPECT_NE(text.find(R"({"id":"11","Owner":null})"), std::string::npos) << text;
    EXPECT_NE(text.find(R"({"id":"12","Last_Name":48000.500})"), std::string::npos) << text;
}

TEST_F(Zoho, ALostAnswerToAWriteIsUnknownAndARateLimitIsNot) {
    rig.vendor.once("PUT", "/Leads", HttpReply::json(500, R"({"code":"INTERNAL_ERROR"})"));
    const auto update = write(LL_WRITE_UPDATE, "11", "", R"({"Last_Name":"x"})");
    EXPECT_EQ(rig.session().write("leads", {update}).of(0)->status, LL_UNKNOWN_OUTCOME);
    rig.vendor.once("PUT", "/Leads", HttpReply::json(429, R"({"code":"TOO_MANY_REQUESTS"})"));
    EXPECT_EQ(rig.session().write("leads", {update}).of(0)->status, LL_RATE_LIMITED);
}

TEST_F(Zoho, DeletesByIdWithoutWorkflows) {
    rig.vendor.always("DELETE", "ids=11,12", R"({"data":[
        {"code":"SUCCESS","status":"success","details":{"id":"11"}},
        {"code":"INVALID_DATA","status":"error","message":"the id given seems to be invalid",
         "details":{"id":"12"}}]})");
    const auto written = rig.session().write(
        "leads", {write(LL_WRITE_DELETE, "11", "", "{}"), write(LL_WRITE_DELETE, "12", "", "{}")});
    EXPECT_EQ(written.of(0)->status, LL_OK);
    EXPECT_EQ(written.of(1)->status, LL_NOT_FOUND);
    EXPECT_FALSE(rig.vendor.asked("wf_trigger=false").empty());
}

TEST_F(Zoho, AValueCanNotBreakOutOfAQuery) {
    rig.vendor.always("POST", "/coql", nothing());
    rig.session().byKey("leads", "email", "a' or id is not null or Email = 'b\\");
    EXPECT_NE(queries().at(0).find(R"(Email = 'a\' or id is not null or Email = \'b\\')"),
              std::string::npos)
        << queries().at(0);
}

TEST_F(Zoho, ALookupAsksForConvertedLeadsTooAndForNothingThatIsNoId) {
    rig.vendor.always("GET", "/Leads?", rows(row("11")));
    const auto found = rig.session().byIds("leads", {"11", "x,12"});
    EXPECT_EQ(found.end.status, LL_OK);
    const auto asked = rig.vendor.asked("/Leads?").at(0);
    EXPECT_NE(asked.find("&ids=11&converted=both"), std::string::npos) << asked;
}

TEST_F(Zoho, GoesWhereTheTokenSaysThatTheAccountLives) {
    rig.hub.setCredential("instance_url", "https://www.zohoapis.example/");
    rig.vendor.always("POST", "https://www.zohoapis.example/crm/v8/coql", nothing());
    rig.vendor.always("GET", "converted=true", nothing());
    EXPECT_EQ(all().end.status, LL_END);
}

class ZohoWithOtherKeys : public Zoho {
protected:
    ZohoWithOtherKeys() : Zoho({{"run_workflows", true}}) {
        rig.vendor.always("GET", "/settings/fields?module=Contacts", R"({"fields":[
            {"api_name":"Last_Name","data_type":"text"},
            {"api_name":"Passport","data_type":"text","unique":{"casesensitive":"false"}},
            {"api_name":"Loom_Id","data_type":"text","unique":{"casesensitive":"true"}}]})");
    }
};

TEST_F(ZohoWithOtherKeys, CreatesAreInsertsThatCanNotWriteOverAnotherRecord) {
    rig.vendor.always("POST", "/Contacts", HttpReply::json(400, R"({"data":[
        {"code":"DUPLICATE_DATA","status":"error","message":"duplicate data",
         "details":{"api_name":"Loom_Id","id":"11"}}]})"));
    const auto written = rig.session().write("contacts", {create("L-1", R"({"Last_Name":"x"})")});
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT);
    EXPECT_EQ(written.of(0)->existingId, "11");
    EXPECT_TRUE(rig.vendor.asked("/upsert").empty());
    EXPECT_EQ(json::parse(rig.vendor.bodies("/Contacts").back()),
              json::parse(R"({"data":[{"Loom_Id":"L-1","Last_Name":"x"}]})"))
        << "workflows were asked for";
}

}  // namespace
}  // namespace leadloom::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/salesforce/record_id.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::salesforce {

using nlohmann::json;

TEST(SalesforceIds, CompleteAndCheckTheirChecksum) {
    EXPECT_EQ(normalisedId("00Q5g00000ABcDe"), "00Q5g00000ABcDeEAL");
    EXPECT_EQ(normalisedId("0015g00000XYZab"), "0015g00000XYZabAAH");
    EXPECT_EQ(normalisedId("0015g00000XYZabAAH"), "0015g00000XYZabAAH");
    EXPECT_EQ(normalisedId("0015g00000XYZabAAA"), std::nullopt);
    EXPECT_EQ(normalisedId("0015g00000XYZa"), std::nullopt);
    EXPECT_EQ(normalisedId("0015g00000XYZa-"), std::nullopt);
}

TEST(SalesforceLogin, RefusesWrongCredentialsAndRotatesWhenTold) {
    Client client;
    const auto refresh = [&](const std::string& secret, const std::string& token) {
        return client.send(
            "POST", "/salesforce/services/oauth2/token",
            "grant_type=refresh_token&client_id=sandbox-salesforce-client&client_secret=" + secret +
                "&refresh_token=" + token,
            {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
    EXPECT_EQ(refresh("wrong", "sandbox-salesforce-refresh").body["error"], "invalid_client");
    EXPECT_EQ(refresh("sandbox-salesforce-secret", "wrong").body["error"], "invalid_grant");
    const auto plain = refresh("sandbox-salesforce-secret", "sandbox-salesforce-refresh");
    EXPECT_EQ(plain.status, 200);
    EXPECT_FALSE(plain.body.contains("expires_in"));
    EXPECT_FALSE(plain.body.contains("refresh_token"));
    EXPECT_EQ(plain.body["instance_url"], "http://127.0.0.1:9/salesforce");

    client.control("PATCH", "/salesforce/settings", {{"rotate_refresh_tokens", true}});
    const auto rotated = refresh("sandbox-salesforce-secret", "sandbox-salesforce-refresh");
    EXPECT_EQ(refresh("sandbox-salesforce-secret", "sandbox-salesforce-refresh").body["error"],
              "invalid_grant");
    EXPECT_EQ(refresh("sandbox-salesforce-secret", rotated.body["refresh_token"]).status, 200);
}

TEST(SalesforceLogin, EndsSessionsByTheClock) {
    Client client;
    client.control("PATCH", "/clock", {{"advance_ms", 7'201'000}});
    const auto answer = client.query("SELECT Id FROM Lead");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.code(), "INVALID_SESSION_ID");
}

TEST(SalesforceLogin, RefusesAssertionsThatAreNotSigned) {
    Client client;
    client.control("GET", "/salesforce/jwt-key");
    const auto answer = client.send("POST", "/salesforce/services/oauth2/token",
                                    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-"
                                    "bearer&assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.AAAA",
                                    {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body["error"], "invalid_grant");
}

TEST(SalesforceRecords, AreCheckedOnSave) {
    Client client;
    const auto code = [&](json more) {
        json fields = {{"LastName", "Berg"}, {"Company", "Alpine"}};
        fields.update(more);
        return client.sf("POST", "/sobjects/Lead", fields).code();
    };
    EXPECT_EQ(client.sf("POST", "/sobjects/Lead", {{"LastName", "Berg"}}).code(),
              "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(code({{"Company", ""}}), "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(code({{"Nope", "x"}}), "INVALID_FIELD");
    EXPECT_EQ(code({{"SystemModstamp", "2026-01-01T00:00:00Z"}}),
              "INVALID_FIELD_FOR_INSERT_UPDATE");
    EXPECT_EQ(code({{"FirstName", 5}}), "JSON_PARSER_ERROR");
    EXPECT_EQ(code({{"NumberOfEmployees", "many"}}), "JSON_PARSER_ERROR");
    EXPECT_EQ(code({{"HasOptedOutOfEmail", "perhaps"}}), "JSON_PARSER_ERROR");
    EXPECT_EQ(code({{"Email", "a@b"}}), "INVALID_EMAIL_ADDRESS");
    EXPECT_EQ(code({{"Phone", std::string(41, '1')}}), "STRING_TOO_LONG");
    EXPECT_EQ(code({{"Status", "Lukewarm"}}), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    EXPECT_EQ(code({{"OwnerId", "0015g00000XYZabAAH"}}), "MALFORMED_ID");
    EXPECT_EQ(code({{"OwnerId", makeId("005", 77)}}), "INVALID_CROSS_REFERENCE_KEY");
    EXPECT_EQ(code({{"FirstName", std::string(39, 'x') + "ä"}}), "");
}

TEST(SalesforceRecords, MoveTheirStampByWholeSeconds) {
    Client client;
    const auto id = client.createLead({{"Email", "Nora@Alpine.EXAMPLE"}});
    const auto before = client.sf("GET", "/sobjects/Lead/" + id).body;
    EXPECT_EQ(before["Email"], "nora@alpine.example");
    EXPECT_THAT(before["SystemModstamp"].get<std::string>(), ::testing::EndsWith(".000+0000"));
    client.control("PATCH", "/clock", {{"advance_ms", 5000}});
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/" + id, {{"Title", "CEO"}}).status, 204);
    const auto changed = client.sf("GET", "/sobjects/Lead/" + id).body;
    EXPECT_GT(changed["SystemModstamp"], before["SystemModstamp"]);
    EXPECT_EQ(changed["CreatedDate"], before["CreatedDate"]);
}

TEST(SalesforceRecords, AreUpsertedByExternalIdAlone) {
    Client client;
    const json fields = {{"LastName", "Berg"}, {"Company", "Alpine"}};
    const auto made = client.sf("PATCH", "/sobjects/Lead/Loom_Id__c/L%2F1", fields);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/Loom_Id__c/L%2F1", fields).status, 200);
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/Loom_Id__c/L-2?updateOnly=true", fields).status,
              404);
    auto withKey = fields;
    withKey["Loom_Id__c"] = "L-3";
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/Loom_Id__c/L-3", withKey).code(), "INVALID_FIELD");
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/Email/x@y.example", fields).status, 404);
    EXPECT_EQ(client
                  .sf("POST", "/sobjects/Lead",
                      {{"LastName", "B"}, {"Company", "C"}, {"Loom_Id__c", "l/1"}})
                  .code(),
              "DUPLICATE_VALUE");
    for (int i = 0; i < 2; ++i)
        client.createLead({{"Legacy_Id__c", "old"}});
    const auto many = client.sf("PATCH", "/sobjects/Lead/Legacy_Id__c/old", fields);
    EXPECT_EQ(many.status, 300);
    EXPECT_EQ(many.body.size(), 2U);
}

TEST(SalesforceRecords, GoToTheRecycleBinAndLeaveItForGood) {
    Client client;
    const auto id = client.createLead();
    EXPECT_EQ(client.sf("DELETE", "/sobjects/Lead/" + id).status, 204);
    EXPECT_EQ(client.sf("DELETE", "/sobjects/Lead/" + id).code(), "ENTITY_IS_DELETED");
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/" + id, {{"Title", "x"}}).code(),
              "ENTITY_IS_DELETED");
    EXPECT_EQ(client.query("SELECT Id FROM Lead").body["totalSize"], 0);
    EXPECT_EQ(client.query("SELECT Id FROM Lead WHERE IsDeleted = true", true).body["totalSize"],
              1);
    client.control("DELETE", "/salesforce/records/Lead/" + id + "?purge=true");
    EXPECT_EQ(client.query("SELECT Id FROM Lead", true).body["totalSize"], 0);
    EXPECT_EQ(client.sf("GET", "/sobjects/Lead/" + id).code(), "NOT_FOUND");
}

TEST(SalesforceRecords, FollowTheWinnerOfAMerge) {
    Client client;
    const auto account = [&] {
        return client.sf("POST", "/sobjects/Account", {{"Name", "Alpine"}})
            .body["id"]
            .get<std::string>();
    };
    const auto winner = account(), loser = account();
    const std::string child =
        client.sf("POST", "/sobjects/Contact", {{"LastName", "Berg"}, {"AccountId", loser}})
            .body["id"];
    const auto stamp = client.sf("GET", "/sobjects/Contact/" + child).body["SystemModstamp"];
    client.control("PATCH", "/clock", {{"advance_ms", 9000}});
    EXPECT_EQ(client
                  .control("POST", "/salesforce/records/Account/" + winner + "/merge",
                           {{"losers", {loser}}})
                  .status,
              200);
    const auto moved = client.sf("GET", "/sobjects/Contact/" + child).body;
    EXPECT_EQ(moved["AccountId"], winner);
    EXPECT_EQ(moved["SystemModstamp"], stamp);
    EXPECT_EQ(client.query("SELECT MasterRecordId FROM Account WHERE IsDeleted = true", true)
                  .body["records"][0]["MasterRecordId"],
              winner);
}

TEST(SalesforceRecords, CannotBeEditedOnceConverted) {
    Client client;
    const auto id = client.createLead({{"Email", "n@alpine.example"}});
    const auto lead = client.control("POST", "/salesforce/records/Lead/" + id + "/convert").body;
    EXPECT_EQ(lead["IsConverted"], true);
    const auto contact =
        client.sf("GET", "/sobjects/Contact/" + lead["ConvertedContactId"].get<std::string>()).body;
    EXPECT_EQ(contact["Email"], "n@alpine.example");
    EXPECT_EQ(contact["AccountId"], lead["ConvertedAccountId"]);
    EXPECT_EQ(client.sf("PATCH", "/sobjects/Lead/" + id, {{"Title", "x"}}).code(),
              "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST(SalesforceRecords, AreHeldBackByDuplicateRules) {
    Client client;
    client.createLead({{"Email", "n@alpine.example"}});
    const json again = {{"LastName", "B"}, {"Company", "C"}, {"Email", "N@alpine.example"}};
    const Headers allow = {{"Sforce-Duplicate-Rule-Header", "allowSave=true"}};
    client.control("PATCH", "/salesforce/settings", {{"duplicate_rules", "alert"}});
    EXPECT_EQ(client.sf("POST", "/sobjects/Lead", again).code(), "DUPLICATES_DETECTED");
    EXPECT_EQ(client.sf("POST", "/sobjects/Lead", again, allow).status, 201);
    client.control("PATCH", "/salesforce/settings", {{"duplicate_rules", "block"}});
    EXPECT_EQ(client.sf("POST", "/sobjects/Lead", again, allow).code(), "DUPLICATES_DETECTED");
}

TEST(SalesforceCollections, KeepTheOrderAndUndoTogether) {
    Client client;
    const auto lead = [](json more) {
        json record = {{"attributes", {{"type", "Lead"}}}, {"LastName", "Berg"}};
        record.update(more);
        return record;
    };
    const json mixed =
        json::array({lead({{"Company", "A"}}), lead(json::object()), lead({{"Company", "C"}})});
    const auto partial =
        client.sf("POST", "/composite/sobjects", {{"allOrNone", false}, {"records", mixed}});
    EXPECT_EQ(partial.status, 200);
    EXPECT_EQ(partial.body[1]["errors"][0]["statusCode"], "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(partial.body[2]["success"], true);
    const auto whole =
        client.sf("POST", "/composite/sobjects", {{"allOrNone", true}, {"records", mixed}});
    EXPECT_EQ(whole.body[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    EXPECT_EQ(client.query("SELECT COUNT() FROM Lead").body["totalSize"], 2);

    EXPECT_EQ(
        client.sf("POST", "/composite/sobjects", {{"records", json(201, lead({{"Company", "A"}}))}})
            .status,
        400);
    json chunks = json::array();
    for (int i = 0; i < 11; ++i) {
        auto record = lead({{"Company", "A"}});
        if (i % 2 == 1) record = {{"attributes", {{"type", "Account"}}}, {"Name", "A"}};
        chunks.push_back(record);
    }
    EXPECT_EQ(client.sf("POST", "/composite/sobjects", {{"records", chunks}}).status, 400);
}

TEST(SalesforceCollections, NameTheRecordOfADeleteThatWasTakenBack) {
    Client client;
    const auto id = client.createLead();
    const auto answer = client.sf(
        "DELETE", "/composite/sobjects?allOrNone=true&ids=" + id + "," + makeId("00Q", 99));
    EXPECT_EQ(answer.body[0]["id"], id);
    EXPECT_EQ(answer.body[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    EXPECT_EQ(client.sf("GET", "/sobjects/Lead/" + id).status, 200);
}

TEST(SalesforceComposite, HandsEarlierAnswersOn) {
    Client client;
    const auto answer =
        client.sf("POST", "/composite",
                  {{"compositeRequest",
                    {{{"method", "POST"},
                      {"url", "/services/data/v62.0/sobjects/Account"},
                      {"referenceId", "a"},
                      {"body", {{"Name", "Alpine"}}}},
                     {{"method", "POST"},
                      {"url", "/services/data/v62.0/sobjects/Contact"},
                      {"referenceId", "c"},
                      {"body", {{"LastName", "Berg"}, {"AccountId", "@{a.id}"}}}}}}});
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.body["compositeResponse"][1]["httpStatusCode"], 201);
    EXPECT_EQ(
        client.query("SELECT Account.Name FROM Contact").body["records"][0]["Account"]["Name"],
        "Alpine");
}

TEST(SalesforceQueries, KeepTenCursorsAndDropTheOldest) {
    Client client({900, 2, 0.5});
    const Headers small = {{"Sforce-Query-Options", "batchSize=200"}};
    std::vector<std::string> next;
    for (int i = 0; i < 11; ++i)
        next.push_back(client.sf("GET", "/query?q=SELECT+Id+FROM+Lead", nullptr, small)
                           .body["nextRecordsUrl"]);
    const auto follow = [&](const std::string& url) {
        return client.sf("GET", url.substr(std::string("/services/data/v62.0").size()));
    };
    EXPECT_EQ(follow(next.front()).code(), "INVALID_QUERY_LOCATOR");
    EXPECT_EQ(follow(next.back()).status, 200);
}

TEST(SalesforceLimits, RefuseAHeadThatIsTooLong) {
    Client client;
    EXPECT_EQ(
        client.query("SELECT Id FROM Lead WHERE LastName IN ('" + std::string(17'000, 'x') + "')")
            .status,
        414);
}

TEST(SalesforceLimits, CountTheDay) {
    Client client;
    client.control("PATCH", "/salesforce/settings", {{"daily_limit", 1}});
    EXPECT_EQ(client.query("SELECT Id FROM Lead").header("Sforce-Limit-Info"), "api-usage=1/1");
    const auto refused = client.query("SELECT Id FROM Lead");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.code(), "REQUEST_LIMIT_EXCEEDED");
}

class SalesforceBulk : public ::testing::Test {
protected:
    std::string load(json job, const std::string& csv) {
        job.update({{"object", "Lead"}, {"contentType", "CSV"}});
        const std::string id = client.sf("POST", "/jobs/ingest", job).body.at("id");
        const auto put = client.send(
            "PUT", "/salesforce/services/data/v62.0/jobs/ingest/" + id + "/batches", csv,
            {{"Authorization", "Bearer " + client.token}, {"Content-Type", "text/csv"}});
        EXPECT_EQ(put.status, 201);
        EXPECT_EQ(
            client.sf("PATCH", "/jobs/ingest/" + id, {{"state", "UploadComplete"}}).body["state"],
            "UploadComplete");
        EXPECT_EQ(client.sf("GET", "/jobs/ingest/" + id).body["state"], "InProgress");
        info = client.sf("GET", "/jobs/ingest/" + id).body;
        return id;
    }
    Client client;
    json info;
};

TEST_F(SalesforceBulk, LoadsRowsAndSaysWhatFailed) {
    const auto id = load({{"operation", "upsert"}, {"externalIdFieldName", "Loom_Id__c"}},
                         "Loom_Id__c,LastName,Company,Title\nL-1,Berg,Alpine,CEO\nL-2,\"I\"\"to\",,"
                         "\nL-3,Cruz,Sierra,\n");
    EXPECT_EQ(info["state"], "JobComplete");
    EXPECT_EQ(info["numberRecordsProcessed"], 3);
    EXPECT_EQ(info["numberRecordsFailed"], 1);
    EXPECT_THAT(client.sf("GET", "/jobs/ingest/" + id + "/failedResults").text,
                ::testing::HasSubstr("REQUIRED_FIELD_MISSING"));
    load({{"operation", "upsert"}, {"externalIdFieldName", "Loom_Id__c"}},
         "Loom_Id__c,Title,Company\nL-1,#N/A,\n");
    const auto lead =
        client.query("SELECT Title, Company FROM Lead WHERE Loom_Id__c = 'L-1'").body["records"][0];
    EXPECT_TRUE(lead["Title"].is_null());
    EXPECT_EQ(lead["Company"], "Alpine");
}

TEST_F(SalesforceBulk, FailsAJobWhoseFileIsWrong) {
    load({{"operation", "insert"}}, "LastName,Company\r\nBerg,Alpine\r\n");
    EXPECT_EQ(info["state"], "Failed");
    load({{"operation", "insert"}}, "LastName,Nope\nBerg,Alpine\n");
    EXPECT_THAT(info["errorMessage"].get<std::string>(), ::testing::HasSubstr("Nope"));
    EXPECT_EQ(client.query("SELECT COUNT() FROM Lead").body["totalSize"], 0);
}

TEST_F(SalesforceBulk, PagesQueryResultsUnderTheVersionOfTheJob) {
    for (int i = 0; i < 5; ++i)
        client.createLead();
    const std::string id = client
                               .sf("POST", "/jobs/query",
                                   {{"operation", "query"},
                                    {"query", "SELECT Id, IsDeleted, SystemModstamp FROM Lead"}})
                               .body.at("id");
    EXPECT_EQ(client.sf("GET", "/jobs/query/" + id + "/results").status, 400);
    client.sf("GET", "/jobs/query/" + id);
    EXPECT_EQ(client.sf("GET", "/jobs/query/" + id).body["state"], "JobComplete");
    const auto other =
        client.send("GET", "/salesforce/services/data/v61.0/jobs/query/" + id + "/results", "",
                    {{"Authorization", "Bearer " + client.token}});
    EXPECT_EQ(other.status, 409);
    std::size_t rows = 0;
    for (std::string locator; locator != "null";) {
        const auto page = client.sf("GET", "/jobs/query/" + id + "/results?maxRecords=2" +
                                               (locator.empty() ? "" : "&locator=" + locator));
        rows += static_cast<std::size_t>(std::stoi(page.header("Sforce-NumberOfRecords")));
        EXPECT_THAT(page.text, ::testing::HasSubstr("\"false\""));
        EXPECT_THAT(page.text, ::testing::HasSubstr(".000Z\""));
        locator = page.header("Sforce-Locator");
    }
    EXPECT_EQ(rows, 5U);
}

}  // namespace leadloom::sandbox::salesforce

#include <gtest/gtest.h>

#include "tests/sandbox/test/zoho_client.h"

namespace leadloom::sandbox::zoho {
namespace {

using nlohmann::json;

const std::string Form =
    "client_id=sandbox-zoho-client&client_secret=sandbox-zoho-secret&grant_type=refresh_token"
    "&refresh_token=";

TEST(ZohoAuth, RefusalsOfTheAccountsServerComeWithStatus200) {
    ZohoClient zoho;
    const Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
    const auto wrong = zoho.send("POST", "/zoho/oauth/v2/token", Form + "nobody", form);
    EXPECT_EQ(wrong.status, 200);
    EXPECT_EQ(wrong.body["error"], "invalid_code");
    const auto right =
        zoho.send("POST", "/zoho/oauth/v2/token", Form + "sandbox-zoho-refresh", form);
    EXPECT_EQ(right.body["expires_in"], 3600);
    EXPECT_EQ(right.body["api_domain"], "http://127.0.0.1:9/zoho");
    EXPECT_FALSE(right.body.contains("refresh_token"));
}

TEST(ZohoAuth, TheEleventhTokenWithinTenMinutesIsDenied) {
    ZohoClient zoho;
    const auto ask = [&] {
        return zoho.send("POST", "/zoho/oauth/v2/token", Form + "sandbox-zoho-refresh",
                         {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(ask().status, 200);
    EXPECT_EQ(ask().status, 400);
    EXPECT_EQ(ask().body["error"], "Access Denied");
    zoho.wait(600'000);
    EXPECT_EQ(ask().status, 200);
}

TEST(ZohoAuth, TakesAMultipartForm) {
    ZohoClient zoho;
    std::string body;
    for (const auto& [name, value] : Pairs{{"client_id", "sandbox-zoho-client"},
                                           {"client_secret", "sandbox-zoho-secret"},
                                           {"grant_type", "refresh_token"},
                                           {"refresh_token", "sandbox-zoho-refresh"}})
        body += "--b1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
                "\r\n";
    const auto answer = zoho.send("POST", "/zoho/oauth/v2/token", body + "--b1--\r\n",
                                  {{"Content-Type", "multipart/form-data; boundary=b1"}});
    EXPECT_TRUE(answer.body.contains("access_token")) << answer.text;
}

TEST(ZohoAuth, SplitsThe401) {
    ZohoClient zoho;
    const auto bearer =
        zoho.send("GET", "/zoho/crm/v8/users", "", {{"Authorization", "Bearer " + zoho.token}});
    EXPECT_EQ(bearer.status, 401);
    EXPECT_EQ(bearer.body["code"], "AUTHENTICATION_FAILURE");
    zoho.set({{"scopes", {"ZohoCRM.modules.ALL"}}});
    EXPECT_EQ(zoho.api("GET", "/users").body["code"], "OAUTH_SCOPE_MISMATCH");
    zoho.control("POST", "/expire-tokens");
    const auto expired = zoho.api("GET", "/Leads?fields=Email");
    EXPECT_EQ(expired.status, 401);
    EXPECT_EQ(expired.body["code"], "INVALID_TOKEN");
}

TEST(ZohoList, NothingIsAnswered204AndFieldsAreCompulsory) {
    ZohoClient zoho;
    const auto none = zoho.api("GET", "/Leads?fields=Email");
    EXPECT_EQ(none.status, 204);
    EXPECT_EQ(none.text, "");
    EXPECT_EQ(zoho.api("GET", "/Leads").body["code"], "REQUIRED_PARAM_MISSING");
    EXPECT_EQ(zoho.api("GET", "/Nobody?fields=Email").body["code"], "INVALID_MODULE");
    EXPECT_EQ(zoho.api("GET", "/Leads?fields=Email&per_page=201").status, 400);
    EXPECT_EQ(zoho.api("GET", "/Leads?fields=Email&sort_by=Email").status, 400);
    EXPECT_EQ(zoho.api("GET", "/Leads?fields=Email&page=11").body["code"],
              "DISCRETE_PAGINATION_LIMIT_EXCEEDED");
}

TEST(ZohoList, PagesByTokenUntilItExpires) {
    ZohoClient zoho;
    const auto first = zoho.lead();
    const auto second = zoho.lead();
    const auto asked = "/Leads?fields=Email&per_page=1&sort_by=id&sort_order=asc";
    const auto page = zoho.api("GET", asked);
    EXPECT_EQ(page.body["data"][0]["id"], first);
    EXPECT_EQ(page.body["info"]["more_records"], true);
    const auto next = asked + std::string("&page_token=") +
                      page.body["info"]["next_page_token"].get<std::string>();
    EXPECT_EQ(zoho.api("GET", next).body["data"][0]["id"], second);
    EXPECT_EQ(zoho.api("GET", next + "&page=2").status, 400) << "never together with page";
    zoho.wait(86'400'000);
    zoho.token = zoho.control("POST", "/session").body["access_token"];
    EXPECT_EQ(zoho.api("GET", next).status, 400);
}

TEST(ZohoList, RowsOfOneSecondComeWithFallingIds) {
    ZohoClient zoho;
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(zoho.control("POST", "/records/Leads", {{"Last_Name", "x"}, {"Company", "y"}})
                          .body["id"]);
    const auto rows =
        zoho.api("GET", "/Leads?fields=Modified_Time&sort_by=Modified_Time&sort_order=asc")
            .body["data"];
    for (std::size_t i = 1; i < rows.size(); ++i)
        if (rows[i - 1]["Modified_Time"] == rows[i]["Modified_Time"]) {
            EXPECT_GT(rows[i - 1]["id"].get<std::string>(), rows[i]["id"].get<std::string>());
        }
}

TEST(ZohoList, SaysNotModified) {
    ZohoClient zoho;
    zoho.lead();
    const auto since = [&](const std::string& time) {
        return zoho.api("GET", "/Leads?fields=Email", nullptr, {{"If-Modified-Since", time}})
            .status;
    };
    EXPECT_EQ(since("2020-01-01T00:00:00+00:00"), 200);
    EXPECT_EQ(since("2120-01-01T00:00:00+00:00"), 304);
}

TEST(ZohoWrites, OneBadRowDoesNotFailTheOthers) {
    ZohoClient zoho;
    const auto answer = zoho.api(
        "POST", "/Leads/upsert",
        {{"data",
          {{{"Last_Name", "Okafor"}, {"Company", "Delta Pumps"}, {"Email", "ify@delta.example"}},
           {{"Company", "NoName Ltd"}},
           {{"Last_Name", "Bad"}, {"Company", "c"}, {"Email", "no address"}}}},
         {"duplicate_check_fields", {"Email"}},
         {"trigger", json::array()}});
    EXPECT_EQ(answer.status, 207);
    EXPECT_EQ(answer.body["data"][0]["action"], "insert");
    EXPECT_EQ(answer.body["data"][0]["duplicate_field"], nullptr);
    EXPECT_EQ(answer.body["data"][1]["code"], "MANDATORY_NOT_FOUND");
    EXPECT_EQ(answer.body["data"][1]["details"]["json_path"], "$.data[1].Last_Name");
    EXPECT_EQ(answer.body["data"][2]["details"]["expected_data_type"], "email");
}

TEST(ZohoWrites, AnUpsertGoesOnToOtherUniqueFields) {
    ZohoClient zoho;
    zoho.control("POST", "/fields/Leads", {{"name", "Passport"}, {"unique", true}});
    const auto other = zoho.lead({{"Passport", "P-7"}});
    const auto row = ZohoClient::first(zoho.api(
        "POST", "/Leads/upsert",
        {{"data",
          {{{"Last_Name", "x"}, {"Company", "y"}, {"Loom_Id", "L-1"}, {"Passport", "P-7"}}}},
         {"duplicate_check_fields", {"Loom_Id"}}}));
    EXPECT_EQ(row["action"], "update");
    EXPECT_EQ(row["duplicate_field"], "Passport");
    EXPECT_EQ(row["details"]["id"], other);
    EXPECT_EQ(zoho.api("POST", "/Leads/upsert",
                       {{"data", {{{"Last_Name", "x"}}}}, {"duplicate_check_fields", {"Phone"}}})
                  .status,
              400)
        << "only unique fields may be named";
}

TEST(ZohoWrites, IsStrictAboutTypesAndSilentAboutNamesItDoesNotHave) {
    ZohoClient zoho;
    const auto code = [&](const json& fields) {
        auto row = fields;
        row.update({{"Last_Name", "x"}, {"Company", "y"}});
        return ZohoClient::first(zoho.api("POST", "/Leads", {{"data", {row}}}))["code"];
    };
    EXPECT_EQ(code({{"No_of_Employees", "12"}}), "INVALID_DATA");
    EXPECT_EQ(code({{"Email_Opt_Out", "true"}}), "INVALID_DATA");
    EXPECT_EQ(code({{"First_Name", std::string(41, 'x')}}), "INVALID_DATA");
    EXPECT_EQ(code({{"Owner", {{"id", "77"}}}}), "INVALID_DATA");
    EXPECT_EQ(code({{"Phone", "call me_maybe"}}), "INVALID_DATA");
    EXPECT_EQ(code({{"Nickname", "Ify"}}), "SUCCESS");
    EXPECT_EQ(code({{"Loom_Id", "L-1"}}), "SUCCESS");
    EXPECT_EQ(code({{"Loom_Id", "L-1"}}), "DUPLICATE_DATA");
}

TEST(ZohoWrites, WorkflowsRunUnlessTheyAreSwitchedOff) {
    ZohoClient zoho;
    const auto runs = [&] {
        return json::parse(zoho.send("GET", "/_control/counters").text)["zoho"]["workflow_runs"];
    };
    const json row = {{"Last_Name", "x"}, {"Company", "y"}};
    zoho.api("POST", "/Leads", {{"data", {row}}, {"trigger", json::array()}});
    EXPECT_EQ(runs(), 0);
    zoho.api("POST", "/Leads", {{"data", {row}}});
    EXPECT_EQ(runs(), 1);
}

TEST(ZohoWrites, AnUpdateMayAskThatNobodyWasQuicker) {
    ZohoClient zoho;
    const auto id = zoho.lead();
    const json body = {{"data", {{{"id", id}, {"City", "Pune"}}}}};
    const auto write = [&](const std::string& time) {
        return ZohoClient::first(
            zoho.api("PUT", "/Leads", body, {{"If-Unmodified-Since", time}}))["code"];
    };
    EXPECT_EQ(write("2020-01-01T00:00:00+00:00"), "ALREADY_MODIFIED");
    EXPECT_EQ(write("2120-01-01T00:00:00+00:00"), "SUCCESS");
}

TEST(ZohoLifecycle, DeletedRecordsAreListedNewestFirst) {
    ZohoClient zoho;
    const auto first = zoho.lead(), second = zoho.lead();
    EXPECT_EQ(zoho.api("GET", "/Leads/deleted?type=all").status, 204);
    zoho.api("DELETE", "/Leads?ids=" + first);
    zoho.wait(5'000);
    const auto answer = zoho.api("DELETE", "/Leads?ids=" + second + ",77");
    EXPECT_EQ(answer.status, 207);
    EXPECT_EQ(answer.body["data"][1]["code"], "INVALID_DATA");
    const auto rows = zoho.api("GET", "/Leads/deleted?type=all").body["data"];
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["id"], second);
    EXPECT_EQ(rows[0]["type"], "recycle");
    zoho.control("POST", "/records/Leads/" + first + "/restore");
    EXPECT_EQ(zoho.api("GET", "/Leads/deleted?type=all").body["data"].size(), 1U);
}

TEST(ZohoLifecycle, AConvertedLeadLeavesTheListAndNamesWhatItBecame) {
    ZohoClient zoho;
    const auto id = zoho.lead({{"Email", "ify@delta.example"}});
    const auto path = "/Leads/" + id + "/actions/convert";
    const json body = {{"data", {{{"overwrite", false}}}}};
    const auto done = ZohoClient::first(zoho.api("POST", path, body));
    EXPECT_EQ(done["code"], "SUCCESS");
    EXPECT_EQ(ZohoClient::first(zoho.api("POST", path, body))["code"], "ID_ALREADY_CONVERTED");
    EXPECT_EQ(zoho.api("GET", "/Leads?fields=Email").status, 204);
    const auto row =
        zoho.api("GET", "/Leads?fields=Email,Converted_Contact&converted=true").body["data"][0];
    EXPECT_EQ(row["$converted"], true);
    EXPECT_EQ(row["Converted_Contact"]["id"], done["details"]["Contacts"]["id"]);
    EXPECT_EQ(zoho.coql("select id from Leads where id is not null").status, 204);
    zoho.set({{"coql_shows_converted", true}});
    EXPECT_EQ(zoho.coql("select id from Leads where id is not null").status, 200);
}

TEST(ZohoLifecycle, AMergedRecordIsDeletedWithoutAWordAboutTheWinner) {
    ZohoClient zoho;
    const auto winner = zoho.lead(), loser = zoho.lead({{"City", "Pune"}});
    const auto answer = zoho.api("POST", "/Leads/" + winner + "/actions/merge",
                                 {{"merge", {{{"data", {{{"id", loser}}}}}}}});
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.body["merge"][0]["code"], "SCHEDULED");
    EXPECT_EQ(zoho.api("GET", "/Leads/deleted").body["data"][0]["id"], loser);
    EXPECT_EQ(zoho.api("GET", "/Leads/" + winner).body["data"][0]["City"], "Pune");
    EXPECT_EQ(zoho.api("GET", "/Leads/" + loser).status, 204);
}

TEST(ZohoBudget, TellsWhatIsLeftOnlyAboveHalfAndRefusesAtTheEnd) {
    ZohoClient zoho;
    zoho.set({{"credits_limit", 10}, {"credits_used", 3}});
    EXPECT_EQ(zoho.api("GET", "/users").header("X-API-CREDITS-REMAINING"), "");
    zoho.set({{"credits_used", 8}});
    EXPECT_EQ(zoho.api("GET", "/users").header("X-API-CREDITS-REMAINING"), "1");
    zoho.set({{"credits_used", 10}});
    const auto refused = zoho.api("GET", "/users");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("Retry-After"), "");
}

TEST(ZohoPeople, ArePartOfTheTruth) {
    ZohoClient zoho({40, 7, 0.6});
    const auto leads = zoho.control("GET", "/records/Leads").body["records"].size();
    const auto contacts = zoho.control("GET", "/records/Contacts").body["records"].size();
    EXPECT_GT(leads, 0U);
    EXPECT_GT(contacts, 0U);
    EXPECT_EQ(zoho.sandbox.truth()["people"].size(), leads + contacts);
}

}  // namespace
}  // namespace leadloom::sandbox::zoho

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

const std::string Contacts = "/crm/v3/objects/contacts";

json filtered(json filters) {
    return {{"filterGroups", {{{"filters", std::move(filters)}}}}};
}

TEST(HubSpotAuth, TakesFormsOnlyAndNamesTheExpiry) {
    Client client;
    const std::string form =
        "grant_type=refresh_token&client_id=sandbox-hubspot-client&client_secret=sandbox-hubspot-"
        "secret&refresh_token=sandbox-hubspot-refresh";
    const Headers asForm = {{"Content-Type", "application/x-www-form-urlencoded"}};
    EXPECT_EQ(client.send("POST", "/hubspot/oauth/v3/token?" + form, "", asForm).status, 400);
    EXPECT_EQ(
        client.send("POST", "/hubspot/oauth/v3/token", "{}", {{"Content-Type", "application/json"}})
            .status,
        415);
    const auto grant = client.send("POST", "/hubspot/oauth/v3/token", form, asForm);
    EXPECT_EQ(grant.body["expires_in"], 1800);
    const Headers bearer = {
        {"Authorization", "Bearer " + grant.body["access_token"].get<std::string>()}};
    const auto fresh = client.send("GET", "/hubspot" + Contacts, "", bearer);
    EXPECT_EQ(fresh.status, 200);
    EXPECT_EQ(fresh.header("X-HubSpot-RateLimit-Daily"), "");
    client.control("PATCH", "/clock", {{"advance_ms", 1'800'001}});
    const auto late = client.send("GET", "/hubspot" + Contacts, "", bearer);
    EXPECT_EQ(late.status, 401);
    EXPECT_EQ(late.body["category"], "EXPIRED_AUTHENTICATION");
    EXPECT_FALSE(late.body["context"].empty());
}

TEST(HubSpotRecords, AreCheckedPropertyByProperty) {
    Client client;
    const auto code = [&](json properties) {
        properties["firstname"] = "Ada";
        const auto answer = client.hs("POST", Contacts, {{"properties", properties}});
        return answer.status == 400 ? answer.body["errors"][0].value("code", "")
                                    : std::to_string(answer.status);
    };
    EXPECT_EQ(code({{"nope", "x"}}), "PROPERTY_DOESNT_EXIST");
    EXPECT_EQ(code({{"email", "no address"}}), "INVALID_EMAIL");
    EXPECT_EQ(code({{"lifecyclestage", "Lead"}}), "INVALID_OPTION");
    EXPECT_EQ(code({{"closedate", "soon"}}), "INVALID_DATE");
    EXPECT_EQ(code({{"lifecyclestage", " lead"}}), "INVALID_VALUE");
    EXPECT_EQ(code({{"createdate", "1767225600000"}}), "READ_ONLY_VALUE");
    EXPECT_EQ(code({{"hubspot_owner_id", "7"}}), "INVALID_OWNER_ID");
    EXPECT_EQ(code({{"firstname", {"Ada"}}, {"lastname", "x"}}), "201");
    EXPECT_EQ(code({{"lastname", {"Ada"}}}), "INVALID_TYPE");
    EXPECT_EQ(code({{"closedate", "1767225600000"}}), "201");
    EXPECT_EQ(client.hs("POST", Contacts, {{"properties", {{"phone", "1"}}}}).status, 400);
    EXPECT_EQ(client.hs("POST", Contacts, {{"email", "a@b.example"}}).status, 400);
}

TEST(HubSpotRecords, AreFoundByAddressWhichIsTheirOwn) {
    Client client;
    const auto id = client.createContact({{"email", " Ada@Loom.example "}});
    const auto twin =
        client.hs("POST", Contacts, {{"properties", {{"email", "ADA@loom.example"}}}});
    EXPECT_EQ(twin.status, 409);
    EXPECT_THAT(twin.body["message"].get<std::string>(),
                ::testing::HasSubstr("Existing ID: " + id));
    EXPECT_EQ(client.hs("GET", Contacts + "/ada@loom.example?idProperty=email").body["id"], id);
    client.hs("DELETE", Contacts + "/" + id);
    EXPECT_EQ(client.hs("POST", Contacts, {{"properties", {{"email", "ada@loom.example"}}}}).status,
              201);
}

TEST(HubSpotRecords, MoveForwardThroughTheirStagesUnlessCleared) {
    Client client;
    const auto id =
        client.createContact({{"email", "a@loom.example"}, {"lifecyclestage", "opportunity"}});
    const auto stage = [&](const std::string& value) {
        client.hs("PATCH", Contacts + "/" + id, {{"properties", {{"lifecyclestage", value}}}});
        return client.hs("GET", Contacts + "/" + id + "?properties=lifecyclestage")
            .body["properties"]["lifecyclestage"];
    };
    EXPECT_EQ(stage("lead"), "opportunity");
    EXPECT_EQ(stage("customer"), "customer");
    EXPECT_EQ(stage(""), nullptr);
    EXPECT_EQ(stage("lead"), "lead");
}

TEST(HubSpotRecords, CarryTheRightModificationDate) {
    Client client;
    client.createContact({{"email", "a@loom.example"}});
    client.hs("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "Alpine"}}}});
    const auto contact = client.hs("GET", Contacts).body["results"][0]["properties"];
    const auto company =
        client.hs("GET", "/crm/objects/2026-03/companies").body["results"][0]["properties"];
    EXPECT_TRUE(contact.contains("lastmodifieddate"));
    EXPECT_FALSE(contact.contains("hs_lastmodifieddate"));
    EXPECT_TRUE(company.contains("hs_lastmodifieddate"));
    EXPECT_FALSE(company.contains("lastmodifieddate"));
}

TEST(HubSpotRecords, LeadFromBothOldIdsToTheMergedOne) {
    Client client;
    const auto a = client.createContact({{"email", "a@loom.example"}});
    const auto b = client.createContact({{"email", "b@loom.example"}, {"city", "Oulu"}});
    const auto merged =
        client.hs("POST", Contacts + "/merge", {{"primaryObjectId", a}, {"objectIdToMerge", b}})
            .body;
    EXPECT_THAT(std::vector<std::string>({a, b}),
                ::testing::Not(::testing::Contains(merged["id"])));
    for (const auto& old : {a, b}) {
        const auto read =
            client.hs("GET", Contacts + "/" + old + "?properties=email,city,hs_merged_object_ids")
                .body;
        EXPECT_EQ(read["id"], merged["id"]);
        EXPECT_EQ(read["properties"]["email"], "a@loom.example");
        EXPECT_EQ(read["properties"]["hs_merged_object_ids"], a + ";" + b);
    }
    EXPECT_EQ(client.hs("GET", Contacts).body["results"].size(), 1U);
    EXPECT_EQ(
        client.hs("PATCH", Contacts + "/" + b, {{"properties", {{"city", "Turku"}}}}).body["id"],
        merged["id"]);
}

TEST(HubSpotRecords, StayReadableAmongTheArchivedOnes) {
    Client client;
    const auto id = client.createContact({{"email", "a@loom.example"}});
    EXPECT_EQ(client.hs("DELETE", Contacts + "/" + id).status, 204);
    EXPECT_EQ(client.hs("DELETE", Contacts + "/" + id).status, 204);
    EXPECT_EQ(client.hs("GET", Contacts + "/" + id).status, 404);
    EXPECT_TRUE(
        client.hs("GET", Contacts + "/" + id + "?archived=true").body.contains("archivedAt"));
    EXPECT_EQ(client.hs("POST", Contacts + "/search", json::object()).body["total"], 0);
    EXPECT_EQ(client.control("POST", "/hubspot/records/contacts/" + id + "/restore").status, 200);
    EXPECT_EQ(client.hs("GET", Contacts + "/" + id).status, 200);
    EXPECT_EQ(client
                  .hs("POST", Contacts + "/gdpr-delete",
                      {{"objectId", "a@loom.example"}, {"idProperty", "email"}})
                  .status,
              204);
    EXPECT_EQ(client.hs("GET", Contacts + "/" + id + "?archived=true").status, 404);
}

TEST(HubSpotLists, EndWithoutPaging) {
    Client client({230, 4, 0.5});
    std::size_t count = 0;
    std::string after;
    for (int pages = 1;; ++pages) {
        const auto page = client.hs("GET", Contacts + "?limit=100&after=" + after).body;
        count += page["results"].size();
        if (!page.contains("paging")) {
            EXPECT_EQ(pages, 3);
            break;
        }
        after = page["paging"]["next"]["after"];
    }
    EXPECT_EQ(count, 230U);
    EXPECT_EQ(client.hs("GET", Contacts + "?limit=101").status, 400);
}

class HubSpotBatches : public ::testing::Test {
protected:
    static json upsert(const std::string& key, const std::string& email, bool traced = true) {
        json input = {
            {"id", key}, {"idProperty", "loom_external_id"}, {"properties", {{"email", email}}}};
        if (traced) input["objectWriteTraceId"] = "t-" + key;
        return input;
    }
    Answer batch(const std::string& operation, json inputs) {
        return client.hs("POST", Contacts + "/batch/" + operation, {{"inputs", std::move(inputs)}});
    }
    Client client;
};

TEST_F(HubSpotBatches, SucceedInPartOnlyWhenEveryInputIsTraced) {
    const auto refused =
        batch("upsert", {upsert("1", "a@loom.example"), upsert("2", "broken", false)});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(client.hs("GET", Contacts).body["results"].size(), 0U);
    const auto partial = batch("upsert", {upsert("1", "a@loom.example"), upsert("2", "broken")});
    EXPECT_EQ(partial.status, 207);
    EXPECT_EQ(partial.body["numErrors"], 1);
    EXPECT_EQ(partial.body["errors"][0]["context"]["objectWriteTraceId"], json::array({"t-2"}));
    EXPECT_EQ(partial.body["results"][0]["objectWriteTraceId"], "t-1");
    EXPECT_EQ(partial.body["results"][0]["new"], true);
    EXPECT_EQ(batch("upsert", {upsert("1", "a@loom.example")}).body["results"][0]["new"], false);
}

TEST_F(HubSpotBatches, RefuseKeysThatDoNotIdentify) {
    const json byEmail = {{"id", "a@loom.example"},
                          {"idProperty", "email"},
                          {"properties", {{"city", "x"}}},
                          {"objectWriteTraceId", "t"}};
    EXPECT_EQ(batch("update", {byEmail}).status, 400);
    EXPECT_EQ(batch("upsert", {{{"id", "x"}, {"properties", json::object()}}}).status, 400);
    EXPECT_EQ(
        batch("upsert", {{{"id", "x"}, {"idProperty", "city"}, {"properties", json::object()}}})
            .status,
        400);
    EXPECT_EQ(
        batch("upsert", {upsert("1", "a@loom.example"), upsert("1", "b@loom.example")}).status,
        400);
    EXPECT_EQ(batch("upsert", {byEmail}).status, 200);
    auto wrong = byEmail;
    wrong["id"] = "broken";
    wrong["objectWriteTraceId"] = "u";
    EXPECT_EQ(batch("upsert", {byEmail, wrong}).status, 400);
}

TEST_F(HubSpotBatches, RefuseTooManyInputs) {
    json inputs = json::array();
    for (int i = 0; i < 101; ++i)
        inputs.push_back(upsert(std::to_string(i), "c" + std::to_string(i) + "@loom.example"));
    EXPECT_EQ(batch("upsert", inputs).status, 400);
    inputs.erase(0);
    EXPECT_EQ(batch("upsert", inputs).body["results"].size(), 100U);
}

TEST_F(HubSpotBatches, ReportMissingRecordsWhenReading) {
    const auto id = client.createContact({{"email", "a@loom.example"}});
    const auto read =
        client.hs("POST", Contacts + "/batch/read",
                  {{"inputs", {{{"id", id}}, {{"id", "17"}}}}, {"properties", {"email"}}});
    EXPECT_EQ(read.status, 207);
    EXPECT_EQ(read.body["errors"][0]["context"]["ids"], json::array({"17"}));
}

TEST(HubSpotSearch, KnowsItsOperators) {
    Client client;
    for (const auto& [name, city] : std::vector<std::pair<std::string, std::string>>{
             {"Ada Lovelace", "Turku"}, {"Bo", "Oulu"}, {"Cy", ""}})
        client.createContact({{"firstname", name}, {"city", city}});
    const auto total = [&](json filter) {
        return client.hs("POST", Contacts + "/search", filtered({std::move(filter)}))
            .body.value("total", -1);
    };
    EXPECT_EQ(total({{"propertyName", "city"}, {"operator", "EQ"}, {"value", "turku"}}), 1);
    EXPECT_EQ(total({{"propertyName", "city"}, {"operator", "NEQ"}, {"value", "Turku"}}), 2);
    EXPECT_EQ(total({{"propertyName", "city"}, {"operator", "IN"}, {"values", {"turku", "oulu"}}}),
              2);
    EXPECT_EQ(total({{"propertyName", "city"}, {"operator", "HAS_PROPERTY"}}), 2);
    EXPECT_EQ(total({{"propertyName", "city"}, {"operator", "NOT_HAS_PROPERTY"}}), 1);
    EXPECT_EQ(
        total({{"propertyName", "firstname"}, {"operator", "CONTAINS_TOKEN"}, {"value", "love*"}}),
        1);
    EXPECT_EQ(total({{"propertyName", "hs_object_id"}, {"operator", "GT"}, {"value", "9"}}), 3);
    EXPECT_EQ(total({{"propertyName", "createdate"},
                     {"operator", "BETWEEN"},
                     {"value", "0"},
                     {"highValue", "1"}}),
              0);
}

TEST(HubSpotSearch, HasCeilings) {
    Client client;
    const json filter = {{"propertyName", "email"}, {"operator", "HAS_PROPERTY"}};
    const auto status = [&](json body) {
        return client.hs("POST", Contacts + "/search", body).status;
    };
    EXPECT_EQ(status({{"limit", 201}}), 400);
    EXPECT_EQ(status({{"limit", 200}, {"after", "9800"}}), 200);
    EXPECT_EQ(status({{"limit", 200}, {"after", "9801"}}), 400);
    EXPECT_EQ(status(filtered(json(7, filter))), 400);
    EXPECT_EQ(status({{"filterGroups", json(6, {{"filters", {filter}}})}}), 400);
    EXPECT_EQ(status({{"filterGroups", json(4, {{"filters", json(5, filter)}})}}), 400);
    EXPECT_EQ(status({{"sorts", {"email", "city"}}}), 400);
    EXPECT_EQ(status({{"sorts", {"-email"}}}), 200);
    EXPECT_EQ(status({{"sorts", {{{"propertyName", "email"}, {"direction", "DESCENDING"}}}}}), 200);
    EXPECT_EQ(status(filtered({{{"propertyName", "email"}, {"operator", "LIKE"}, {"value", "x"}}})),
              400);
    EXPECT_EQ(
        status(filtered({{{"propertyName", "createdate"}, {"operator", "GT"}, {"value", "soon"}}})),
        400);
}

TEST(HubSpotSearch, LagsBehindWhenTold) {
    Client client;
    const auto id = client.createContact({{"firstname", "Ada"}});
    client.control("PATCH", "/hubspot/settings", {{"search_lag_ms", 5000}});
    client.createContact({{"firstname", "Bo"}});
    client.hs("PATCH", Contacts + "/" + id, {{"properties", {{"firstname", "Eve"}}}});
    const auto names = [&] {
        const auto found = client.hs("POST", Contacts + "/search", json::object()).body["results"];
        std::vector<std::string> list;
        for (const auto& hit : found)
            list.push_back(hit["properties"]["firstname"]);
        return list;
    };
    EXPECT_EQ(names(), (std::vector<std::string>{"Ada"}));
    client.control("PATCH", "/clock", {{"advance_ms", 6000}});
    EXPECT_EQ(names(), (std::vector<std::string>{"Eve", "Bo"}));
}

TEST(HubSpotAssociations, KeepOnePrimaryCompany) {
    Client client;
    const auto contact = client.createContact({{"email", "a@loom.example"}});
    const auto company = [&](const char* name) {
        return client.hs("POST", "/crm/v3/objects/companies", {{"properties", {{"name", name}}}})
            .body["id"]
            .get<std::string>();
    };
    const auto first = company("A"), second = company("B");
    const auto base = "/crm/v4/objects/contacts/" + contact + "/associations/";
    EXPECT_EQ(client.hs("PUT", base.substr(0, base.size()) + "default/companies/" + first).status,
              200);
    EXPECT_EQ(client
                  .hs("PUT", base + "companies/" + second,
                      json::array(
                          {{{"associationCategory", "HUBSPOT_DEFINED"}, {"associationTypeId", 1}}}))
                  .status,
              201);
    const auto listed = client.hs("GET", base + "companies").body["results"];
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0]["associationTypes"].size(), 1U);
    EXPECT_EQ(listed[1]["associationTypes"].size(), 2U);
    EXPECT_EQ(client
                  .hs("PUT", base + "companies/" + second,
                      json::array({{{"associationCategory", "HUBSPOT_DEFINED"},
                                    {"associationTypeId", 280}}}))
                  .status,
              400);
    EXPECT_EQ(client.hs("GET", Contacts + "/" + contact + "?associations=companies")
                  .body["associations"]["companies"]["results"]
                  .size(),
              3U);
    EXPECT_EQ(client.hs("DELETE", base + "companies/" + first).status, 204);
    EXPECT_EQ(client.hs("GET", "/crm/v4/objects/companies/" + first + "/associations/contacts")
                  .body["results"]
                  .size(),
              0U);
    const json archive = {{"inputs", {{{"from", {{"id", contact}}}, {"to", {{{"id", second}}}}}}}};
    EXPECT_EQ(
        client.hs("POST", "/crm/associations/2026-03/contacts/companies/batch/archive", archive)
            .status,
        200);
    EXPECT_EQ(
        client.hs("POST", "/crm/v4/associations/contacts/companies/batch/archive", archive).status,
        204);
}

TEST(HubSpotAssociations, LoseALabelAndStayAssociated) {
    Client client;
    const auto contact = client.createContact({{"email", "a@loom.example"}});
    const std::string company =
        client.hs("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "A"}}}})
            .body["id"];
    const json types =
        json::array({{{"associationCategory", "HUBSPOT_DEFINED"}, {"associationTypeId", 1}}});
    const json inputs = {
        {"inputs", {{{"from", {{"id", contact}}}, {"to", {{"id", company}}}, {"types", types}}}}};
    EXPECT_EQ(
        client.hs("POST", "/crm/v4/associations/contacts/companies/batch/create", inputs).status,
        201);
    EXPECT_EQ(
        client.hs("POST", "/crm/v4/associations/contacts/companies/batch/labels/archive", inputs)
            .status,
        204);
    const auto left =
        client.hs("GET", "/crm/v4/objects/contacts/" + contact + "/associations/companies")
            .body["results"];
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0]["associationTypes"][0]["typeId"], 279);
    EXPECT_EQ(left[0]["associationTypes"].size(), 1U);
}

TEST(HubSpotLimits, RefuseSearchesThatComeTooFast) {
    Client client;
    client.control("PATCH", "/hubspot/settings", {{"searches_per_second", 2}});
    std::vector<int> statuses;
    for (int i = 0; i < 3; ++i)
        statuses.push_back(client.hs("POST", Contacts + "/search", json::object()).status);
    EXPECT_EQ(statuses, (std::vector<int>{200, 200, 429}));
    client.control("PATCH", "/clock", {{"advance_ms", 1001}});
    EXPECT_EQ(client.hs("POST", Contacts + "/search", json::object()).status, 200);
}

}  // namespace leadloom::sandbox::hubspot

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::hubspot {

using nlohmann::json;

class HubSpotPurge : public ::testing::Test {
protected:
    static inline const std::string Contacts = "/crm/v3/objects/contacts";

    Answer purge(const json& body, const std::string& objects = Contacts) {
        return client.hs("POST", objects + "/gdpr-delete", body);
    }
    Answer byHand(const std::string& email) {
        return client.control("POST", "/hubspot/records/contacts", {{"email", email}});
    }
    json blocked() { return client.control("GET", "/hubspot/blocklist").body["emails"]; }
    bool isThere(const std::string& id) {
        return client.hs("GET", Contacts + "/" + id).status == 200 ||
               client.hs("GET", Contacts + "/" + id + "?archived=true").status == 200;
    }

    Client client;
};

TEST_F(HubSpotPurge, LeavesNothingThatCouldBeListedReadOrRestored) {
    const auto id = client.createContact({{"email", "a@loom.example"}});
    const auto company =
        client.hs("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "Alpine"}}}})
            .body["id"]
            .get<std::string>();
    client.control("PUT", "/hubspot/associations/contacts/" + id + "/companies/" + company);
    const auto answer = purge({{"objectId", id}});
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.text, "");
    EXPECT_FALSE(isThere(id));
    for (const char* archived : {"false", "true"})
        EXPECT_TRUE(client.hs("GET", Contacts + "?archived=" + archived).body["results"].empty());
    EXPECT_EQ(client.hs("POST", Contacts + "/search", json::object()).body["total"], 0);
    EXPECT_EQ(client.control("POST", "/hubspot/records/contacts/" + id + "/restore").status, 404);
    EXPECT_TRUE(client.hs("GET", "/crm/v4/objects/companies/" + company + "/associations/contacts")
                    .body["results"]
                    .empty());
    EXPECT_EQ(client.hs("GET", "/crm/v3/objects/companies/" + company).status, 200);
    EXPECT_EQ(purge({{"objectId", id}}).status, 404) << "it is gone";
}

TEST_F(HubSpotPurge, IsKnownUnderTheDatedPathsAndForContactsOnly) {
    const auto id = client.createContact({{"email", "a@loom.example"}});
    EXPECT_EQ(purge({{"objectId", id}}, "/crm/objects/2026-03/contacts").status, 204);
    EXPECT_EQ(purge({{"objectId", id}}, "/crm/v3/objects/companies").status, 404);
}

TEST_F(HubSpotPurge, RefusesBodiesThatNameNobody) {
    const auto id = client.createContact({{"email", "a@loom.example"}});
    const std::vector<json> bodies = {nullptr,
                                      json::array(),
                                      json::object(),
                                      {{"objectId", nullptr}},
                                      {{"objectId", ""}},
                                      {{"objectId", " "}},
                                      {{"objectId", std::stoll(id)}},
                                      {{"id", id}},
                                      {{"inputs", {{{"id", id}}}}},
                                      {{"objectId", id}, {"idProperty", 5}},
                                      {{"objectId", "a@loom.example"}, {"idProperty", "nope"}},
                                      {{"objectId", "Berg"}, {"idProperty", "lastname"}}};
    for (const auto& body : bodies) {
        const auto refused = purge(body);
        EXPECT_EQ(refused.status, 400) << body;
        EXPECT_EQ(refused.body["category"], "VALIDATION_ERROR") << body;
    }
    EXPECT_EQ(purge({{"objectId", "a@loom.example"}}).status, 404) << "an address is no id";
    EXPECT_EQ(purge({{"objectId", "1"}}).body["category"], "OBJECT_NOT_FOUND");
    EXPECT_TRUE(isThere(id));
}

TEST_F(HubSpotPurge, FindsByAUniqueProperty) {
    const auto id = client.createContact({{"email", "a@loom.example"}});
    EXPECT_EQ(purge({{"objectId", "A@loom.example"}, {"idProperty", "email"}}).status, 204);
    EXPECT_FALSE(isThere(id));
    const auto other =
        client.createContact({{"email", "b@loom.example"}, {"loom_external_id", "L-1"}});
    EXPECT_EQ(purge({{"objectId", "L-2"}, {"idProperty", "loom_external_id"}}).status, 404);
    EXPECT_EQ(purge({{"objectId", "L-1"}, {"idProperty", "loom_external_id"}}).status, 204);
    EXPECT_FALSE(isThere(other));
}

TEST_F(HubSpotPurge, BlocksAddressesByHandAndNotThroughTheApi) {
    const auto a = client.createContact({{"email", "a@loom.example"}});
    const auto b = client.createContact({{"email", "b@loom.example"}});
    const auto merged =
        client.hs("POST", Contacts + "/merge", {{"primaryObjectId", a}, {"objectIdToMerge", b}})
            .body["id"]
            .get<std::string>();
    EXPECT_EQ(purge({{"objectId", merged}}).status, 204);
    EXPECT_EQ(purge({{"objectId", "Nobody@loom.example"}, {"idProperty", "email"}}).status, 204)
        << "an address that nobody has is blocked";
    EXPECT_EQ(blocked(), json({"a@loom.example", "b@loom.example", "nobody@loom.example"}));
    for (const char* email : {"A@loom.example", "b@loom.example", "nobody@loom.example"})
        EXPECT_EQ(byHand(email).status, 400) << email;
    EXPECT_EQ(byHand("c@loom.example").status, 201);
    const auto api = [&](const std::string& email) {
        return client.hs("POST", Contacts, {{"properties", {{"email", email}}}}).status;
    };
    EXPECT_EQ(api("a@loom.example"), 201);
    client.control("PATCH", "/hubspot/settings", {{"blocklist_binds_api", true}});
    EXPECT_EQ(api("b@loom.example"), 400);
    EXPECT_EQ(api("d@loom.example"), 201);
}

TEST_F(HubSpotPurge, TakesArchivedOnesUnlessToldOtherwise) {
    const auto first = client.createContact({{"email", "a@loom.example"}});
    const auto second = client.createContact({{"email", "b@loom.example"}});
    for (const auto& id : {first, second})
        client.hs("DELETE", Contacts + "/" + id);
    EXPECT_EQ(purge({{"objectId", first}}).status, 204);
    EXPECT_FALSE(isThere(first));
    client.control("PATCH", "/hubspot/settings", {{"purges_archived", false}});
    EXPECT_EQ(purge({{"objectId", second}}).status, 404);
    EXPECT_TRUE(isThere(second));
}

TEST_F(HubSpotPurge, CountsAsADeletionUnlessAUserMadeIt) {
    const auto deleted = [&] {
        const auto counters = client.control("GET", "/counters").body;
        return counters["hubspot"]["writes"]["contacts"]["deleted"].get<int>();
    };
    const auto a = client.createContact({{"email", "a@loom.example"}});
    const auto b = client.createContact({{"email", "b@loom.example"}});
    EXPECT_EQ(client.control("DELETE", "/hubspot/records/contacts/" + a + "?purge=true").status,
              204);
    EXPECT_FALSE(isThere(a));
    EXPECT_EQ(byHand("a@loom.example").status, 400);
    EXPECT_EQ(deleted(), 0);
    purge({{"objectId", b}});
    EXPECT_EQ(deleted(), 1);
}

TEST(HubSpotScopes, AreNamedWhereTheyAreMissing) {
    Client client;
    const std::string contacts = "/crm/v3/objects/contacts";
    const auto id = client.createContact({{"email", "a@loom.example"}});
    client.control("PATCH", "/hubspot/settings", {{"scopes", {"crm.objects.contacts.read"}}});
    const auto refused = client.hs("POST", contacts + "/gdpr-delete", {{"objectId", id}});
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.body["category"], "MISSING_SCOPES");
    EXPECT_EQ(refused.body["errors"][0]["context"]["requiredGranularScopes"],
              json({"crm.objects.contacts.write"}));
    EXPECT_EQ(client.hs("DELETE", contacts + "/" + id).status, 403);
    EXPECT_EQ(client.hs("PATCH", contacts + "/" + id, {{"properties", json::object()}}).status,
              403);
    EXPECT_EQ(client.hs("POST", contacts + "/batch/archive", {{"inputs", json::array()}}).status,
              403);
    EXPECT_EQ(client.hs("GET", contacts + "/" + id).status, 200);
    EXPECT_EQ(client.hs("POST", contacts + "/search", json::object()).status, 200);
    EXPECT_EQ(client.hs("POST", contacts + "/batch/read", {{"inputs", {{{"id", id}}}}}).status,
              200);
    EXPECT_EQ(client.hs("GET", "/crm/v3/objects/0-2")
                  .body["errors"][0]["context"]["requiredGranularScopes"][0],
              "crm.objects.companies.read");
}

}  // namespace leadloom::sandbox::hubspot

#include <gtest/gtest.h>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

class ActiveCampaignInTheSandbox : public ::testing::Test {
protected:
    explicit ActiveCampaignInTheSandbox(const json& more = json::object())
        : rig("activecampaign", "", [&] {
              json settings = {{"list", "1"}, {"webhook_secret", "S3-0123456789abcdef"}};
              settings.update(more);
              return settings;
          }()) {}

    std::vector<CapturedResult> writeAll(int operation, const std::string& id,
                                         const std::vector<json>& payloads,
                                         const std::string& stream = "contacts") {
        std::vector<Session::Writing> writes;
        for (const auto& payload : payloads) {
            Session::Writing write;
            write.operation = operation;
            write.externalId = id;
            write.payload = payload.dump();
            writes.push_back(write);
        }
        const auto done = rig.session().write(stream, writes);
        EXPECT_EQ(done.results.size(), payloads.size()) << done.end.message;
        std::vector<CapturedResult> results;
        for (std::size_t i = 0; i < payloads.size(); ++i)
            results.push_back(*done.of(i));
        return results;
    }
    CapturedResult write(int operation, const std::string& id, const json& payload,
                         const std::string& stream = "contacts") {
        return writeAll(operation, id, {payload}, stream).front();
    }
    json contact(const std::string& id) { return rig.control("GET", "/records/contacts/" + id); }
    std::string statusOf(const std::string& id) {
        const auto held = contact(id);
        for (const auto& row : held["contactLists"])
            if (row["list"] == "1") return row["status"];
        return "";
    }
    json payloadOf(const std::string& stream, const std::string& id) {
        const auto found = rig.session().byIds(stream, {id});
        EXPECT_EQ(found.records.size(), 1U) << found.end.message;
        return json::parse(found.records.at(0).payload);
    }
    std::size_t asked(const std::string& method, const std::string& path) {
        std::size_t count = 0;
        for (const auto& request : rig.requests())
            count += request["method"] == method && request["path"] == path ? 1 : 0;
        return count;
    }

    SandboxRig rig;
};

TEST_F(ActiveCampaignInTheSandbox, AContactComesWithWhatHangsOnIt) {
    const auto account = rig.create("accounts", {{"name", "Acme Oy"}});
    const auto id = rig.create("contacts", {{"email", "li@sun.example"},
                                            {"fieldValues", {{{"field", "1"}, {"value", "PT"}}}},
                                            {"tags", {"Webinar"}},
                                            {"lists", {{"1", 1}, {"2", 2}}}});
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"account_id", account}}).status, LL_OK);
    const auto payload = payloadOf("contacts", id);
    EXPECT_EQ(payload["email"], "li@sun.example");
    EXPECT_EQ(payload["fields"]["COUNTRY"], "PT");
    EXPECT_TRUE(payload["fields"]["CITY"].is_null()) << "a field without a value is empty";
    EXPECT_EQ(payload["tag_names"], json{"Webinar"});
    EXPECT_EQ(payload["list_names"], json{"Newsletter"});
    EXPECT_EQ(payload["list_status"], "1");
    EXPECT_EQ(payload["account_id"], account);
}

TEST_F(ActiveCampaignInTheSandbox, ReadsContactsInTheOrderOfTheirIdsThoughTheListHasAnother) {
    for (int i = 0; i < 25; ++i)
        rig.create("contacts", {{"email", "p" + std::to_string(i) + "@example.test"}});
    Session::Reading small;
    small.pageSize = 10;
    const auto all = rig.read("contacts", "", small);
    EXPECT_EQ(all.end.status, LL_END) << all.end.message;
    std::vector<int> ids;
    for (const auto& record : all.records)
        ids.push_back(std::stoi(record.externalId));
    EXPECT_EQ(ids.size(), 25U);
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST_F(ActiveCampaignInTheSandbox, LooksOnlyAtWhatChangedThoughFiltersKnowWholeDays) {
    rig.wait(-3'600'000);
    for (int i = 0; i < 5; ++i)
        rig.create("contacts", {{"email", "p" + std::to_string(i) + "@example.test"}});
    rig.wait(3'600'000);
    const auto cursor = rig.read("contacts").checkpoints.back().cursor;
    rig.control("PATCH", "/records/contacts/3", {{"lastName", "Changed"}});
    const auto changes = rig.read("contacts", cursor);
    ASSERT_EQ(changes.records.size(), 1U) << changes.end.message;
    EXPECT_EQ(changes.records[0].externalId, "3");
}

TEST_F(ActiveCampaignInTheSandbox, WhoLeftStaysAwayUnlessAnUpdateMeansIt) {
    const auto id = rig.create("contacts", {{"email", "li@sun.example"}, {"lists", {{"1", 2}}}});
    const json granted = {{"email", "li@sun.example"}, {"list_status", "1"}};
    EXPECT_EQ(write(LL_WRITE_CREATE, "", granted).externalId, id);
    EXPECT_EQ(statusOf(id), "2");
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"list_status", "1"}}).status, LL_OK);
    EXPECT_EQ(statusOf(id), "1");
}

TEST_F(ActiveCampaignInTheSandbox, WritesOnlyTheTagsThatDifferAndMakesThoseThatAreMissing) {
    const auto id =
        rig.create("contacts", {{"email", "li@sun.example"}, {"tags", {"Webinar", "Customer"}}});
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"tag_names", {"webinar", "Brand new"}}}).status, LL_OK);
    EXPECT_EQ(contact(id)["tags"], (json{"Webinar", "Brand new"}));
    EXPECT_EQ(asked("POST", "/api/3/contactTags"), 1U);
}

TEST_F(ActiveCampaignInTheSandbox, AnAddressThatSomebodyElseHasIsAConflictThatNamesThem) {
    const auto other = rig.create("contacts", {{"email", "li@sun.example"}});
    const auto id = rig.create("contacts", {{"email", "ito@example.test"}});
    const auto result = write(LL_WRITE_UPDATE, id, {{"email", "LI@sun.example"}});
    EXPECT_EQ(result.status, LL_CONFLICT);
    EXPECT_EQ(result.existingId, other);
}

TEST_F(ActiveCampaignInTheSandbox, FieldsThatNobodyHasAreRefusedByName) {
    const auto result =
        write(LL_WRITE_CREATE, "", {{"email", "li@sun.example"}, {"fields", {{"NO_SUCH", "x"}}}});
    EXPECT_EQ(result.status, LL_INVALID_RECORD);
    EXPECT_EQ(result.fields, "fields.NO_SUCH");
    EXPECT_EQ(write(LL_WRITE_CREATE, "", {{"email", "li@sun.example"}, {"odd", 1}}).fields, "odd");
    EXPECT_EQ(write(LL_WRITE_CREATE, "", {{"email", "no address"}}).fields, "email");
    EXPECT_EQ(asked("POST", "/api/3/contact/sync"), 1U) << "only the last was the vendor's word";
}

TEST_F(ActiveCampaignInTheSandbox, ADealIsWrittenByNamesAndUnits) {
    const auto account = rig.create("accounts", {{"name", "Acme Oy"}});
    const auto made = write(LL_WRITE_CREATE, "",
                            {{"title", "Acme rollout"},
                             {"account", account},
                             {"amount", "480.5"},
                             {"pipeline_title", "Partners"},
                             {"stage_title", "Offer"}},
                            "deals");
    ASSERT_EQ(made.status, LL_OK) << made.message;
    const auto deal = rig.control("GET", "/records/deals/" + made.externalId);
    EXPECT_EQ(deal["value"], "48050");
    EXPECT_EQ(deal["group"], "2");
    EXPECT_EQ(deal["owner"], "1") << "the user of the key";
    const auto payload = payloadOf("deals", made.externalId);
    EXPECT_EQ(payload["amount"], "480.50");
    EXPECT_EQ(payload["stage_title"], "Offer");
    EXPECT_EQ(payload["pipeline_title"], "Partners");
    const auto alone = write(LL_WRITE_CREATE, "", {{"title", "Nobody's"}}, "deals");
    EXPECT_EQ(alone.fields, "contact");
}

TEST_F(ActiveCampaignInTheSandbox, AStageAloneMovesADealWithinItsPipelineOnly) {
    const auto account = rig.create("accounts", {{"name", "Acme Oy"}});
    const auto made = write(LL_WRITE_CREATE, "",
                            {{"title", "Acme rollout"},
                             {"account", account},
                             {"pipeline_title", "Partners"},
                             {"stage_title", "Offer"}},
                            "deals");
    ASSERT_EQ(made.status, LL_OK) << made.message;
    const auto first = rig.control("GET", "/records/deals/" + made.externalId);
    const auto moved =
        write(LL_WRITE_UPDATE, made.externalId, {{"stage_title", "In Contact"}}, "deals");
    EXPECT_EQ(moved.status, LL_OK) << moved.message;
    const auto deal = rig.control("GET", "/records/deals/" + made.externalId);
    EXPECT_EQ(deal["group"], "2") << "both pipelines have a stage of that name";
    EXPECT_NE(deal["stage"], first["stage"]);
    const auto across = write(LL_WRITE_UPDATE, made.externalId,
                              {{"pipeline_title", "Sales"}, {"stage_title", "Offer"}}, "deals");
    EXPECT_EQ(across.status, LL_OK) << across.message;
    EXPECT_EQ(rig.control("GET", "/records/deals/" + made.externalId)["group"], "1")
        << "where it is asked for it moves";
}

TEST_F(ActiveCampaignInTheSandbox, AContactWithMoreTagsThanAPageHoldsKeepsThemAll) {
    auto tags = json::array();
    for (int i = 0; i < 125; ++i)
        tags.push_back("Tag " + std::to_string(i));
    const auto id = rig.create("contacts", {{"email", "many@example.test"}, {"tags", tags}});
    EXPECT_EQ(payloadOf("contacts", id)["tag_names"].size(), 125U);
    auto kept = tags;
    kept.erase(kept.begin() + 120);
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"tag_names", kept}}).status, LL_OK);
    EXPECT_EQ(contact(id)["tags"].size(), 124U);
    EXPECT_EQ(asked("POST", "/api/3/contactTags"), 0U) << "none was missed and made anew";
}

TEST_F(ActiveCampaignInTheSandbox, AStubOfADealSaysNothingOfWhatItDoesNotShow) {
    const auto account = rig.create("accounts", {{"name", "Acme Oy"}});
    const auto id = rig.create("deals", {{"title", "Hidden"}, {"account", account}, {"value", 5}});
    rig.control("PATCH", "/records/deals/" + id, {{"isDisabled", true}});
    const auto payload = payloadOf("deals", id);
    EXPECT_EQ(payload["title"], "Hidden");
    for (const char* key : {"amount", "stage_title", "pipeline_title", "account"})
        EXPECT_FALSE(payload.contains(key)) << key;
}

TEST_F(ActiveCampaignInTheSandbox, AnAccountOfThatNameIsAConflict) {
    const auto there = rig.create("accounts", {{"name", "Acme Oy"}});
    const auto result = write(LL_WRITE_CREATE, "", {{"name", "Acme Oy"}}, "accounts");
    EXPECT_EQ(result.status, LL_CONFLICT);
    EXPECT_EQ(result.existingId, there);
}

TEST_F(ActiveCampaignInTheSandbox, SubscribesOnceWithTheSecretAndWithoutEchoes) {
    rig.control("PATCH", "/settings", {{"webhook_hold", true}});
    const json desired = {{"url", "http://127.0.0.1:1/hooks/automation"},
                          {"streams", {"contacts", "deals", "accounts"}}};
    for (int i = 0; i < 2; ++i) {
        std::string actual;
        const auto end = rig.session().subscribe(desired, actual);
        EXPECT_EQ(end.status, LL_OK) << end.message;
        EXPECT_EQ(actual.find("S3-"), std::string::npos) << "the secret stays out of what stands";
        EXPECT_EQ(json::parse(actual)["subscriptions"].size(), 8U);
    }
    EXPECT_EQ(asked("POST", "/api/3/webhooks"), 1U);
    write(LL_WRITE_CREATE, "", {{"email", "li@sun.example"}});
    EXPECT_EQ(rig.control("GET", "/webhooks")["waiting"], 0) << "the API's own doing";
    rig.create("contacts", {{"email", "ito@example.test"}});
    EXPECT_EQ(rig.control("GET", "/webhooks")["waiting"], 1);
}

class ActiveCampaignImports : public ActiveCampaignInTheSandbox {
protected:
    ActiveCampaignImports() : ActiveCampaignInTheSandbox({{"import_from", 3}}) {}

    static json person(const std::string& email) {
        return {{"email", email},
                {"lastName", "Person"},
                {"fields", {{"CITY", "Turku"}}},
                {"tag_names", {"Webinar"}},
                {"list_status", "1"}};
    }
};

TEST_F(ActiveCampaignImports, ManyNewContactsAreOneImportThatStartsNoAutomation) {
    const auto left = rig.create("contacts", {{"email", "p1@example.test"}, {"lists", {{"1", 2}}}});
    std::vector<json> people;
    for (int i = 0; i < 4; ++i)
        people.push_back(person("p" + std::to_string(i) + "@example.test"));
    people.push_back(person("P0@example.test"));
    const auto results = writeAll(LL_WRITE_CREATE, "", people);
    for (const auto& result : results)
        EXPECT_EQ(result.status, LL_OK) << result.message;
    EXPECT_EQ(results[1].externalId, left);
    EXPECT_EQ(results[4].externalId, results[0].externalId);
    EXPECT_EQ(statusOf(left), "2") << "who left stays away";
    const auto made = contact(results[2].externalId);
    EXPECT_EQ(made["tags"], json{"Webinar"});
    EXPECT_EQ(made["fieldValues"][0]["value"], "Turku");
    const auto imports = rig.control("GET", "/imports")["imports"];
    ASSERT_EQ(imports.size(), 1U);
    EXPECT_EQ(imports[0]["exclude_automations"], true);
    for (const auto& request : rig.requests()) {
        if (request["path"] != "/api/3/import/bulk_import") continue;
        const auto sent = json::parse(request.value("body", "{}"));
        for (const auto& one : sent["contacts"])
            EXPECT_EQ(one["exclude_automations"], true) << "as the vendor's example has it";
    }
}

TEST_F(ActiveCampaignImports, TheContactAtFaultIsToldApart) {
    rig.control("PATCH", "/settings", {{"excluded", {"out@example.test"}}});
    const auto results = writeAll(
        LL_WRITE_CREATE, "",
        {person("a@example.test"), person("no address"), person("b@example.test"),
         person("gone@nobody.invalid"), person("c@example.test"), person("out@example.test")});
    for (const std::size_t good : {0U, 2U, 4U})
        EXPECT_EQ(results[good].status, LL_OK) << results[good].message;
    for (const std::size_t bad : {1U, 3U, 5U}) {
        EXPECT_EQ(results[bad].status, LL_INVALID_RECORD) << bad;
        EXPECT_EQ(results[bad].fields, "email") << bad;
    }
}

TEST_F(ActiveCampaignImports, TooManyImportsAreARateLimitThoughTheAnswerIs400) {
    rig.control("PATCH", "/settings", {{"imports_per_minute", 1}});
    const auto people = [&](const std::string& name) {
        std::vector<json> all;
        for (int i = 0; i < 3; ++i)
            all.push_back(person(name + std::to_string(i) + "@example.test"));
        return all;
    };
    writeAll(LL_WRITE_CREATE, "", people("a"));
    for (const auto& result : writeAll(LL_WRITE_CREATE, "", people("b")))
        EXPECT_EQ(result.status, LL_RATE_LIMITED) << result.message;
}

TEST_F(ActiveCampaignImports, AnImportThatNobodyKnowsTheEndOfIsUnknown) {
    rig.fault({{"vendor", "activecampaign"},
               {"path", "/api/3/import/info"},
               {"action", {{"kind", "server_error"}, {"status", 500}}}});
    for (const auto& result :
         writeAll(LL_WRITE_CREATE, "",
                  {person("a@example.test"), person("b@example.test"), person("c@example.test")}))
        EXPECT_EQ(result.status, LL_UNKNOWN_OUTCOME);
}

}  // namespace
}  // namespace leadloom::testing

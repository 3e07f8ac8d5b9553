#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

json lead(const std::string& name) {
    return {{"LastName", name}, {"Company", "Example Oy"}};
}

class SalesforceOrg : public ::testing::Test {
protected:
    /// The requests so far whose path ends like this.
    std::vector<std::string> requests(const std::string& ending) {
        std::vector<std::string> found;
        for (const auto& request : rig.requests())
            if (request["path"].get<std::string>().ends_with(ending) ||
                request["path"].get<std::string>().find(ending + "/Lead/") != std::string::npos)
                found.push_back(request["path"]);
        return found;
    }

    SandboxRig rig{"salesforce", "", {{"bulk_threshold", 20}, {"bulk_write_threshold", 5}}};
};

TEST_F(SalesforceOrg, ManyRowsOfOneSecondAreAllReadOnce) {
    for (int i = 0; i < 25; ++i)
        rig.create("Lead", lead("Tie" + std::to_string(i)));
    const auto cursor = rig.read("leads").checkpoints.back().cursor;
    Session::Reading small;
    small.pageSize = 4;
    rig.wait(3'600'000);
    const auto all = rig.control("GET", "/records/Lead")["records"];
    for (const auto& record : all)
        rig.control("PATCH", "/records/Lead/" + record["Id"].get<std::string>(), {{"Title", "x"}});
    const auto read = rig.read("leads", cursor, small);
    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    std::multiset<std::string> ids;
    for (const auto& record : read.records)
        ids.insert(record.externalId);
    EXPECT_EQ(ids.size(), all.size());
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), all.size());
}

TEST_F(SalesforceOrg, ABackfillOverTheThresholdGoesThroughBulkAndGivesTheSameRecords) {
    for (int i = 0; i < 25; ++i)
        rig.create("Account", {{"Name", "Company \"" + std::to_string(i) + "\", Ltd"},
                               {"AnnualRevenue", 1000.5 + i},
                               {"NumberOfEmployees", i}});
    const auto bulk = rig.read("accounts");
    ASSERT_EQ(bulk.end.status, LL_END) << bulk.end.message;
    ASSERT_EQ(bulk.records.size(), 25U);
    EXPECT_NE(bulk.checkpoints.front().cursor.find("bulk:"), std::string::npos);

    std::vector<std::string> ids;
    for (const auto& record : bulk.records)
        ids.push_back(record.externalId);
    const auto rest = rig.session().byIds("accounts", ids);
    for (const auto& record : rest.records) {
        auto fromRest = json::parse(record.payload);
        fromRest.erase("attributes");
        const auto fromBulk = json::parse(lastOf(bulk, record.externalId)->payload);
        for (const auto* field : {"Name", "AnnualRevenue", "NumberOfEmployees", "Website"})
            EXPECT_EQ(fromBulk.at(field), fromRest.at(field)) << field;
    }
}

TEST_F(SalesforceOrg, AMergeIsToldByTheFeedAndByALookup) {
    const auto winner = rig.create("Lead", lead("Winner"));
    const auto loser = rig.create("Lead", lead("Loser"));
    const auto cursor = rig.read("leads").checkpoints.back().cursor;
    rig.control("POST", "/records/Lead/" + winner + "/merge", {{"losers", {loser}}});

    const auto changes = rig.read("leads", cursor);
    const auto* merged = lastOf(changes, loser);
    ASSERT_NE(merged, nullptr);
    EXPECT_EQ(merged->op, LL_RECORD_MERGE);
    EXPECT_EQ(merged->targetId, winner);

    const auto found = rig.session().byIds("leads", {loser});
    EXPECT_EQ(lastOf(found, loser)->op, LL_RECORD_MERGE);
    EXPECT_EQ(lastOf(found, winner)->op, LL_RECORD_UPSERT);
}

TEST_F(SalesforceOrg, AConvertedLeadBecomesItsContactAndTakesNoMoreEdits) {
    const auto id = rig.create("Lead", lead("Converted"));
    const auto cursor = rig.read("leads").checkpoints.back().cursor;
    rig.control("POST", "/records/Lead/" + id + "/convert", json::object());

    const auto changes = rig.read("leads", cursor);
    const auto* converted = lastOf(changes, id);
    ASSERT_NE(converted, nullptr);
    EXPECT_EQ(converted->op, LL_RECORD_CONVERT);
    EXPECT_EQ(converted->targetStream, "contacts");
    EXPECT_EQ(rig.session().byIds("contacts", {converted->targetId}).records.size(), 1U);

    Session::Writing edit;
    edit.operation = LL_WRITE_UPDATE;
    edit.externalId = id;
    edit.payload = R"({"Title":"CTO"})";
    const auto written = rig.session().write("leads", {edit});
    EXPECT_EQ(written.of(0)->status, LL_NOT_FOUND) << written.of(0)->message;
}

TEST_F(SalesforceOrg, ARecordThatWasPurgedIsGone) {
    const auto id = rig.create("Lead", lead("Purged"));
    rig.control("DELETE", "/records/Lead/" + id + "?purge=true");
    const auto found = rig.session().byIds("leads", {id});
    EXPECT_EQ(found.end.status, LL_OK);
    EXPECT_TRUE(found.records.empty());
}

TEST_F(SalesforceOrg, AFieldThatVanishesIsNoLongerAskedFor) {
    rig.create("Lead", lead("Someone"));
    rig.control("DELETE", "/fields/Lead/Language__c");
    EXPECT_EQ(rig.read("leads").end.status, LL_END);
}

TEST_F(SalesforceOrg, WhatADuplicateRuleBlocksIsAConflict) {
    rig.control("PATCH", "/settings", {{"duplicate_rules", "block"}});
    auto first = lead("First");
    first["Email"] = "same@loomtest.example";
    rig.create("Lead", first);
    Session::Writing second;
    second.payload = first.dump();
    const auto written = rig.session().write("leads", {second});
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT) << written.of(0)->message;
}

TEST_F(SalesforceOrg, FindsRecordsByMarkerPhoneAndDomain) {
    auto fields = lead("Marked");
    fields["Loom_Id__c"] = "L-7";
    fields["Phone"] = "(040) 123-4567";
    const auto id = rig.create("Lead", fields);
    const auto company =
        rig.create("Account", {{"Name", "Acme"}, {"Website", "https://www.acme.example/en"}});
    const auto has = [&](const CapturedRead& read, const std::string& wanted) {
        return read.records.size() == 1 && read.records[0].externalId == wanted;
    };
    EXPECT_TRUE(has(rig.session().byKey("leads", "marker", "L-7"), id));
    EXPECT_TRUE(has(rig.session().byKey("leads", "phone", "+358401234567"), id));
    EXPECT_TRUE(has(rig.session().byKey("accounts", "domain", "acme.example"), company));
    EXPECT_EQ(rig.session().byKey("leads", "marker", "L-7").records[0].origin, "L-7");
}

TEST_F(SalesforceOrg, ManyWritesGoThroughABulkJobAndEachHasItsOutcome) {
    std::vector<Session::Writing> creates(7);
    for (std::size_t i = 0; i < creates.size(); ++i) {
        creates[i].marker = "L-" + std::to_string(i);
        creates[i].payload = json{
            {"LastName", "Bulk, \"" + std::to_string(i) + "\""},
            {"Company", i == 3 ? json(nullptr) : json("Example Oy")},
            {"AnnualRevenue",
             12.5}}.dump();
    }
    const auto made = rig.session().write("leads", creates);

    EXPECT_EQ(requests("/jobs/ingest").size(), 1U);
    EXPECT_TRUE(requests("/composite/sobjects").empty());
    EXPECT_EQ(made.of(3)->status, LL_INVALID_RECORD) << made.of(3)->message;
    EXPECT_EQ(made.of(3)->fields, "Company");
    std::vector<Session::Writing> updates;
    for (const auto& result : made.results) {
        if (result.index == 3) continue;
        ASSERT_EQ(result.status, LL_OK) << result.message;
        const auto lead = rig.control("GET", "/records/Lead/" + result.externalId);
        EXPECT_EQ(lead["LastName"], "Bulk, \"" + std::to_string(result.index) + "\"");
        EXPECT_EQ(lead["AnnualRevenue"], 12.5);
        auto& update = updates.emplace_back();
        update.operation = LL_WRITE_UPDATE;
        update.externalId = result.externalId;
        update.payload = R"({"AnnualRevenue":null})";
    }
    for (const auto& result : rig.session().write("leads", updates).results) {
        ASSERT_EQ(result.status, LL_OK) << result.message;
        const auto lead = rig.control("GET", "/records/Lead/" + result.externalId);
        EXPECT_TRUE(lead["AnnualRevenue"].is_null());
        EXPECT_EQ(lead["Company"], "Example Oy") << "a cell that was left empty";
    }
    EXPECT_EQ(requests("/jobs/ingest").size(), 2U);
}

TEST_F(SalesforceOrg, WhatABulkJobRefusesAsAWholeGoesThroughCollections) {
    std::vector<Session::Writing> creates(6);
    for (std::size_t i = 0; i < creates.size(); ++i) {
        creates[i].marker = "L-" + std::to_string(i);
        auto fields = lead("Mixed");
        if (i == 2) fields["No_Such_Field__c"] = "x";
        creates[i].payload = fields.dump();
    }
    const auto made = rig.session().write("leads", creates);
    for (const auto& result : made.results)
        EXPECT_EQ(result.status, result.index == 2 ? LL_INVALID_RECORD : LL_OK) << result.message;
    EXPECT_EQ(made.of(2)->fields, "No_Such_Field__c");
    EXPECT_EQ(rig.control("GET", "/records/Lead")["records"].size(), 5U);
}

TEST_F(SalesforceOrg, ABulkJobWhoseEndIsNotSeenLeavesEveryOutcomeUnknown) {
    std::vector<Session::Writing> creates(5);
    for (std::size_t i = 0; i < creates.size(); ++i) {
        creates[i].marker = "L-" + std::to_string(i);
        creates[i].payload = lead("Lost").dump();
    }
    rig.fault({{"vendor", "salesforce"},
               {"path", "*/successfulResults"},
               {"action", {{"kind", "server_error"}, {"status", 500}}}});
    for (const auto& result : rig.session().write("leads", creates).results)
        EXPECT_EQ(result.status, LL_UNKNOWN_OUTCOME) << result.message;
}

TEST_F(SalesforceOrg, ContactsTakePartInAnOpportunityWithARole) {
    const auto deal =
        rig.create("Opportunity",
                   {{"Name", "Deal"}, {"StageName", "Prospecting"}, {"CloseDate", "2026-12-01"}});
    const auto first = rig.create("Contact", {{"LastName", "First"}});
    const auto second = rig.create("Contact", {{"LastName", "Second"}});
    const auto links = [&] {
        std::vector<CapturedAssociation> pairs;
        EXPECT_EQ(rig.session().associations("opportunities", "contacts", {deal}, pairs).status,
                  LL_OK);
        std::map<std::string, std::string> roles;
        for (const auto& pair : pairs)
            roles[pair.targetId] = pair.label;
        return roles;
    };
    EXPECT_TRUE(links().empty());

    auto& session = rig.session();
    EXPECT_EQ(
        session.associate("opportunities", "contacts", deal, {first, second}, true).of(1)->status,
        LL_OK);
    EXPECT_EQ(session.associate("opportunities", "contacts", deal, {first}, true, "Decision Maker")
                  .of(0)
                  ->status,
              LL_OK);
    EXPECT_EQ(links(),
              (std::map<std::string, std::string>{{first, "Decision Maker"}, {second, ""}}));
    EXPECT_EQ(rig.control("GET", "/records/OpportunityContactRole")["records"].size(), 2U)
        << "a link that is there is not made again";

    Session::Reading reading;
    reading.associations = {"contacts"};
    const auto read = rig.read("opportunities", "", reading);
    const auto linked = json::parse(lastOf(read, deal)->associations)["contacts"];
    EXPECT_EQ(linked.get<std::set<std::string>>(), (std::set<std::string>{first, second}));

    EXPECT_EQ(session.associate("contacts", "opportunities", first, {deal}, false).of(0)->status,
              LL_OK);
    EXPECT_EQ(session.associate("opportunities", "contacts", deal, {first}, false).of(0)->status,
              LL_OK)
        << "what isn't there needs no removal";
    EXPECT_EQ(links(), (std::map<std::string, std::string>{{second, ""}}));
}

}  // namespace
}  // namespace leadloom::testing

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

class HubSpotAccount : public ::testing::Test {
protected:
    SandboxRig rig{"hubspot", "pat-na1-sandbox", {{"archived_sweep_minutes", 0}}};

    std::string contact(const std::string& name) {
        return rig.create("contacts", {{"lastname", name}, {"email", name + "@loomtest.example"}});
    }
};

TEST_F(HubSpotAccount, AMergeIsToldByTheFeedAndByALookup) {
    const auto first = contact("first");
    const auto second = contact("second");
    const auto cursor = rig.read("contacts").checkpoints.back().cursor;
    rig.control("POST", "/records/contacts/" + first + "/merge", {{"losers", {second}}});

    const auto changes = rig.read("contacts", cursor);
    ASSERT_EQ(changes.end.status, LL_END) << changes.end.message;
    for (const auto& loser : {first, second}) {
        std::set<int> told;
        for (const auto& record : changes.records)
            if (record.externalId == loser) told.insert(record.op);
        EXPECT_TRUE(told.contains(LL_RECORD_MERGE));
        EXPECT_FALSE(told.contains(LL_RECORD_TOMBSTONE)) << "a merged record was not deleted";
    }
    const auto found = rig.session().byIds("contacts", {first, second});
    ASSERT_EQ(found.end.status, LL_OK) << found.end.message;
    EXPECT_EQ(lastOf(found, first)->op, LL_RECORD_MERGE);
    EXPECT_EQ(lastOf(found, second)->op, LL_RECORD_MERGE);
    EXPECT_EQ(lastOf(found, lastOf(found, first)->targetId)->op, LL_RECORD_UPSERT);
}

TEST_F(HubSpotAccount, MoreRowsOfOneTimeThanASearchMayGiveAreAllReadOnce) {
    for (int i = 0; i < 230; ++i)
        contact("tie" + std::to_string(i));
    Session::Reading small;
    small.pageSize = 7;
    const auto all = rig.read("contacts");
    ASSERT_EQ(all.end.status, LL_END);
    rig.wait(3'600'000);
    for (const auto& record : all.records)
        rig.control("PATCH", "/records/contacts/" + record.externalId, {{"city", "Turku"}});
    const auto read = rig.read("contacts", all.checkpoints.back().cursor, small);
    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    std::multiset<std::string> ids;
    for (const auto& record : read.records)
        if (record.op == LL_RECORD_UPSERT) ids.insert(record.externalId);
    EXPECT_EQ(ids.size(), 230U);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 230U);
}

TEST_F(HubSpotAccount, AssociationsAreWrittenReadAndTakenAway) {
    const auto person = contact("linked");
    const auto company = rig.create("companies", {{"name", "Acme"}});
    const auto pair = [&](bool add) {
        const auto written =
            rig.session().associate("contacts", "companies", person, {company}, add);
        return written.of(0) == nullptr ? LL_BUG : written.of(0)->status;
    };
    const auto linked = [&] {
        std::vector<CapturedAssociation> pairs;
        EXPECT_EQ(rig.session().associations("contacts", "companies", {person}, pairs).status,
                  LL_OK);
        return !pairs.empty() && pairs[0].targetId == company;
    };
    EXPECT_EQ(pair(true), LL_OK);
    EXPECT_TRUE(linked());
    EXPECT_EQ(pair(true), LL_OK) << "adding what is there is no failure";
    Session::Reading reading;
    reading.associations = {"companies"};
    const auto listed = rig.read("contacts", "", reading);
    EXPECT_EQ(lastOf(listed, person)->associations, R"({"companies":[")" + company + R"("]})");
    EXPECT_EQ(pair(false), LL_OK);
    EXPECT_FALSE(linked());
    EXPECT_EQ(pair(false), LL_OK) << "removing what is not there is no failure";
}

TEST_F(HubSpotAccount, AMarkerIsFoundAtOnceWhereSearchLags) {
    rig.control("PATCH", "/settings", {{"search_lag_ms", 60'000}});
    Session::Writing create;
    create.marker = "L-1";
    create.payload = R"({"properties":{"email":"new@loomtest.example"}})";
    const auto made = rig.session().write("contacts", {create});
    ASSERT_EQ(made.of(0)->status, LL_OK) << made.of(0)->message;
    const auto found = rig.session().byKey("contacts", "marker", "L-1");
    ASSERT_EQ(found.records.size(), 1U);
    EXPECT_EQ(found.records[0].externalId, made.of(0)->externalId);
    EXPECT_EQ(found.records[0].origin, "L-1");
    const auto again = rig.session().write("contacts", {create});
    EXPECT_EQ(again.of(0)->externalId, made.of(0)->externalId) << "the create was not repeatable";
}

TEST_F(HubSpotAccount, AnAddressThatIsTakenNamesItsRecord) {
    const auto id = contact("taken");
    Session::Writing create;
    create.marker = "L-2";
    create.payload = R"({"properties":{"email":"taken@loomtest.example"}})";
    Session::Writing other;
    other.marker = "L-3";
    other.payload = R"({"properties":{"email":"free@loomtest.example"}})";
    const auto written = rig.session().write("contacts", {create, other});
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT) << written.of(0)->message;
    EXPECT_EQ(written.of(0)->existingId, id);
    EXPECT_EQ(written.of(1)->status, LL_OK) << written.of(1)->message;
}

TEST_F(HubSpotAccount, APrimaryCompanyIsAssociatedUnderItsLabel) {
    const auto person = rig.create("contacts", {{"email", "ann@loomtest.example"}});
    const auto first = rig.create("companies", {{"name", "First"}});
    const auto second = rig.create("companies", {{"name", "Second"}});
    const auto labels = [&] {
        std::vector<CapturedAssociation> pairs;
        EXPECT_EQ(rig.session().associations("contacts", "companies", {person}, pairs).status,
                  LL_OK);
        std::set<std::string> found;
        for (const auto& pair : pairs)
            if (!pair.label.empty()) found.insert(pair.targetId + " " + pair.label);
        return found;
    };
    const auto link = [&](const std::string& company, bool add, const std::string& label) {
        const auto written =
            rig.session().associate("contacts", "companies", person, {company}, add, label);
        EXPECT_EQ(written.of(0)->status, LL_OK) << written.of(0)->message;
    };
    link(first, true, "");
    link(second, true, "Primary");
    EXPECT_EQ(labels(), std::set<std::string>{second + " Primary"});
    link(second, false, "Primary");
    EXPECT_TRUE(labels().empty());
    std::vector<CapturedAssociation> pairs;
    rig.session().associations("contacts", "companies", {person}, pairs);
    EXPECT_EQ(pairs.size(), 2U) << "without their label both are associated still";
}

}  // namespace
}  // namespace leadloom::testing

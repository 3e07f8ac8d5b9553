#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

class ZohoAccount : public ::testing::Test {
protected:
    SandboxRig rig{"zoho", ""};

    std::string lead(const std::string& name, json more = json::object()) {
        more.update({{"Last_Name", name}, {"Company", "Delta Pumps"}});
        return rig.create("Leads", more);
    }
    std::string cursor(const std::string& stream = "leads") {
        return rig.read(stream).checkpoints.back().cursor;
    }
    Session::Writing create(const std::string& marker, const json& payload) {
        Session::Writing write;
        write.operation = LL_WRITE_CREATE;
        write.marker = marker;
        write.payload = payload.dump();
        return write;
    }
};

TEST_F(ZohoAccount, AConvertedLeadBecomesItsContact) {
    const auto id = lead("Okafor");
    const auto at = cursor();
    const auto made = rig.control("POST", "/records/Leads/" + id + "/convert", json::object());
    const auto changes = rig.read("leads", at);
    ASSERT_EQ(changes.end.status, LL_END) << changes.end.message;
    ASSERT_NE(lastOf(changes, id), nullptr);
    EXPECT_EQ(lastOf(changes, id)->op, LL_RECORD_CONVERT);
    EXPECT_EQ(lastOf(changes, id)->targetId, made["Contacts"]);
    const auto found = rig.session().byIds("leads", {id});
    EXPECT_EQ(lastOf(found, id)->op, LL_RECORD_CONVERT);
    rig.control("PATCH", "/settings", {{"coql_shows_converted", true}});
    EXPECT_EQ(lastOf(rig.read("leads", at), id)->op, LL_RECORD_CONVERT)
        << "whichever list shows it";
}

TEST_F(ZohoAccount, AMergedLeadIsGoneAndTheOtherIsReadAnew) {
    const auto winner = lead("Twin");
    const auto loser = lead("Twin", {{"City", "Pune"}});
    const auto at = cursor();
    rig.control("POST", "/records/Leads/" + winner + "/merge", {{"losers", {loser}}});
    const auto changes = rig.read("leads", at);
    EXPECT_EQ(lastOf(changes, loser)->op, LL_RECORD_TOMBSTONE);
    EXPECT_NE(lastOf(changes, winner)->payload.find("Pune"), std::string::npos);
    EXPECT_TRUE(rig.session().byIds("leads", {loser}).records.empty());
}

TEST_F(ZohoAccount, ARestoredLeadComesBack) {
    const auto id = lead("Okafor");
    const auto at = cursor();
    rig.control("DELETE", "/records/Leads/" + id);
    EXPECT_EQ(lastOf(rig.read("leads", at), id)->op, LL_RECORD_TOMBSTONE);
    rig.control("POST", "/records/Leads/" + id + "/restore");
    EXPECT_EQ(lastOf(rig.read("leads", at), id)->op, LL_RECORD_UPSERT);
}

TEST_F(ZohoAccount, ManyRowsOfOneSecondAreAllReadOnce) {
    const auto at = cursor();
    for (int i = 0; i < 230; ++i)
        lead("Tie" + std::to_string(i));
    Session::Reading small;
    small.pageSize = 7;
    const auto read = rig.read("leads", at, small);
    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    std::set<std::string> ids;
    for (const auto& record : read.records)
        ids.insert(record.externalId);
    EXPECT_EQ(ids.size(), 230U);
    EXPECT_EQ(read.records.size(), 230U);
}

TEST_F(ZohoAccount, ConvertedLeadsArePagedByToken) {
    for (int i = 0; i < 9; ++i)
        rig.control("POST", "/records/Leads/" + lead("Sold" + std::to_string(i)) + "/convert",
                    json::object());
    Session::Reading small;
    small.pageSize = 2;
    small.full = true;
    const auto read = rig.read("leads", "", small);
    ASSERT_EQ(read.end.status, LL_END) << read.end.message;
    EXPECT_EQ(read.records.size(), 9U);
}

TEST_F(ZohoAccount, ACreateThatIsRepeatedMakesNoSecondRecordWhateverFieldsAreUnique) {
    rig.control("POST", "/fields/Contacts", {{"name", "Passport"}, {"unique", true}});
    for (const auto* stream : {"leads", "contacts"}) {
        json payload = {{"Last_Name", "Okafor"}};
        if (std::string(stream) == "leads") payload["Company"] = "Delta Pumps";
        const auto first = rig.session().write(stream, {create("L-1", payload)});
        ASSERT_EQ(first.of(0)->status, LL_OK) << first.of(0)->message;
        const auto again = rig.session().write(stream, {create("L-1", payload)});
        const bool merged = std::string(stream) == "leads";
        EXPECT_EQ(again.of(0)->status, merged ? LL_OK : LL_CONFLICT);
        EXPECT_EQ(merged ? again.of(0)->externalId : again.of(0)->existingId,
                  first.of(0)->externalId);
    }
    // Somebody else's record, known by its passport, is left alone.
    const auto other = rig.create("Contacts", {{"Last_Name", "Berg"}, {"Passport", "P-7"}});
    const auto written = rig.session().write(
        "contacts", {create("L-2", {{"Last_Name", "Okafor"}, {"Passport", "P-7"}})});
    EXPECT_EQ(written.of(0)->status, LL_CONFLICT);
    EXPECT_EQ(rig.control("GET", "/records/Contacts/" + other)["Last_Name"], "Berg");
}

TEST_F(ZohoAccount, WritesStartNoWorkflows) {
    rig.session().write("accounts", {create("L-1", {{"Account_Name", "Delta Pumps"}})});
    EXPECT_EQ(rig.control("GET", "/records/Accounts")["records"].size(), 1U);
    std::vector<json> triggers;
    for (const auto& request : rig.requests())
        if (request["method"] == "POST" && request["path"] == "/crm/v8/Accounts/upsert")
            triggers.push_back(json::parse(request["body"].get<std::string>())["trigger"]);
    EXPECT_EQ(triggers, std::vector<json>{json::array()});
}

TEST_F(ZohoAccount, APhoneIsFoundHoweverItIsWritten) {
    const auto id = lead("Okafor", {{"Mobile", "+39 333 123-4567"}});
    const auto found = rig.session().byKey("leads", "phone", "+393331234567");
    ASSERT_EQ(found.end.status, LL_OK) << found.end.message;
    ASSERT_EQ(found.records.size(), 1U);
    EXPECT_EQ(found.records[0].externalId, id);
}

TEST_F(ZohoAccount, TheCheckNamesWhatIsMissing) {
    rig.control("DELETE", "/fields/Deals/Loom_Id");
    rig.control("PATCH", "/settings",
                {{"scopes", {"ZohoCRM.modules.ALL", "ZohoCRM.coql.READ", "ZohoCRM.settings.ALL"}}});
    std::vector<CapturedFinding> findings;
    EXPECT_EQ(rig.session().check(findings).status, LL_OK);
    std::map<std::string, std::string> scopes;
    for (const auto& finding : findings)
        scopes[finding.code] = finding.missingScopes;
    EXPECT_EQ(scopes["scope_missing"], "ZohoCRM.users.READ");
    EXPECT_TRUE(scopes.contains("external_id_field_missing"));
}

}  // namespace
}  // namespace leadloom::testing

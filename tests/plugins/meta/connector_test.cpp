// What the acceptance kit can't see: codes in bodies, budgets in headers, outcomes of uploads.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

HttpReply refusal(int code, int subcode = 0, const json& more = json::object(), int status = 400) {
    json error = {{"message", "words"}, {"type", "OAuthException"}, {"code", code}};
    if (subcode != 0) error["error_subcode"] = subcode;
    error.update(more);
    return HttpReply::json(status, json{{"error", error}}.dump());
}

class Meta : public ::testing::Test {
protected:
    Meta()
        : rig("meta", {{"base_url", "https://graph.example"},
                       {"page_id", "100"},
                       {"ad_account", "900"},
                       {"dataset_id", "600"}}) {}

    CapturedRead campaigns() { return rig.session().read("campaigns", "", {}); }
    CallEnd after(const HttpReply& reply) {
        rig.vendor.once("GET", "/campaigns", reply);
        return campaigns().end;
    }
    static json event(const std::string& id, const json& more = json::object()) {
        json made = {{"event", "Won"},
                     {"event_id", id},
                     {"time", "2025-12-31T12:00:00Z"},
                     {"person", {{"emails", {"John_Smith@gmail.com"}}}}};
        made.update(more);
        return made;
    }
    CapturedWrite upload(const std::vector<json>& events) {
        std::vector<Session::Writing> writes;
        for (const auto& event : events) {
            Session::Writing write;
            write.idempotencyKey = event.value("event_id", "");
            write.payload = event.dump();
            writes.push_back(write);
        }
        return rig.session().upload("Won", writes);
    }
    json sent(std::size_t i = 0) {
        return json::parse(rig.vendor.bodies("/600/events").at(i)).at("data");
    }
    static HttpReply received(int count) {
        return HttpReply::json(200, json{{"events_received", count}}.dump());
    }

    ConnectorRig rig;
};

TEST_F(Meta, ClassifiesByTheCodeInTheBody) {
    EXPECT_EQ(after(refusal(190, 463)).status, LL_AUTH);
    EXPECT_EQ(after(refusal(10)).status, LL_FORBIDDEN);
    EXPECT_EQ(after(refusal(200)).status, LL_FORBIDDEN);
    EXPECT_EQ(after(refusal(294)).status, LL_FORBIDDEN);
    for (const int code : {4, 17, 32, 341, 368, 613, 80000, 80004, 80005, 80014})
        EXPECT_EQ(after(refusal(code)).status, LL_RATE_LIMITED) << code;
    EXPECT_EQ(after(refusal(2)).status, LL_TRANSIENT);
    EXPECT_EQ(after(refusal(1)).status, LL_TRANSIENT);
    EXPECT_EQ(after(refusal(100, 0, {{"is_transient", true}})).status, LL_TRANSIENT);
    EXPECT_EQ(after(refusal(2, 1504041)).status, LL_INVALID_CONFIG);
    EXPECT_EQ(after(refusal(100)).status, LL_INVALID_CONFIG);
    EXPECT_EQ(after(refusal(2635)).status, LL_INVALID_CONFIG);
    EXPECT_EQ(after(refusal(100, 33)).status, LL_FORBIDDEN) << "an account that can't be seen";
    const auto proof =
        after(refusal(100, 0, {{"message", "… require an appsecret_proof argument"}}));
    EXPECT_EQ(proof.status, LL_INVALID_CONFIG);
    EXPECT_NE(proof.message.find("secrets.app_secret"), std::string::npos);
}

TEST_F(Meta, WaitsAsLongAsTheHeadersOfAThrottledAnswerSay) {
    auto busy = refusal(80004, 2446079);
    busy.headers.emplace_back(
        "X-Business-Use-Case-Usage",
        R"({"900":[{"type":"ads_management","call_count":100,"estimated_time_to_regain_access":7}]})");
    EXPECT_EQ(after(busy).retryAfterMs, 7 * 60'000);
    auto account = refusal(80000);
    account.headers.emplace_back("X-Ad-Account-Usage",
                                 R"({"acc_id_util_pct":100.0,"reset_time_duration":90})");
    EXPECT_EQ(after(account).retryAfterMs, 90'000);
    EXPECT_EQ(after(refusal(4)).retryAfterMs, -1);
}

TEST_F(Meta, ProvesThatItKnowsTheSecretOfTheApp) {
    rig.hub.setCredential("app_secret", "meta-app-secret-123");
    rig.hub.setCredential("token", "EAAB-page-token-1");
    campaigns();
    ASSERT_EQ(rig.vendor.calls.size(), 1U);
    EXPECT_NE(
        rig.vendor.calls[0].url.find("appsecret_proof=4e8f7b367307ed662880bff4504fd737efdfa7797"
                                     "c7a42071acd9a39595bccc1"),
        std::string::npos);
    EXPECT_NE(rig.vendor.calls[0].url.find("/v26.0/act_900/campaigns?"), std::string::npos);
}

TEST_F(Meta, HashesWhatIsAPersonsAndNeverTheIdsOfClicksAndLeads) {
    rig.vendor.always("POST", "/600/events", received(1));
    const json payload = event(
        "e1",
        {{"value", "120.50"},
         {"currency", "EUR"},
         {"click_ids", {{"fbc", "fb.1.1767100000000.IwAR0"}, {"fbp", "fb.1.1.2"}, {"gclid", "g"}}},
         {"record", {{"stream", "leads"}, {"id", "555000111222333"}}}});
    EXPECT_EQ(upload({payload}).of(0)->status, LL_OK);
    const auto made = sent()[0];
    EXPECT_EQ(made["event_name"], "Won");
    EXPECT_EQ(made["event_time"], 1'767'182'400);
    EXPECT_EQ(made["event_id"], "e1");
    EXPECT_EQ(made["action_source"], "system_generated");
    EXPECT_EQ(made["custom_data"], (json{{"event_source", "crm"},
                                         {"lead_event_source", "Leadloom"},
                                         {"value", 120.5},
                                         {"currency", "EUR"}}));
    EXPECT_EQ(made["user_data"],
              (json{{"em", {"62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"}},
                    {"fbc", "fb.1.1767100000000.IwAR0"},
                    {"fbp", "fb.1.1.2"},
                    {"lead_id", 555000111222333}}));
    EXPECT_FALSE(made.contains("data_processing_options"));
}

TEST_F(Meta, NamesALeadOnlyByAnIdOfItsOwnAndMakesAClickIdOfTheOneInTheAddress) {
    rig.vendor.always("POST", "/600/events", received(1));
    upload({event("e1", {{"record", {{"stream", "campaigns"}, {"id", "17"}}},
                         {"click_ids", {{"fbclid", "IwAR0"}}}})});
    EXPECT_FALSE(sent()[0]["user_data"].contains("lead_id"));
    EXPECT_EQ(sent()[0]["user_data"]["fbc"], "fb.1.1767182400000.IwAR0");
}

TEST_F(Meta, FindsTheOneEventThatMakesMetaRefuseThemAll) {
    rig.vendor.once("POST", "/600/events", refusal(100, 2804019));  // all three
    rig.vendor.once("POST", "/600/events", refusal(100, 2804019));  // the first
    rig.vendor.always("POST", "/600/events", received(2));
    const auto done = upload({event("e1"), event("e2"), event("e3")});
    EXPECT_EQ(done.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(done.of(1)->status, LL_OK);
    EXPECT_EQ(done.of(2)->status, LL_OK);
    EXPECT_EQ(done.of(2)->externalId, "e3");
    EXPECT_EQ(sent(2).size(), 2U);
}

TEST_F(Meta, FindsTheEventThatWasNotReceived) {
    rig.vendor.once("POST", "/600/events", received(1));
    rig.vendor.once("POST", "/600/events", received(0));
    rig.vendor.once("POST", "/600/events", received(1));
    const auto done = upload({event("e1"), event("e2")});
    EXPECT_EQ(done.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(done.of(1)->status, LL_OK);
}

TEST_F(Meta, AnOldEventIsNeverSentWithTheOthers) {
    rig.vendor.always("POST", "/600/events", received(1));
    const auto done = upload({event("e1", {{"time", "2025-12-24T00:00:00Z"}}), event("e2")});
    EXPECT_EQ(done.of(0)->status, LL_INVALID_RECORD);
    EXPECT_EQ(done.of(1)->status, LL_OK);
    EXPECT_EQ(sent().size(), 1U);
}

TEST_F(Meta, AWrongDatasetIsTheAdminsBusinessAndALostAnswerNobodyKnows) {
    rig.vendor.once("POST", "/600/events", refusal(100, 33));
    EXPECT_EQ(upload({event("e1"), event("e2")}).of(0)->status, LL_INVALID_CONFIG);
    rig.vendor.once("POST", "/600/events", refusal(2, 0, json::object(), 500));
    EXPECT_EQ(upload({event("e1")}).of(0)->status, LL_UNKNOWN_OUTCOME);
    rig.vendor.once("POST", "/600/events", HttpReply::json(200, "<html>"));
    EXPECT_EQ(upload({event("e1")}).of(0)->status, LL_UNKNOWN_OUTCOME);
    rig.vendor.once("POST", "/600/events", refusal(613));
    EXPECT_EQ(upload({event("e1"), event("e2")}).of(1)->status, LL_RATE_LIMITED);
}

TEST_F(Meta, CountsALeadOnceUnderWhateverTypesItStands) {
    const json row = {{"campaign_id", "1"},
                      {"date_start", "2026-01-01"},
                      {"spend", "1.20"},
                      {"actions",
                       {{{"action_type", "link_click"}, {"value", "9"}},
                        {{"action_type", "lead"}, {"value", "2"}},
                        {{"action_type", "onsite_conversion.lead_grouped"}, {"value", "2"}}}}};
    rig.vendor.once("GET", "/act_900/insights", json{{"data", {row}}}.dump());
    const auto pulled = rig.session().pull("campaign_cost", "2026-01-01", "2026-01-02");
    ASSERT_EQ(pulled.records.size(), 1U) << pulled.end.message;
    EXPECT_EQ(pulled.records[0].externalId, "2026-01-01/1");
    EXPECT_EQ(json::parse(pulled.records[0].payload)["leads"], "2");
}

TEST_F(Meta, AReportThatFailsIsTriedAgainLater) {
    rig.vendor.once("POST", "/act_900/insights", R"({"report_run_id":"6001"})");
    rig.vendor.once("GET", "/6001", R"({"async_status":"Job Running"})");
    rig.vendor.once("GET", "/6001", R"({"async_status":"Job Failed","error_code":-2})");
    const auto pulled = rig.session().pull("ad_cost", "2026-01-01", "2026-03-01");
    EXPECT_EQ(pulled.end.status, LL_TRANSIENT);
    EXPECT_TRUE(pulled.records.empty());
}

TEST_F(Meta, LimitsTheUseOfDataWhereItIsToldTo) {
    ConnectorRig limited("meta", {{"base_url", "https://graph.example"},
                                  {"dataset_id", "600"},
                                  {"limited_data_use", true},
                                  {"data_processing_country", 1},
                                  {"data_processing_state", 1000},
                                  {"test_event_code", "TEST1"}});
    limited.vendor.always("POST", "/600/events", received(1));
    Session::Writing write;
    write.idempotencyKey = "e1";
    write.payload = event("e1").dump();
    EXPECT_EQ(limited.session().upload("Won", {write}).of(0)->status, LL_OK);
    const auto body = json::parse(limited.vendor.bodies("/600/events").at(0));
    EXPECT_EQ(body["test_event_code"], "TEST1");
    EXPECT_EQ(body["data"][0]["data_processing_options"], json::array({"LDU"}));
    EXPECT_EQ(body["data"][0]["data_processing_options_state"], 1000);
}

class MetaErasure : public Meta {
protected:
    CallEnd erase() {
        return rig.session().erase({{"stream", "leads"}, {"external_id", "555"}}, text);
    }
    void formsAre(const json& ids) {
        auto rows = json::array();
        for (const auto& id : ids)
            rows.push_back({{"id", id}, {"leads_count", 1}});
        rig.vendor.always("GET", "/100/leadgen_forms", json{{"data", rows}}.dump());
    }

    std::string text;
};

TEST_F(MetaErasure, CertifiesWhatMetaSaysItDeleted) {
    rig.vendor.once("DELETE", "/555", R"({"success":true})");
    EXPECT_EQ(erase().status, LL_OK);
    EXPECT_EQ(json::parse(text)["outcome"], "erased");
}

TEST_F(MetaErasure, DoesNotTakeALackOfRightsForALeadThatIsGone) {
    rig.vendor.always("DELETE", "/555", refusal(100, 33));
    rig.vendor.once("GET", "/555", R"({"id":"555"})");
    EXPECT_EQ(erase().status, LL_FORBIDDEN) << "it is still there";

    rig.vendor.always("GET", "/555", refusal(100, 33));
    rig.vendor.once("GET", "/100/leadgen_forms", refusal(100, 33));
    EXPECT_EQ(erase().status, LL_FORBIDDEN) << "the Page isn't to be seen";

    formsAre({"777"});
    rig.vendor.once("GET", "/777/leads", R"({"data":[]})");
    EXPECT_EQ(erase().status, LL_FORBIDDEN) << "nor is any other lead";
    EXPECT_EQ(text, "");
}

TEST_F(MetaErasure, TellsThatALeadIsGoneWhereOthersCanBeSeen) {
    rig.vendor.always("DELETE", "/555", refusal(100, 33));
    rig.vendor.always("GET", "/555", refusal(100, 33));
    formsAre({"777"});
    rig.vendor.once("GET", "/777/leads", R"({"data":[{"id":"556"}]})");
    EXPECT_EQ(erase().status, LL_NOT_FOUND);
}

class MetaForms : public MetaErasure {
protected:
    static std::string leadOf(const std::string& form, const std::string& id,
                              const std::string& next = {}) {
        json page = {{"data", json::array({{{"id", id}, {"form_id", form}}})}};
        if (!next.empty())
            page["paging"] = {{"next", "https://graph.example/next"},
                              {"cursors", {{"after", next}}}};
        return page.dump();
    }
    CapturedRead leads(const std::string& cursor) {
        return rig.session().read("leads", cursor, {});
    }
    /// A cursor that stands in the middle of the first of three forms.
    std::string cursorInTheFirst() {
        rig.vendor.once("GET", "/100/leadgen_forms",
                        json{{"data", json::array({{{"id", "701"}, {"leads_count", 9}}})}}.dump());
        rig.vendor.once("GET", "/701/leads", leadOf("701", "1", "QVFI"));
        rig.vendor.once("GET", "/701/leads", HttpReply::json(503, "{}"));
        return leads("").checkpoints.back().cursor;
    }
};

TEST_F(MetaForms, AFormThatIsGoneEndsAloneAndTheWalkGoesOn) {
    const auto cursor = cursorInTheFirst();
    formsAre({"702", "703"});
    rig.vendor.once("GET", "/702/leads", leadOf("702", "2"));
    rig.vendor.once("GET", "/703/leads", leadOf("703", "3"));
    const auto read = leads(cursor);
    EXPECT_EQ(read.end.status, LL_END) << read.end.message;
    ASSERT_EQ(read.records.size(), 2U);
    EXPECT_EQ(read.records[1].externalId, "3");
    EXPECT_EQ(rig.vendor.asked("/702/leads").front().find("after="), std::string::npos);
}

TEST_F(MetaForms, TheLastFormThatIsGoneEndsTheWalk) {
    const auto cursor = cursorInTheFirst();
    formsAre({"600"});
    EXPECT_EQ(leads(cursor).end.status, LL_END);
}

TEST_F(MetaForms, ACursorThatMetaForgotBeginsItsFormAnewAndNotTheWalk) {
    const auto cursor = cursorInTheFirst();
    formsAre({"701", "702"});
    rig.vendor.once("GET", "/701/leads", refusal(100));
    rig.vendor.once("GET", "/701/leads", leadOf("701", "1"));
    rig.vendor.once("GET", "/702/leads", leadOf("702", "2"));
    const auto read = leads(cursor);
    EXPECT_EQ(read.end.status, LL_END) << read.end.message;
    EXPECT_EQ(read.records.size(), 2U);
}

TEST_F(Meta, SaysWhichSettingIsMissing) {
    ConnectorRig bare("meta", {{"base_url", "https://graph.example"}});
    const auto read = bare.session().read("leads", "", {});
    EXPECT_EQ(read.end.status, LL_INVALID_CONFIG);
    EXPECT_NE(read.end.message.find("settings.page_id"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::testing

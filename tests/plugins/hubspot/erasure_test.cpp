#include <set>
#include <tuple>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/sandbox_rig.h"
#include "tests/plugins/support/scripted_vendor.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

const json Keys = {{"stream", "contacts"}, {"external_id", "101"}};
const std::string NotThere =
    R"({"status":"error","message":"resource not found","correlationId":"c-1",
        "category":"OBJECT_NOT_FOUND"})";

class HubSpotErasure : public ::testing::Test {
protected:
    CallEnd erase(const json& keys = Keys) {
        text.clear();
        return rig.session().erase(keys, text);
    }
    std::string outcome() const { return text.empty() ? "" : json::parse(text).at("outcome"); }

    void purgeAnswers(int status, const std::string& body) {
        rig.vendor.always("POST", "/contacts/gdpr-delete", HttpReply::json(status, body));
    }
    void purgeAnswersOnce(int status, const std::string& body) {
        rig.vendor.once("POST", "/contacts/gdpr-delete", HttpReply::json(status, body));
    }
    /// What HubSpot says of a contact that it doesn't purge.
    void looksAnswer(HttpReply living, HttpReply archived) {
        rig.vendor.always("GET", "/contacts/101?archived=true", std::move(archived));
        rig.vendor.always("GET", "/contacts/101", std::move(living));
    }
    static HttpReply contact(const std::string& id) {
        return HttpReply::json(200, R"({"id":")" + id + R"(","properties":{}})");
    }
    static HttpReply notThere() { return HttpReply::json(404, NotThere); }

    ConnectorRig rig{"hubspot", {{"base_url", "https://api.hub.example"}}};
    std::string text;
};

TEST_F(HubSpotErasure, PurgesAContactByItsId) {
    purgeAnswersOnce(204, "");
    EXPECT_EQ(erase().status, LL_OK);
    EXPECT_EQ(outcome(), "erased");
    const auto url = "https://api.hub.example/crm/v3/objects/contacts/gdpr-delete";
    ASSERT_EQ(rig.vendor.bodies(url).size(), 1U);
    EXPECT_EQ(json::parse(rig.vendor.bodies(url).front()), (json{{"objectId", "101"}}));
}

TEST_F(HubSpotErasure, LeavesToTheHubWhatIsNoPerson) {
    for (const json& keys :
         {json{{"stream", "companies"}, {"external_id", "101"}},
          json{{"stream", "deals"}, {"external_id", "101"}},
          json{{"stream", "owners"}, {"external_id", "101"}}, json{{"stream", "contacts"}},
          json{{"stream", "contacts"}, {"external_id", "a@b.example"}}}) {
        EXPECT_EQ(erase(keys).status, LL_OK);
        EXPECT_EQ(outcome(), "unsupported") << keys;
    }
    EXPECT_TRUE(rig.vendor.calls.empty());
}

TEST_F(HubSpotErasure, TellsThatNobodyIsThereOnlyWhereHubSpotSaysSo) {
    purgeAnswers(404, NotThere);
    looksAnswer(notThere(), notThere());
    EXPECT_EQ(erase().status, LL_NOT_FOUND);
    EXPECT_EQ(text, "");
}

TEST_F(HubSpotErasure, DoesNotTakeAForeign404ForAContactThatIsGone) {
    purgeAnswers(404, "<html><body>404 Not Found</body></html>");
    auto page = HttpReply::json(404, "<html><body>404 Not Found</body></html>");
    looksAnswer(page, page);
    EXPECT_EQ(erase().status, LL_TRANSIENT) << "a gateway may have said it";
    EXPECT_EQ(text, "");
}

TEST_F(HubSpotErasure, DoesNotTakeAnArchivedContactForOneThatIsGone) {
    purgeAnswers(404, NotThere);
    looksAnswer(notThere(), contact("101"));
    const auto end = erase();
    EXPECT_EQ(end.status, LL_FORBIDDEN) << "a person has to see to it";
    EXPECT_NE(end.message.find("restore it there"), std::string::npos) << end.message;
    EXPECT_EQ(text, "");
}

TEST_F(HubSpotErasure, LetsTheHubArchiveWhatIsThereAndCanNotBePurged) {
    purgeAnswers(404, NotThere);
    looksAnswer(contact("101"), notThere());
    EXPECT_EQ(erase().status, LL_OK);
    EXPECT_EQ(outcome(), "unsupported");
}

TEST_F(HubSpotErasure, FollowsAMerge) {
    purgeAnswersOnce(404, NotThere);
    purgeAnswersOnce(204, "");
    looksAnswer(contact("300"), notThere());
    EXPECT_EQ(erase().status, LL_OK);
    EXPECT_EQ(outcome(), "erased");
    EXPECT_EQ(json::parse(rig.vendor.bodies("/gdpr-delete").at(1)), (json{{"objectId", "300"}}));
}

TEST_F(HubSpotErasure, NamesTheScopeThatIsMissing) {
    purgeAnswersOnce(403, R"({"category":"MISSING_SCOPES","message":"x","correlationId":"c"})");
    const auto end = erase();
    EXPECT_EQ(end.status, LL_FORBIDDEN);
    EXPECT_NE(end.message.find("crm.objects.contacts.write"), std::string::npos) << end.message;
    EXPECT_EQ(rig.vendor.calls.size(), 1U);
}

TEST_F(HubSpotErasure, TellsEveryKindOfRefusalApart) {
    const std::vector<std::tuple<int, std::string, ll_status>> answers = {
        {400, R"({"category":"VALIDATION_ERROR","message":"x"})", LL_INVALID_RECORD},
        {401, R"({"category":"EXPIRED_AUTHENTICATION","message":"x"})", LL_AUTH},
        {409, R"({"category":"CONFLICT","message":"x"})", LL_CONFLICT},
        {423, "", LL_TRANSIENT},
        {429, R"({"policyName":"SECONDLY","message":"x"})", LL_RATE_LIMITED},
        {429, R"({"policyName":"DAILY","message":"x"})", LL_QUOTA},
        {477, "", LL_RATE_LIMITED},
        {500, R"({"category":"INTERNAL_ERROR","message":"x"})", LL_UNKNOWN_OUTCOME},
        {504, "<html>", LL_UNKNOWN_OUTCOME}};
    for (const auto& [status, body, expected] : answers) {
        purgeAnswersOnce(status, body);
        EXPECT_EQ(erase().status, expected) << status << " " << body;
        EXPECT_EQ(text, "") << status;
    }
}

TEST_F(HubSpotErasure, CertifiesNothingOnAnAnswerThatIsNotHubSpots) {
    for (const int status : {200, 202, 207}) {
        purgeAnswersOnce(status, "<html><body>Log in first</body></html>");
        EXPECT_EQ(erase().status, LL_UNKNOWN_OUTCOME) << status;
        EXPECT_EQ(text, "");
    }
}

TEST_F(HubSpotErasure, CertifiesNothingOnACorruptedLook) {
    purgeAnswers(404, NotThere);
    for (const char* body : {"", "{\"id\":\"10", "[]", "{}", R"({"id":null})", "\xC3("}) {
        rig.vendor.once("GET", "/contacts/101", HttpReply::json(200, body));
        EXPECT_EQ(erase().status, LL_TRANSIENT) << body;
        rig.vendor.once("GET", "/contacts/101", notThere());
        rig.vendor.once("GET", "/contacts/101?archived=true", HttpReply::json(200, body));
        EXPECT_EQ(erase().status, LL_TRANSIENT) << body;
        EXPECT_EQ(text, "");
    }
}

class HubSpotAccountPurge : public ::testing::Test {
protected:
    std::string contact(const std::string& name) {
        return rig.create("contacts", {{"email", name + "@loomtest.example"}});
    }
    CallEnd erase(const std::string& id) {
        text.clear();
        return rig.session().erase({{"stream", "contacts"}, {"external_id", id}}, text);
    }
    /// Those in the list, or in the archive.
    std::set<std::string> listed(bool archived) {
        std::set<std::string> ids;
        for (const auto& record : rig.read("contacts").records)
            if ((record.op == LL_RECORD_TOMBSTONE) == archived) ids.insert(record.externalId);
        return ids;
    }

    SandboxRig rig{"hubspot", "pat-na1-sandbox", {{"archived_sweep_minutes", 0}}};
    std::string text;
};

TEST_F(HubSpotAccountPurge, LeavesNothingAmongTheArchivedOnes) {
    const auto erased = contact("erased"), other = contact("other");
    EXPECT_EQ(erase(erased).status, LL_OK);
    EXPECT_EQ(json::parse(text)["outcome"], "erased");
    EXPECT_EQ(listed(false), std::set<std::string>{other});
    EXPECT_TRUE(listed(true).empty());
    EXPECT_EQ(erase(erased).status, LL_NOT_FOUND) << "asked again it does no harm";
    EXPECT_EQ(listed(false), std::set<std::string>{other});
}

TEST_F(HubSpotAccountPurge, ReachesTheArchiveWhereTheAccountLetsIt) {
    const auto id = contact("archived");
    rig.control("DELETE", "/records/contacts/" + id);
    rig.control("PATCH", "/settings", {{"purges_archived", false}});
    EXPECT_EQ(erase(id).status, LL_FORBIDDEN);
    rig.control("PATCH", "/settings", {{"purges_archived", true}});
    EXPECT_EQ(erase(id).status, LL_OK);
    EXPECT_TRUE(listed(true).empty());
}

TEST_F(HubSpotAccountPurge, NeedsItsScope) {
    const auto id = contact("kept");
    rig.control("PATCH", "/settings", {{"scopes", {"crm.objects.contacts.read"}}});
    EXPECT_EQ(erase(id).status, LL_FORBIDDEN);
    EXPECT_EQ(listed(false), std::set<std::string>{id});
}

TEST_F(HubSpotAccountPurge, IsAskedForAgainAfterALostAnswer) {
    const auto id = contact("lost");
    rig.fault({{"vendor", "hubspot"},
               {"path", "/crm/v3/objects/contacts/gdpr-delete"},
               {"times", 1},
               {"action", {{"kind", "drop"}, {"after_effect", true}}}});
    EXPECT_EQ(erase(id).status, LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(erase(id).status, LL_NOT_FOUND);
}

}  // namespace
}  // namespace leadloom::testing

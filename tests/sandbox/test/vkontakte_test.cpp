#include <set>

#include <gtest/gtest.h>

#include "tests/sandbox/test/vkontakte_client.h"

namespace leadloom::sandbox::vkontakte {
namespace {

using nlohmann::json;

class VkontakteSandbox : public ::testing::Test {
protected:
    VkontakteClient vk{PopulationSettings{.people = 100, .seed = 7}};
};

TEST_F(VkontakteSandbox, RefusesInside200AndEchoesTheParameters) {
    const auto refused = vk.call("leadForms.list", "group_id=1001", "wrong");
    EXPECT_EQ(refused["error"]["error_code"], 5);
    EXPECT_EQ(refused["error"]["request_params"][0]["key"], "group_id");
    EXPECT_EQ(vk.errorOf("leadForms.list", "group_id=1002"), 15);
    EXPECT_EQ(vk.errorOf("leadForms.list", "group_id=many"), 100);
    EXPECT_EQ(vk.errorOf("leadForms.list", "group_id=1001&offset=1"), 100);
    EXPECT_EQ(vk.errorOf("leadforms.list", "group_id=1001"), 3) << "names have their letter case";
    EXPECT_EQ(vk.errorOf("leadForms.getLeads", "group_id=1001&form_id=99"), 104);
    const auto unversioned = vk.send("GET", "/vkontakte/method/leadForms.list?group_id=1001", "",
                                     {{"Authorization", "Bearer vk1.a.sandbox-user-token"}});
    EXPECT_EQ(unversioned.body["error"]["error_code"], 8);
}

TEST_F(VkontakteSandbox, LeadsComeNewestFirstByTokens) {
    const auto forms = vk.call("leadForms.list", "group_id=1001")["response"];
    ASSERT_TRUE(forms.is_array());
    std::vector<std::int64_t> ids;
    std::string token;
    do {
        const auto page = vk.call("leadForms.getLeads", "group_id=1001&form_id=7&limit=2" + token);
        for (const auto& lead : page["response"]["leads"])
            ids.push_back(lead["lead_id"].get<std::int64_t>());
        const auto next = page["response"].value("next_page_token", "");
        token = next.empty() ? "" : "&next_page_token=" + next;
    } while (!token.empty());
    EXPECT_EQ(std::ssize(ids), forms[0]["leads_count"].get<std::int64_t>());
    EXPECT_TRUE(std::is_sorted(ids.rbegin(), ids.rend()));
    EXPECT_EQ(vk.errorOf("leadForms.getLeads", "group_id=1001&form_id=7&next_page_token=x"), 100);
}

TEST_F(VkontakteSandbox, MembersAreNumbersUnlessFieldsAreAskedFor) {
    const auto bare = vk.call("groups.getMembers", "group_id=1001&count=1")["response"];
    EXPECT_TRUE(bare["items"][0].is_number());
    const auto full =
        vk.call("groups.getMembers", "group_id=1001&count=2&sort=id_asc&fields=city")["response"];
    EXPECT_EQ(full["count"], bare["count"]);
    EXPECT_TRUE(full["items"][1].contains("first_name"));
    EXPECT_EQ(vk.errorOf("groups.getMembers", "group_id=1001&count=1001"), 100);
}

TEST_F(VkontakteSandbox, DaysWithoutDeliveryAreMissing) {
    const auto rows =
        vk.call("ads.getStatistics",
                "account_id=1&ids_type=campaign&ids=10,11&period=day&date_from=2026-01-05&date_to="
                "2026-01-11")["response"];
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["stats"].size() + rows[1]["stats"].size(), 11U);
    EXPECT_TRUE(rows[0]["stats"][0]["spent"].is_string());
    EXPECT_EQ(vk.errorOf("ads.getCampaigns", "account_id=2"), 600);
}

TEST_F(VkontakteSandbox, TellsChosenEventsToServersThatAnswered) {
    vk.control("PATCH", "/settings", {{"callback_asks", false}, {"webhook_hold", true}});
    const auto added = vk.call("groups.addCallbackServer",
                               "group_id=1001&url=http%3A%2F%2F127.0.0.1%3A1%2Fhooks&title=Loom&"
                               "secret_key=ll-secret-7")["response"];
    EXPECT_EQ(vk.errorOf("groups.addCallbackServer",
                         "group_id=1001&url=https%3A%2F%2Fx.test&title=MuchTooLongATitle"),
              100);
    const auto id = added["server_id"].dump();
    vk.control("POST", "/records/leads", {{"first_name", "Ada"}});
    EXPECT_EQ(vk.control("GET", "/webhooks")["waiting"], 0) << "nothing was chosen yet";
    vk.call("groups.setCallbackSettings",
            "group_id=1001&api_version=5.199&lead_forms_new=1&server_id=" + id);
    vk.control("POST", "/records/leads", {{"first_name", "Ada"}});
    vk.control("POST", "/records/members", {{"first_name", "Ada"}, {"last_name", "Example"}});
    EXPECT_EQ(vk.control("GET", "/webhooks")["waiting"], 1);
}

}  // namespace
}  // namespace leadloom::sandbox::vkontakte

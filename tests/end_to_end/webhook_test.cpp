#include <regex>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

/// Both CRMs in agreement, a hub serving that asks HubSpot by the hour only, and HubSpot told to
/// call it when a job title changes: what arrives in time can only have come by webhook.
class Webhooks : public testing::Test {
protected:
    void SetUp() override {
        deployment_.configure();
        askHubSpotByTheHour();
        ASSERT_LE(deployment_.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
        pair_ = anyLinkedPair(deployment_);
        ASSERT_FALSE(pair_.lead.empty());
        serving_ = serve(deployment_);
        ASSERT_TRUE(eventually([&] { return metric("leadloom_run_seconds_count") > 0; }));
        hubspot("PUT", "/webhooks/v3/9001/settings",
                {{"targetUrl", serving_.url + "/hooks/marketing"},
                 {"throttling", {{"maxConcurrentRequests", 5}}}});
        hubspot("POST", "/webhooks/v3/9001/subscriptions",
                {{"eventType", "contact.propertyChange"},
                 {"propertyName", "jobtitle"},
                 {"active", true}});
    }

    void askHubSpotByTheHour() {
        std::string text = deployment_.read("leadloom.yaml");
        const auto marketing = text.find("connector: hubspot");
        std::string block =
            std::regex_replace(text.substr(marketing), std::regex("schedule: 1s"), "schedule: 1h");
        block = std::regex_replace(block, std::regex("/hubspot\" \\}"),
                                   "/hubspot\", client_secret: \"sandbox-hubspot-secret\" }");
        deployment_.write("leadloom.yaml", text.replace(marketing, std::string::npos, block));
    }
    void hubspot(const std::string& method, const std::string& path, const json& body) {
        const auto answer = httpRequest(
            method, deployment_.sandboxUrl() + "/hubspot" + path, body.dump(),
            {{"Authorization", "Bearer pat-na1-sandbox"}, {"Content-Type", "application/json"}});
        ASSERT_LT(answer.status, 300) << answer.body;
    }
    void promote(const std::string& title) {
        deployment_.control("PATCH", "/hubspot/records/contacts/" + pair_.hubspotId,
                            {{"jobtitle", title}});
    }
    json titleInSalesforce() {
        return deployment_.control("GET", "/salesforce/records/" + pair_.salesforceType + "/" +
                                              pair_.salesforceId)["Title"];
    }
    double metric(const std::string& begin) {
        const std::string all = httpRequest("GET", serving_.url + "/metrics").body;
        double sum = 0;
        for (std::size_t at = 0; at < all.size(); at = all.find('\n', at) + 1) {
            const auto line = all.substr(at, all.find('\n', at) - at);
            if (line.starts_with(begin)) sum += std::stod(line.substr(line.rfind(' ')));
            if (all.find('\n', at) == std::string::npos) break;
        }
        return sum;
    }

    Deployment deployment_{fewPeople()};
    LinkedPair pair_;
    Serving serving_;
};

TEST_F(Webhooks, BringAnEditAcrossBeforeTheScheduleWould) {
    promote("Head of Bells");

    EXPECT_TRUE(eventually([&] { return titleInSalesforce() == "Head of Bells"; }));
    EXPECT_GE(metric("leadloom_webhooks_received_total"), 1);
}

TEST_F(Webhooks, ThatComeTwiceAndOutOfOrderEndAsTheVendorStands) {
    deployment_.control("PATCH", "/hubspot/settings",
                        {{"webhook_duplicates", 2}, {"webhook_reorder", true}});
    promote("Bell Founder");
    promote("Bell Ringer");

    EXPECT_TRUE(eventually([&] { return titleInSalesforce() == "Bell Ringer"; }));
    EXPECT_TRUE(eventually([&] {
        const json sent = deployment_.control("GET", "/hubspot/webhooks");
        return sent["waiting"] == 0 && !sent["deliveries"].empty();
    }));
    EXPECT_EQ(titleInSalesforce(), "Bell Ringer");
}

TEST_F(Webhooks, OfAnotherSecretAreRefusedAndChangeNothing) {
    deployment_.control("PATCH", "/hubspot/settings", {{"client_secret", "not-ours"}});
    promote("Impostor");

    EXPECT_TRUE(eventually([&] { return metric("leadloom_webhooks_refused_total") >= 1; }));
    EXPECT_EQ(metric("leadloom_webhooks_received_total"), 0);
    EXPECT_NE(titleInSalesforce(), "Impostor");
}

}  // namespace
}  // namespace leadloom::tests

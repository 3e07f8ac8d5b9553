// config/examples/full-funnel, walked on the simulated vendors.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hub/security/digest.h"
#include "hub/security/encoding.h"
#include "leadloom_test_paths.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* App = "1234567890123456";
constexpr const char* AppToken = "1234567890123456%7Cmeta-app-secret-123";

sandbox::SandboxOptions funnelVendors() {
    sandbox::SandboxOptions options;
    options.vendors = {"salesforce", "hubspot", "meta", "mailchimp", "imap-smtp"};
    return options;
}

std::string replaced(const std::string& text, const std::string& mark, const std::string& value) {
    return std::regex_replace(text, std::regex(mark), value);
}

/// The first of `records` whose `pointer` holds `value`; null where there is none.
json firstWith(const json& records, const std::string& pointer, const std::string& value) {
    const json::json_pointer at(pointer);
    for (const json& record : records)
        if (record.contains(at) && record[at] == value) return record;
    return nullptr;
}

class FullFunnel : public testing::Test {
protected:
    void SetUp() override {
        for (const auto& [name, value] : std::map<std::string, std::string>{
                 {"META_TOKEN", "EAAB-system-user-token-1"},
                 {"META_SECRET", "meta-app-secret-123"},
                 {"META_VERIFY", "let-this-hub-in"},
                 {"SALESFORCE_SECRET", "sandbox-salesforce-secret"},
                 {"SALESFORCE_REFRESH", "sandbox-salesforce-refresh"},
                 {"HUBSPOT_TOKEN", "pat-na1-sandbox"},
                 {"MAILCHIMP_KEY", "0123456789abcdef0123456789abcdef-us6"},
                 {"MAIL_PASSWORD", "s3cret-mail-pw"}})
            ::setenv(("LEADLOOM_FUNNEL_" + name).c_str(), value.c_str(), 1);
        const fs::path example = fs::path(LEADLOOM_SOURCE_DIR) / "config/examples/full-funnel";
        fs::copy(example / "mappings", deployment_.folder() / "mappings");
        std::ostringstream text;
        text << std::ifstream(example / "leadloom.yaml").rdbuf();
        const auto port = deployment_.control("GET", "/imap-smtp/settings")["imap_port"];
        std::string config = replaced(text.str(), "@SANDBOX@", deployment_.sandboxUrl());
        config = replaced(config, "@PLUGINS@", LEADLOOM_PLUGIN_DIR);
        config = replaced(config, "@IMAP_PORT@", port.dump());
        config = replaced(replaced(config, "@PORT@", "0"), "schedule: 15s", "schedule: 1s");
        deployment_.write("leadloom.yaml", config);
        const ProgramResult first = deployment_.run({"sync", "--approve"});
        ASSERT_LE(first.exitCode, 1) << first.errors << first.output;
        startHub();
    }

    void startHub() {
        serving_ = serve(deployment_, {"--subscribe"});
        const std::string asked = deployment_.sandboxUrl() + "/meta/v26.0/" + App +
                                  "/subscriptions?access_token=" + AppToken;
        ASSERT_TRUE(eventually([&] {
            const json standing = json::parse(httpRequest("GET", asked).body);
            return standing.contains("data") && !standing["data"].empty() &&
                   standing["data"][0]["callback_url"].get<std::string>().starts_with(serving_.url);
        }));
    }
    void stopHub() {
        serving_.hub->signal(SIGTERM);
        EXPECT_EQ(serving_.hub->wait().exitCode, 0);
    }

    /// Somebody answers the form under an ad, and ticks both boxes.
    void answerAd(const std::string& name, const std::string& email) {
        deployment_.control("POST", "/meta/records/leads",
                            {{"form_id", "777000111222"},
                             {"platform", "ig"},
                             {"field_data",
                              {{"full_name", name},
                               {"email", email},
                               {"fbc", "fb.1.1795000000000.click-of-" + name.substr(0, 3)}}},
                             {"disclaimers", {{"newsletter", true}, {"ads", true}}}});
    }
    json inSalesforce(const std::string& email) {
        return firstWith(deployment_.records("salesforce", "Lead"), "/Email", email);
    }
    json inHubSpot(const std::string& email) {
        return firstWith(deployment_.records("hubspot", "contacts"), "/properties/email", email);
    }
    json inMailchimp(const std::string& email) {
        return firstWith(deployment_.records("mailchimp", "members"), "/email_address", email);
    }
    bool isEverywhere(const std::string& email) {
        return !inSalesforce(email).is_null() && !inHubSpot(email).is_null() &&
               !inMailchimp(email).is_null();
    }

    /// The sales team closes a deal with this person.
    void win(const std::string& email, const std::string& amount) {
        const json deal = deployment_.control("POST", "/hubspot/records/deals",
                                              {{"dealname", "Rollout"},
                                               {"amount", amount},
                                               {"deal_currency_code", "EUR"},
                                               {"dealstage", "contractsent"},
                                               {"pipeline", "default"}});
        const std::string id = deal["id"], person = inHubSpot(email)["id"];
        deployment_.control("PUT", "/hubspot/associations/deals/" + id + "/contacts/" + person);
        deployment_.control("PATCH", "/hubspot/records/deals/" + id, {{"dealstage", "closedwon"}});
    }
    json uploaded() { return deployment_.control("GET", "/meta/events")["events"]; }
    json conversion(const std::string& state) {
        return firstWith(deployment_.runJson({"conversions"}), "/state", state);
    }

    Deployment deployment_{funnelVendors()};
    Serving serving_;
};

TEST_F(FullFunnel, GoesFromTheAdToTheMoneyAndBack) {
    const std::string email = "aino.aalto@firm.example";
    answerAd("Aino Aalto", email);
    ASSERT_TRUE(eventually([&] { return isEverywhere(email); }));
    EXPECT_EQ(inMailchimp(email)["status"], "subscribed");

    deployment_.control("POST", "/imap-smtp/records/mails",
                        {{"raw", "From: Aino Aalto <" + email +
                                     ">\r\nTo: sales@firm.example\r\nSubject: Re: Your question\r\n"
                                     "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\n"
                                     "Message-ID: <answer-1@firm.example>\r\n"
                                     "In-Reply-To: <question-1@firm.example>\r\n"
                                     "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
                                     "Yes, let us talk.\r\n"}});
    EXPECT_TRUE(eventually([&] {
        const json links = deployment_.runJson({"leads", email})[0]["links"];
        return !firstWith(links, "/connection", "mailbox").is_null();
    })) << "whoever writes is the lead that answered the ad";

    win(email, "4800.00");
    ASSERT_TRUE(eventually([&] { return !uploaded().empty(); }));
    const json event = uploaded()[0];
    EXPECT_EQ(event["event_name"], "Purchase");
    EXPECT_EQ(event["user_data"]["fbc"], "fb.1.1795000000000.click-of-Ain");
    EXPECT_EQ(event["user_data"]["em"][0],
              security::toHex(security::bytesOf(security::sha256(email))));
    EXPECT_EQ(event["custom_data"]["currency"], "EUR");

    const json costs = deployment_.runJson({"facts"});
    ASSERT_FALSE(costs.empty());
    EXPECT_EQ(costs[0]["connection"], "ads");
    EXPECT_GT(std::stod(costs[0]["cost"].get<std::string>()), 0);
}

TEST_F(FullFunnel, AWithdrawnConsentStopsTheMailingAndTheUploadAtOnce) {
    const std::string email = "bela.berg@firm.example";
    answerAd("Bela Berg", email);
    ASSERT_TRUE(eventually([&] { return isEverywhere(email); }));
    ASSERT_EQ(inMailchimp(email)["status"], "subscribed");

    stopHub();
    for (const char* channel : {"email", "ads"})
        ASSERT_LE(deployment_
                      .run({"consent", email, "--channel", channel, "--state", "withdrawn",
                            "--source", "a call"})
                      .exitCode,
                  1);
    startHub();
    EXPECT_TRUE(eventually([&] { return inMailchimp(email)["status"] == "unsubscribed"; }));

    win(email, "900.00");
    EXPECT_TRUE(eventually([&] { return !conversion("withheld").is_null(); }));
    EXPECT_TRUE(uploaded().empty());
}

}  // namespace
}  // namespace leadloom::tests

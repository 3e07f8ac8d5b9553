// Webhooks that hold whole records, through the built hub and a connector with every verb.
#include "tests/end_to_end/verbs/verbs.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <leadloom/sdk/days.h>

namespace leadloom::tests {
namespace {

using nlohmann::json;

TEST_F(Verbs, AWebhookThatHoldsItsRecordMakesALeadOnceHoweverOftenItComes) {
    serving_ = serve(deployment_);
    const std::string body = event("e1", "L1");
    for (int i = 0; i < 3; ++i) {
        const auto answer = post(body, signature(body));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "ok");
    }
    EXPECT_TRUE(eventually([&] { return leads() == 1; }));
    EXPECT_EQ(deployment_.runJson({"leads"})[0]["fields"]["emails"][0], "L1@mail.example");
}

TEST_F(Verbs, WhatIsNotTheVendorsWebhookIsRefusedAndLeavesNothing) {
    serving_ = serve(deployment_);
    const std::string body = event("e1", "L1");
    EXPECT_EQ(post(body, signature(body, "other")).status, 401);
    EXPECT_EQ(post(body + " ", signature(body)).status, 401);
    EXPECT_EQ(post(body, "").status, 401);
    EXPECT_EQ(post(body, signature(body), "text/plain").status, 415);
    EXPECT_EQ(post(body, signature(body), "application/json", "gzip").status, 415);
    EXPECT_EQ(post("[]", signature("[]")).status, 400);
    EXPECT_EQ(httpRequest("POST", serving_.url + "/hooks/nobody", body).status, 404);
    EXPECT_EQ(statusForBodyOf(100LL << 20U), 413);
    EXPECT_EQ(httpRequest("GET", serving_.url + "/hooks/ads?challenge=42&token=let+me+in").body,
              "42");
    EXPECT_EQ(httpRequest("GET", serving_.url + "/hooks/ads?challenge=42&token=no").status, 401);
    EXPECT_EQ(leads(), 0U);
}

TEST_F(Verbs, ABurstIsTakenWholeAndWhatWasAcknowledgedBecomesLeads) {
    serving_ = serve(deployment_);
    std::atomic<int> taken{0};
    std::vector<std::thread> senders;
    for (int sender = 0; sender < 8; ++sender) {
        senders.emplace_back([&, sender] {
            for (int i = 0; i < 25; ++i) {
                const auto id = std::to_string(sender) + "-" + std::to_string(i);
                const std::string body = event("e" + id, "L" + id);
                if (post(body, signature(body)).status == 200) ++taken;
            }
        });
    }
    for (std::thread& sender : senders)
        sender.join();
    serving_.hub.reset();

    EXPECT_EQ(taken, 200);
    EXPECT_LE(deployment_.run({"sync"}).exitCode, 1);
    EXPECT_EQ(leads(), static_cast<std::size_t>(taken));
}

TEST_F(Verbs, AnEventThatCannotBeReadIsADeadLetterAndTheOthersGoOn) {
    serving_ = serve(deployment_);
    const std::string body =
        R"({"events":[{"id":"e1","lead_id":"L1","broken":1},{"id":"e2","lead_id":"L2","email":"l2@mail.example"}]})";
    EXPECT_EQ(post(body, signature(body)).status, 200);
    EXPECT_TRUE(eventually([&] { return leads() == 1; }));
    const auto letters = deployment_.runJson({"dead-letters"});
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_NE(letters.dump().find("L1"), std::string::npos);
}

TEST_F(Verbs, TheCostOfACampaignStandsInTheStoreAndIsSummed) {
    const auto day = [](int back) {
        const auto date = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) -
                          std::chrono::days(back);
        return sdk::formatDay(date.time_since_epoch().count());
    };
    json rows = json::array();
    for (int back = 1; back <= 3; ++back)
        rows.push_back({{"day", day(back)},
                        {"campaign_id", "c1"},
                        {"campaign", "Spring"},
                        {"cost_micros", "1500000"},
                        {"clicks", 2},
                        {"currency", "EUR"}});
    deployment_.write("platform/rows.json", rows.dump());
    EXPECT_LE(deployment_.run({"sync"}).exitCode, 1);
    const json sums = deployment_.runJson({"facts"});
    ASSERT_EQ(sums.size(), 1U) << sums.dump();
    EXPECT_EQ(sums[0], (json{{"connection", "ads"},
                             {"campaign", "c1"},
                             {"currency", "EUR"},
                             {"cost", "4.5"},
                             {"clicks", "6"}}));
    EXPECT_EQ(deployment_.runJson({"facts", "--by", "day,campaign_name"}).size(), 3U);
    EXPECT_EQ(deployment_.runJson({"facts", "--from", day(1)})[0]["cost"], "1.5");
    EXPECT_EQ(deployment_.run({"facts", "--from", "yesterday"}).exitCode, 2);
}

TEST_F(Verbs, AWonLeadIsUploadedOnceWithItsClickIdAndHashUnlessConsentIsWithdrawn) {
    EXPECT_LE(deployment_.run({"sync"}).exitCode, 1);
    serving_ = serve(deployment_);
    const auto say = [&](const std::string& lead, const std::string& stage,
                         const std::string& consent) {
        static int number = 0;
        const std::string body = json{{"events",
                                       {{{"id", "e" + std::to_string(++number)},
                                         {"lead_id", lead},
                                         {"email", lead + "@gmail.com"},
                                         {"gclid", "click-" + lead},
                                         {"stage", stage},
                                         {"ads_consent", consent}}}}}
                                     .dump();
        EXPECT_EQ(post(body, signature(body)).status, 200);
    };
    say("jane.doe", "interest", "granted");
    say("bela", "interest", "granted");
    ASSERT_TRUE(eventually([&] { return leads() == 2; }));
    say("bela", "action", "withdrawn");
    say("jane.doe", "action", "granted");
    const auto told = [&] { return deployment_.runJson({"conversions"}); };
    ASSERT_TRUE(eventually([&] { return told().size() == 2; }));
    ASSERT_TRUE(eventually([&] {
        const json all = told();
        return std::none_of(all.begin(), all.end(),
                            [](const json& one) { return one["state"] == "open"; });
    }));
    const std::string received = deployment_.read("platform/received.jsonl");
    EXPECT_EQ(std::count(received.begin(), received.end(), '\n'), 1);
    const json event = json::parse(received)["event"];
    EXPECT_EQ(event["click_ids"]["gclid"], "click-jane.doe");
    EXPECT_EQ(event["person"]["emails"][0],
              "831f6494ad6be4fcb3a724c3d5fef22d3ceffa3c62ef3a7984e45a0ea177f982");
    EXPECT_EQ(event["record"], (json{{"stream", "leads"}, {"id", "jane.doe"}}));
    EXPECT_EQ(received.find("bela"), std::string::npos);
}

TEST_F(Verbs, AddressesAreListedAndVendorsAreTold) {
    EXPECT_LE(deployment_.run({"sync"}).exitCode, 1);
    EXPECT_EQ(deployment_.runJson({"webhooks"}),
              json::array({{{"connection", "ads"}, {"address", "https://hub.example/hooks/ads"}}}));
    const json standing = deployment_.runJson({"webhooks", "subscribe"});
    ASSERT_EQ(standing.size(), 1U);
    EXPECT_EQ(standing[0]["subscriptions"][0]["stream"], "leads");
}

}  // namespace
}  // namespace leadloom::tests

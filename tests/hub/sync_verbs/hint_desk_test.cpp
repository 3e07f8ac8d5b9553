// Webhooks on their way into the inbox.
#include <thread>

#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

WebhookRequest hook(const std::string& body) {
    WebhookRequest request;
    request.headers = {{"signature", "signed"}};
    request.body = body;
    request.receivedAtUs = 1;
    return request;
}

constexpr auto Aino =
    R"({"event":"e1","stream":"contacts","id":"w-1","payload":{"first":"Aino","email":"a@acme.example"}})";

TEST(HintDesk, KeepsARecordThatCannotBeReadAgainAndAppliesItOnce) {
    SimWorld world;
    testing::SimSwitches blind;
    blind.lookupById = false;
    world.addSystem("crm", blind);
    SimVendor& mail = world.addSystem("mail");
    world.settle();
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(world.engine().receiveWebhook("crm", hook(Aino)));
    EXPECT_EQ(*world.engine().waitingHints(), 1);

    RunOptions hints;
    hints.hintsOnly = true;
    world.sync(hints);

    EXPECT_EQ(*world.engine().waitingHints(), 0);
    EXPECT_EQ(world.canonicals(model::Entity::Lead).size(), 1U);
    EXPECT_EQ(mail.liveIds("contacts").size(), 1U);
}

TEST(HintDesk, TrustsNoContentOfARecordThatCanBeReadAgain) {
    SimWorld world;
    world.addSystem("crm");
    world.settle();
    ASSERT_TRUE(world.engine().receiveWebhook("crm", hook(Aino)));
    RunOptions hints;
    hints.hintsOnly = true;
    world.sync(hints);
    EXPECT_TRUE(world.canonicals(model::Entity::Lead).empty());
}

TEST(HintDesk, KeepsWhatCannotBeReadAsADeadLetter) {
    SimWorld world;
    world.addSystem("crm");
    world.start();
    const auto broken =
        R"({"event":"e2","stream":"contacts","id":"w-2","payload":{"x":1},"unreadable":"no name"})";
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(world.engine().receiveWebhook("crm", hook(broken)));
    auto tx = *world.store().beginRead();
    const auto parked = *tx->parked(10);
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(parked[0].code, "unreadable");
    EXPECT_NE(parked[0].reason.find("no name"), std::string::npos);
}

TEST(HintDesk, KeepsAllRecordsThatOneEventTellsOf) {
    SimWorld world;
    world.addSystem("crm");
    world.start();
    const auto merged =
        R"([{"event":"e3","stream":"contacts","id":"w-1"},{"event":"e3","stream":"contacts","id":"w-2"}])";
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(world.engine().receiveWebhook("crm", hook(merged)));
    EXPECT_EQ(*world.engine().waitingHints(), 2);
}

TEST(HintDesk, TakesManyAtOnceAndEachEventOnce) {
    SimWorld world;
    world.addSystem("crm");
    world.addSystem("mail");
    world.start();
    constexpr int Senders = 8;
    constexpr int Events = 40;
    std::vector<std::thread> senders;
    std::atomic<int> taken{0};
    for (int sender = 0; sender < Senders; ++sender) {
        senders.emplace_back([&, sender] {
            const std::string system = sender % 2 == 0 ? "crm" : "mail";
            for (int i = 0; i < Events; ++i) {
                // Two senders of each system bring the same events.
                const std::string id = std::to_string(sender / 4) + "-" + std::to_string(i);
                const std::string body =
                    R"({"event":"e)" + id + R"(","stream":"contacts","id":")" + id + R"("})";
                if (world.engine().receiveWebhook(system, hook(body))) ++taken;
            }
        });
    }
    for (std::thread& sender : senders)
        sender.join();
    EXPECT_EQ(taken, Senders * Events);
    EXPECT_EQ(*world.engine().waitingHints(), Senders * Events / 2);
}

}  // namespace
}  // namespace leadloom::sync

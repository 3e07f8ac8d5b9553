// Telling vendors where the hub is called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/hub/sync_verbs/platform.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimWorld;
using ::testing::UnorderedElementsAre;

/// A vendor's subscriptions, and what happens while it is told of them.
struct Subscribing {
    std::function<void(const CallContext&)> meanwhile;
    std::vector<std::string> streams;
    std::string url;
};

class SubscribingConnector final : public testing::PlatformConnector {
public:
    SubscribingConnector(testing::Platform& platform, Subscribing& vendor)
        : PlatformConnector(platform), vendor_(vendor) {}

    Result<std::string> subscribe(const CallContext& call, std::string_view url,
                                  std::span<const std::string> streams) override {
        vendor_.url = url;
        vendor_.streams.assign(streams.begin(), streams.end());
        vendor_.meanwhile(call);
        return std::string(R"({"subscriptions":[]})");
    }

private:
    Subscribing& vendor_;
};

class Subscribe : public ::testing::Test {
protected:
    void SetUp() override {
        testing::SimSwitches called;
        called.webhooks = true;
        world_.addSystem("crm", called);
        world_.connection("crm").connector = [this]() -> Result<std::unique_ptr<Connector>> {
            return std::unique_ptr<Connector>(
                std::make_unique<SubscribingConnector>(platform_, vendor_));
        };
        world_.addSystem("mail");
        world_.start();
    }

    SimWorld world_;
    testing::Platform platform_;
    Subscribing vendor_;
};

TEST_F(Subscribe, LetsARunAndAWebhookPassWhileTheVendorIsAsked) {
    std::string ran;
    bool isTaken = false;
    vendor_.meanwhile = [&](const CallContext&) {
        ran = world_.sync().status;
        isTaken = static_cast<bool>(world_.engine().receiveWebhook("crm", WebhookRequest{}));
    };
    ASSERT_TRUE(world_.engine().subscribe("crm", "https://hub.example/hooks/crm"));
    EXPECT_EQ(ran, "completed");
    EXPECT_TRUE(isTaken);
    EXPECT_EQ(vendor_.url, "https://hub.example/hooks/crm");
    EXPECT_THAT(vendor_.streams, UnorderedElementsAre("contacts", "companies"));
}

TEST_F(Subscribe, CanBeCancelled) {
    bool isCancelled = false;
    vendor_.meanwhile = [&](const CallContext& call) { isCancelled = call.cancelled(); };
    CallContext call;
    call.cancelled = [] { return true; };
    ASSERT_TRUE(world_.engine().subscribe("crm", "https://hub.example/hooks/crm", call));
    EXPECT_TRUE(isCancelled);
}

TEST_F(Subscribe, IsUnsupportedWhereNoStreamHasWebhooks) {
    const auto refused = world_.engine().subscribe("mail", "https://hub.example/hooks/mail");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Unsupported);
}

}  // namespace
}  // namespace leadloom::sync

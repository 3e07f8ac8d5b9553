#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/hub/sync/moody_store.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

constexpr int Batch = 10;
constexpr int People = 40;

/// People in one system, and another one that is to get them in batches.
class SharedCommit : public ::testing::Test {
protected:
    SharedCommit() : store_(world_.store()) {
        world_.settings().store = &store_;
        SimVendor& crm = world_.addSystem("crm");
        mail().switches.writeBatch = Batch;
        for (int person = 0; person < People; ++person) {
            const std::string name = "p" + std::to_string(person);
            crm.create("contacts", {{"first", name}, {"email", name + "@acme.example"}});
        }
    }

    SimVendor& mail() { return mail_; }

    /// Transactions between the first and the last batch, each of which takes so long.
    int transactionsWithin(TimeUs takesUs = 0) {
        int first = 0;
        int last = 0;
        mail().beforeWrite = [&] {
            world_.clock().advance(takesUs);
            last = store_.writers;
            if (first == 0) first = last;
        };
        world_.start();
        world_.sync();
        mail().beforeWrite = nullptr;
        return last - first;
    }

    SimWorld world_;
    SimVendor& mail_ = world_.addSystem("mail");
    MoodyStore store_;
};

TEST_F(SharedCommit, BatchesThatCanBeSentAgainShareOne) {
    EXPECT_EQ(transactionsWithin(), 0);
    EXPECT_EQ(mail().liveIds("contacts").size(), std::size_t{People});
}

TEST_F(SharedCommit, BatchesWhoseCreatesCannotBeRepeatedHaveTheirOwn) {
    mail().switches.createClass = CreateClass::None;
    EXPECT_EQ(transactionsWithin(), People / Batch - 1);
    EXPECT_EQ(mail().liveIds("contacts").size(), std::size_t{People});
}

TEST_F(SharedCommit, AnswersOfASlowSystemAreStoredBeforeMoreIsSent) {
    EXPECT_EQ(transactionsWithin(300'000), People / Batch - 1);
    EXPECT_EQ(mail().requests, People);
}

TEST_F(SharedCommit, WhatWasNotSentWhenTheRunWasCancelledGoesOutInTheNextOne) {
    bool cancelled = false;
    int asked = 0;
    mail().beforeWrite = [&] { cancelled = ++asked == 2; };
    RunOptions options;
    options.cancelled = [&] { return cancelled; };
    world_.start();
    world_.sync(options);
    const std::size_t some = mail().liveIds("contacts").size();
    EXPECT_GT(some, 0U);
    EXPECT_LT(some, std::size_t{People});

    mail().beforeWrite = nullptr;
    world_.settle();
    EXPECT_EQ(mail().liveIds("contacts").size(), std::size_t{People});
    EXPECT_EQ(mail().requests, People) << "nothing was sent twice";
    EXPECT_TRUE(world_.violations().empty());
}

}  // namespace
}  // namespace leadloom::sync

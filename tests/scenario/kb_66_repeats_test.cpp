// A, B, A: what was there before may come again, and is news then.
#include "tests/scenario/scenario.h"
#include "tests/scenario/walked_system.h"

namespace leadloom::testing {
namespace {

struct Way {
    bool versions;
    bool webhooks;
};

class Kb66BackToA : public TwoSystems, public ::testing::WithParamInterface<Way> {
protected:
    void say(const std::string& title) {
        crm().edit("contacts", id_, "title", title);
        world_.clock().advance(Second);
        if (!GetParam().webhooks) return;
        ASSERT_TRUE(world_.engine().receiveWebhook(
            "crm", webhook("event" + std::to_string(++events_), id_)));
    }
    void take() {
        sync::RunOptions options;
        options.hintsOnly = GetParam().webhooks;
        world_.sync(options);
    }
    std::string id_;
    int events_ = 0;
};

TEST_P(Kb66BackToA, InsideOneOverlapWindowEndsAsA) {
    SimSwitches switches;
    switches.tellsVersions = GetParam().versions;
    build(switches);
    WalkedSystem system(world_, "crm");
    world_.start();
    id_ = people(1).front();
    say("A");
    take();
    world_.settle();
    const std::string other = counterpart("mail", id_);
    ASSERT_EQ(fieldOf(mail(), other, "title"), "A");
    const TimeUs began = world_.clock().wallUs();

    say("B");
    take();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "B");
    say("A");
    take();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "A");
    say("B");
    say("A");
    take();
    EXPECT_LT(world_.clock().wallUs() - began, system.overlapUs);
    EXPECT_EQ(fieldOf(mail(), other, "title"), "A");
    EXPECT_EQ(fieldOf(crm(), id_, "title"), "A");
    world_.settle();
    expectQuiet();
}

/// A feed that tells each state, all three in one page.
TEST_P(Kb66BackToA, InOnePageEndsAsA) {
    SimSwitches switches;
    switches.tellsVersions = GetParam().versions;
    build(switches);
    const auto taps = tap(world_, "crm");
    world_.start();
    id_ = people(1).front();
    say("A");
    take();
    world_.settle();
    const std::string other = counterpart("mail", id_);
    bool tells = true;
    taps->read = [&](sync::Connector& inner, const std::string& stream, const std::string& cursor,
                     const sync::ReadOptions& options, sync::RecordSink& sink) {
        if (stream == "contacts" && std::exchange(tells, false)) {
            for (const std::string title : {"B", "A", "B", "A"}) {
                crm().edit("contacts", id_, "title", title);
                const std::vector<std::string> ids = {id_};
                EXPECT_TRUE(inner.lookupIds({}, stream, ids, sink));
            }
        }
        return inner.read({}, stream, cursor, options, sink);
    };
    const sync::RunReport report = world_.sync();
    EXPECT_GE(readIn(report, "crm"), 4);
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), other, "title"), "A");
    EXPECT_EQ(world_.valueOf("crm", "contacts", id_, "job_title"), "A");
    expectQuiet();
}

INSTANTIATE_TEST_SUITE_P(Ways, Kb66BackToA,
                         ::testing::Values(Way{true, false}, Way{false, false}, Way{true, true},
                                           Way{false, true}),
                         [](const auto& tested) {
                             return std::string(tested.param.webhooks ? "Webhook" : "Poll") +
                                    (tested.param.versions ? "WithVersions" : "WithoutVersions");
                         });

}  // namespace
}  // namespace leadloom::testing

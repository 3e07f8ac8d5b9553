// Events out of order, tied, in bursts, a day late, and echoed.
#include <thread>

#include "hub/sync/ledger/survivorship.h"
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

class Events : public TwoSystems {
protected:
    void deliver(const std::string& id, const std::string& event, TimeUs atUs, bool deleted) {
        sync::WebhookRequest call = webhook(event, id, deleted, world_.clock().wallUs());
        call.body.insert(1, "\"at\":" + std::to_string(atUs) + ",");
        ASSERT_TRUE(world_.engine().receiveWebhook("crm", call));
    }
    void fetchHints() {
        sync::RunOptions hints;
        hints.hintsOnly = true;
        world_.sync(hints);
    }
};

using Kb45OlderAfterNewer = Events;
using Kb46Ties = Events;
using Kb47Burst = Events;
using Kb49Echoes = Events;

TEST_F(Kb45OlderAfterNewer, EndsWithTheNewestStateInAllOrders) {
    build();
    world_.stream("crm", "contacts").onDelete = sync::OnDelete::Propagate;
    world_.settle();
    std::vector<int> order = {0, 1, 2, 3};
    int round = 0;
    do {
        const std::string id = people(1, ++round).front();
        world_.settle();
        const std::string other = counterpart("mail", id);
        const auto happens = [&](int event) {
            if (event == 2) return crm().remove("contacts", id);
            if (event == 3) crm().restore("contacts", id);
            crm().edit("contacts", id, "title", "State " + std::to_string(event));
        };
        std::map<int, TimeUs> times;
        for (int event = 0; event < 4; ++event) {
            happens(event);
            times[event] = world_.clock().wallUs();
            world_.clock().advance(Second);
        }
        for (const int event : order) {
            deliver(id, "r" + std::to_string(round) + "e" + std::to_string(event), times[event],
                    event == 2);
            fetchHints();
        }
        EXPECT_EQ(fieldOf(mail(), other, "title"), "State 3") << "round " << round;
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_EQ(round, 24);
    world_.settle();
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(mail().liveIds("contacts").size(), 24U);
}

TEST_F(Kb46Ties, InsideOneInstantEndWithWhatTheSystemHolds) {
    for (const bool versions : {true, false}) {
        for (const bool swapped : {true, false}) {
            SimWorld world;
            SimSwitches switches;
            switches.tellsVersions = versions;
            SimVendor& crm = world.addSystem("crm", switches);
            SimVendor& mail = world.addSystem("mail");
            const std::string id = crm.create("contacts", person(1));
            world.settle();
            crm.edit("contacts", id, "title", "First");
            const TimeUs then = crm.find("contacts", id)->modifiedUs;
            sync::RunOptions hints;
            hints.hintsOnly = true;
            const auto deliver = [&](const std::string& event) {
                ASSERT_TRUE(world.engine().receiveWebhook("crm", webhook(event, id)));
            };
            if (!swapped) deliver("one");
            crm.edit("contacts", id, "title", "Second");
            ASSERT_EQ(crm.find("contacts", id)->modifiedUs, then) << "one and the same time";
            deliver("two");
            if (swapped) deliver("one");
            world.sync(hints);
            deliver("two");
            deliver("one");
            deliver("two again");
            world.settle();
            const std::string other = mail.liveIds("contacts").front();
            EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Second");
            // And by the feed, after the first of the two was read.
            crm.edit("contacts", id, "title", "Third");
            const TimeUs tied = crm.find("contacts", id)->modifiedUs;
            world.clock().advance(-60 * Second);
            world.sync();
            crm.edit("contacts", id, "title", "Fourth");
            ASSERT_EQ(crm.find("contacts", id)->modifiedUs, tied) << "one and the same time";
            world.settle();
            EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Fourth");
        }
    }
}

TEST_F(Kb47Burst, OfFiftyEditsWithManyHandlersEndsWithTheLast) {
    build();
    const std::string id = people(1).front();
    world_.settle();
    for (int edit = 0; edit < 50; ++edit) {
        crm().edit("contacts", id, "title", "Edit " + std::to_string(edit));
        world_.clock().advance(40'000);
    }
    std::atomic<int> taken{0};
    std::vector<std::thread> handlers;
    for (int handler = 0; handler < 8; ++handler) {
        handlers.emplace_back([&, handler] {
            for (int event = handler; event < 50; event += 8) {
                const auto answer = world_.engine().receiveWebhook(
                    "crm", webhook("burst" + std::to_string(event), id));
                taken += answer ? 1 : 0;
            }
        });
    }
    for (int run = 0; run < 3; ++run)
        fetchHints();
    for (std::thread& handler : handlers)
        handler.join();
    fetchHints();
    EXPECT_EQ(taken, 50);
    EXPECT_EQ(*world_.engine().waitingHints(), 0);
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", id), "title"), "Edit 49");
    EXPECT_EQ(leads(), 1U);
    world_.settle();
    expectQuiet();
}

TEST(Kb48DayLate, AStatusIsOrderedByItsMeaningNotByItsArrival) {
    const model::FieldTable fields;
    const model::FieldSpec* kind = fields.find(model::Entity::Activity, "kind");
    ASSERT_NE(kind, nullptr);
    const auto opened = model::Value::text("email_opened");
    const auto delivered = model::Value::text("email_delivered");
    const auto contribution = [](const model::Value& value, TimeUs at, const char* record) {
        sync::Contribution said;
        said.value = &value;
        said.stampUs = at;
        said.connection = "mail";
        said.record = record;
        said.own = true;
        return said;
    };
    const sync::Contribution first = contribution(opened, 1000 * Second, "e1");
    const sync::Contribution late = contribution(delivered, 1000 * Second + Day, "e2");
    const sync::Policy byMeaning{sync::PolicyKind::Max, {}};
    for (const auto& said : {std::vector{first, late}, std::vector{late, first}}) {
        EXPECT_EQ(sync::resolve(byMeaning, *kind, said).value, opened);
        EXPECT_EQ(sync::resolve({}, *kind, said).value, delivered) << "what makes the scenario one";
    }
}

/// Every write makes each system call back twice, and everything that moved comes in the feed, too.
TEST_F(Kb49Echoes, OfEverybodyTwiceEndAtOnce) {
    build();
    world_.addSystem("ads");
    std::vector<std::pair<std::string, std::string>> calls;
    std::vector<std::shared_ptr<Taps>> taps;
    for (const std::string system : {"crm", "mail", "ads"}) {
        taps.push_back(tap(world_, system));
        taps.back()->afterWrite = [&calls, system](std::span<const sync::WriteItem>,
                                                   std::vector<sync::WriteResult>& results) {
            for (const sync::WriteResult& result : results) {
                if (result.status) calls.emplace_back(system, result.externalId);
            }
        };
    }
    const auto ids = people(5);
    world_.settle();
    const auto all = [&] { return writes() + world_.system("ads").writes; };
    const std::int64_t before = all();
    for (int person = 0; person < 5; ++person)
        crm().edit("contacts", ids[static_cast<std::size_t>(person)], "title", "Echo");
    int event = 0;
    std::int64_t echoes = 0;
    for (int round = 0; round < 6; ++round) {
        world_.sync();
        const auto due = std::exchange(calls, {});
        for (const auto& [system, id] : due) {
            for (int twice = 0; twice < 2; ++twice) {
                ++echoes;
                ASSERT_TRUE(world_.engine().receiveWebhook(
                    system, webhook("echo" + std::to_string(event++), id)));
            }
        }
    }
    EXPECT_GE(echoes, 20);
    EXPECT_EQ(all() - before, 10) << "five edits, two other systems";
    expectQuiet();
}

/// Another tool keeps the crm and the mail system equal, too, and copies whatever differs.
TEST_F(Kb49Echoes, AndAnotherToolThatCopiesTooEndEqualWithFewWrites) {
    build();
    const auto ids = people(5);
    world_.settle();
    std::map<std::string, std::string> pairs;
    for (const std::string& id : ids)
        pairs[id] = counterpart("mail", id);
    std::map<std::string, std::string> agreed;
    int copies = 0;
    const auto otherTool = [&] {
        for (const auto& [here, there] : pairs) {
            const std::string inCrm = fieldOf(crm(), here, "title");
            const std::string inMail = fieldOf(mail(), there, "title");
            if (inCrm != inMail) {
                ++copies;
                if (inCrm != agreed[here]) {
                    mail().edit("contacts", there, "title", inCrm);
                } else {
                    crm().edit("contacts", here, "title", inMail);
                }
            }
            agreed[here] = fieldOf(crm(), here, "title");
        }
    };
    const std::int64_t before = writes();
    for (int round = 0; round < 12; ++round) {
        if (round < 5) {
            const std::string& id = ids[static_cast<std::size_t>(round)];
            SimVendor& edited = round % 2 == 0 ? crm() : mail();
            edited.edit("contacts", round % 2 == 0 ? id : pairs[id], "title",
                        "Edit " + std::to_string(round));
            if (round % 3 == 0) otherTool();
        }
        world_.sync();
        otherTool();
    }
    EXPECT_GE(copies, 1);
    EXPECT_LE(writes() - before, 10);
    world_.settle();
    for (const auto& [here, there] : pairs)
        EXPECT_EQ(fieldOf(crm(), here, "title"), fieldOf(mail(), there, "title"));
    expectQuiet();
}

}  // namespace
}  // namespace leadloom::testing

#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

struct Pair {
    Pair() {
        world.addSystem("crm");
        world.addSystem("mail");
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        other = mail().liveIds("contacts").front();
        title = world.fieldId(model::Entity::Lead, "job_title");
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::int64_t reconcile() {
        world.clock().advance(60'000'000);
        RunOptions full;
        full.full = true;
        const RunReport report = world.sync(full);
        return std::accumulate(
            report.streams.begin(), report.streams.end(), std::int64_t{0},
            [](std::int64_t sum, const StreamReport& stream) { return sum + stream.drift; });
    }
    void inStore(const std::function<void(store::Transaction&)>& change) {
        auto tx = world.store().beginWrite();
        change(**tx);
        ASSERT_TRUE((*tx)->commit());
    }
    store::StreamKey stream(const std::string& connection) {
        return *world.store().streamKey(connection, "contacts");
    }

    SimWorld world;
    std::string id;
    std::string other;
    model::FieldId title = 0;
};

TEST(Audit, FindsNothingWhereAllIsWell) {
    Pair pair;
    EXPECT_EQ(pair.reconcile(), 0);
    EXPECT_EQ(pair.reconcile(), 0);
}

TEST(Audit, FindsAShadowThatIsNotWhatTheRecordSaid) {
    Pair pair;
    pair.inStore([&](store::Transaction& tx) {
        auto link = **tx.link(pair.stream("crm"), pair.id);
        link.shadow.at(pair.title).external = model::Value::text("Wrong");
        ASSERT_TRUE(tx.putLink(link));
    });
    EXPECT_EQ(pair.reconcile(), 1);
    pair.world.settle();
    EXPECT_EQ(pair.crm().find("contacts", pair.id)->fields.at("title"), "Buyer");
    EXPECT_EQ(pair.mail().find("contacts", pair.other)->fields.at("title"), "Buyer");
    EXPECT_EQ(pair.reconcile(), 0);
}

TEST(Audit, FindsADifferenceThatNothingIsOnItsWayFor) {
    Pair pair;
    pair.crm().edit("contacts", pair.id, "title", "Head of Purchasing");
    pair.mail().switches.credentialsRefused = true;
    pair.world.sync();
    pair.inStore([&](store::Transaction& tx) {
        const auto lead = (*tx.link(pair.stream("mail"), pair.other))->entity;
        ASSERT_TRUE(tx.removeIntent(pair.stream("mail"), lead));
    });
    pair.mail().switches.credentialsRefused = false;
    pair.world.settle();
    EXPECT_EQ(pair.mail().find("contacts", pair.other)->fields.at("title"), "Buyer");
    EXPECT_EQ(pair.reconcile(), 1);
    EXPECT_EQ(pair.mail().find("contacts", pair.other)->fields.at("title"), "Head of Purchasing");
    EXPECT_EQ(pair.reconcile(), 0);
}

}  // namespace
}  // namespace leadloom::sync

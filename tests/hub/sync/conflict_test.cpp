#include <gtest/gtest.h>

#include "hub/store/conflict_row.h"
#include "hub/sync/ledger/local_clock.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

/// Two systems that hold one person, and disagree about a title.
struct Disagreement {
    Disagreement() {
        world.addSystem("crm");
        world.addSystem("mail");
        world.setPolicy("job_title", {PolicyKind::Ask, {}});
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        other = mail().liveIds("contacts").front();
        mail().edit("contacts", other, "title", "Head of Purchasing");
        world.settle();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    model::EntityId lead() { return world.entityOf("crm", "contacts", id); }
    std::vector<store::ConflictRow> open() {
        auto tx = world.store().beginRead();
        return *(*tx)->openConflicts(0, 10);
    }
    /// As a person's decision is stored.
    void decide(const std::string& title) {
        auto tx = world.store().beginWrite();
        auto record = **(*tx)->canonical(lead());
        store::CanonicalField edit;
        edit.field = world.fieldId(model::Entity::Lead, "job_title");
        edit.value = model::Value::text(title);
        edit.stampUs = *nextLocalStamp(**tx, world.clock().wallUs(), 0);
        record.localEdits.push_back(edit);
        ASSERT_TRUE((*tx)->putCanonical(record));
        ASSERT_TRUE((*tx)->commit());
        world.clock().advance(1'000'000);
    }

    SimWorld world;
    std::string id;
    std::string other;
};

TEST(Conflict, OpensWithEverybodysValueAndHoldsThePresentOne) {
    Disagreement two;
    const auto open = two.open();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].entity, two.lead());
    EXPECT_EQ(open[0].held.text(), "Buyer");
    ASSERT_EQ(open[0].candidates.size(), 2U);
    EXPECT_EQ(open[0].candidates[0].value.text(), "Head of Purchasing");
    EXPECT_EQ(open[0].candidates[0].record, two.other);
    EXPECT_EQ(open[0].candidates[1].value.text(), "Buyer");
    EXPECT_GT(open[0].candidates[0].stampUs, open[0].candidates[1].stampUs);
    EXPECT_EQ(two.crm().find("contacts", two.id)->fields.at("title"), "Buyer");
    EXPECT_EQ(two.mail().find("contacts", two.other)->fields.at("title"), "Head of Purchasing");
}

TEST(Conflict, StaysOneConflictWhenSomebodySpeaksAgain) {
    Disagreement two;
    const auto before = two.open();
    two.mail().edit("contacts", two.other, "title", "Head of Sales");
    two.world.settle();
    const auto after = two.open();
    ASSERT_EQ(after.size(), 1U);
    EXPECT_EQ(after[0].id, before[0].id);
    EXPECT_EQ(after[0].candidates[0].value.text(), "Head of Sales");
}

TEST(Conflict, IsGoneWhenTheRecordsComeToAgree) {
    Disagreement two;
    two.mail().edit("contacts", two.other, "title", "Buyer");
    two.world.settle();
    EXPECT_TRUE(two.open().empty());
    auto tx = two.world.store().beginRead();
    const auto all = (*tx)->conflictsOf(two.lead());
    ASSERT_EQ(all->size(), 1U);
    EXPECT_EQ(all->front().state, store::ConflictState::Gone);
}

TEST(Conflict, ADecisionFlowsOutAndHoldsUntilSomebodyEditsAfterIt) {
    Disagreement two;
    two.decide("Head of Purchasing");
    two.crm().edit("contacts", two.id, "title", "Purchaser");
    two.world.settle();
    ASSERT_EQ(two.open().size(), 1U) << "an edit after the decision asks again";
    two.decide("Purchaser");
    // The next change of the field resolves it anew.
    two.mail().edit("contacts", two.other, "title", "Purchaser");
    two.world.settle();
    EXPECT_TRUE(two.open().empty());
    EXPECT_EQ(two.crm().find("contacts", two.id)->fields.at("title"), "Purchaser");
    EXPECT_EQ(two.mail().find("contacts", two.other)->fields.at("title"), "Purchaser");
}

TEST(LocalClock, GivesRisingStampsEvenWhenTheClockStepsBack) {
    SimWorld world;
    auto tx = world.store().beginWrite();
    const TimeUs first = *nextLocalStamp(**tx, 1000, 0);
    const TimeUs second = *nextLocalStamp(**tx, 400, 0);
    const TimeUs third = *nextLocalStamp(**tx, 500, 5000);
    EXPECT_EQ(first, 1000);
    EXPECT_EQ(second, 1001);
    EXPECT_EQ(third, 5001);
}

}  // namespace
}  // namespace leadloom::sync

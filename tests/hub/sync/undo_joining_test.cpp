#include <algorithm>

#include <gtest/gtest.h>

#include "hub/sync/undo/undo.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

/// Two people of two systems, each with a copy in the other one.
struct TwoPeople {
    SimWorld world;
    SimVendor& crm;
    SimVendor& mail;
    std::string ainoId;
    std::string arvoId;

    TwoPeople()
        : crm(world.addSystem("crm")),
          mail(world.addSystem("mail")),
          ainoId(crm.create("contacts", {{"first", "Aino"},
                                         {"last", "Virta"},
                                         {"email", "aino@acme.example"},
                                         {"title", "Buyer"}})),
          arvoId(crm.create("contacts", {{"first", "Arvo"},
                                         {"last", "Koski"},
                                         {"email", "arvo@acme.example"},
                                         {"city", "Oulu"}})) {
        world.settle();
    }

    model::EntityId aino() { return world.entityOf("crm", "contacts", ainoId); }
    model::EntityId arvo() { return world.entityOf("crm", "contacts", arvoId); }
    /// The primary record in mail.
    std::string copyOf(const model::EntityId& lead) {
        for (const store::LinkRow& link : world.links(lead)) {
            const bool there = world.store().streamName(link.stream).first == "mail";
            if (there && link.role == store::LinkRole::Primary) return link.externalId;
        }
        return {};
    }
    std::string field(SimVendor& vendor, const std::string& id, const char* name) {
        const auto& fields = vendor.find("contacts", id)->fields;
        return fields.contains(name) ? fields.at(name) : std::string();
    }
    PlanReport undo(const std::string& run) {
        const auto plan = world.engine().planUndo(run, false, {});
        EXPECT_TRUE(plan) << plan.error().describe();
        const auto done = world.engine().apply(plan->id, {});
        EXPECT_TRUE(done) << done.error().describe();
        EXPECT_EQ(done->status, "completed") << toJson(*done);
        return *plan;
    }
    void expectSilent() {
        world.clock().advance(3'600'000'000);
        RunOptions full;
        full.full = true;
        for (int again = 0; again < 2; ++again) {
            const RunReport report = world.sync(full);
            EXPECT_EQ(report.writes(), 0) << toJson(report);
            EXPECT_EQ(report.changeRows, 0) << toJson(report);
        }
        for (const std::string& wrong : world.violations())
            ADD_FAILURE() << wrong;
    }
};

/// Whether something is said to stay for a reason with these words.
bool names(const PlanReport& plan, const std::string& words) {
    return std::any_of(plan.undone.begin(), plan.undone.end(), [&](const UndoneRecord& record) {
        return std::any_of(record.kept.begin(), record.kept.end(), [&](const auto& kept) {
            return kept.second.find(words) != std::string::npos;
        });
    });
}

std::size_t liveLeads(SimWorld& world) {
    const auto all = world.canonicals(model::Entity::Lead);
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& lead) {
        return lead.state == store::CanonicalState::Live;
    }));
}

TEST(UndoOfAMergingRun, PutsTheFieldsBackLeavesTheLeadOneAndSaysHowToPartIt) {
    TwoPeople two;
    const model::EntityId survivor = two.aino();
    two.crm.merge("contacts", two.arvoId, two.ainoId);
    const RunReport run = two.world.sync();
    ASSERT_GT(run.writes(), 0) << toJson(run);
    const std::string copy = two.copyOf(survivor);
    ASSERT_EQ(two.field(two.mail, copy, "city"), "Oulu");
    ASSERT_EQ(liveLeads(two.world), 1U);

    const PlanReport plan = two.undo(run.run);

    EXPECT_TRUE(names(plan, "became one with its lead in that run")) << toJson(plan);
    EXPECT_TRUE(names(plan, "leadloom leads unmerge " + survivor.text())) << toJson(plan);
    EXPECT_EQ(two.field(two.mail, copy, "city"), "");
    EXPECT_EQ(liveLeads(two.world), 1U);
    two.expectSilent();
    EXPECT_EQ(two.field(two.mail, copy, "city"), "");
}

TEST(UndoOfARun, WhoseLeadWasTakenApartSinceTouchesOnlyWhatStayedWithIt) {
    TwoPeople two;
    const model::EntityId lead = two.aino();
    const std::string arvoThere = two.copyOf(two.arvo());
    ASSERT_TRUE(two.world.engine().mergeLeads(lead, two.arvo(), "os:kim"));
    two.world.settle();
    two.crm.edit("contacts", two.ainoId, "title", "Head of Purchasing");
    const RunReport run = two.world.sync();
    ASSERT_GT(run.writes(), 0) << toJson(run);
    ASSERT_TRUE(two.world.engine().unmergeLead(lead, {}, "os:kim"));
    two.world.settle();
    const std::string arvosTitle = two.field(two.mail, arvoThere, "title");
    EXPECT_EQ(liveLeads(two.world), 2U);

    two.undo(run.run);

    EXPECT_EQ(liveLeads(two.world), 2U);
    EXPECT_EQ(two.field(two.mail, arvoThere, "title"), arvosTitle);
    EXPECT_EQ(two.field(two.crm, two.ainoId, "title"), "Head of Purchasing");
    two.expectSilent();
}

TEST(UndoOfARun, ThatWroteToARecordOfAnotherLeadNowNamesIt) {
    TwoPeople two;
    const model::EntityId lead = two.aino();
    ASSERT_TRUE(two.world.engine().mergeLeads(lead, two.arvo(), "os:kim"));
    two.world.settle();
    const NamedLink link{"crm", "contacts", two.ainoId};
    two.mail.edit("contacts", two.mail.liveIds("contacts").front(), "title", "Chief Buyer");
    const RunReport run = two.world.sync();
    ASSERT_GT(run.writes(), 0) << toJson(run);
    ASSERT_TRUE(two.world.engine().unmergeLead(lead, link, "os:kim"));
    ASSERT_NE(two.aino(), lead);

    const auto plan = two.world.engine().planUndo(run.run, false, {});

    ASSERT_TRUE(plan) << plan.error().describe();
    EXPECT_TRUE(names(*plan, "belongs to another lead since")) << toJson(*plan);
}

}  // namespace
}  // namespace leadloom::sync

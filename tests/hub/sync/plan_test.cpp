#include <set>

#include <gtest/gtest.h>

#include "hub/base/crash_point.h"
#include "hub/sync/plan/planned_effect.h"
#include "hub/sync/plan/plans.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimVendor;
using testing::SimWorld;

RunOptions asKim() {
    RunOptions options;
    options.actor = "os:kim";
    return options;
}

RunOptions onlyConnection(const char* name) {
    RunOptions options = asKim();
    options.connections = {name};
    return options;
}

/// Two systems that agree, and an edit that waits to be carried over.
struct Waiting {
    Waiting() {
        world.addSystem("crm");
        world.addSystem("mail");
        id = crm().create("contacts",
                          {{"first", "Aino"}, {"email", "a@acme.example"}, {"title", "Buyer"}});
        world.settle();
        other = mail().liveIds("contacts").front();
        crm().edit("contacts", id, "title", "Head of Purchasing");
        world.clock().advance(60'000'000);
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::string mailTitle() { return mail().find("contacts", other)->fields.at("title"); }
    std::string plan() { return world.engine().plan(asKim())->id; }
    Result<RunReport> apply(const std::string& plan) { return world.engine().apply(plan, asKim()); }
    store::PlanRow stored(const std::string& plan) {
        auto tx = world.store().beginRead();
        return **(*tx)->plan(plan);
    }

    SimWorld world;
    std::string id;
    std::string other;
};

TEST(PlannedEffect, SurvivesItsOwnTextWhateverIdsHold) {
    const std::vector<PlannedEffect> effects = {
        {"crm/contacts", "a\tb\nc\\d", "update", "1", ""},
        {"crm/contacts", "from mail/contacts/1", "create", "2", "3"},
    };
    EXPECT_EQ(decodeEffects(encodeEffects(effects)), effects);
}

TEST(PlannedEffect, NamesWhatIsNewGoneAndAnother) {
    const std::vector<PlannedEffect> planned = {{"crm/contacts", "1", "update", "a", ""},
                                                {"crm/contacts", "2", "update", "b", ""},
                                                {"crm/contacts", "3", "update", "c", ""}};
    const std::vector<PlannedEffect> now = {{"crm/contacts", "2", "update", "x", ""},
                                            {"crm/contacts", "3", "update", "c", ""},
                                            {"crm/contacts", "4", "delete", "", ""}};
    const auto moved = whatMoved(planned, now, false);
    ASSERT_EQ(moved.size(), 3U);
    EXPECT_EQ(moved[0].record, "1");
    EXPECT_EQ(moved[1].record, "2");
    EXPECT_EQ(moved[2].record, "4");
    EXPECT_EQ(whatMoved(planned, now, true).size(), 2U) << "what was done already isn't missed";
    EXPECT_TRUE(whatMoved(planned, planned, false).empty());
}

TEST(Plan, IsCarriedOutExactlyAndOnlyOnce) {
    Waiting world;
    const std::string plan = world.plan();
    EXPECT_EQ(world.mailTitle(), "Buyer");
    const auto done = world.apply(plan);
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(done->status, "completed") << toJson(*done);
    EXPECT_EQ(done->exitCode(), 0);
    EXPECT_EQ(world.mailTitle(), "Head of Purchasing");
    EXPECT_EQ(world.stored(plan).state, store::PlanState::Applied);
    const auto again = world.apply(plan);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Usage);
    EXPECT_NE(again.error().message.find("carried out already"), std::string::npos);
    auto tx = world.world.store().beginRead();
    const auto audit = (*tx)->audit(10);
    ASSERT_EQ(audit->size(), 1U);
    EXPECT_EQ(audit->front().action, "plan.apply");
    EXPECT_EQ(audit->front().actor, "os:kim");
    EXPECT_EQ(audit->front().runId, done->run);
}

TEST(Plan, RefusesAWorldThatMovedAndNamesWhat) {
    Waiting world;
    const std::string plan = world.plan();
    world.crm().edit("contacts", world.id, "title", "Chief Buyer");
    const std::string second =
        world.crm().create("contacts", {{"first", "Eino"}, {"email", "e@acme.example"}});
    const auto refused = world.apply(plan);
    ASSERT_TRUE(refused) << refused.error().describe();
    EXPECT_EQ(refused->status, "world_moved");
    EXPECT_EQ(refused->exitCode(), 4);
    EXPECT_EQ(refused->writes(), 0);
    ASSERT_EQ(refused->moved.size(), 2U) << toJson(*refused);
    std::set<std::string> records;
    for (const MovedEffect& moved : refused->moved) {
        EXPECT_EQ(moved.place, "mail/contacts");
        records.insert(moved.record);
    }
    EXPECT_EQ(records, (std::set<std::string>{world.other, "from crm/contacts/" + second}));
    EXPECT_EQ(world.mailTitle(), "Buyer");
    EXPECT_TRUE(refused->balanced()) << toJson(*refused);
}

TEST(Plan, OfAnotherWorkspaceFormatOrConfigurationIsRefusedByName) {
    Waiting world;
    store::PlanRow plan = world.stored(world.plan());
    const auto refusal = [&](const store::PlanRow& row) {
        const auto refused = world.world.engine().apply(std::vector{row}, asKim());
        EXPECT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
        return refused.error().message;
    };
    store::PlanRow foreign = plan;
    foreign.workspace = "other";
    EXPECT_NE(refusal(foreign).find("workspace \"other\""), std::string::npos);
    store::PlanRow old = plan;
    old.format = 99;
    EXPECT_NE(refusal(old).find("format 99"), std::string::npos);
    store::PlanRow otherwise = plan;
    otherwise.configuration = "another";
    EXPECT_NE(refusal(otherwise).find("another configuration"), std::string::npos);
    EXPECT_EQ(world.world.engine().apply("01NONE", asKim()).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(world.mailTitle(), "Buyer");
}

TEST(Plan, TravelsAsADocument) {
    Waiting world;
    const store::PlanRow plan = world.stored(world.plan());
    const auto read = readPlanDocument(planDocument(plan));
    ASSERT_TRUE(read) << read.error().describe();
    EXPECT_EQ(read->effects, plan.effects);
    const auto done = world.world.engine().apply(std::vector{*read}, asKim());
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(world.mailTitle(), "Head of Purchasing");
    EXPECT_FALSE(readPlanDocument("{}"));
    EXPECT_FALSE(readPlanDocument("not json"));
    EXPECT_FALSE(readPlanDocument(R"({"kind":"leadloom-plan"})"));
}

TEST(Plan, OfAFirstPairingIsCarriedOutWithItsReferences) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.connection("mail").guards.firstSync = GuardSettings::FirstSync::Ask;
    const std::string company = crm.create("companies", {{"name", "Acme Oy"}});
    const std::string id = crm.create(
        "contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"company", company}});
    world.start();
    const auto plan = world.engine().plan(asKim());
    ASSERT_TRUE(plan);
    const auto done = world.engine().apply(plan->id, asKim());
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(done->status, "completed") << toJson(*done);
    EXPECT_EQ(mail.liveIds("companies").size(), 1U);
    ASSERT_EQ(mail.liveIds("contacts").size(), 1U);
    world.settle();
    EXPECT_EQ(mail.find("contacts", mail.liveIds("contacts").front())->fields.at("company"),
              mail.liveIds("companies").front());
    EXPECT_TRUE(world.violations().empty());
}

TEST(Plan, IsLeftAloneWhileAnotherWorkerIsAtOneOfItsConnections) {
    Waiting world;
    const std::string plan = world.plan();
    world.world.sync(onlyConnection("crm"));
    EngineSettings settings = world.world.settings();
    settings.worker = "another";
    settings.soleWorker = false;
    Engine second(settings);
    const auto refused = second.apply(plan, asKim());
    ASSERT_TRUE(refused) << refused.error().describe();
    EXPECT_EQ(refused->status, "interrupted");
    EXPECT_EQ(refused->exitCode(), 3);
    EXPECT_EQ(world.stored(plan).state, store::PlanState::Open);
    EXPECT_EQ(world.mailTitle(), "Buyer");
    world.world.clock().advance(settings.leaseUs + 1);
    const auto done = second.apply(plan, asKim());
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(done->status, "completed") << toJson(*done);
    EXPECT_EQ(world.mailTitle(), "Head of Purchasing");
}

TEST(Plan, IsNotDoneBeforeItsLastWriteIs) {
    Waiting world;
    const std::string plan = world.plan();
    world.mail().switches.refusesForNow = 1;
    const auto begun = world.apply(plan);
    ASSERT_TRUE(begun) << begun.error().describe();
    EXPECT_EQ(begun->status, "interrupted") << toJson(*begun);
    EXPECT_NE(begun->exitCode(), 0);
    EXPECT_EQ(world.stored(plan).state, store::PlanState::Applying);
    world.mail().switches.refusesForNow = 0;
    world.world.clock().advance(3'600'000'000);
    const auto done = world.apply(plan);
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(done->status, "completed") << toJson(*done);
    EXPECT_EQ(world.mailTitle(), "Head of Purchasing");
}

TEST(Plan, ApprovesItsWritesAndNotThatAllRecordsAreGone) {
    Waiting world;
    world.crm().switches.deletes = DeleteVisibility::Absence;
    world.world.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    world.world.start();
    const std::string plan = world.plan();
    world.crm().remove("contacts", world.id);
    RunOptions full = asKim();
    full.full = true;
    const auto refused = world.world.engine().apply(plan, full);
    ASSERT_TRUE(refused) << refused.error().describe();
    EXPECT_EQ(world.mail().liveIds("contacts").size(), 1U);
    ASSERT_EQ(refused->guardStops.size(), 1U) << toJson(*refused);
    EXPECT_EQ(refused->guardStops[0].guard, "empty_stream");
}

TEST(Plan, CarriesAnErasureOnThatASystemHeldUp) {
    Waiting world;
    const std::string gone =
        world.crm().create("contacts", {{"first", "Eino"}, {"email", "e@acme.example"}});
    world.world.settle();
    const model::EntityId lead = world.world.entityOf("crm", "contacts", gone);
    world.mail().switches.credentialsRefused = true;
    const auto begun = world.world.engine().erase(lead);
    ASSERT_TRUE(begun) << begun.error().describe();
    ASSERT_FALSE(begun->complete);
    world.mail().switches.credentialsRefused = false;
    world.crm().edit("contacts", world.id, "title", "Chief Buyer");
    world.world.clock().advance(3'600'000'000);
    const auto done = world.apply(world.plan());
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(done->status, "completed") << toJson(*done);
    EXPECT_TRUE((*world.world.engine().erasureOf("e@acme.example"))->complete);
    EXPECT_EQ(world.mail().liveIds("contacts").size(), 1U);
}

TEST(Plan, KeepsNoNamesOfThePeopleItPairs) {
    PlanReport report;
    report.people.pairing.doubtful.add(
        {{}, {}, 9.5, 0.9, "same birth date", "Aino Virta", "A. Virta"});
    EXPECT_NE(toJson(report).find("Aino Virta"), std::string::npos);
    EXPECT_EQ(toJsonWithoutValues(report).find("Virta"), std::string::npos);
    EXPECT_NE(toJsonWithoutValues(report).find("same birth date"), std::string::npos);
}

/// A connection that a guard holds: two people are changed where one may be.
struct Held {
    Held() {
        world.addSystem("crm");
        world.addSystem("mail");
        for (int person = 0; person < 4; ++person) {
            ids.push_back(crm().create(
                "contacts",
                {{"first", "Kim"}, {"email", std::to_string(person) + "@acme.example"}}));
        }
        world.settle();
        world.connection("mail").guards.maxChanges = 1;
        world.connection("mail").guards.maxChangePercent = 1;
        world.start();
        for (const std::string& id : ids)
            crm().edit("contacts", id, "city", "Oulu");
        stopped = world.sync();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    int inOulu() {
        int count = 0;
        for (const std::string& id : mail().liveIds("contacts")) {
            const auto& fields = mail().find("contacts", id)->fields;
            count += fields.contains("city") && fields.at("city") == "Oulu" ? 1 : 0;
        }
        return count;
    }

    SimWorld world;
    std::vector<std::string> ids;
    RunReport stopped;
};

TEST(GuardApproval, LetsExactlyTheRunThroughThatWasStopped) {
    Held held;
    EXPECT_EQ(held.stopped.status, "stopped_by_guard");
    ASSERT_EQ(held.stopped.guardStops.size(), 1U);
    EXPECT_FALSE(held.stopped.guardStops[0].plan.empty());
    EXPECT_EQ(held.inOulu(), 0);
    const auto done = held.world.engine().approveRun(held.stopped.run, asKim());
    ASSERT_TRUE(done) << done.error().describe();
    EXPECT_EQ(done->status, "completed") << toJson(*done);
    EXPECT_EQ(held.inOulu(), 4);
    const auto again = held.world.engine().approveRun(held.stopped.run, asKim());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Usage);
    auto tx = held.world.store().beginRead();
    EXPECT_EQ((*tx)->audit(10)->front().action, "run.approve");
}

TEST(GuardApproval, StaysTheSamePlanWhileTheSameWaitsAndIsSupersededByMore) {
    Held held;
    const std::string plan = held.stopped.guardStops[0].plan;
    EXPECT_EQ(held.world.sync().guardStops[0].plan, plan);
    held.crm().edit("contacts", held.ids[0], "title", "Buyer");
    const RunReport later = held.world.sync();
    EXPECT_NE(later.guardStops[0].plan, plan);
    const auto old = held.world.engine().approveRun(held.stopped.run, asKim());
    ASSERT_FALSE(old);
    EXPECT_NE(old.error().message.find("superseded"), std::string::npos);
    ASSERT_TRUE(held.world.engine().approveRun(later.run, asKim()));
    EXPECT_EQ(held.inOulu(), 4);
}

TEST(GuardApproval, RefusesWhenTheWorldMovedMeanwhile) {
    Held held;
    held.crm().edit("contacts", held.ids[0], "city", "Turku");
    const auto refused = held.world.engine().approveRun(held.stopped.run, asKim());
    ASSERT_TRUE(refused) << refused.error().describe();
    EXPECT_EQ(refused->status, "world_moved");
    EXPECT_EQ(refused->moved.size(), 1U) << toJson(*refused);
    EXPECT_EQ(held.inOulu(), 0);
}

/// Ends the engine at the n-th time that a point is reached.
struct CrashAt {
    CrashAt(const char* point, int hit) {
        name = point;
        left = hit;
        setCrashHook([](const char* reached) {
            if (name == reached && --left == 0) throw testing::SimCrash{};
        });
    }
    ~CrashAt() { setCrashHook(nullptr); }

    static inline std::string_view name;
    static inline int left = 0;
};

/// False: crash points aren't compiled in.
bool crashWhileApproving(Held& held, const char* point, int hit) {
    const CrashAt crash(point, hit);
    try {
        static_cast<void>(held.world.engine().approveRun(held.stopped.run, asKim()));
        return false;
    } catch (const testing::SimCrash&) {
        return true;
    }
}

TEST(GuardApproval, IsGivenAgainAfterACrashAndDoesOnlyWhatIsLeft) {
    for (const auto& [point, hit] :
         {std::pair{"plan.after_approval", 1}, std::pair{"outbox.before_send", 2},
          std::pair{"outbox.after_send", 2}}) {
        Held held;
        held.mail().switches.writeBatch = 1;
        held.world.start();
        const std::int64_t before = held.mail().writes;
        if (!crashWhileApproving(held, point, hit)) GTEST_SKIP() << "no crash points here";
        held.world.start();
        const auto done = held.world.engine().approveRun(held.stopped.run, asKim());
        ASSERT_TRUE(done) << point << ": " << done.error().describe();
        EXPECT_EQ(done->status, "completed") << point << toJson(*done);
        EXPECT_EQ(held.inOulu(), 4) << point;
        EXPECT_EQ(held.mail().writes - before, 4) << point;
        held.world.settle();
        EXPECT_TRUE(held.world.violations().empty()) << point;
    }
}

TEST(GuardApproval, OfARunThatHeldNothingBackIsAUsageError) {
    Waiting world;
    const RunReport fine = world.world.sync();
    const auto refused = world.world.engine().approveRun(fine.run, asKim());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Usage);
    EXPECT_EQ(world.world.engine().approveRun("01NONE", asKim()).error().kind, ErrorKind::NotFound);
}

}  // namespace
}  // namespace leadloom::sync

// Webhooks, dead letters, replays, plans and guards.
#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "hub/sync/story/queries.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

WebhookRequest hook(const std::string& event, const std::string& id) {
    WebhookRequest request;
    request.headers = {{"signature", "signed"}};
    request.body = R"({"event":")" + event + R"(","stream":"contacts","id":")" + id + R"("})";
    request.receivedAtUs = 1;
    return request;
}

TEST(Webhook, IsAHintThatFetchesTheRecordOnce) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.settle();
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    const auto answer = world.engine().receiveWebhook("crm", hook("e1", id));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 202);
    ASSERT_TRUE(world.engine().receiveWebhook("crm", hook("e1", id)));
    EXPECT_EQ(*world.engine().waitingHints(), 1);

    RunOptions hints;
    hints.hintsOnly = true;
    const std::int64_t reads = crm.reads;
    world.sync(hints);

    EXPECT_EQ(crm.reads, reads);
    EXPECT_EQ(mail.liveIds("contacts").size(), 1U);
    EXPECT_EQ(*world.engine().waitingHints(), 0);
}

TEST(Webhook, WithAWrongSignatureIsRefusedAndNotStored) {
    SimWorld world;
    world.addSystem("crm");
    world.start();
    WebhookRequest forged = hook("e1", "crm-1");
    forged.headers.front().second = "forged";
    EXPECT_EQ(world.engine().receiveWebhook("crm", forged).error().kind, ErrorKind::Auth);
    EXPECT_EQ(world.engine().receiveWebhook("nobody", forged).error().kind, ErrorKind::Usage);
    EXPECT_EQ(*world.engine().waitingHints(), 0);
}

TEST(Retention, ForgetsFinishedWritesAfterTheirTimeAndNothingElse) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    const std::string id = crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    world.settle();
    const model::EntityId lead = world.entityOf("crm", "contacts", id);
    const auto attempts = [&] {
        auto tx = *world.store().beginRead();
        return (*tx->attemptsOf(lead, 10)).size();
    };
    ASSERT_EQ(attempts(), 1U);
    const std::size_t logged = world.changes(lead).size();

    world.clock().advance(80 * RetentionSettings::Day);
    world.sync();
    EXPECT_EQ(attempts(), 1U);
    world.clock().advance(20 * RetentionSettings::Day);
    world.sync();

    EXPECT_EQ(attempts(), 0U);
    EXPECT_EQ(world.changes(lead).size(), logged);
    EXPECT_EQ(mail.liveIds("contacts").size(), 1U);
    EXPECT_TRUE(world.violations().empty());
}

TEST(Plan, TellsWhatASyncWouldDoAndWritesNothing) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    crm.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
    mail.create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}, {"city", "Oulu"}});
    crm.create("contacts", {{"first", "Bela"}, {"email", "b@acme.example"}});
    world.start();

    const auto plan = world.engine().plan({});

    ASSERT_TRUE(plan);
    std::int64_t creates = 0;
    std::int64_t updates = 0;
    std::int64_t joins = 0;
    for (const StreamPlan& stream : plan->streams) {
        creates += stream.creates;
        updates += stream.updates;
        joins += stream.joins;
    }
    EXPECT_EQ(creates, 1);
    EXPECT_EQ(updates, 1);
    EXPECT_EQ(joins, 1);
    EXPECT_EQ(crm.requests + mail.requests, 0);
    EXPECT_TRUE(world.canonicals(model::Entity::Lead).empty());
    EXPECT_NE(toJson(*plan).find("\"after\":\"Oulu\""), std::string::npos);
    world.settle();
    EXPECT_EQ(crm.writes + mail.writes, 2);
}

TEST(Guard, StopsARunThatWouldChangeTooMuchAndLetsItPassWhenApproved) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail");
    world.connection("mail").guards.maxChanges = 5;
    for (int person = 0; person < 6; ++person) {
        crm.create("contacts",
                   {{"first", "Kim"}, {"email", "p" + std::to_string(person) + "@acme.example"}});
    }
    const RunReport stopped = world.sync();
    EXPECT_EQ(stopped.exitCode(), 4);
    EXPECT_EQ(stopped.guardStops.front().guard, "max_changes");
    EXPECT_EQ(mail.requests, 0);
    EXPECT_TRUE(stopped.balanced());
    RunOptions approving;
    approving.approve = true;
    EXPECT_EQ(world.sync(approving).exitCode(), 0);
    EXPECT_EQ(mail.liveIds("contacts").size(), 6U);
}

TEST(Guard, JudgesWhatIsReadOnlyBecauseSomethingIsToBeWrittenThere) {
    SimWorld world;
    SimSwitches blind;
    blind.lookupById = false;
    SimVendor& crm = world.addSystem("crm");
    SimVendor& mail = world.addSystem("mail", blind);
    world.setPolicy("city", {PolicyKind::Rank, {"crm", "mail"}});
    std::string first;
    for (int person = 0; person < 6; ++person) {
        first = crm.create("contacts", {{"first", "Kim"},
                                        {"email", "p" + std::to_string(person) + "@acme.example"},
                                        {"city", "Oulu"}});
    }
    world.settle();
    world.connection("mail").guards.maxChanges = 3;
    world.start();
    for (const std::string& id : mail.liveIds("contacts"))
        mail.edit("contacts", id, "city", "Espoo");
    crm.edit("contacts", first, "title", "Buyer");
    const std::int64_t requests = mail.requests;
    RunOptions onlyCrm;
    onlyCrm.streams = {{"crm", "contacts"}};

    const RunReport stopped = world.sync(onlyCrm);

    ASSERT_FALSE(stopped.guardStops.empty());
    EXPECT_EQ(stopped.guardStops.front().guard, "max_changes");
    EXPECT_EQ(mail.requests, requests);
    EXPECT_TRUE(stopped.balanced());
}

TEST(Replay, OfWhatWasReadChangesNothing) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    for (int person = 0; person < 5; ++person) {
        crm.create("contacts",
                   {{"first", "Kim"}, {"email", "p" + std::to_string(person) + "@acme.example"}});
    }
    world.settle();
    crm.switches.cursorExpired = true;
    const RunReport report = world.sync();
    EXPECT_EQ(report.changeRows + report.writes(), 0);
    const StreamReport& contacts = report.streams[1];
    EXPECT_EQ(contacts.read, 5);
    EXPECT_EQ(contacts.unchanged, 5);
}

TEST(Queries, FindARecordAndTellWhereItsFieldsComeFrom) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.addSystem("mail");
    const std::string id = crm.create(
        "contacts", {{"first", "Aino"}, {"last", "Virta"}, {"email", "Aino@Acme.example"}});
    world.settle();
    Queries queries(world.store(), world.fields());

    const auto byEmail = queries.find(model::Entity::Lead, "aino@acme.example", 0);
    ASSERT_TRUE(byEmail);
    ASSERT_EQ(byEmail->size(), 1U);
    EXPECT_EQ(queries.find(model::Entity::Lead, "virta", 0)->size(), 1U);
    EXPECT_EQ(queries.find(model::Entity::Lead, "", 0)->size(), 1U);
    EXPECT_TRUE(queries.find(model::Entity::Lead, "nobody@acme.example", 0)->empty());

    const auto story = queries.explain(byEmail->front().id.text());
    ASSERT_TRUE(story);
    EXPECT_EQ(story->links.size(), 2U);
    EXPECT_EQ(story->attempts.size(), 1U);
    const std::string document = *queries.storyJson(*story);
    EXPECT_NE(document.find("\"record\":\"" + id + "\""), std::string::npos);
    EXPECT_NE(document.find("\"rule\":\"latest\""), std::string::npos);
    EXPECT_EQ(queries.explain("01ARZ3NDEKTSV4RRFFQ69G5FAV").error().kind, ErrorKind::NotFound);
}

}  // namespace
}  // namespace leadloom::sync

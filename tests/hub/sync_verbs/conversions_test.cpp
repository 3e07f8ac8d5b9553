// Events for advertising platforms.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/hub/sync_verbs/platform.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using nlohmann::json;
using testing::Platform;
using testing::SimVendor;
using testing::SimWorld;

constexpr TimeUs Hour = 3'600'000'000;

/// The simulated CRM keeps the stage as a title, the consent as a city and the click id as a phone.
class ConversionsTest : public ::testing::Test {
protected:
    ConversionsTest() : crm_(world_.addSystem("crm")) {
        mapping::MappingSpec spec;
        spec.entity = model::Entity::Lead;
        for (const auto& [field, pointer] :
             {std::pair{"given_name", "/first"}, std::pair{"emails", "/email"},
              std::pair{"stage", "/title"}, std::pair{"consent.ads", "/city"},
              std::pair{"click_ids.gclid", "/phone"}}) {
            mapping::LensSpec lens;
            lens.field = world_.fields().find(model::Entity::Lead, field);
            lens.places.push_back({pointer, "", false, false});
            spec.lenses.push_back(std::move(lens));
        }
        world_.stream("crm", "contacts").mapping =
            std::make_shared<mapping::LensMapping>(std::move(spec), normalize::LocaleHints{});
        ConnectionSettings ads = platform_.connection("ads");
        ads.conversions = {{"purchase", model::Entity::Lead, "stage", "action", "ads", 2}};
        world_.settings().connections.push_back(ads);
        world_.start();
        world_.settle();
        world_.clock().advance(Hour);
    }
    std::string lead(const std::string& name, const std::string& consent,
                     const std::string& stage = "interest") {
        return crm_.create("contacts", {{"first", name},
                                        {"email", name + "@acme.example"},
                                        {"title", stage},
                                        {"city", consent},
                                        {"phone", "click-" + name}});
    }
    void win(const std::string& id) { crm_.edit("contacts", id, "title", "action"); }
    RunReport round() {
        world_.clock().advance(Hour);
        return world_.sync();
    }
    std::vector<store::ConversionRow> rows() {
        auto tx = *world_.store().beginRead();
        return *tx->conversions(100);
    }

    SimWorld world_;
    SimVendor& crm_;
    Platform platform_;
};

TEST_F(ConversionsTest, AreToldOnceWithWhatThePlatformKnowsThePersonBy) {
    const std::string id = lead("aino", "granted");
    round();
    EXPECT_TRUE(platform_.uploads.empty());
    win(id);
    round();
    ASSERT_EQ(platform_.uploads.size(), 1U);
    const json event = json::parse(platform_.uploads[0].second);
    EXPECT_EQ(event["event"], "purchase");
    EXPECT_EQ(event["event_id"], platform_.uploads[0].first);
    EXPECT_EQ(event["click_ids"]["gclid"], "click-aino");
    EXPECT_EQ(event["person"]["emails"], json({"aino@acme.example"}));
    EXPECT_EQ(event["consent"]["ads"], "granted");

    crm_.edit("contacts", id, "title", "decision");
    round();
    win(id);
    round();
    EXPECT_EQ(platform_.uploads.size(), 1U);
    ASSERT_EQ(rows().size(), 1U);
    EXPECT_EQ(rows()[0].state, store::ConversionState::Sent);
    EXPECT_EQ(rows()[0].note, "receipt-1");
}

TEST_F(ConversionsTest, WithoutConsentNeverLeave) {
    for (const auto* consent : {"denied", "withdrawn", "unknown", ""}) {
        const std::string id = lead("x" + std::string(consent), consent);
        round();
        win(id);
        round();
    }
    EXPECT_TRUE(platform_.uploads.empty());
    ASSERT_EQ(rows().size(), 4U);
    for (const auto& row : rows())
        EXPECT_EQ(row.state, store::ConversionState::Withheld);
}

TEST_F(ConversionsTest, StopAtOnceWhenConsentIsWithdrawnBeforeTheyAreSent) {
    const std::string id = lead("aino", "granted");
    round();
    platform_.answers = {Error{ErrorKind::Transient, "not now", ""}};
    win(id);
    round();
    EXPECT_EQ(rows()[0].state, store::ConversionState::Open);
    crm_.edit("contacts", id, "city", "withdrawn");
    round();
    EXPECT_EQ(platform_.uploads.size(), 1U);
    EXPECT_EQ(rows()[0].state, store::ConversionState::Withheld);
}

TEST_F(ConversionsTest, WhoseOutcomeIsUnknownAreSentAgainUnderTheSameId) {
    const std::string id = lead("aino", "granted");
    round();
    platform_.answers = {Error{ErrorKind::UnknownOutcome, "the answer is lost", ""}};
    win(id);
    const RunReport report = round();
    EXPECT_EQ(report.faults.size(), 1U);
    round();
    ASSERT_EQ(platform_.uploads.size(), 2U);
    EXPECT_EQ(platform_.uploads[0].first, platform_.uploads[1].first);
    EXPECT_EQ(rows()[0].state, store::ConversionState::Sent);
    EXPECT_EQ(rows()[0].attempts, 2);
}

TEST_F(ConversionsTest, ThatArePlatformRefusesAreListedAndHoldNoOtherUp) {
    std::vector<std::string> ids;
    for (const auto* name : {"aino", "bela", "cleo"})
        ids.push_back(lead(name, "granted"));
    round();
    platform_.answers = {Error{ErrorKind::InvalidRecord, "click id too old", ""}};
    for (const std::string& id : ids)
        win(id);
    const RunReport report = round();
    EXPECT_EQ(platform_.uploads.size(), 3U);
    EXPECT_EQ(report.attention.conversions, 1);
    int refused = 0;
    for (const auto& row : rows())
        refused += row.state == store::ConversionState::Refused ? 1 : 0;
    EXPECT_EQ(refused, 1);
}

TEST_F(ConversionsTest, WaitUntilTheFirstPairingWasApproved) {
    world_.settings().connections.back().guards.firstSync = GuardSettings::FirstSync::Ask;
    world_.start();
    const std::string id = lead("aino", "granted");
    EXPECT_TRUE(round().guardStops.empty());
    win(id);
    const RunReport held = round();
    EXPECT_TRUE(platform_.uploads.empty());
    ASSERT_EQ(held.guardStops.size(), 1U);
    EXPECT_EQ(held.guardStops[0].place(), "ads");
    EXPECT_EQ(held.guardStops[0].guard, "first_sync");
    EXPECT_NE(held.guardStops[0].reason.find("1 conversion waits"), std::string::npos);
    EXPECT_EQ(held.status, "stopped_by_guard");
    EXPECT_EQ(rows()[0].state, store::ConversionState::Open);
    const auto plan = world_.engine().plan({});
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->conversions.size(), 1U);
    EXPECT_EQ(plan->conversions[0].connection, "ads");
    EXPECT_EQ(plan->conversions[0].action, "purchase");
    EXPECT_EQ(plan->conversions[0].count, 1);

    RunOptions approved;
    approved.approve = true;
    EXPECT_TRUE(world_.sync(approved).guardStops.empty());
    EXPECT_EQ(platform_.uploads.size(), 1U);

    win(lead("bela", "granted"));
    round();
    EXPECT_EQ(platform_.uploads.size(), 2U);
}

TEST_F(ConversionsTest, OfThePastAreNotTold) {
    SimWorld world;
    SimVendor& crm = world.addSystem("crm");
    world.stream("crm", "contacts").mapping = world_.stream("crm", "contacts").mapping;
    Platform platform;
    ConnectionSettings ads = platform.connection("ads");
    ads.conversions = {{"purchase", model::Entity::Lead, "stage", "action", "ads", 2}};
    world.settings().connections.push_back(ads);
    crm.create(
        "contacts",
        {{"first", "Old"}, {"email", "o@acme.example"}, {"title", "action"}, {"city", "granted"}});
    world.start();
    world.settle();
    EXPECT_TRUE(platform.uploads.empty());
    auto tx = *world.store().beginRead();
    EXPECT_TRUE(tx->conversions(10)->empty());
}

}  // namespace
}  // namespace leadloom::sync

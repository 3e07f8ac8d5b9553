#include "hub/sync/privacy/consent.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "hub/base/time_text.h"
#include "hub/mapping/lens_mapping.h"
#include "hub/sync/engine.h"
#include "hub/sync/identity/restored.h"
#include "hub/sync/ledger/last_stamp.h"
#include "hub/sync/ledger/said_values.h"
#include "hub/sync/story/queries.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using model::Value;
using testing::SimVendor;
using testing::SimWorld;

constexpr model::FieldId Email = 1201;

model::FieldSpec spec() {
    model::FieldSpec field;
    field.id = Email;
    field.type = model::FieldType::Enum;
    field.enums = {"granted", "denied", "withdrawn", "unknown"};
    return field;
}

/// One record's say; the values live as long as the test.
struct Say {
    Value now;
    TimeUs at = 0;
    Value optOut;
    TimeUs optOutAt = 0;
    Value optIn;
    TimeUs optInAt = 0;
};

std::string effective(const std::vector<Say>& says) {
    std::vector<Contribution> contributions;
    for (const Say& say : says) {
        Contribution contribution;
        contribution.value = &say.now;
        contribution.stampUs = say.at;
        contribution.stream = static_cast<store::StreamKey>(contributions.size() + 1);
        contribution.own = true;
        if (say.optOut.isPresent()) {
            contribution.optOut = &say.optOut;
            contribution.optOutUs = say.optOutAt;
        }
        if (say.optIn.isPresent()) {
            contribution.optIn = &say.optIn;
            contribution.optInUs = say.optInAt;
        }
        contributions.push_back(contribution);
    }
    std::string first;
    for (std::size_t turn = 0; turn < contributions.size(); ++turn) {
        std::rotate(contributions.begin(), contributions.begin() + 1, contributions.end());
        const std::string value =
            resolve({PolicyKind::Strictest, {}}, spec(), contributions).value.text();
        if (turn == 0) first = value;
        EXPECT_EQ(value, first) << "another order gives another state";
    }
    return first;
}

const Value Granted = Value::text("granted");
const Value Denied = Value::text("denied");
const Value Unknown = Value::text("unknown");

TEST(Consent, AnOptOutFromAnywhereWins) {
    EXPECT_EQ(effective({{Granted, 9, {}, 0, {}, 0}, {Denied, 1, {}, 0, {}, 0}}), "denied");
}

TEST(Consent, AProfileFieldThatIsUntickedAgainLiftsNothing) {
    EXPECT_EQ(effective({{Unknown, 9, Denied, 1, {}, 0}}), "denied");
    EXPECT_EQ(effective({{Granted, 9, Denied, 1, {}, 0}}), "denied");
}

TEST(Consent, OnlyANewerProvenOptInLiftsAnOptOut) {
    EXPECT_EQ(effective({{Denied, 5, Denied, 5, {}, 0}, {Granted, 9, {}, 0, Granted, 9}}),
              "granted");
    EXPECT_EQ(effective({{Denied, 5, Denied, 5, {}, 0}, {Granted, 4, {}, 0, Granted, 4}}),
              "denied");
    EXPECT_EQ(effective({{Denied, 5, Denied, 5, {}, 0}, {Granted, 5, {}, 0, Granted, 5}}),
              "denied");
}

TEST(Consent, AnOptOutAfterTheOptInStandsAgain) {
    EXPECT_EQ(effective({{Denied, 12, Denied, 12, {}, 0}, {Granted, 9, {}, 0, Granted, 9}}),
              "denied");
}

TEST(Consent, NotBeingOnAListIsNoOptOutAndNoOptIn) {
    EXPECT_EQ(effective({{Unknown, 9, {}, 0, {}, 0}, {Granted, 1, {}, 0, {}, 0}}), "granted");
    EXPECT_EQ(effective({{Unknown, 9, {}, 0, {}, 0}}), "unknown");
}

TEST(Consent, ChannelsAreTheModelsOwnFieldsAndTheirMemoryIsNobodysField) {
    const model::FieldTable fields;
    for (const char* channel : {"email", "phone", "sms", "messaging", "post", "ads", "profiling"}) {
        const model::FieldSpec* field =
            fields.find(model::Entity::Lead, std::string("consent.") + channel);
        ASSERT_NE(field, nullptr);
        EXPECT_EQ(consentField(channel), field->id);
        EXPECT_EQ(fields.find(optOutOf(field->id)), nullptr);
        EXPECT_EQ(fields.find(optInOf(field->id)), nullptr);
        const std::string group = std::string("consent.") + channel;
        EXPECT_EQ(fields.find(model::Entity::Lead, group + "_at")->id, field->id + 2);
        EXPECT_EQ(fields.find(model::Entity::Lead, group + "_double_opt_in_at")->id, field->id + 6);
    }
    EXPECT_EQ(consentField("contact"), fields.find(model::Entity::Lead, "do_not_contact")->id);
    EXPECT_EQ(consentField("sale"), fields.find(model::Entity::Lead, "do_not_sell")->id);
    EXPECT_EQ(consentField("pigeon"), 0);
}

TEST(Consent, TheLogTellsWhenTheWordWasGivenAndWhatProvesIt) {
    store::Shadow shadow;
    const auto put = [&](model::FieldId field, const char* text) {
        shadow.at(field).canonical = Value::text(text);
        shadow.at(field).stampUs = 50;
        shadow.at(field).own = true;
    };
    put(Email, "granted");
    put(Email + 6, "2026-01-05T09:35:00.000Z");
    put(Email + 3, "form:newsletter");
    const TimeUs told = timeOf(Value::text("2026-01-05T09:35:00.000Z"));
    const model::FieldId touched[] = {Email};
    const auto lines = noteConsent(shadow, touched, told + 1);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].atUs, told);
    EXPECT_EQ(lines[0].source, "form:newsletter");
    EXPECT_NE(lines[0].proof, "");
    EXPECT_NE(shadow.find(optInOf(Email)), nullptr);

    // A proof from the future proves nothing.
    store::Shadow early = shadow;
    std::erase_if(early.fields, [](const auto& field) { return isNote(field.field); });
    EXPECT_EQ(noteConsent(early, touched, told - 1).front().proof, "");
}

TEST(Consent, WhatIsOnlyRememberedIsSaidToo) {
    store::Shadow shadow;
    store::Shadow from;
    from.at(optInOf(Email)).canonical = Value::text("granted");
    from.at(optOutOf(Email)).canonical = Value::text("denied");
    from.at(LastStamp).stampUs = 7;
    carryConsent(from, shadow);
    EXPECT_EQ(shadow.find(LastStamp), nullptr);
    EXPECT_EQ(saidFields(shadow), std::vector<model::FieldId>{Email});
    shadow.at(Email).canonical = Value::text("granted");
    EXPECT_EQ(saidFields(shadow), std::vector<model::FieldId>{Email});
    EXPECT_EQ(consentOf(LastStamp), 0);
    EXPECT_EQ(consentOf(Email), 0);
}

/// Two systems with a flag for opted out of e-mail, as CRMs have it.
struct TwoSystems {
    TwoSystems() {
        for (const char* name : {"crm", "mail"}) {
            world.addSystem(name);
            auto& stream = world.stream(name, "contacts");
            mapping::MappingSpec mapping;
            mapping.entity = model::Entity::Lead;
            for (const auto& [field, place] :
                 {std::pair{"given_name", "/first"}, std::pair{"emails", "/email"},
                  std::pair{"job_title", "/title"}, std::pair{"consent.email", "/optin"},
                  std::pair{"consent.email_double_opt_in_at", "/city"}}) {
                mapping::LensSpec lens;
                lens.field = world.fields().find(model::Entity::Lead, field);
                lens.places.push_back({place, "", false, false});
                mapping.lenses.push_back(std::move(lens));
            }
            stream.mapping = std::make_shared<mapping::LensMapping>(std::move(mapping),
                                                                    normalize::LocaleHints{});
        }
        id = crm().create("contacts", {{"first", "Aino"}, {"email", "aino@acme.example"}});
        world.settle();
        other = mail().liveIds("contacts").front();
    }
    SimVendor& crm() { return world.system("crm"); }
    SimVendor& mail() { return world.system("mail"); }
    std::string at(SimVendor& system, const std::string& record, const char* field) {
        const auto& fields = system.find("contacts", record)->fields;
        const auto found = fields.find(field);
        return found == fields.end() ? "" : found->second;
    }

    SimWorld world;
    std::string id;
    std::string other;
};

TEST(Consent, AnOptOutReachesEverySystemAndNoProfileEditTakesItBack) {
    TwoSystems two;
    two.mail().edit("contacts", two.other, "optin", "denied");
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "denied");

    two.mail().edit("contacts", two.other, "optin", "granted");
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "denied");
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
    for (const std::string& wrong : two.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Consent, AResyncAfterAnOptOutSubscribesNobody) {
    TwoSystems two;
    two.crm().edit("contacts", two.id, "optin", "granted");
    two.world.settle();
    two.mail().edit("contacts", two.other, "optin", "withdrawn");
    two.world.settle();
    RunOptions full;
    full.full = true;
    two.crm().edit("contacts", two.id, "title", "Buyer");
    two.world.sync(full);
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "withdrawn");
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "withdrawn");
}

TEST(Consent, ADoubleOptInAfterwardsLiftsTheOptOutEverywhere) {
    TwoSystems two;
    two.mail().edit("contacts", two.other, "optin", "denied");
    two.world.settle();
    two.mail().edit("contacts", two.other, "city", isoTime(two.world.clock().wallUs() + 1'000'000));
    two.world.clock().advance(60'000'000);
    two.mail().edit("contacts", two.other, "optin", "granted");
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "granted");
}

TEST(Consent, AConfirmationThatWasTakenBackUnreadProvesNothing) {
    TwoSystems two;
    two.mail().edit("contacts", two.other, "optin", "withdrawn");
    two.world.settle();
    two.world.clock().advance(60'000'000);
    two.mail().edit("contacts", two.other, "city", isoTime(two.world.clock().wallUs()));
    two.mail().edit("contacts", two.other, "optin", "granted");
    two.world.clock().advance(60'000'000);
    two.mail().edit("contacts", two.other, "optin", "withdrawn");
    two.world.settle();
    two.crm().edit("contacts", two.id, "optin", "granted");
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "withdrawn");
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "withdrawn");
}

TEST(Consent, AnOptOutSetAgainRightBehindOurWriteIsAWord) {
    TwoSystems two;
    two.mail().edit("contacts", two.other, "optin", "denied");
    two.world.settle();
    ASSERT_EQ(two.at(two.crm(), two.id, "optin"), "denied");
    two.mail().edit("contacts", two.other, "city", isoTime(two.world.clock().wallUs() + 1'000'000));
    two.world.clock().advance(60'000'000);
    two.mail().edit("contacts", two.other, "optin", "granted");
    two.world.sync();
    ASSERT_EQ(two.at(two.crm(), two.id, "optin"), "granted");
    two.world.clock().advance(1'000'000);
    two.crm().edit("contacts", two.id, "optin", "denied");
    two.world.settle();
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
}

TEST(Consent, WhatAPersonTellsTheHubIsLoggedAndCarriedOut) {
    TwoSystems two;
    const model::EntityId lead = two.world.entityOf("crm", "contacts", two.id);
    Engine& engine = two.world.engine();
    EXPECT_EQ(engine.sayConsent({lead, "pigeon", "denied", "", "", "os:test"}).error().kind,
              ErrorKind::Usage);
    EXPECT_EQ(engine.sayConsent({lead, "email", "granted", "", "", "os:test"}).error().kind,
              ErrorKind::Usage);
    ASSERT_TRUE(engine.sayConsent({lead, "email", "withdrawn", "", "a call", "os:test"}));
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "withdrawn");
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "withdrawn");

    ASSERT_TRUE(engine.sayConsent({lead, "email", "granted", "signed form 7", "fair", "os:test"}));
    two.world.settle();
    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "granted");
    Queries queries(two.world.store(), two.world.fields());
    const auto story = queries.explain(lead.text());
    ASSERT_TRUE(story);
    ASSERT_EQ(story->consent.size(), 2U);
    EXPECT_EQ(story->consent[0].state, "withdrawn");
    EXPECT_EQ(story->consent[1].proof, "signed form 7");
    for (const std::string& wrong : two.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Consent, AMarketingStreamGetsNobodyWhoOptedOutAndOfOthersOnlyTheOptOut) {
    TwoSystems two;
    two.world.stream("mail", "contacts").marketing = true;
    two.world.start();
    two.crm().create("contacts",
                     {{"first", "Bela"}, {"email", "bela@acme.example"}, {"optin", "denied"}});
    two.world.settle();
    EXPECT_EQ(two.mail().liveIds("contacts").size(), 1U);

    two.crm().edit("contacts", two.id, "optin", "denied");
    two.crm().edit("contacts", two.id, "title", "Buyer");
    two.world.settle();
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
    EXPECT_EQ(two.at(two.mail(), two.other, "title"), "");
}

TEST(Consent, AnOptOutGoesOutBeforeAllOtherWork) {
    TwoSystems two;
    for (int person = 0; person < 40; ++person) {
        two.crm().create("contacts", {{"first", "P" + std::to_string(person)},
                                      {"email", "p" + std::to_string(person) + "@acme.example"}});
    }
    two.crm().edit("contacts", two.id, "optin", "denied");
    std::string firstState;
    std::int64_t asked = 0;
    two.mail().beforeWrite = [&] {
        if (++asked == 2) firstState = two.at(two.mail(), two.other, "optin");
    };
    two.world.sync();
    EXPECT_GT(asked, 2);
    EXPECT_EQ(firstState, "denied");
}

TEST(Consent, AnOptOutThatCannotWaitForALookGoesOutAlone) {
    TwoSystems two;
    two.mail().unlist("contacts", two.other, true);
    RunOptions full;
    full.full = true;
    two.world.sync(full);
    two.world.settle();
    two.crm().edit("contacts", two.id, "title", "Buyer");
    two.crm().edit("contacts", two.id, "optin", "denied");
    two.world.clock().advance(1'000'000);
    two.mail().edit("contacts", two.other, "title", "Chief");
    two.mail().plan(testing::SimFault::BreaksLookup, 1);
    two.world.sync();
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
    two.world.settle();
    two.world.sync(full);
    EXPECT_EQ(two.at(two.mail(), two.other, "title"), "Chief") << "nobody had read it yet";
    EXPECT_EQ(two.at(two.crm(), two.id, "title"), "Chief");
    for (const std::string& wrong : two.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Consent, AnOptOutDoesNotWaitForAReadThatBreaks) {
    TwoSystems two;
    std::vector<std::string> warnings;
    two.world.settings().log = [&](LogLevel level, const std::string& text) {
        if (level == LogLevel::Warning) warnings.push_back(text);
    };
    const auto told = [&] {
        return std::count_if(warnings.begin(), warnings.end(), [](const auto& text) {
            return text.starts_with("mail/contacts: 1 opt-out goes out though nothing");
        });
    };
    two.mail().switches.lookupById = false;
    two.world.start();
    two.crm().edit("contacts", two.id, "optin", "denied");
    two.world.settle();
    ASSERT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
    EXPECT_EQ(told(), 0);

    two.crm().edit("contacts", two.id, "title", "Buyer");
    two.crm().edit("contacts", two.id, "optin", "withdrawn");
    two.world.clock().advance(1'000'000);
    two.mail().edit("contacts", two.other, "title", "Chief");
    two.mail().switches.failsPage = 1;
    two.world.sync();
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "withdrawn");
    EXPECT_EQ(told(), 1);
    two.mail().switches.failsPage = 0;
    two.world.settle();
    EXPECT_EQ(two.at(two.mail(), two.other, "title"), "Chief") << "nobody had read it yet";
    for (const std::string& wrong : two.world.violations())
        ADD_FAILURE() << wrong;
}

TEST(Consent, AnIdThatIsUsedAgainTakesNobodysWordAlong) {
    TwoSystems two;
    two.mail().switches.reusesIds = true;
    two.world.start();
    two.mail().edit("contacts", two.other, "optin", "denied");
    two.world.settle();
    two.mail().remove("contacts", two.other);
    two.world.settle();
    two.crm().create("contacts", {{"first", "Bela"}, {"email", "bela@acme.example"}});
    two.world.settle();
    ASSERT_EQ(two.at(two.mail(), two.other, "first"), "Bela") << "the id stands for him now";
    Queries queries(two.world.store(), two.world.fields());
    const auto his = queries.explain(two.world.entityOf("mail", "contacts", two.other).text());
    ASSERT_TRUE(his);
    EXPECT_TRUE(his->consent.empty());
    const auto hers = queries.explain(two.world.entityOf("crm", "contacts", two.id).text());
    ASSERT_TRUE(hers);
    EXPECT_FALSE(hers->consent.empty());
}

/// The hub deletes a record and forgets it when the lead comes back elsewhere, under other names.
TEST(Consent, WhatWasSaidInARecordThatTheHubForgotHoldsWhenItIsRestored) {
    TwoSystems two;
    two.world.stream("crm", "contacts").onDelete = OnDelete::Propagate;
    two.mail().switches.marksRecords = false;
    two.world.start();
    two.mail().edit("contacts", two.other, "optin", "denied");
    two.world.settle();
    two.crm().remove("contacts", two.id);
    two.world.settle();
    ASSERT_TRUE(two.mail().find("contacts", two.other)->deleted);
    two.crm().restore("contacts", two.id);
    two.crm().edit("contacts", two.id, "first", "Bela");
    two.crm().edit("contacts", two.id, "email", "bela@acme.example");
    two.world.settle();
    two.mail().restore("contacts", two.other);
    two.mail().edit("contacts", two.other, "optin", "granted");
    two.world.settle();
    EXPECT_NE(two.world.entityOf("mail", "contacts", two.other),
              two.world.entityOf("crm", "contacts", two.id));
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
}

TEST(Consent, UndoingTheRunThatCarriedAnOptOutOnDoesNotTakeItBack) {
    TwoSystems two;
    two.crm().edit("contacts", two.id, "title", "Buyer");
    two.mail().edit("contacts", two.other, "optin", "denied");
    const RunReport run = two.world.sync();
    ASSERT_EQ(two.at(two.crm(), two.id, "optin"), "denied");
    ASSERT_EQ(two.at(two.mail(), two.other, "title"), "Buyer");
    RunOptions options;
    options.actor = "os:test";

    const auto plan = two.world.engine().planUndo(run.run, false, options);
    ASSERT_TRUE(plan) << plan.error().describe();
    const auto undone = two.world.engine().apply(plan->id, options);
    ASSERT_TRUE(undone) << undone.error().describe();
    two.world.settle();

    EXPECT_EQ(two.at(two.crm(), two.id, "optin"), "denied");
    EXPECT_EQ(two.at(two.mail(), two.other, "optin"), "denied");
    EXPECT_EQ(two.at(two.mail(), two.other, "title"), "") << "all else is put back";
}

}  // namespace
}  // namespace leadloom::sync

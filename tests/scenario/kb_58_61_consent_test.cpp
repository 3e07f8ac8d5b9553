// Who said no stays out, whatever is synced again.
#include "tests/scenario/lenses.h"
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

/// Both systems hold the consent by e-mail where "contact" stands.
class Consent : public TwoSystems {
protected:
    void consenting(sync::OnDelete policy = sync::OnDelete::Unlink) {
        build();
        for (const std::string system : {"crm", "mail"}) {
            world_.stream(system, "contacts").mapping = lenses();
            world_.stream(system, "contacts").onDelete = policy;
        }
    }
    std::shared_ptr<const mapping::Mapping> lenses() {
        const model::FieldTable& fields = world_.fields();
        return contactLenses(fields, [&](mapping::LensSpec& lens) {
            if (lens.field->name != "phones") return;
            lens.field = fields.find(model::Entity::Lead, "consent.email");
            lens.places = {{"/contact", "", false, false}};
        });
    }
    static Fields with(Fields fields, const std::string& consent) {
        fields["contact"] = consent;
        return fields;
    }
    std::string consentOf(const std::string& id) {
        return world_.valueOf("crm", "contacts", id, "consent.email");
    }
    /// What a reconnect amounts to: nothing of that system is known any more.
    void reconnect(const std::string& system) {
        const auto stream = *world_.store().streamKey(system, "contacts");
        auto tx = *world_.store().beginWrite();
        for (const std::string& id : world_.system(system).liveIds("contacts"))
            ASSERT_TRUE(tx->removeLink(stream, id));
        store::CheckpointRow fresh;
        fresh.stream = stream;
        ASSERT_TRUE(tx->putCheckpoint(fresh));
        ASSERT_TRUE(tx->commit());
    }
};

using Kb58Resync = Consent;
using Kb59Archived = Consent;
using Kb60LeftASegment = Consent;
using Kb61ImportedOptOut = Consent;

TEST_F(Kb58Resync, SubscribesNobodyWhoHasLeft) {
    consenting();
    std::vector<std::string> ids;
    for (int number = 0; number < 20; ++number)
        ids.push_back(crm().create("contacts", with(person(number), "granted")));
    world_.settle();
    for (const std::string& id : ids)
        mail().edit("contacts", counterpart("mail", id), "contact", "withdrawn");
    full(true);
    world_.settle();
    reconnect("crm");
    // The crm comes back with what it held before anybody left.
    for (const std::string& id : ids)
        crm().edit("contacts", id, "contact", "granted");
    full(true);
    world_.settle();

    for (const std::string& id : mail().liveIds("contacts"))
        EXPECT_EQ(fieldOf(mail(), id, "contact"), "withdrawn");
    for (const std::string& id : ids)
        EXPECT_EQ(consentOf(id), "withdrawn");
    EXPECT_EQ(mail().liveIds("contacts").size(), 20U);
}

TEST_F(Kb59Archived, PeopleDoNotComeBackAsSubscribed) {
    consenting();
    const std::string id = crm().create("contacts", with(person(1), "granted"));
    crm().create("contacts", with(person(2), "granted"));
    world_.settle();
    const std::string other = counterpart("mail", id);
    mail().edit("contacts", other, "contact", "withdrawn");
    world_.settle();
    ASSERT_EQ(consentOf(id), "withdrawn");
    mail().remove("contacts", other);
    world_.settle();
    reconnect("crm");
    crm().edit("contacts", id, "contact", "granted");
    full(true);
    world_.settle();

    EXPECT_EQ(consentOf(id), "withdrawn");
    for (const std::string& there : mail().liveIds("contacts")) {
        if (fieldOf(mail(), there, "email") == emailOf(1)) {
            EXPECT_EQ(fieldOf(mail(), there, "contact"), "withdrawn");
        }
    }
}

TEST_F(Kb60LeftASegment, IsNoOptOutAndNobodyElseLeaves) {
    build();
    for (const std::string system : {"crm", "mail"}) {
        world_.stream(system, "contacts").mapping =
            contactLenses(world_.fields(), [&](mapping::LensSpec& lens) {
                if (lens.field->name == "phones") {
                    lens.field = world_.fields().find(model::Entity::Lead, "consent.email");
                    lens.places = {{"/contact", "", false, false}};
                } else if (lens.field->name == "city") {
                    lens.field = world_.fields().find(model::Entity::Lead, "tags");
                    lens.places = {{"/tags", ";", false, false}};
                }
            });
    }
    Fields member = with(person(1), "granted");
    member["tags"] = "Newsletter;Customers";
    const std::string id = crm().create("contacts", member);
    Fields another = with(person(2), "granted");
    another["tags"] = "Newsletter";
    const std::string stays = crm().create("contacts", another);
    world_.settle();
    mail().edit("contacts", counterpart("mail", id), "tags", "Customers");
    world_.settle();
    EXPECT_EQ(fieldOf(crm(), id, "tags"), "Customers") << "the removal itself travels";
    EXPECT_EQ(consentOf(id), "granted");
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", id), "contact"), "granted");
    EXPECT_EQ(fieldOf(crm(), stays, "tags"), "Newsletter");
    EXPECT_EQ(consentOf(stays), "granted");
    mail().edit("contacts", counterpart("mail", id), "tags", "");
    world_.settle();
    EXPECT_EQ(consentOf(id), "granted");
}

TEST_F(Kb61ImportedOptOut, IsThereBeforeTheOtherSystemCouldMailAnybody) {
    consenting();
    const auto taps = tap(world_, "mail");
    int unaware = 0;
    taps->beforeWrite = [&](const std::string&, std::span<const sync::WriteItem> items) {
        for (const sync::WriteItem& item : items) {
            if (item.payload.find("\"contact\":\"denied\"") == std::string_view::npos) ++unaware;
        }
    };
    std::vector<std::string> ids;
    for (int number = 0; number < 10; ++number)
        ids.push_back(crm().create("contacts", with(person(number), "denied")));
    world_.settle();
    EXPECT_EQ(unaware, 0) << "a record made there without its opt-out could be mailed";
    taps->beforeWrite = nullptr;
    // Where the record is there already and says yes, the no arrives with the first sync.
    mail().create("contacts", with(person(50), "granted"));
    const std::string id = crm().create("contacts", with(person(50), "denied"));
    world_.settle();
    EXPECT_EQ(consentOf(id), "denied");
    for (const std::string& there : mail().liveIds("contacts"))
        EXPECT_NE(fieldOf(mail(), there, "contact"), "granted");
}

}  // namespace
}  // namespace leadloom::testing

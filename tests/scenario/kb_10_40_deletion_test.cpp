// Deleting, making again, and editing what another has deleted.
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using sync::OnDelete;

class Deletions : public TwoSystems {
protected:
    void pair(OnDelete policy) {
        build();
        for (const std::string system : {"crm", "mail"})
            world_.stream(system, "contacts").onDelete = policy;
        ids_ = people(6);
        world_.settle();
        other_ = counterpart("mail", ids_.front());
    }
    /// Reads one system only.
    void readOnly(const std::string& system) {
        SimVendor& silent = world_.system(system == "crm" ? "mail" : "crm");
        silent.switches.credentialsRefused = true;
        world_.sync();
        silent.switches.credentialsRefused = false;
    }
    std::vector<std::string> ids_;
    std::string other_;
};

using Kb10DeletedAndMadeAgain = Deletions;

TEST_F(Kb10DeletedAndMadeAgain, UnderTheSameIdIsCopied) {
    for (const OnDelete policy : {OnDelete::Unlink, OnDelete::Propagate, OnDelete::Recreate}) {
        SCOPED_TRACE(static_cast<int>(policy));
        SimWorld world;
        SimVendor& crm = world.addSystem("crm");
        SimVendor& mail = world.addSystem("mail");
        world.stream("crm", "contacts").onDelete = policy;
        const std::string id = crm.create("contacts", person(1));
        crm.create("contacts", person(2));
        world.settle();
        crm.remove("contacts", id);
        world.settle();

        crm.restore("contacts", id);
        crm.edit("contacts", id, "title", "Back again");
        world.settle();

        int there = 0;
        for (const std::string& copy : mail.liveIds("contacts")) {
            const auto& fields = mail.find("contacts", copy)->fields;
            const bool same = fields.contains("email") && fields.at("email") == emailOf(1);
            if (same && fields.contains("title") && fields.at("title") == "Back again") ++there;
        }
        EXPECT_EQ(there, 1);
        EXPECT_EQ(mail.liveIds("contacts").size(), 2U);
        for (const std::string& wrong : world.violations())
            ADD_FAILURE() << wrong;
    }
}

TEST_F(Kb10DeletedAndMadeAgain, WithinOneReadIsNoDeletion) {
    pair(OnDelete::Propagate);
    crm().remove("contacts", ids_.front());
    crm().restore("contacts", ids_.front());
    crm().edit("contacts", ids_.front(), "title", "Never away");
    world_.settle();
    EXPECT_EQ(deletes(), 0);
    EXPECT_EQ(fieldOf(mail(), other_, "title"), "Never away");
}

class Kb40DeletedAndEdited : public Deletions,
                             public ::testing::WithParamInterface<std::tuple<OnDelete, bool>> {};

TEST_P(Kb40DeletedAndEdited, KeepsTheEditUnderEveryPolicyAndInBothOrders) {
    const auto [policy, editFirst] = GetParam();
    pair(policy);
    const model::EntityId lead = world_.entityOf("crm", "contacts", ids_.front());
    const auto edit = [&] { mail().edit("contacts", other_, "title", "Head of Purchasing"); };
    const auto remove = [&] { crm().remove("contacts", ids_.front()); };
    if (editFirst) {
        edit();
        readOnly("mail");
        remove();
    } else {
        remove();
        edit();
        readOnly("mail");
    }
    world_.settle();

    EXPECT_EQ(mail().deletesByHub, 0);
    EXPECT_EQ(fieldOf(mail(), other_, "title"), "Head of Purchasing");
    EXPECT_EQ(world_.valueOf("mail", "contacts", other_, "job_title"), "Head of Purchasing");
    EXPECT_EQ(world_.entityOf("mail", "contacts", other_), lead);
    const std::size_t inCrm = policy == OnDelete::Recreate ? 6U : 5U;
    EXPECT_EQ(crm().liveIds("contacts").size(), inCrm);
    for (const std::string& wrong : world_.violations())
        ADD_FAILURE() << wrong;
}

INSTANTIATE_TEST_SUITE_P(Policies, Kb40DeletedAndEdited,
                         ::testing::Combine(::testing::Values(OnDelete::Unlink, OnDelete::Propagate,
                                                              OnDelete::Archive, OnDelete::Recreate,
                                                              OnDelete::Ignore, OnDelete::Ask),
                                            ::testing::Bool()));

}  // namespace
}  // namespace leadloom::testing

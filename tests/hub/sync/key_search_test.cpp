#include <gtest/gtest.h>

#include "hub/sync/engine.h"
#include "tests/support/sim_world.h"

namespace leadloom::sync {
namespace {

using testing::SimSwitches;
using testing::SimVendor;
using testing::SimWorld;

/// A CRM that looks nothing up by id, told of a person whom somebody made in another system, and
/// deletions go from it into that one.
class KeySearchBy : public ::testing::TestWithParam<CreateClass> {
protected:
    KeySearchBy() {
        SimSwitches switches;
        switches.lookupById = false;
        switches.createClass = GetParam();
        switches.marksRecords = GetParam() != CreateClass::NaturalKey;
        switches.deletes = DeleteVisibility::Absence;
        world_.addSystem("crm", switches);
        world_.addSystem("mail");
        world_.stream("crm", "contacts").onDelete = OnDelete::Propagate;
        there_ = mail().create("contacts", {{"first", "Aino"}, {"email", "a@acme.example"}});
        for (int other = 0; other < 9; ++other) {
            const std::string name = "other" + std::to_string(other);
            mail().create("contacts", {{"first", name}, {"email", name + "@acme.example"}});
        }
        world_.settle();
        for (const std::string& id : crm().liveIds("contacts")) {
            if (crm().find("contacts", id)->fields.at("email") == "a@acme.example") id_ = id;
        }
    }

    SimVendor& crm() { return world_.system("crm"); }
    SimVendor& mail() { return world_.system("mail"); }
    /// Complete reads, more than it takes to believe in an absence.
    void readAll(int times) {
        RunOptions options;
        options.full = true;
        for (int read = 0; read < times; ++read)
            world_.sync(options);
    }

    SimWorld world_;
    std::string id_;
    std::string there_;
};

TEST_P(KeySearchBy, FindsWhatAllListsHaveLost) {
    crm().unlist("contacts", id_, true);
    readAll(5);
    EXPECT_EQ(mail().deletesByHub, 0);
    EXPECT_EQ(crm().liveIds("contacts").size(), 10U);
}

TEST_P(KeySearchBy, AppliesWhatItShows) {
    crm().unlist("contacts", id_, true);
    crm().edit("contacts", id_, "title", "Buyer");
    readAll(5);
    EXPECT_EQ(mail().find("contacts", there_)->fields.at("title"), "Buyer");
}

TEST_P(KeySearchBy, LetsADeletionBeADeletion) {
    crm().remove("contacts", id_);
    readAll(5);
    EXPECT_EQ(mail().deletesByHub, 1);
    EXPECT_EQ(mail().liveIds("contacts").size(), 9U);
}

INSTANTIATE_TEST_SUITE_P(All, KeySearchBy,
                         ::testing::Values(CreateClass::Marker, CreateClass::NaturalKey,
                                           CreateClass::OwnId),
                         [](const auto& chosen) {
                             switch (chosen.param) {
                                 case CreateClass::Marker:
                                     return "Marker";
                                 case CreateClass::NaturalKey:
                                     return "NaturalKey";
                                 default:
                                     return "OwnId";
                             }
                         });

}  // namespace
}  // namespace leadloom::sync

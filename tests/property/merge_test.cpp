#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/sim_world.h"

namespace leadloom {
namespace {

using testing::SimVendor;
using testing::SimWorld;

using Picture = std::map<std::string, std::string>;

/// What a lead holds and which records it has, blanks left out.
Picture pictureOf(SimWorld& world, const model::EntityId& id) {
    Picture picture;
    for (const store::CanonicalRow& row : world.canonicals(model::Entity::Lead)) {
        if (row.id != id) continue;
        for (const store::CanonicalField& field : row.fields) {
            if (!field.value.isPresent()) continue;
            std::vector<std::string> items;
            for (const std::string_view item : field.value.items())
                items.emplace_back(item);
            std::sort(items.begin(), items.end());
            for (const std::string& item : items)
                picture[world.fields().find(field.field)->name] += item + ";";
        }
    }
    for (const store::LinkRow& link : world.links(id)) {
        if (link.state != store::LinkState::Live) continue;
        picture[world.store().streamName(link.stream).first + "/" + link.externalId] =
            link.role == store::LinkRole::Primary ? "primary" : "secondary";
    }
    return picture;
}

/// One world of people who are all different, in two to four systems that hold some of them.
struct Town {
    std::mt19937_64 random;
    SimWorld world;
    std::vector<std::string> systems;

    explicit Town(std::uint64_t seed) : random(seed), world(seed) {
        const int count = 2 + static_cast<int>(random() % 3);
        for (int system = 0; system < count; ++system) {
            testing::SimSwitches switches;
            switches.answersWithRecord = random() % 2 == 0;
            switches.tellsVersions = random() % 2 == 0;
            systems.push_back("system" + std::to_string(system));
            world.addSystem(systems.back(), switches);
        }
        const sync::PolicyKind kinds[] = {sync::PolicyKind::Latest, sync::PolicyKind::Longest,
                                          sync::PolicyKind::FirstTouch, sync::PolicyKind::Min};
        world.setPolicy("city", {kinds[random() % 4], {}});
        world.setPolicy("tags", {sync::PolicyKind::Union, {}});
    }

    std::string one(std::initializer_list<const char*> words) {
        return *(words.begin() + random() % words.size());
    }

    void addPerson(int number) {
        // Names with nothing in common: what is merged here is merged by a person.
        static const char* const Names[] = {"Aino",  "Bertil", "Chiara", "Dmitri", "Esther",
                                            "Farid", "Greta",  "Hiroko", "Ivo",    "Jolanda"};
        static const char* const Families[] = {"Virta",  "Ekman",  "Rossi",    "Orlov", "Katz",
                                               "Haddad", "Lorenz", "Yamamoto", "Novak", "Wouters"};
        const std::string mark = std::to_string(number);
        std::map<std::string, std::string> fields = {
            {"first", Names[number]},
            {"last", Families[number]},
            {"email", std::string(Names[number]) + mark + "@" + Families[number] + ".example"}};
        const std::size_t start = random() % systems.size();
        const std::size_t copies = 1 + random() % 2;
        for (std::size_t copy = 0; copy < copies; ++copy) {
            if (random() % 2 == 0) fields["title"] = one({"Buyer", "Seller", "Head of Sales"});
            if (random() % 2 == 0) fields["city"] = one({"Oulu", "Turku", "Porvoo"});
            if (random() % 2 == 0) fields["tags"] = one({"red", "red;green", "blue;red"});
            world.system(systems[(start + copy) % systems.size()]).create("contacts", fields);
            world.clock().advance(1'000'000 * static_cast<TimeUs>(1 + random() % 100));
        }
    }

    void editSomebody() {
        SimVendor& vendor = world.system(systems[random() % systems.size()]);
        const auto ids = vendor.liveIds("contacts");
        const std::string& id = ids[random() % ids.size()];
        const std::string field = one({"title", "city"});
        vendor.edit("contacts", id, field, one({"Buyer", "Clerk", "Espoo", "Turku", "Kemi"}));
    }

    std::vector<model::EntityId> leads() {
        std::vector<model::EntityId> ids;
        for (const store::CanonicalRow& row : world.canonicals(model::Entity::Lead))
            ids.push_back(row.id);
        return ids;
    }

    std::map<std::string, std::map<std::string, std::string>> records() {
        std::map<std::string, std::map<std::string, std::string>> all;
        for (const std::string& system : systems) {
            for (const std::string& id : world.system(system).liveIds("contacts")) {
                auto fields = world.system(system).find("contacts", id)->fields;
                std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
                auto& sorted = fields["tags"];
                std::vector<std::string> items;
                std::stringstream text(sorted);
                for (std::string item; std::getline(text, item, ';');)
                    items.push_back(item);
                std::sort(items.begin(), items.end());
                sorted.clear();
                for (const std::string& item : items)
                    sorted += item + ";";
                all[system + "/" + id] = fields;
            }
        }
        return all;
    }
};

class MergeProperty : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(MergeProperty, PartingWhatWasMergedGivesBothBack) {
    Town town(GetParam());
    for (int person = 0; person < 5; ++person)
        town.addPerson(person);
    town.world.settle();
    for (int edit = 0; edit < 4; ++edit) {
        town.editSomebody();
        town.world.settle();
    }
    const std::vector<model::EntityId> leads = town.leads();
    ASSERT_GE(leads.size(), 2U);
    const model::EntityId one = leads[town.random() % leads.size()];
    model::EntityId other = one;
    while (other == one)
        other = leads[town.random() % leads.size()];
    const Picture first = pictureOf(town.world, one);
    const Picture second = pictureOf(town.world, other);
    const auto records = town.records();

    const auto merged = town.world.engine().mergeLeads(one, other, "os:test");
    ASSERT_TRUE(merged) << merged.error().describe();
    if (town.random() % 3 != 0) town.world.settle();
    if (town.random() % 3 == 0) town.world.start();
    const auto parted = town.world.engine().unmergeLead(merged->survivor, {}, "os:test");
    ASSERT_TRUE(parted) << parted.error().describe();
    town.world.settle();

    EXPECT_EQ(*parted, merged->joined);
    EXPECT_EQ(pictureOf(town.world, one), first);
    EXPECT_EQ(pictureOf(town.world, other), second);
    EXPECT_EQ(town.records(), records);
    for (const std::string& wrong : town.world.violations())
        ADD_FAILURE() << wrong;
    EXPECT_EQ(town.world.openIntents(), 0);
}

TEST_P(MergeProperty, EditsMadeWhileMergedStayWithTheirRecords) {
    Town town(GetParam());
    for (int person = 0; person < 3; ++person)
        town.addPerson(person);
    town.world.settle();
    const std::vector<model::EntityId> leads = town.leads();
    const auto merged = town.world.engine().mergeLeads(leads[0], leads[1], "os:test");
    ASSERT_TRUE(merged) << merged.error().describe();
    town.world.settle();
    std::string system;
    std::string record;
    const auto links = town.world.links(merged->survivor);
    for (const store::LinkRow& link : links) {
        const auto name = town.world.store().streamName(link.stream);
        if (link.role != store::LinkRole::Primary) continue;
        system = name.first;
        record = link.externalId;
    }
    town.world.system(system).edit("contacts", record, "title", "Head of Everything");
    town.world.settle();

    const auto parted = town.world.engine().unmergeLead(merged->survivor, {}, "os:test");
    ASSERT_TRUE(parted) << parted.error().describe();
    town.world.settle();

    EXPECT_EQ(town.world.system(system).find("contacts", record)->fields.at("title"),
              "Head of Everything");
    const model::EntityId owner = town.world.entityOf(system, "contacts", record);
    const model::EntityId stranger = owner == *parted ? merged->survivor : *parted;
    EXPECT_NE(pictureOf(town.world, stranger)["job_title"], "Head of Everything;");
    for (const std::string& wrong : town.world.violations())
        ADD_FAILURE() << wrong;
}

INSTANTIATE_TEST_SUITE_P(Seeds, MergeProperty, ::testing::Range<std::uint64_t>(1, 31));

}  // namespace
}  // namespace leadloom

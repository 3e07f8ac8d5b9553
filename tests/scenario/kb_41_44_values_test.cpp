// What a value is: absent, empty, a filler, too long, or written in other letters.
#include "hub/mapping/text_length.h"
#include "tests/scenario/lenses.h"
#include "tests/scenario/scenario.h"

namespace leadloom::testing {
namespace {

using Kb41NotStoredThere = TwoSystems;
using Kb42WordsForEmpty = TwoSystems;
using Kb43Overlong = TwoSystems;

TEST_F(Kb41NotStoredThere, IsNotClearedThereAndARealClearTravels) {
    build();
    world_.addSystem("ads");
    const auto taps = tap(world_, "mail");
    // The mail system has no cities: what it answers doesn't name the field at all.
    std::deque<std::string> texts;
    taps->alters = [&](sync::RawRecord& record) {
        std::string payload(record.payload);
        const auto at = payload.find("\"city\":");
        if (at == std::string::npos) return;
        payload.erase(at, payload.find(",\"tags\"", at) - at + 1);
        record.payload = texts.emplace_back(std::move(payload));
    };
    const std::string id = people(1).front();
    crm().edit("contacts", id, "city", "Oulu");
    world_.settle();
    const std::string inMail = counterpart("mail", id);
    const std::string inAds = counterpart("ads", id);
    ASSERT_FALSE(texts.empty());
    mail().edit("contacts", inMail, "title", "Buyer");
    mail().edit("contacts", inMail, "city", "");
    world_.settle();
    full();
    EXPECT_EQ(fieldOf(crm(), id, "title"), "Buyer");
    EXPECT_EQ(fieldOf(crm(), id, "city"), "Oulu");
    EXPECT_EQ(fieldOf(world_.system("ads"), inAds, "city"), "Oulu");

    crm().edit("contacts", id, "city", "");
    world_.settle();
    EXPECT_EQ(fieldOf(world_.system("ads"), inAds, "city"), "");
    EXPECT_EQ(fieldOf(crm(), id, "city"), "");
    EXPECT_EQ(world_.valueOf("crm", "contacts", id, "city"), "");
}

TEST_F(Kb42WordsForEmpty, AreNoValuesAndFillersNeverReturn) {
    for (const std::string word : {"0", "Unknown", "1900-01-01", "-", "n/a"}) {
        SCOPED_TRACE(word);
        SimWorld world;
        SimVendor& crm = world.addSystem("crm");
        SimVendor& mail = world.addSystem("mail");
        world.stream("mail", "contacts").mapping =
            contactLenses(world.fields(), [&](mapping::LensSpec& lens) {
                if (lens.field->name == "family_name") lens.filler = word;
                if (lens.field->name == "job_title") {
                    lens.emptyWords = {word};
                    lens.clearText = word;
                }
            });
        Fields known = person(1);
        known["title"] = "Buyer";
        const std::string id = crm.create("contacts", known);
        Fields blank = person(1);
        blank["title"] = word;
        blank["last"] = word;
        const std::string other = mail.create("contacts", blank);
        const std::string made = crm.create("contacts", person(2));
        world.settle();

        // At the first pairing the word wins over nothing; where a name is required it is put.
        EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Buyer");
        EXPECT_EQ(crm.find("contacts", id)->fields.at("title"), "Buyer");
        std::string filled;
        for (const std::string& copy : mail.liveIds("contacts"))
            if (copy != other) filled = copy;
        ASSERT_EQ(mail.find("contacts", filled)->fields.at("last"), word);
        mail.edit("contacts", filled, "city", "Turku");
        world.settle();
        for (const std::string& person : {id, made})
            EXPECT_FALSE(crm.find("contacts", person)->fields.contains("last"));
        EXPECT_EQ(crm.find("contacts", made)->fields.at("city"), "Turku");

        // Written there by somebody it is a clear, and a clear is written there as that word.
        mail.edit("contacts", other, "title", word);
        world.settle();
        EXPECT_FALSE(crm.find("contacts", id)->fields.contains("title"));
        crm.edit("contacts", id, "title", "Seller");
        world.settle();
        EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), "Seller");
        crm.edit("contacts", id, "title", "");
        world.settle();
        EXPECT_EQ(mail.find("contacts", other)->fields.at("title"), word);
    }
}

TEST_F(Kb43Overlong, ParksThatFieldAndLetsTheRestGoOn) {
    build();
    const auto taps = tap(world_, "mail");
    taps->afterWrite = nullptr;
    mail().switches.refusesField = "title";
    Fields longName = person(1);
    longName["title"] = std::string(1U << 20U, 'x');
    longName["city"] = "Oulu";
    const std::string first = crm().create("contacts", longName);
    Fields longAddress = person(2);
    longAddress["email"] = std::string(320, 'a') + "@acme.example";
    longAddress["city"] = "Turku";
    const std::string second = crm().create("contacts", longAddress);
    const auto others = people(3, 10);

    const sync::RunReport report = world_.sync();
    EXPECT_TRUE(report.balanced());
    world_.settle();

    EXPECT_EQ(fieldOf(mail(), counterpart("mail", first), "city"), "Oulu");
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", first), "title"), "");
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", second), "city"), "Turku");
    EXPECT_EQ(fieldOf(mail(), counterpart("mail", second), "email"), "");
    for (const std::string& id : others)
        EXPECT_FALSE(counterpart("mail", id).empty());
    std::set<std::string> parked;
    for (const store::ParkedRow& letter : world_.parked())
        parked.insert(letter.field);
    EXPECT_EQ(parked, (std::set<std::string>{"emails", "job_title"}));
}

/// A vendor that lets no two records have one address, and a mailbox that two people share.
TEST_F(Kb43Overlong, NorDoesAValueThatAnotherRecordHoldsAndThatMustBeUnique) {
    build();
    const auto ids = people(2);
    crm().edit("contacts", ids[0], "title", "Buyer");
    world_.settle();
    mail().switches.uniqueField = "title";
    crm().edit("contacts", ids[1], "title", "Buyer");
    crm().edit("contacts", ids[1], "city", "Oulu");
    world_.settle();
    const std::string there = counterpart("mail", ids[1]);
    EXPECT_EQ(fieldOf(mail(), there, "city"), "Oulu");
    EXPECT_EQ(fieldOf(mail(), there, "title"), "");
    EXPECT_EQ(fieldOf(crm(), ids[1], "title"), "Buyer");
    const auto parked = world_.parked();
    ASSERT_EQ(parked.size(), 1U);
    EXPECT_EQ(parked.front().field, "job_title");
    EXPECT_EQ(parked.front().code, "conflict");
    EXPECT_NE(parked.front().reason.find(counterpart("mail", ids[0])), std::string::npos);
    expectQuiet();

    crm().edit("contacts", ids[1], "title", "Seller");
    world_.settle();
    EXPECT_EQ(fieldOf(mail(), there, "title"), "Seller");
    expectQuiet();
}

class Kb44UnitsOfLength : public TwoSystems,
                          public ::testing::WithParamInterface<mapping::LengthUnit> {};

std::size_t lengthIn(mapping::LengthUnit unit, const std::string& text) {
    std::size_t length = 0;
    for (const char byte : text) {
        const auto bits = static_cast<unsigned char>(byte);
        const bool starts = (bits & 0xC0U) != 0x80U;
        if (unit == mapping::LengthUnit::Bytes) {
            ++length;
        } else if (starts) {
            length += unit == mapping::LengthUnit::Utf16 && bits >= 0xF0U ? 2 : 1;
        }
    }
    return length;
}

/// The vendor cuts by its own unit; the mapping knows which, so that what comes back is no edit.
TEST_P(Kb44UnitsOfLength, AreTheVendorsAndACutValueIsNoEdit) {
    build();
    constexpr std::size_t Most = 11;
    const auto unit = GetParam();
    world_.stream("mail", "contacts").mapping =
        contactLenses(world_.fields(), [&](mapping::LensSpec& lens) {
            if (lens.field->name != "job_title") return;
            lens.maxLength = Most;
            lens.unit = unit;
            lens.cut = true;
        });
    // Composed letters, the same decomposed, signs of four bytes and two units, plain ones.
    const std::vector<std::string> titles = {"Zo\u00eb \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9 chief",
                                             "Zoe\u0308 e\u0301e\u0301e\u0301e\u0301e\u0301 chief",
                                             "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600"
                                             "\U0001F600\U0001F600 smiles",
                                             "Head of everything"};
    std::vector<std::string> ids;
    for (std::size_t number = 0; number < titles.size(); ++number) {
        Fields fields = person(static_cast<int>(number));
        fields["title"] = titles[number];
        ids.push_back(crm().create("contacts", fields));
    }
    world_.settle();
    const std::int64_t before = writes();
    for (std::size_t number = 0; number < titles.size(); ++number) {
        const std::string there = fieldOf(mail(), counterpart("mail", ids[number]), "title");
        EXPECT_FALSE(there.empty());
        EXPECT_LE(lengthIn(unit, there), Most) << there;
        EXPECT_EQ(fieldOf(crm(), ids[number], "title"), titles[number]) << "never cut at home";
    }
    // What the hub holds is composed; the crm gave one of them decomposed and keeps it so.
    full();
    world_.settle();
    EXPECT_EQ(writes(), before);
    expectQuiet();
}

INSTANTIATE_TEST_SUITE_P(Units, Kb44UnitsOfLength,
                         ::testing::Values(mapping::LengthUnit::Bytes, mapping::LengthUnit::Utf16,
                                           mapping::LengthUnit::Codepoints));

}  // namespace
}  // namespace leadloom::testing

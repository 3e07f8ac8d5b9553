#include "hub/normalize/person_name.h"

#include <gtest/gtest.h>

using namespace leadloom::normalize;

namespace {

std::string shown(std::string_view full, NameOrder order = NameOrder::Unknown) {
    const PersonName name = splitFullName(full, order);
    return name.prefix + "|" + name.given + "|" + name.middle + "|" + name.family + "|" +
           name.suffix;
}

}  // namespace

TEST(PersonName, PutsTheLastWordIntoTheFamilyName) {
    EXPECT_EQ(shown("Aino Virta"), "|Aino||Virta|");
    EXPECT_EQ(shown("  Aino   Maria Virta "), "|Aino|Maria|Virta|");
    EXPECT_EQ(shown("Aino"), "|Aino|||");
    EXPECT_EQ(shown(""), "||||");
    EXPECT_EQ(shown("\xff"), "||||");
}

TEST(PersonName, TakesACommaForFamilyNameFirst) {
    EXPECT_EQ(shown("Virta, Aino"), "|Aino||Virta|");
    EXPECT_EQ(shown("van der Berg, Jan Piet"), "|Jan|Piet|van der Berg|");
    EXPECT_EQ(shown("King, Martin, Jr."), "|Martin||King|Jr.");
    EXPECT_EQ(shown("Aino Virta, PhD"), "|Aino||Virta|PhD");
    EXPECT_EQ(shown("Virta,"), "|Virta|||");
    EXPECT_EQ(shown(",Aino"), "|Aino|||");
    EXPECT_EQ(shown(","), "|,|||");
}

TEST(PersonName, KeepsParticlesWithTheFamilyName) {
    EXPECT_EQ(shown("Jan van der Berg"), "|Jan||van der Berg|");
    EXPECT_EQ(shown("Ludwig von Beispiel"), "|Ludwig||von Beispiel|");
    EXPECT_EQ(shown("Maria de la Cruz"), "|Maria||de la Cruz|");
    EXPECT_EQ(shown("Van Morris"), "|Van||Morris|");
}

TEST(PersonName, TakesTitlesAndDegreesApart) {
    EXPECT_EQ(shown("Dr. Aino Virta PhD"), "Dr.|Aino||Virta|PhD");
    EXPECT_EQ(shown("Herr Prof. Dr. Max Muster"), "Herr Prof. Dr.|Max||Muster|");
    EXPECT_EQ(shown("Mrs Virta"), "Mrs|Virta|||");
    EXPECT_EQ(shown("Martin King Jr."), "|Martin||King|Jr.");
    EXPECT_EQ(shown("Jack Ma"), "|Jack||Ma|");
}

TEST(PersonName, LetsCapitalsTellTheFamilyName) {
    EXPECT_EQ(shown("DUPONT Jean"), "|Jean||DUPONT|");
    EXPECT_EQ(shown("Jean DUPONT"), "|Jean||DUPONT|");
    EXPECT_EQ(shown("JEAN DUPONT"), "|JEAN||DUPONT|");
}

TEST(PersonName, FollowsTheOrderThatIsHinted) {
    EXPECT_EQ(shown("Nagy János", NameOrder::FamilyFirst), "|János||Nagy|");
    EXPECT_EQ(shown("van Berg Jan Piet", NameOrder::FamilyFirst), "|Jan|Piet|van Berg|");
}

TEST(PersonName, ReadsEastAsianNamesFamilyFirst) {
    EXPECT_EQ(shown("王小明"), "|小明||王|");
    EXPECT_EQ(shown("欧阳小明"), "|小明||欧阳|");
    EXPECT_EQ(shown("山田花子"), "|花子||山田|");
    EXPECT_EQ(shown("山田 花子"), "|花子||山田|");
    EXPECT_EQ(shown("김철수"), "|철수||김|");
    EXPECT_EQ(shown("남궁민수"), "|민수||남궁|");
    EXPECT_EQ(shown("李"), "|李|||");
}

TEST(PersonName, IsJoinedInItsOwnOrder) {
    EXPECT_EQ(joinFullName({"Dr.", "Aino", "Maria", "Virta", "PhD"}), "Dr. Aino Maria Virta PhD");
    EXPECT_EQ(joinFullName({"", "花子", "", "山田", ""}), "山田花子");
    EXPECT_EQ(joinFullName({"", "János", "", "Nagy", ""}, NameOrder::FamilyFirst), "Nagy János");
    EXPECT_EQ(joinFullName({"", "", "", "Virta", ""}), "Virta");
    EXPECT_EQ(joinFullName({}), "");
}

TEST(PersonName, SplitsWhatItJoinedBackIntoTheSameParts) {
    for (const char* full : {"Aino Virta", "Jan van der Berg", "Dr. Aino Maria Virta PhD",
                             "山田花子", "김철수", "Юлия Щербакова"}) {
        const PersonName name = splitFullName(full);
        EXPECT_EQ(splitFullName(joinFullName(name)), name) << full;
    }
}

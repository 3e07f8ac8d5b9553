#include <gtest/gtest.h>
#include <leadloom/sdk/text/edited_card.h>
#include <leadloom/sdk/text/vcard.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {
namespace {

using nlohmann::ordered_json;

const std::string Ana =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Odd//Book//EN\r\nUID:7f0c-1\r\nFN:Ana Ruiz\r\n"
    "N:Ruiz;Ana;Mar\\;ía,Luz;;\r\nitem1.EMAIL;TYPE=WORK,INTERNET,PREF:ana@example.test\r\n"
    "item1.X-ABLabel:odd\r\nEMAIL:second@example.test\r\nTEL;TYPE=CELL:+358 40 1\r\n"
    "ORG:Acme\\, Oy;Sales;North\r\nX-ODD;X-P=\"a:b\":kept \\, as it\r\n  is\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB\r\n CCCC\r\nEND:VCARD\r\n";

EditedCard ana(const std::string& text = Ana) {
    auto card = EditedCard::parse(text);
    EXPECT_TRUE(card) << card.status().message();
    return *card;
}

std::string changed(const std::string& values, const std::string& text = Ana) {
    auto card = ana(text);
    std::string field;
    const auto status = card.set(ordered_json::parse(values), field);
    EXPECT_TRUE(status) << field << ": " << status.message();
    return card.text();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(EditedCard, StaysByteForByteWhereNothingChanges) {
    EXPECT_EQ(changed("{}"), Ana);
    const auto all = readCard(Ana);
    ASSERT_TRUE(all);
    auto same = *all;
    same.erase("UID");
    EXPECT_EQ(changed(same.dump()), Ana) << "values that it has already change nothing";
}

TEST(EditedCard, ChangesAValueAndNothingBesideIt) {
    EXPECT_EQ(changed(R"({"EMAIL": "new@example.test"})"),
              replaced(Ana, "PREF:ana@example.test", "PREF:new@example.test"));
    EXPECT_EQ(changed(R"({"EMAIL 2": "x@example.test"})"), replaced(Ana, "second@", "x@"));
    EXPECT_EQ(
        changed(R"({"ORG": "Beta; Co", "X-ODD": "a\nb"})"),
        replaced(replaced(Ana, "Acme\\, Oy;", "Beta\\; Co;"), "kept \\, as it\r\n  is", "a\\nb"));
    EXPECT_EQ(changed(R"({"ORG.unit": "South"})"), replaced(Ana, ";Sales;North", ";South"));
}

TEST(EditedCard, ChangesOnePartAndLeavesTheOthersAsTheyAreWritten) {
    EXPECT_EQ(changed(R"({"N.prefix": "Dr."})"),
              replaced(Ana, "N:Ruiz;Ana;Mar\\;ía,Luz;;", "N:Ruiz;Ana;Mar\\;ía,Luz;Dr.;"));
}

TEST(EditedCard, LetsTheDisplayNameFollowWhereItWasMadeOfTheParts) {
    const auto renamed = changed(R"({"N.given": "Anna", "N.family": "Ruiz Pérez"})");
    EXPECT_NE(renamed.find("\r\nFN:Anna Ruiz Pérez\r\n"), std::string::npos) << renamed;
    const auto own = replaced(Ana, "FN:Ana Ruiz", "FN:Anita");
    EXPECT_NE(changed(R"({"N.given": "Anna"})", own).find("\r\nFN:Anita\r\n"), std::string::npos);
    EXPECT_NE(changed(R"({"N.given": "Anna", "FN": "A. R."})").find("\r\nFN:A. R.\r\n"),
              std::string::npos);
}

TEST(EditedCard, AddsWhatItDoesNotHave) {
    const auto card = ana(changed(
        R"({"EMAIL 3": "third@example.test", "ADR.city": "Turku", "ADR.country": "FI", "CATEGORIES": "a;b,c", "TITLE": "CTO", "BDAY": "1984-05-17"})"));
    EXPECT_EQ(card.value("EMAIL 3"), "third@example.test");
    EXPECT_EQ(card.value("ADR.city"), "Turku");
    EXPECT_EQ(card.value("ADR.country"), "FI");
    EXPECT_EQ(card.value("CATEGORIES"), "a;b,c");
    EXPECT_NE(card.text().find("\r\nADR:;;;Turku;;;FI\r\nCATEGORIES:a,b\\,c\r\n"),
              std::string::npos)
        << card.text();
    EXPECT_EQ(card.text().substr(0, Ana.size() - 11), Ana.substr(0, Ana.size() - 11));
    EXPECT_NE(
        changed(R"({"ADR.street": "Katu 1", "ADR.city": "Turku"})").find("ADR:;;Katu 1;Turku;;;"),
        std::string::npos);
}

TEST(EditedCard, TakesAValueAwayWithTheLabelOfItsGroup) {
    const auto without = changed(R"({"EMAIL": null})");
    EXPECT_EQ(without.find("ana@example.test"), std::string::npos);
    EXPECT_EQ(without.find("X-ABLabel"), std::string::npos);
    EXPECT_EQ(ana(without).value("EMAIL"), "second@example.test");
    EXPECT_EQ(changed(R"({"TITLE": null, "TEL 7": ""})"), Ana) << "what isn't there can go";
    const auto both = changed(R"({"EMAIL": "", "EMAIL 2": "now@example.test"})");
    EXPECT_EQ(ana(both).value("EMAIL"), "now@example.test") << "names are those from before";
}

TEST(EditedCard, KeepsAnEmptyNameBecauseItMustBeThere) {
    const auto text = changed(R"({"N.given": null, "N.family": null, "N.additional": null})");
    EXPECT_NE(text.find("\r\nN:;;;;\r\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\r\nFN:Ana Ruiz\r\n"), std::string::npos) << "a name is still shown";
    EXPECT_EQ(changed(R"({"ORG": null, "ORG.unit": null})").find("\r\nORG"), std::string::npos);
}

TEST(EditedCard, WritesWhatAVersionAndAParameterAskFor) {
    const std::string four =
        "BEGIN:VCARD\nVERSION:4.0\nUID:4\nFN:F\nTEL;VALUE=uri;TYPE=cell:tel:+1-555\nBDAY:19840517\n"
        "URL:https://a.example/x,y\nEND:VCARD\n";
    const auto text = changed(
        R"({"TEL": "+358401", "BDAY": "1990-01-02", "URL": "https://b.example/?a,b;c"})", four);
    EXPECT_NE(text.find("TEL;VALUE=uri;TYPE=cell:tel:+358401\r\n"), std::string::npos) << text;
    EXPECT_NE(text.find("BDAY:19900102\r\n"), std::string::npos) << text;
    EXPECT_NE(text.find("URL:https://b.example/?a,b;c\r\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("\r\nN:"), std::string::npos) << "4.0 needs no N";
}

TEST(EditedCard, DropsTheParametersOfAnOldEncoding) {
    const std::string old =
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\nller;Jo;;;\n"
        "FN:X\nEND:VCARD\n";
    EXPECT_EQ(ana(old).value("N.family"), "Müller");
    const auto text = changed(R"({"N.given": "Jörg"})", old);
    EXPECT_NE(text.find("\r\nN:Müller;Jörg;;;\r\n"), std::string::npos) << text;
}

TEST(EditedCard, FoldsWhatItWritesAndCutsNoCharacter) {
    std::string note;
    for (int i = 0; i < 100; ++i)
        note += "ä€";
    const auto text = changed(R"({"NOTE": ")" + note + R"("})");
    EXPECT_EQ(ana(text).value("NOTE"), note);
    std::size_t begin = 0;
    for (auto end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", begin)) {
        EXPECT_LE(end - begin, 75U);
        EXPECT_NE(static_cast<unsigned char>(text[begin == 0 ? 0 : begin + 1]) & 0xC0U, 0x80U);
        begin = end + 2;
    }
}

TEST(EditedCard, BeginsAnewWithWhatACardNeeds) {
    auto card = EditedCard::fresh("u;1");
    std::string field;
    ASSERT_TRUE(card.set(ordered_json::parse(R"({"EMAIL": "a@example.test"})"), field));
    EXPECT_EQ(card.text(),
              "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\\;1\r\nEMAIL:a@example.test\r\n"
              "FN:a@example.test\r\nN:;;;;\r\nEND:VCARD\r\n");
    auto nobody = EditedCard::fresh("u2");
    EXPECT_EQ(nobody.set(ordered_json::object(), field).code(), LL_INVALID_RECORD);
    EXPECT_EQ(field, "FN");
}

TEST(EditedCard, RefusesWhatNoCardCanHoldAndNamesIt) {
    for (const auto* values :
         {R"({"EMAIL": ["a"]})", R"({"FN": {"a": 1}})", R"({"UID": "x"})", R"({"VERSION": "4.0"})",
          R"({"N.nick": "x"})", R"({"EMAIL.x": "y"})", R"({"": "x"})", R"({"A B": "x"})",
          R"({"A:B": "x"})", R"({"N": "x"})", R"({"END": "VCARD"})"}) {
        auto card = ana();
        std::string field;
        const auto parsed = ordered_json::parse(values);
        EXPECT_EQ(card.set(parsed, field).code(), LL_INVALID_RECORD) << values;
        EXPECT_EQ(field, parsed.begin().key());
    }
    for (const auto* text : {"", "BEGIN:VCARD\n", "BEGIN:VCARD\nno colon\nEND:VCARD\n", "FN:x\n",
                             "BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"})
        EXPECT_EQ(EditedCard::parse(text).status().code(), LL_INVALID_RECORD) << text;
}

TEST(EditedCard, HoldsNoLineThatAValueBroughtIn) {
    const auto text =
        changed(R"({"NOTE": "a\r\nEND:VCARD\r\nBEGIN:VCARD", "URL": "x\r\nEND:VCARD"})");
    EXPECT_EQ(ana(text).value("NOTE"), "a\nEND:VCARD\nBEGIN:VCARD");
    EXPECT_EQ(ana(text).value("URL"), "xEND:VCARD");
}

}  // namespace
}  // namespace leadloom::sdk

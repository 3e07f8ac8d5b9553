#include "hub/normalize/match_keys.h"

#include <gtest/gtest.h>

#include "hub/normalize/well_known.h"

using namespace leadloom::normalize;

TEST(MatchKeys, FoldTheCaseOfAnAddressAndTheAliasesOfGmail) {
    const MatchKeys keys;
    EXPECT_EQ(keys.email("Aino.Virta@Acme.example"), "aino.virta@acme.example");
    EXPECT_EQ(keys.email("Aino.Virta+crm@googlemail.com"), "ainovirta@gmail.com");
    EXPECT_EQ(keys.email("a.b+c@acme.example"), "a.b+c@acme.example");
    EXPECT_EQ(keys.email("JÖRG@acme.example"), "jörg@acme.example");
    EXPECT_EQ(keys.email("nobody"), "");
    EXPECT_EQ(keys.email("test@test.com"), "");
    const MatchKeys strict(MatchKeyRules{.gmailAliases = false});
    EXPECT_EQ(strict.email("Aino.Virta+crm@gmail.com"), "aino.virta+crm@gmail.com");
}

TEST(MatchKeys, LeaveTheExtensionOfATelephoneNumberOut) {
    EXPECT_EQ(MatchKeys::phone("+14155550132;ext=12"), "+14155550132");
    EXPECT_EQ(MatchKeys::phone("+14155550132"), "+14155550132");
}

TEST(MatchKeys, TakeNoCompanyFromAFreeMailDomain) {
    EXPECT_EQ(MatchKeys::domain("Acme.example"), "acme.example");
    EXPECT_EQ(MatchKeys::domain("gmail.com"), "");
    EXPECT_EQ(MatchKeys::domain("yahoo.co.jp"), "");
    EXPECT_EQ(MatchKeys::domain("hotmail.fr"), "");
}

TEST(MatchKeys, GiveNamesOfAnyScriptInLatinLetters) {
    MatchKeys keys;
    EXPECT_EQ(keys.name("Anna-María"), "annamaria");
    EXPECT_EQ(keys.name("ANNA MARIA"), "annamaria");
    EXPECT_EQ(keys.name("Ødegård"), "odegard");
    EXPECT_EQ(keys.name("Großmann"), "grossmann");
    EXPECT_EQ(keys.name("Łukasz"), "lukasz");
    EXPECT_EQ(keys.name("Þór"), "thor");
    EXPECT_EQ(keys.name("O’Brien"), "obrien");
    EXPECT_EQ(keys.name("Işık"), keys.name("ISIK"));
    EXPECT_EQ(keys.name("Юлия"), "yuliya");
    EXPECT_EQ(keys.name("Παπαδόπουλος"), "papadopoulos");
    EXPECT_EQ(keys.name("김"), "gim");
    EXPECT_EQ(keys.name("やまだ"), "yamada");
    EXPECT_EQ(keys.name("王小明"), "wangxiaoming");
    EXPECT_EQ(keys.name("n/a"), "");
    EXPECT_EQ(keys.name(""), "");
}

TEST(MatchKeys, TakeTheLegalFormOffACompany) {
    MatchKeys keys;
    for (const char* name :
         {"Acme Tools",           "ACME TOOLS, Inc.",      "Acme Tools GmbH & Co. KG",
          "acme tools oy",        "Acme Tools Ltd.",       "Acme Tools S.A.R.L.",
          "Acme Tools, s. r. o.", "Acme Tools Sp. z o.o.", "The Acme Tools Company",
          "Acme Tools A/S",       "ООО Acme Tools",        "Acme Tools S.A. de C.V.",
          "Acme Tools d.o.o.",    "Acme Tools Pty Ltd",    "PT Acme Tools Tbk",
          "株式会社 Acme Tools",  "Acme Tools株式会社",    "Acmé Tools AB",
          "Acme & Tools BV",      "Acme Tools B.V.",       "UAB Acme Tools"}) {
        EXPECT_EQ(keys.company(name), "acme tools") << name;
    }
    EXPECT_EQ(keys.company("AB Volta"), "volta");
    EXPECT_EQ(keys.company("3M Company"), "3m");
    EXPECT_EQ(keys.company("SE"), "se");
    EXPECT_EQ(keys.company("Co"), "co");
    EXPECT_EQ(keys.company("unknown"), "");
    EXPECT_NE(keys.company("Acme Tools North"), keys.company("Acme Tools South"));
}

TEST(MatchKeys, SurviveWhatIsNoText) {
    MatchKeys keys;
    EXPECT_EQ(keys.name("\xff\xfe"), "");
    EXPECT_EQ(keys.company(std::string(1'000'000, 'a')).size(), 4096U);
    EXPECT_EQ(keys.name("👩‍👩‍👧"), "");
}

TEST(WellKnown, TellsMailboxesOfFunctionsFromThoseOfPeople) {
    for (const char* role : {"info", "INFO", "sales", "no-reply", "customer.service", "office",
                             "hr", "buero", "info+crm", "office2", "sales-01", "team9001"}) {
        EXPECT_TRUE(isRoleMailbox(role)) << role;
    }
    for (const char* person : {"aino", "aino.virta", "infante", "salesman", "aino2", "it7", "2000"})
        EXPECT_FALSE(isRoleMailbox(person)) << person;
}

TEST(WellKnown, KnowsFreeMailProviders) {
    for (const char* free : {"gmail.com", "GMAIL.com", "web.de", "yahoo.com", "yahoo.co.uk",
                             "mail.ru", "qq.com", "outlook.fr", "proton.me"}) {
        EXPECT_TRUE(isFreeMailProvider(free)) << free;
    }
    for (const char* company : {"acme.example", "outlookers.example", "mailer.example", ""})
        EXPECT_FALSE(isFreeMailProvider(company)) << company;
}

TEST(WellKnown, KnowsJunkAddresses) {
    for (const char* junk : {"test@test.com", "Test@Test.de", "asdf@asdf.com", "none@none.com",
                             "no@email.com", "a@a.com", "aino@noemail.com"}) {
        EXPECT_TRUE(isJunkEmail(junk)) << junk;
    }
    for (const char* real :
         {"aino@acme.example", "test@acme.example", "info@test.example", "a@acme.example", ""})
        EXPECT_FALSE(isJunkEmail(real)) << real;
}

TEST(WellKnown, KnowsWordsForNothing) {
    for (const char* nothing : {"",
                                "  ",
                                "N/A",
                                "n.a.",
                                "-",
                                "--",
                                "?",
                                "null",
                                "NULL",
                                "None",
                                "unknown",
                                "[unknown]",
                                "(none)",
                                "k.A.",
                                "keine Angabe",
                                "Unbekannt",
                                "not provided",
                                "#N/A",
                                "tbd",
                                "inconnu",
                                "неизвестно",
                                "不明",
                                "未知",
                                "–"}) {
        EXPECT_TRUE(isNullWord(nothing)) << nothing;
    }
    for (const char* name : {"Na", "Ka", "Aino", "Nona", "0", "Nulla", "No", "李"})
        EXPECT_FALSE(isNullWord(name)) << name;
}

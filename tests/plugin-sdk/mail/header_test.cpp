#include <gtest/gtest.h>
#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/mail/transfer_encoding.h>

namespace leadloom::sdk {
namespace {

TEST(MailHeader, UnfoldsFieldsAndFindsThemInAnyCase) {
    std::string_view text =
        "Subject: one\r\n two\r\n\tthree\r\nno field here\r\nTo: a@x.example\nTO: "
        "b@x.example\n\nbody";
    const auto header = MailHeader::takeFrom(text);
    EXPECT_EQ(header.value("SUBJECT"), "one two three");
    EXPECT_EQ(header.values("to").size(), 2U);
    EXPECT_FALSE(header.has("Cc"));
    EXPECT_EQ(text, "body");
}

TEST(MailHeader, TakesAnythingWithoutAnEnd) {
    for (std::string_view text : {"", "\r\n", ":", "a:", " folded first", "a: b"}) {
        MailHeader::takeFrom(text);
        EXPECT_TRUE(text.empty());
    }
}

TEST(EncodedWords, AreReadAsMailProgramsWriteThem) {
    EXPECT_EQ(decodedWords("=?utf-8?Q?Gr=C3=BC=C3=9Fe?="), "Grüße");
    EXPECT_EQ(decodedWords("=?ISO-8859-1?q?a_b=FC?= x"), "a bü x");
    EXPECT_EQ(decodedWords("=?utf-8?B?w7w=?= =?utf-8?B?w58=?="), "üß");
    EXPECT_EQ(decodedWords("=?utf-8?B?w?= =?utf-8?B?"), " =?utf-8?B?");
    // A letter that was cut between two words.
    EXPECT_EQ(decodedWords("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?="), "ü");
    EXPECT_EQ(decodedWords("=?shift_jis?B?k/qWew==?="), "日本");
    EXPECT_EQ(decodedWords("=?utf-8*en?Q?plain?="), "plain");
    EXPECT_EQ(decodedWords("=?no-such?Q?x?= a"), "x a");
    EXPECT_EQ(decodedWords("caf\xe9 x"), "café x") << "raw letters of an old program";
    EXPECT_EQ(decodedWords("1 =? 2 ?= 3"), "1 =? 2 ?= 3");
}

TEST(EncodedWords, GoThereAndBack) {
    for (const std::string text :
         {"plain", "Žofie O'Neil", "日本語のとても長い件名がここに書かれているので折り返される",
          "=?utf-8?Q?looks_encoded?=", "a\xf0\x9f\x98\x80z"}) {
        const auto encoded = encodedWords(text);
        for (const char c : encoded)
            EXPECT_TRUE((c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n');
        std::string_view field = "Subject: ";
        const auto whole = std::string(field) + encoded + "\r\n\r\n";
        EXPECT_EQ(MailHeader::parse(whole).text("Subject"), text);
    }
}

std::string shown(std::string_view list) {
    std::string out;
    for (const auto& mailbox : mailboxesIn(list))
        out += mailbox.name + "|" + mailbox.address + ";";
    return out;
}

TEST(Mailboxes, AreFoundInEverySpelling) {
    EXPECT_EQ(shown("Ana Ruiz <ana@X.Example>"), "Ana Ruiz|ana@x.example;");
    EXPECT_EQ(shown("\"Ruiz, Ana\" <ana@x.example>, b@x.example"),
              "Ruiz, Ana|ana@x.example;|b@x.example;");
    EXPECT_EQ(shown("ana@x.example (Ana (at home))"), "Ana (at home)|ana@x.example;");
    EXPECT_EQ(shown("Team: a@x.example, B <b@x.example>;, c@x.example"),
              "|a@x.example;B|b@x.example;|c@x.example;");
    EXPECT_EQ(shown("undisclosed-recipients:;"), "");
    EXPECT_EQ(shown("=?utf-8?Q?Gr=C3=BC=C3=9Fe?= <g@x.example>"), "Grüße|g@x.example;");
    EXPECT_EQ(shown("<@relay.example:a@x.example>"), "|a@x.example;");
    EXPECT_EQ(shown("\"odd name\"@x.example"), "");
    EXPECT_EQ(shown("\"odd\"@x.example"), "|\"odd\"@x.example;");
    for (const char* none : {"", "<>", "nobody", "<a@>", "@x.example", "\"open", "(open", "<open"})
        EXPECT_EQ(shown(none), "") << none;
}

TEST(MailField, HasParametersInEverySpelling) {
    const auto field = MailField::parse("Text/Plain; charset=\"utf-8\"; Format = flowed");
    EXPECT_EQ(field.value, "text/plain");
    EXPECT_EQ(field.parameter("charset"), "utf-8");
    EXPECT_EQ(field.parameter("format"), "flowed");
    EXPECT_EQ(MailField::parse("x; a*0=\"one \"; a*1=two").parameter("a"), "one two");
    EXPECT_EQ(MailField::parse("x; a*0*=utf-8''%C3%BC; a*1*=%20b").parameter("a"), "ü b");
    for (const char* odd : {"", ";", ";;=", "x;a", "x;a=\"", "x;a*=%", "=;=;"})
        MailField::parse(odd);
}

TEST(MessageIds, ComeOneByOne) {
    const std::vector<std::string> two = {"a.1@x.example", "b@y"};
    EXPECT_EQ(messageIdsIn("<a.1@x.example>\t<b@y>"), two);
    EXPECT_EQ(messageIdsIn("bare@x"), std::vector<std::string>{"bare@x"});
    EXPECT_TRUE(messageIdsIn("<>").empty());
    EXPECT_TRUE(messageIdsIn("<open").empty());
}

TEST(MailTime, IsReadAsMailAndServersWriteIt) {
    constexpr std::int64_t Second = 1'000'000;
    constexpr std::int64_t Moment = 1'057'049'557 * Second;
    EXPECT_EQ(parseMailTime("Tue, 1 Jul 2003 10:52:37 +0200"), Moment);
    EXPECT_EQ(parseMailTime("1 Jul 2003 08:52:37 GMT"), Moment);
    EXPECT_EQ(parseMailTime("Tue, 01 Jul 03 03:52:37 CDT (Central)"), Moment);
    EXPECT_EQ(parseMailTime(" 1-Jul-2003 08:52:37 +0000"), Moment);
    EXPECT_EQ(parseMailTime("01-Jul-2003 10:52:37 +0200"), Moment);
    EXPECT_EQ(formatMailTime(Moment), "Tue, 01 Jul 2003 08:52:37 +0000");
    for (const char* none : {"", "yesterday", "32 Jul 2003 1:1:1 +0000", "1 Foo 2003 10:00:00",
                             "1-Jul", "1 Jul 2003", "- - - -"})
        EXPECT_EQ(parseMailTime(none), std::nullopt) << none;
}

TEST(TransferEncodings, BearBrokenText) {
    EXPECT_EQ(decodedQuotedPrintable("a=20=\r\nb=3D=C3=BC=ZZ="), "a b=ü=ZZ");
    EXPECT_EQ(decodedQuotedPrintable("soft =  \nend"), "soft end");
    EXPECT_EQ(decodedBase64("YW\r\nJj\r\n"), "abc");
    EXPECT_EQ(decodedBase64("YQ==Yg=="), "ab");
    EXPECT_EQ(decodedBase64("!!Y W J j?"), "abc");
    EXPECT_EQ(decodedBase64("Y"), "");
    const std::string long_(200, 'x');
    EXPECT_EQ(decodedBase64(base64Lines(long_)), long_);
    EXPECT_EQ(base64Lines(long_).find("\r\n"), 76U);
}

}  // namespace
}  // namespace leadloom::sdk

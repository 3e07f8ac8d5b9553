#include <random>

#include <gtest/gtest.h>
#include <leadloom/sdk/mail/imap_reply.h>
#include <leadloom/sdk/mail/mail_server.h>
#include <leadloom/sdk/mail/smtp_session.h>
#include <leadloom/sdk/sealed_text.h>

#include "plugin-sdk/testing/fake_hub.h"

namespace leadloom::sdk {
namespace {

TEST(ImapValues, HoldAtomsStringsAndLists) {
    const ImapLine line{
        std::string("3 FETCH (FLAGS (\\Seen $X) BODY[HEADER.FIELDS (FROM TO)]<0> ") +
            ImapLine::Mark + " UID 17 X \"a\\\"b\" Y NIL MODSEQ (12))",
        {"From: x\r\n"}};
    const auto values = imapValues(line);
    ASSERT_TRUE(values);
    const auto& items = values->at(2);
    EXPECT_EQ(items.after("FLAGS")->items.at(1).text, "$X");
    EXPECT_EQ(items.after("BODY[")->text, "From: x\r\n");
    EXPECT_EQ(items.after("UID")->number(), 17U);
    EXPECT_EQ(items.after("X")->text, "a\"b");
    EXPECT_EQ(items.after("Y")->text, "");
    EXPECT_EQ(items.after("MODSEQ")->items.at(0).number(), 12U);
    EXPECT_EQ(items.after("ENVELOPE"), nullptr);
}

TEST(ImapValues, RefuseWhatIsBroken) {
    for (const char* text : {"(", ")", "(a", "\"open", "a (b) )"})
        EXPECT_FALSE(imapValues({text, {}})) << text;
    EXPECT_FALSE(imapValues({std::string(1, ImapLine::Mark), {}}));
    EXPECT_FALSE(imapValues({std::string(5000, '('), {}}));
}

TEST(ImapValues, BearAnyBytes) {
    std::mt19937 random(7);
    const std::string letters = std::string("()\"\\[] {}ab1\t\xff") + ImapLine::Mark;
    for (int i = 0; i < 20'000; ++i) {
        ImapLine line;
        for (auto left = random() % 30; left > 0; --left)
            line.text += letters[random() % letters.size()];
        for (auto left = random() % 3; left > 0; --left)
            line.literals.emplace_back("x");
        (void)imapValues(line);
        (void)literalBehind(line.text);
        (void)ImapCondition::parse(line.text);
    }
}

TEST(ImapLiteral, IsToldAtTheEndOfALine) {
    EXPECT_EQ(literalBehind("* 1 FETCH (BODY[] {68}"), 68U);
    EXPECT_EQ(literalBehind("x {0}"), 0U);
    EXPECT_EQ(literalBehind("x {5+}"), 5U);
    for (const char* none : {"", "}", "{}", "{a}", "{5} ", "{-5}", "{99999999999999999999}"})
        EXPECT_EQ(literalBehind(none), std::nullopt) << none;
}

TEST(ImapCondition, ComesDownToAStatus) {
    const auto status = [](const char* text) {
        return ImapCondition::parse(text).failure("trying").code();
    };
    EXPECT_EQ(status("NO [AUTHENTICATIONFAILED] no"), LL_AUTH);
    EXPECT_EQ(status("NO [EXPIRED] no"), LL_AUTH);
    EXPECT_EQ(status("NO [UNAVAILABLE] no"), LL_TRANSIENT);
    EXPECT_EQ(status("NO [INUSE] no"), LL_TRANSIENT);
    EXPECT_EQ(status("NO [LIMIT] no"), LL_RATE_LIMITED);
    EXPECT_EQ(status("NO [NONEXISTENT] no"), LL_NOT_FOUND);
    EXPECT_EQ(status("NO [TRYCREATE] no"), LL_NOT_FOUND);
    EXPECT_EQ(status("NO [NOPERM] no"), LL_FORBIDDEN);
    EXPECT_EQ(status("NO [OVERQUOTA] no"), LL_INVALID_RECORD);
    EXPECT_EQ(status("no something"), LL_TRANSIENT);
    EXPECT_EQ(status("BYE"), LL_TRANSIENT);
    EXPECT_EQ(status("BAD syntax"), LL_BUG);
    EXPECT_EQ(status("BAD User is authenticated but not connected."), LL_AUTH);
    const auto failure = ImapCondition::parse("NO [LIMIT] ana@x.example").failure("trying");
    EXPECT_EQ(failure.message(), "trying: the mail server says NO [LIMIT]");
    EXPECT_EQ(ImapCondition::parse("OKAY").state, "");
    EXPECT_EQ(ImapCondition::parse("OK [UIDVALIDITY 17] valid").code, "UIDVALIDITY 17");
}

TEST(ImapMailbox, IsNamedInModifiedUtf7) {
    EXPECT_EQ(imapMailbox("INBOX"), "\"INBOX\"");
    EXPECT_EQ(imapMailbox("Entwürfe"), "\"Entw&APw-rfe\"");
    EXPECT_EQ(imapMailbox("R&D"), "\"R&-D\"");
    EXPECT_EQ(imapMailbox("Входящие"), "\"&BBIERQQ+BDQETwRJBDgENQ-\"");
    EXPECT_EQ(imapMailbox("收件箱"), "\"&ZTZO9nux-\"");
    EXPECT_EQ(imapMailbox("a\"b\\"), "\"a\\\"b\\\\\"");
}

TEST(UidSet, IsTakenInPortions) {
    std::vector<std::uint32_t> uids = {1, 2, 3, 7, 9, 10};
    EXPECT_EQ(takeUidSet(uids, 4), "1:3,7");
    EXPECT_EQ(takeUidSet(uids, 100), "9:10");
    EXPECT_TRUE(uids.empty());
    std::vector<std::uint32_t> sparse;
    for (std::uint32_t i = 1; i < 20'000; ++i)
        sparse.push_back(i * 2);
    EXPECT_LT(takeUidSet(sparse, 20'000).size(), 8100U);
    EXPECT_FALSE(sparse.empty());
}

TEST(SaslStart, IsAsTheMechanismsWantIt) {
    const MailServer server{"imap.example.test", 993, MailServer::Security::Tls};
    const auto plain = SaslStart::choose({"ana@example.test", "pa55", ""}, server, " PLAIN ");
    EXPECT_EQ(plain.response, "AGFuYUBleGFtcGxlLnRlc3QAcGE1NQ==");
    const MailLogin token{"ana@example.test", "", "tok-ABC123"};
    const auto xoauth = SaslStart::choose(token, server, " PLAIN XOAUTH2 OAUTHBEARER ");
    EXPECT_EQ(xoauth.response, "dXNlcj1hbmFAZXhhbXBsZS50ZXN0AWF1dGg9QmVhcmVyIHRvay1BQkMxMjMBAQ==");
    EXPECT_EQ(xoauth.last, "");
    const auto bearer = SaslStart::choose(token, server, " OAUTHBEARER ");
    EXPECT_EQ(bearer.response,
              "bixhPWFuYUBleGFtcGxlLnRlc3QsAWhvc3Q9aW1hcC5leGFtcGxlLnRlc3QBcG9ydD05OTMBYXV0aD1CZWFy"
              "ZXIgdG9rLUFCQzEyMwEB");
    EXPECT_EQ(bearer.last, "AQ==");
    EXPECT_EQ(SaslStart::choose(token, server, " PLAIN ").mechanism, "");
}

TEST(SmtpReply, ComesDownToAStatus) {
    const auto status = [](int code, const char* enhanced) {
        return SmtpReply{code, enhanced, ""}.failure("trying").code();
    };
    EXPECT_EQ(status(535, "5.7.8"), LL_AUTH);
    EXPECT_EQ(status(535, "5.7.139"), LL_AUTH);
    EXPECT_EQ(status(530, ""), LL_AUTH);
    EXPECT_EQ(status(454, "4.7.0"), LL_TRANSIENT);
    EXPECT_EQ(status(421, "4.3.0"), LL_TRANSIENT);
    EXPECT_EQ(status(450, "4.2.0"), LL_TRANSIENT);
    EXPECT_EQ(status(451, "4.7.1"), LL_RATE_LIMITED);
    EXPECT_EQ(status(550, "5.1.1"), LL_INVALID_RECORD);
    EXPECT_EQ(status(552, "5.2.2"), LL_INVALID_RECORD);
    EXPECT_EQ(status(554, "5.7.1"), LL_INVALID_RECORD);
    EXPECT_EQ(status(501, "5.1.3"), LL_INVALID_RECORD);
    EXPECT_EQ(status(503, "5.5.1"), LL_BUG);
    EXPECT_FALSE((SmtpReply{535, "", ""}).isAboutOneMail());
    EXPECT_TRUE((SmtpReply{550, "", ""}).isAboutOneMail());
}

TEST(DotStuffing, KeepsLinesAndDots) {
    EXPECT_EQ(dotStuffed("a\r\n.\r\n..b\nc"), "a\r\n..\r\n...b\r\nc\r\n.\r\n");
    EXPECT_EQ(dotStuffed(""), ".\r\n");
}

TEST(SealedText, IsReadByItsOwnerOnly) {
    testing::FakeHub hub(nullptr);
    const Host host(hub.host());
    const SealedText ours(host.digest(), "a long secret", "links");
    const auto token = ours.seal("ana@x.example");
    EXPECT_EQ(ours.open(token), "ana@x.example");
    EXPECT_EQ(ours.seal("ana@x.example"), token) << "always the same";
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"),
              std::string::npos);
    EXPECT_EQ(SealedText(host.digest(), "another", "links").open(token), std::nullopt);
    EXPECT_EQ(SealedText(host.digest(), "a long secret", "others").open(token), std::nullopt);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto forged = token;
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(ours.open(forged), std::nullopt) << i;
    }
    EXPECT_EQ(ours.open(token + "="), std::nullopt) << "no second spelling";
    EXPECT_EQ(ours.open(""), std::nullopt);
    EXPECT_EQ(SealedText(host.digest(), "", "links").seal("x"), "");
    const std::string longer(500, 'y');
    EXPECT_EQ(ours.open(ours.seal(longer)), longer);
}

}  // namespace
}  // namespace leadloom::sdk

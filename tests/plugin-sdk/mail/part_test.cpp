#include <gtest/gtest.h>
#include <leadloom/sdk/mail/mail_draft.h>
#include <leadloom/sdk/mail/mail_report.h>

namespace leadloom::sdk {
namespace {

constexpr const char* Bounce =
    "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report;\r\n "
    "report-type=delivery-status; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\n\r\nSorry\r\n--b\r\n"
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.test\r\n\r\n"
    "Final-Recipient: rfc822; gone@example.test\r\nOriginal-Recipient: "
    "rfc822;first@example.test\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n"
    "final-recipient: rfc822; full@example.test\r\naction: FAILED\r\nstatus: 5.2.2 (full)\r\n\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <m.1@firm.example>\r\nTo: "
    "first@example.test\r\n\r\n--b--\r\nepilogue";

TEST(MailPart, IsTakenApartByItsBoundaries) {
    const auto mail = MailPart::parse(
        "Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: "
        "multipart/alternative; boundary=outer-in\r\n\r\n--outer-in\r\nContent-Type: text/html\r\n"
        "\r\n<p>no</p>\r\n--outer-in\r\n\r\nplain\r\n--outer-in--\r\n--outer\r\nContent-Type: "
        "application/pdf\r\n\r\n%PDF\r\n--outer--\r\n");
    ASSERT_EQ(mail.parts.size(), 2U);
    ASSERT_EQ(mail.parts[0].parts.size(), 2U);
    EXPECT_EQ(mail.parts[0].parts[1].content, "plain");
    EXPECT_EQ(readableText(mail, 100), "plain");
    EXPECT_EQ(mail.parts[1].content, "%PDF");
}

TEST(MailPart, KeepsWhatWasCutShort) {
    const auto mail = MailPart::parse(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; "
        "charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe und so w");
    ASSERT_EQ(mail.parts.size(), 1U);
    EXPECT_EQ(readableText(mail, 1000), "Grüße und so w");
    EXPECT_EQ(readableText(mail, 3), "Gr") << "no letter is cut";
}

TEST(MailPart, BoundsItsNesting) {
    std::string deep;
    for (int i = 0; i < 200; ++i)
        deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" +
                std::to_string(i) + "\n";
    EXPECT_EQ(readableText(MailPart::parse(deep), 100), "");
    std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 5000; ++i)
        wide += "--b\n\nx\n";
    EXPECT_LT(MailPart::parse(wide).parts.size(), 600U);
}

TEST(HtmlText, LosesTagsAndScripts) {
    EXPECT_EQ(textOfHtml("<html><head><title>t</title></head><body><p>Good&nbsp;day &amp; "
                         "<b>thank</b> you</p><script>if (a<b) x()</script><div>&#252;&#x20ac;"
                         "</div></body>"),
              "Good day & thank you\nü€\n");
    for (const char* odd : {"<", "<!--", "&", "&#;", "&#xffffffff;", "&nothing;", "<script>", "<p"})
        textOfHtml(odd);
}

TEST(LabelledValue, IsWhatAFormSays) {
    const std::string form = "New request\nName: Ana Ruiz\nE-Mail:  ana@x.example \nName: Other\n";
    EXPECT_EQ(labelledValue(form, "name"), "Ana Ruiz");
    EXPECT_EQ(labelledValue(form, "email|e-mail"), "ana@x.example");
    EXPECT_EQ(labelledValue(form, "phone"), "");
}

TEST(MailReport, TellsWhatBecameOfEachRecipient) {
    const auto mail = MailPart::parse(Bounce);
    const auto report = reportIn(mail);
    ASSERT_EQ(report.kind, MailReport::Kind::Delivery);
    ASSERT_EQ(report.fates.size(), 2U);
    EXPECT_EQ(report.fates[0].recipient, "gone@example.test");
    EXPECT_EQ(report.fates[0].original, "first@example.test");
    EXPECT_TRUE(report.fates[0].isHardBounce());
    EXPECT_EQ(report.fates[1].status, "5.2.2");
    EXPECT_FALSE(report.fates[1].isHardBounce()) << "a full mailbox may be emptied";
    EXPECT_EQ(report.original.value("Message-ID"), "<m.1@firm.example>");
}

TEST(MailReport, KnowsSoftFromHard) {
    const auto fate = [](const char* action, const char* status) {
        return DeliveryFate{"", "", action, status}.isHardBounce();
    };
    EXPECT_TRUE(fate("failed", "5.1.1"));
    EXPECT_TRUE(fate("failed", "5.0.0"));
    EXPECT_FALSE(fate("failed", "4.4.7")) << "the queue's time-out";
    EXPECT_FALSE(fate("failed", "5.7.1"));
    EXPECT_FALSE(fate("delayed", "5.1.1"));
    EXPECT_FALSE(fate("delivered", "2.0.0"));
}

TEST(MailReport, TellsComplaints) {
    const auto mail = MailPart::parse(
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nx\n--b\n"
        "Content-Type: message/feedback-report\n\nFeedback-Type: Abuse\nVersion: 1\n"
        "Original-Rcpt-To: <ana@x.example>\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: "
        "<m@x>\n\nbody\n--b--\n");
    const auto report = reportIn(mail);
    EXPECT_EQ(report.kind, MailReport::Kind::Feedback);
    EXPECT_EQ(report.feedbackType, "abuse");
    EXPECT_EQ(report.complainer, "ana@x.example");
    EXPECT_EQ(report.original.value("Message-ID"), "<m@x>");
    EXPECT_EQ(reportIn(MailPart::parse("Subject: x\n\ny")).kind, MailReport::Kind::None);
}

TEST(MailDraft, IsReadBackAsItWasWritten) {
    MailDraft draft;
    draft.from = {"Grüße \"GmbH\"", "sales@firm.example"};
    draft.to = {"Ruiz, Ana", "ana@x.example"};
    draft.subject = "Angebot für\r\nBcc: evil@x.example";
    draft.text = ".\n..\nGrüße\n" + std::string(2000, 'x');
    draft.html = "<p>Grüße</p>";
    draft.messageId = "a.b@firm.example";
    draft.inReplyTo = "c@x.example";
    draft.date = 1'057'049'557'000'000;
    draft.more = {{"List-Unsubscribe", "<mailto:x@firm.example>"}};
    const auto bytes = draft.bytes();
    const auto mail = MailPart::parse(bytes);
    EXPECT_FALSE(mail.header.has("Bcc")) << "nothing inside a field begins another one";
    EXPECT_EQ(mail.header.text("Subject"), "Angebot für  Bcc: evil@x.example");
    EXPECT_EQ(mailboxesIn(mail.header.value("To")).at(0).name, "Ruiz, Ana");
    EXPECT_EQ(mailboxesIn(mail.header.value("From")).at(0).name, draft.from.name);
    EXPECT_EQ(messageIdsIn(mail.header.value("References")).at(0), draft.inReplyTo);
    EXPECT_EQ(mail.find("text/plain")->text(), draft.text);
    EXPECT_EQ(mail.find("text/html")->text(), draft.html);
    for (std::size_t at = 0; at < bytes.size();) {
        const auto end = bytes.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - at, 998U);
        at = end + 2;
    }
}

TEST(PlainAddress, HasNothingThatCouldEndACommand) {
    for (const char* good : {"a@b", "first.last+tag@x.example", "o'neil@x.example"})
        EXPECT_TRUE(isPlainAddress(good)) << good;
    for (const char* bad : {"", "@", "a@", "@b", "a b@c", "a@b\r\nRCPT", "<a@b>", "a@b@c", "a,b@c",
                            "ü@x.example", "\"a\"@b"})
        EXPECT_FALSE(isPlainAddress(bad)) << bad;
}

}  // namespace
}  // namespace leadloom::sdk

// The connector between real servers, with another program on the other side.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "leadloom_test_paths.h"
#include "plugin-sdk/testing/fake_hub.h"
#include "plugin-sdk/testing/loaded_plugin.h"
#include "tests/peer/imap-smtp/mail_servers.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;
using testing::CapturedRead;
using testing::CapturedRecord;
using ::testing::HasSubstr;
using testing::Session;

constexpr const char* Us = "sales@firm.example";
constexpr const char* Ana = "ana@world.example";

class RealMail : public ::testing::Test {
protected:
    /// One set of servers for all tests: each begins where the one before it left the mailbox.
    static void SetUpTestSuite() {
        delivered = 0;
        if (MailServers::obstacle().empty()) servers = std::make_unique<MailServers>();
    }
    static void TearDownTestSuite() { servers.reset(); }

    void SetUp() override {
        if (const auto why = MailServers::obstacle(); !why.empty()) GTEST_SKIP() << why;
        hub.setCredential("username", Us);
        hub.setCredential("password", "s3cret-mail-pw");
        const auto opened = session.open({{"connection", "mail"},
                                          {"settings",
                                           {{"address", Us},
                                            {"sender_name", "Grüße & Söhne"},
                                            {"imap_host", "127.0.0.1"},
                                            {"imap_port", servers->imapPort()},
                                            {"imap_security", "none"},
                                            {"smtp_host", "127.0.0.1"},
                                            {"smtp_port", servers->smtpPort()},
                                            {"smtp_security", "none"},
                                            {"send_mail", true},
                                            {"unsubscribe_url", "https://hub.example.test/hooks/m"},
                                            {"mail_secret", "S3-0123456789abcdef"}}},
                                          {"streams", json::array()}});
        ASSERT_EQ(opened.status, LL_OK) << opened.message;
        for (const char* stream : {"people", "messages", "bounces", "opt_outs"})
            cursors[stream] = read(stream).checkpoints.back().cursor;
    }

    /// What is new since the last read of this stream.
    CapturedRead read(const std::string& stream) {
        auto read = session.read(stream, cursors[stream], {});
        EXPECT_EQ(read.end.status, LL_END) << read.end.message;
        if (!read.checkpoints.empty()) cursors[stream] = read.checkpoints.back().cursor;
        return read;
    }
    testing::CapturedResult send(const std::string& to, const std::string& key, json more = {}) {
        json payload = {{"to", to},
                        {"subject", "Angebot für Sie"},
                        {"send", true},
                        {"text", "Guten Tag,\n.\nÄpfel kosten 3 €.\n" + std::string(1200, 'x')}};
        payload.update(more.is_null() ? json::object() : more);
        Session::Writing one;
        one.operation = LL_WRITE_CREATE;
        one.idempotencyKey = key;
        one.payload = payload.dump();
        const auto written = session.write("messages", {one});
        EXPECT_EQ(written.results.size(), 1U) << written.end.message;
        return written.results.empty() ? testing::CapturedResult{} : written.results.front();
    }
    void awaitMail(std::size_t more) {
        ASSERT_TRUE(servers->waitForDeliveries(delivered += more)) << servers->log();
    }
    json newestAtAnas() {
        const auto mails = servers->readByOther(Ana);
        return mails.empty() ? json::object() : mails.back();
    }

    inline static std::unique_ptr<MailServers> servers;
    inline static std::size_t delivered = 0;
    testing::LoadedPlugin plugin{std::string(LEADLOOM_PLUGIN_DIR) + "/imap-smtp"};
    testing::FakeHub hub{nullptr};
    Session session{plugin, hub};
    std::map<std::string, std::string> cursors;
};

TEST_F(RealMail, AMailIsReadByAnotherProgramAsItWasMeant) {
    const auto sent = send(Ana, "first", {{"html", "<p>Äpfel kosten 3&nbsp;€.</p>"}});
    ASSERT_EQ(sent.status, LL_OK) << sent.message;
    awaitMail(1);
    const auto mail = newestAtAnas();
    EXPECT_EQ(mail["subject"], "Angebot für Sie");
    EXPECT_EQ(mail["from"], json({Us}));
    EXPECT_EQ(mail["from_name"], "Grüße & Söhne");
    EXPECT_EQ(mail["to"], json({Ana}));
    EXPECT_EQ(mail["message_id"], "<" + sent.externalId + ">");
    EXPECT_EQ(mail["text"], "Guten Tag,\n.\nÄpfel kosten 3 €.\n" + std::string(1200, 'x'));
    EXPECT_EQ(mail["one_click"], "List-Unsubscribe=One-Click");
    EXPECT_EQ(mail["defects"], 0);
    const auto filed = session.byIds("messages", {sent.externalId});
    ASSERT_EQ(filed.records.size(), 1U) << filed.end.message;
    EXPECT_EQ(json::parse(filed.records[0].payload)["kind"], "email_sent");
}

TEST_F(RealMail, TheSameWriteSendsOnce) {
    const auto before = servers->readByOther(Ana).size();
    const auto first = send(Ana, "twice");
    EXPECT_EQ(send(Ana, "twice").externalId, first.externalId);
    const auto other = send(Ana, "thrice");
    EXPECT_NE(other.externalId, first.externalId);
    awaitMail(2);
    EXPECT_EQ(servers->readByOther(Ana).size(), before + 2);
}

TEST_F(RealMail, AnAnswerComesHomeToTheMailItAnswers) {
    const auto sent = send(Ana, "question");
    awaitMail(1);
    servers->sendByOther(Ana, std::string("sales+fair26@firm.example"),
                         {{"name", "Ana Žofie Ruiz"},
                          {"subject", "Re: Größe"},
                          {"message_id", "<answer.1@world.example>"},
                          {"in_reply_to", newestAtAnas()["message_id"]},
                          {"text", "Ja, gern: 3 €"},
                          {"html", "<p>Ja</p>"}});
    awaitMail(1);
    const auto people = read("people");
    ASSERT_EQ(people.records.size(), 1U);
    const auto person = json::parse(people.records[0].payload);
    EXPECT_EQ(person["email"], Ana);
    EXPECT_EQ(person["name"], "Ana Žofie Ruiz");
    EXPECT_EQ(person["mailbox_tag"], "fair26");
    const auto messages = read("messages");
    ASSERT_EQ(messages.records.size(), 1U);
    const auto message = json::parse(messages.records[0].payload);
    EXPECT_EQ(messages.records[0].externalId, "answer.1@world.example");
    EXPECT_EQ(message["kind"], "email_replied");
    EXPECT_EQ(message["in_reply_to"], sent.externalId);
    EXPECT_EQ(message["subject"], "Re: Größe");
    EXPECT_EQ(message["text"], "Ja, gern: 3 €");
    EXPECT_EQ(message["person"], people.records[0].externalId);
    const auto answered = send("", "answer", {{"person", people.records[0].externalId}});
    EXPECT_EQ(answered.status, LL_OK) << answered.message << ": found by the person's id";
    awaitMail(1);
}

TEST_F(RealMail, AChangedFlagIsAChange) {
    servers->sendByOther(Ana, Us,
                         {{"subject", "x"}, {"message_id", "<flag@world.example>"}, {"text", "x"}});
    awaitMail(1);
    EXPECT_EQ(read("messages").records.size(), 1U);
    EXPECT_TRUE(read("messages").records.empty());
    servers->flagByOther(Us, "\\Answered");
    const auto changed = read("messages");
    ASSERT_EQ(changed.records.size(), 1U);
    EXPECT_EQ(json::parse(changed.records[0].payload)["answered"], true);
    EXPECT_EQ(read("people").records.size(), 1U);
}

TEST_F(RealMail, ABouncedMailMarksItsAddress) {
    const auto refused = send("nobody@world.example", "refused");
    EXPECT_EQ(refused.status, LL_INVALID_RECORD) << "the server says so at once";
    EXPECT_TRUE(session.byIds("messages", {refused.externalId}).records.empty());
    const auto taken = send("gone@world.example", "bounced");
    EXPECT_EQ(taken.status, LL_OK) << taken.message;
    awaitMail(1);
    const auto bounces = read("bounces");
    ASSERT_EQ(bounces.records.size(), 1U) << servers->log();
    const auto bounce = json::parse(bounces.records[0].payload);
    EXPECT_EQ(bounce["email"], "gone@world.example");
    EXPECT_EQ(bounce["status"], "5.1.1");
    EXPECT_TRUE(read("people").records.empty()) << "a mail server is nobody";
}

TEST_F(RealMail, WhoUnsubscribesByMailOrByClickIsBelieved) {
    send(Ana, "offer");
    awaitMail(1);
    const std::string link = newestAtAnas()["unsubscribe"];
    const auto token = link.substr(link.find("?u=") + 3, link.find('>') - link.find("?u=") - 3);
    EXPECT_THAT(link, HasSubstr("<mailto:sales@firm.example?subject=unsubscribe%20" + token));
    EXPECT_EQ(link.find("ana@"), std::string::npos) << "the address doesn't stand in the link";
    servers->sendByOther(Ana, Us,
                         {{"subject", "unsubscribe " + token},
                          {"message_id", "<leave@world.example>"},
                          {"text", ""}});
    awaitMail(1);
    const auto byMail = read("opt_outs");
    ASSERT_EQ(byMail.records.size(), 1U);
    const auto optOut = json::parse(byMail.records[0].payload);
    EXPECT_EQ(optOut["email"], Ana);
    EXPECT_EQ(optOut["consent"], "withdrawn");

    const std::string url = "https://hub.example.test/hooks/m?u=" + token;
    const std::string body = "List-Unsubscribe=One-Click", method = "POST";
    const auto view = [](const std::string& text) { return ll_str{text.data(), text.size()}; };
    const ll_webhook_request click{
        sizeof(ll_webhook_request), view(method), view(url), nullptr, 0, view(body),
        1'795'256'431'000'000};
    EXPECT_EQ(session.verify(click).status, LL_OK);
    const auto byClick = session.decode(click);
    ASSERT_EQ(byClick.records.size(), 1U);
    EXPECT_EQ(byClick.records[0].externalId, byMail.records[0].externalId);
    servers->sendByOther(
        "ana@world.example", Us,
        {{"subject", "unsubscribe"}, {"message_id", "<bare@world.example>"}, {"text", "please"}});
    awaitMail(1);
    EXPECT_TRUE(read("opt_outs").records.empty()) << "anybody could have written this";
}

TEST_F(RealMail, IsCheckedAndRefusesAWrongPassword) {
    std::vector<testing::CapturedFinding> findings;
    EXPECT_EQ(session.check(findings).status, LL_OK);
    for (const auto& finding : findings)
        EXPECT_NE(finding.severity, LL_FINDING_ERROR) << finding.text;
    hub.setCredential("password", "wrong-password");
    EXPECT_EQ(session.read("people", "", {}).end.status, LL_AUTH);
    EXPECT_EQ(send(Ana, "never").status, LL_AUTH);
}

}  // namespace
}  // namespace leadloom::tests

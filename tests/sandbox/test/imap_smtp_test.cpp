#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/sandbox/sandbox_server.h"

namespace leadloom::sandbox::imap_smtp {
namespace {

using nlohmann::json;

/// A client that says what it is told and waits for a word.
class Talk {
public:
    explicit Talk(std::uint16_t port) : socket_(Poco::Net::SocketAddress("127.0.0.1", port)) {
        socket_.setReceiveTimeout(Poco::Timespan(20, 0));
    }
    /// What comes up to the line that begins with `until`.
    std::string say(const std::string& words, const std::string& until) {
        const auto line = words + "\r\n";
        if (!words.empty()) socket_.sendBytes(line.data(), static_cast<int>(line.size()));
        std::string got;
        while (("\n" + got).find("\n" + until) == std::string::npos || !got.ends_with('\n')) {
            char room[4096];
            const int size = socket_.receiveBytes(room, sizeof room);
            if (size <= 0) return got + "(closed)";
            got.append(room, static_cast<std::size_t>(size));
        }
        return got;
    }

private:
    Poco::Net::StreamSocket socket_;
};

class MailSandbox : public ::testing::Test {
protected:
    MailSandbox() { sandbox.start(); }

    json control(const std::string& method, const std::string& path, const json& body = nullptr) {
        Poco::Net::HTTPClientSession session("127.0.0.1", sandbox.port());
        Poco::Net::HTTPRequest request(method, "/_control/imap-smtp" + path);
        const auto text = body.is_null() ? std::string() : body.dump();
        request.setContentLength(static_cast<std::streamsize>(text.size()));
        session.sendRequest(request) << text;
        Poco::Net::HTTPResponse response;
        std::string answer;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), answer);
        EXPECT_LT(response.getStatus(), 300) << answer;
        return json::parse(answer, nullptr, false);
    }
    Talk imap() {
        Talk talk(control("GET", "/settings").at("imap_port").get<std::uint16_t>());
        talk.say("", "* OK");
        return talk;
    }
    Talk loggedIn() {
        auto talk = imap();
        EXPECT_TRUE(
            talk.say("a LOGIN sales@firm.example s3cret-mail-pw", "a ").ends_with("a OK done\r\n"));
        return talk;
    }
    Talk smtp() {
        Talk talk(control("GET", "/settings").at("smtp_port").get<std::uint16_t>());
        talk.say("", "220");
        talk.say("EHLO x", "250 ");
        return talk;
    }
    void arrive(const std::string& id) {
        control(
            "POST", "/records/mails",
            {{"raw", "From: A <a@w.example>\nMessage-ID: <" + id + "@w>\nSubject: x\n y\n\nhi\n"}});
    }

    static SandboxOptions mailOnly() {
        SandboxOptions options;
        options.vendors = {"imap-smtp"};
        return options;
    }

    SandboxServer sandbox{mailOnly()};
};

TEST_F(MailSandbox, LetsInByEachMechanismAndNobodyElse) {
    EXPECT_EQ(imap().say("a LOGIN sales@firm.example wrong", "a "),
              "a NO [AUTHENTICATIONFAILED] no such user\r\n");
    EXPECT_EQ(
        imap().say("a AUTHENTICATE PLAIN AHNhbGVzQGZpcm0uZXhhbXBsZQBzM2NyZXQtbWFpbC1wdw==", "a "),
        "a OK done\r\n");
    auto token = imap();
    EXPECT_TRUE(token.say("a AUTHENTICATE XOAUTH2 dXNlcj14", "+ ").starts_with("+ "));
    EXPECT_EQ(token.say("x", "a "), "a BAD an empty line was awaited\r\n");
    EXPECT_EQ(imap().say("a EXAMINE INBOX", "a "), "a BAD log in first\r\n");
}

TEST_F(MailSandbox, CountsAsTheRfcsWantIt) {
    for (const char* id : {"1", "2", "3"})
        arrive(id);
    auto talk = loggedIn();
    const auto opened = talk.say("b EXAMINE INBOX (CONDSTORE)", "b ");
    EXPECT_NE(opened.find("* 3 EXISTS"), std::string::npos) << opened;
    EXPECT_NE(opened.find("[UIDNEXT 4]"), std::string::npos);
    EXPECT_NE(opened.find("[HIGHESTMODSEQ 4]"), std::string::npos);
    EXPECT_NE(opened.find("b OK [READ-ONLY]"), std::string::npos);
    EXPECT_EQ(talk.say("c UID SEARCH UID 9:*", "c "), "* SEARCH 3\r\nc OK done\r\n")
        << "a range with a star is turned around";
    control("PATCH", "/records/mails/2@w", {{"flags", {"\\Seen"}}});
    EXPECT_EQ(talk.say("d UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 4)", "d "),
              "* 2 FETCH (FLAGS (\\Seen) UID 2 MODSEQ (5))\r\nd OK done\r\n");
    control("DELETE", "/records/mails/1@w");
    EXPECT_EQ(talk.say("e UID SEARCH ALL", "e "), "* SEARCH 2 3\r\ne OK done\r\n");
    control("POST", "/renumber");
    EXPECT_NE(talk.say("f EXAMINE INBOX", "f ").find("[UIDVALIDITY 1795293873]"),
              std::string::npos);
}

TEST_F(MailSandbox, GivesPartsAsLiteralsAndMarksNothingThatIsPeekedAt) {
    arrive("1");
    auto talk = loggedIn();
    talk.say("b SELECT INBOX", "b ");
    EXPECT_EQ(talk.say("c UID FETCH 1 (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])", "c "),
              "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {16}\r\nSUBJECT: x y\r\n\r\n UID 1)\r\n"
              "c OK done\r\n");
    EXPECT_NE(talk.say("d UID FETCH 1 (BODY.PEEK[]<0.5>)", "d ").find("BODY[]<0> {5}\r\nFrom:)"),
              std::string::npos);
    EXPECT_NE(talk.say("e UID FETCH 1 (BODY.PEEK[]<9999.5>)", "e ").find("BODY[]<9999> {0}"),
              std::string::npos);
    EXPECT_EQ(talk.say("f UID FETCH 1 (FLAGS)", "f "), "* 1 FETCH (FLAGS ())\r\nf OK done\r\n");
    talk.say("g UID FETCH 1 (BODY[])", "g ");
    EXPECT_EQ(talk.say("h UID FETCH 1 (FLAGS)", "h "),
              "* 1 FETCH (FLAGS (\\Seen))\r\nh OK done\r\n");
}

TEST_F(MailSandbox, RefusesWhatItDoesNotKnow) {
    arrive("1");
    control("PATCH", "/settings", {{"condstore", false}});
    auto talk = loggedIn();
    EXPECT_NE(talk.say("b EXAMINE INBOX (CONDSTORE)", "b ").find("b BAD"), std::string::npos);
    EXPECT_NE(talk.say("c EXAMINE Nowhere", "c ").find("c NO [NONEXISTENT]"), std::string::npos);
    EXPECT_NE(talk.say("d UID SEARCH ALL", "d ").find("d BAD"), std::string::npos)
        << "a failed EXAMINE leaves no mailbox open";
    talk.say("e EXAMINE INBOX", "e ");
    for (const char* odd : {"UID FETCH 1 (ENVELOP)", "UID FETCH x (UID)", "UID FETCH 1 UID",
                            "UID SEARCH SOMEHOW", "UID STORE 1 FLAGS (\\Seen)", "NONSENSE",
                            "UID FETCH 1  (UID)", "UID FETCH 1 (UID) (CHANGEDSINCE 1)"})
        EXPECT_NE(talk.say(std::string("f ") + odd, "f ").find("f BAD"), std::string::npos) << odd;
    EXPECT_EQ(talk.say("g UID STORE 1 +FLAGS.SILENT (\\Seen)", "g "),
              "g OK Store ignored with read-only mailbox\r\n");
}

TEST_F(MailSandbox, TakesAMailAndFilesIt) {
    auto talk = loggedIn();
    const std::string mail = "Message-ID: <1@w>\r\n\r\nhi\r\n";
    EXPECT_TRUE(
        talk.say("b APPEND Sent (\\Seen \\Draft) {" + std::to_string(mail.size()) + "}", "+")
            .starts_with("+"));
    EXPECT_EQ(talk.say(mail, "b "), "b OK [APPENDUID 1795293873 1] done\r\n");
    talk.say("c SELECT Sent", "c ");
    EXPECT_EQ(talk.say("d UID STORE 1 -FLAGS.SILENT (\\Draft)", "d "), "d OK done\r\n");
    EXPECT_EQ(talk.say("e UID EXPUNGE 1", "e "), "e OK done\r\n") << "not marked as deleted";
    talk.say("f UID STORE 1 +FLAGS.SILENT (\\Deleted)", "f ");
    EXPECT_EQ(talk.say("g UID EXPUNGE 1", "g "), "* 1 EXPUNGE\r\ng OK done\r\n");
}

TEST_F(MailSandbox, SendsOnlyForWhomItKnows) {
    auto talk = smtp();
    EXPECT_TRUE(talk.say("MAIL FROM:<sales@firm.example>", "530").starts_with("530"));
    EXPECT_TRUE(talk.say("AUTH PLAIN AHg=", "535").starts_with("535 5.7.8"));
    talk.say("AUTH PLAIN AHNhbGVzQGZpcm0uZXhhbXBsZQBzM2NyZXQtbWFpbC1wdw==", "235");
    EXPECT_TRUE(talk.say("MAIL FROM:<other@firm.example>", "553").starts_with("553 5.7.1"));
    EXPECT_TRUE(talk.say("DATA", "503").starts_with("503"));
    talk.say("MAIL FROM:<sales@firm.example>", "250");
    EXPECT_TRUE(talk.say("RCPT TO:<unknown@w.example>", "550").starts_with("550 5.1.1"));
    EXPECT_TRUE(talk.say("RCPT TO:<nobody>", "501").starts_with("501"));
    talk.say("RCPT TO:<a@w.example>", "250");
    talk.say("DATA", "354");
    EXPECT_TRUE(talk.say("From: x\r\n\r\nhi\r\n.", "550").starts_with("550 5.6.0"));
    talk.say("MAIL FROM:<sales@firm.example>", "250");
    talk.say("RCPT TO:<a@w.example>", "250");
    talk.say("DATA", "354");
    talk.say("From: x\r\nDate: x\r\nMessage-ID: <1@f>\r\nMIME-Version: 1.0\r\n\r\n..dot\r\n.",
             "250");
    const auto sent = control("GET", "/records/outgoing").at("records");
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0]["to"], "a@w.example");
    EXPECT_NE(sent[0]["raw"].get<std::string>().find("\r\n.dot\r\n"), std::string::npos);
}

TEST_F(MailSandbox, SaysWhatItWasToldTo) {
    control("PATCH", "/settings",
            {{"answers",
              {{{"to", "UID"}, {"say", "NO [LIMIT] slow"}}, {{"to", "NOOP"}, {"say", "close"}}}}});
    auto talk = loggedIn();
    talk.say("b EXAMINE INBOX", "b ");
    EXPECT_EQ(talk.say("c UID SEARCH ALL", "c "), "c NO [LIMIT] slow\r\n");
    EXPECT_EQ(talk.say("d UID SEARCH ALL", "d "), "* SEARCH\r\nd OK done\r\n") << "once";
    EXPECT_EQ(talk.say("e NOOP", "e "), "(closed)");
}

}  // namespace
}  // namespace leadloom::sandbox::imap_smtp

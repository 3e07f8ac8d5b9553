#include <gtest/gtest.h>

#include "tests/plugins/imap-smtp/mail_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

class MailReading : public ::testing::Test {
protected:
    MailRig rig;
    std::string cursorOf(const CapturedRead& read) { return read.checkpoints.back().cursor; }
};

TEST_F(MailReading, TellsWhoWritesAndWhat) {
    rig.fromAna("m1",
                "Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\nDelivered-To: "
                "sales+Fair26@firm.example\n",
                "What does it cost?\n");
    const auto person = rig.payload("people");
    EXPECT_EQ(person["email"], "ana@world.example");
    EXPECT_EQ(person["name"], "Ana Ruiz");
    EXPECT_EQ(person["mailbox_tag"], "fair26");
    const auto message = rig.payload("messages");
    EXPECT_EQ(message["kind"], "message_received");
    EXPECT_EQ(message["subject"], "Größe");
    EXPECT_EQ(message["text"], "What does it cost?");
    EXPECT_EQ(message["person"], rig.read("people").records[0].externalId);
}

TEST_F(MailReading, ThreadsAnswersByTheirHeaders) {
    rig.fromAna("m1", "References: <a@firm.example> <b@firm.example>\n");
    rig.fromAna("m2", "In-Reply-To: <c@firm.example>\nReferences: <a@firm.example>\n");
    EXPECT_EQ(rig.payload("messages", 0)["in_reply_to"], "b@firm.example");
    EXPECT_EQ(rig.payload("messages", 0)["thread"], "a@firm.example");
    EXPECT_EQ(rig.payload("messages", 1)["in_reply_to"], "c@firm.example");
    EXPECT_EQ(rig.payload("messages", 1)["kind"], "email_replied");
}

TEST_F(MailReading, MakesNobodyOfMachinesListsAndOurselves) {
    rig.fromAna("m1", "Auto-Submitted: auto-replied\n");
    rig.fromAna("m2", "List-Id: <x.example>\n");
    rig.fromAna("m3", "Precedence: bulk\n");
    rig.arrive("From: sales@firm.example\nTo: ana@world.example\nMessage-ID: <o1@firm.example>\n");
    rig.arrive("From: no-reply@world.example\nMessage-ID: <n1@world.example>\n");
    rig.arrive("Subject: nobody\n");
    EXPECT_TRUE(rig.read("people").records.empty());
    const auto messages = rig.read("messages");
    ASSERT_EQ(messages.records.size(), 1U);
    EXPECT_EQ(json::parse(messages.records[0].payload)["kind"], "email_sent");
}

TEST_F(MailReading, FindsTheLeadBehindAFormAndARelay) {
    rig.arrive(
        "From: web@firm.example\nMessage-ID: <f1@firm.example>\nAuto-Submitted: "
        "auto-generated\n",
        "Name: Ben Testa\nE-Mail: ben@world.example\nPhone: +358401234567\n");
    rig.arrive(
        "From: sales@firm.example\nReply-To: Cleo <cleo@world.example>\nMessage-ID: "
        "<f2@firm.example>\n");
    const auto people = rig.read("people");
    ASSERT_EQ(people.records.size(), 2U);
    std::map<std::string, json> byAddress;
    for (const auto& record : people.records) {
        const auto person = json::parse(record.payload);
        byAddress[person["email"]] = person;
    }
    EXPECT_EQ(byAddress["ben@world.example"]["name"], "Ben Testa");
    EXPECT_EQ(byAddress["ben@world.example"]["phone"], "+358401234567");
    EXPECT_EQ(byAddress["cleo@world.example"]["name"], "Cleo");
}

TEST_F(MailReading, ReadsWhatIsNewAndWhatChanged) {
    for (int i = 0; i < 5; ++i)
        rig.fromAna("m" + std::to_string(i));
    const auto all = rig.read("messages");
    EXPECT_EQ(all.records.size(), 5U);
    EXPECT_TRUE(rig.read("messages", cursorOf(all)).records.empty());
    rig.fromAna("m5");
    rig.control("PATCH", "/records/mails/m2@world.example", {{"flags", {"\\Answered"}}});
    rig.control("DELETE", "/records/mails/m3@world.example");
    const auto changes = rig.read("messages", cursorOf(all));
    ASSERT_EQ(changes.records.size(), 2U);
    EXPECT_EQ(changes.records[0].externalId, "m2@world.example");
    EXPECT_EQ(json::parse(changes.records[0].payload)["answered"], true);
    EXPECT_EQ(changes.records[1].externalId, "m5@world.example");
}

TEST_F(MailReading, ReadsNewMailsOfAServerWithoutModSeqs) {
    rig.control("PATCH", "/settings", {{"condstore", false}});
    rig.fromAna("m1");
    const auto all = rig.read("messages");
    rig.fromAna("m2");
    const auto changes = rig.read("messages", cursorOf(all));
    ASSERT_EQ(changes.records.size(), 1U) << changes.end.message;
    EXPECT_EQ(changes.records[0].externalId, "m2@world.example");
    EXPECT_TRUE(rig.read("messages", cursorOf(changes)).records.empty());
}

TEST_F(MailReading, StartsAnewWhenTheUidsAreOthers) {
    rig.fromAna("m1");
    const auto all = rig.read("messages");
    rig.control("POST", "/renumber", json::object());
    EXPECT_EQ(rig.read("messages", cursorOf(all)).end.status, LL_CURSOR_EXPIRED);
    EXPECT_EQ(rig.read("messages").records[0].externalId, "m1@world.example")
        << "and the record is the same";
    auto ahead = json::parse(cursorOf(rig.read("messages")));
    ahead["mod_seq"] = 1'000'000;
    EXPECT_EQ(rig.read("messages", ahead.dump()).end.status, LL_CURSOR_EXPIRED)
        << "a server that counts anew";
}

TEST_F(MailReading, GoesByPlaceWhereAMailHasNoId) {
    rig.arrive("From: ana@world.example\n");
    const auto all = rig.read("messages");
    ASSERT_EQ(all.records.size(), 1U);
    const auto id = all.records[0].externalId;
    EXPECT_TRUE(id.starts_with("uid-")) << id;
    EXPECT_EQ(rig.session().byIds("messages", {id}).records.size(), 1U);
}

TEST_F(MailReading, FindsAMessageByItsWholeIdOnly) {
    rig.fromAna("m1");
    EXPECT_EQ(rig.session().byIds("messages", {"m1@world.example"}).records.size(), 1U);
    for (const char* other : {"m1@world.exampl", "1@world.example", "", "a b", "m1@world.example>"})
        EXPECT_TRUE(rig.session().byIds("messages", {other}).records.empty()) << other;
}

TEST_F(MailReading, TellsAnErrorOfItsKind) {
    struct Answer {
        const char *command, *words;
        ll_status wanted;
    };
    const Answer answers[] = {{"AUTHENTICATE", "NO [AUTHENTICATIONFAILED] no", LL_AUTH},
                              {"AUTHENTICATE", "NO no", LL_AUTH},
                              {"AUTHENTICATE", "NO [UNAVAILABLE] later", LL_TRANSIENT},
                              {"AUTHENTICATE", "close", LL_TRANSIENT},
                              {"EXAMINE", "NO [NONEXISTENT] none", LL_INVALID_CONFIG},
                              {"EXAMINE", "NO [NOPERM] no", LL_FORBIDDEN},
                              {"EXAMINE", "BAD User is authenticated but not connected.", LL_AUTH},
                              {"EXAMINE", "OK nothing told", LL_TRANSIENT},
                              {"UID SEARCH", "NO [LIMIT] slow down", LL_RATE_LIMITED},
                              {"UID SEARCH", "OK but no answer", LL_TRANSIENT},
                              {"UID FETCH", "NO [UNAVAILABLE] later", LL_TRANSIENT},
                              {"UID FETCH", "* BYE going down", LL_TRANSIENT},
                              {"UID FETCH", "* 1 FETCH (UID 1 BODY[] {9999999999}", LL_TRANSIENT},
                              {"UID FETCH", "* 1 FETCH (((", LL_TRANSIENT},
                              {"UID FETCH", "BAD what", LL_BUG},
                              {"UID FETCH", "OK but nothing given", LL_TRANSIENT}};
    rig.fromAna("m1");
    for (const auto& [command, words, wanted] : answers) {
        rig.answer(command, words);
        const auto read = rig.session().read("messages", "", {});
        if (std::string(words) == "* 1 FETCH (((") continue;
        EXPECT_EQ(read.end.status, wanted) << command << " " << words << ": " << read.end.message;
    }
}

TEST_F(MailReading, WaitsForAMailThatIsShownAndNotGivenAndThenPassesOver) {
    rig.fromAna("m1");
    std::string cursor;
    CapturedRead read;
    for (int i = 0; i < 6; ++i) {
        rig.answer("UID FETCH", "OK but nothing given");
        read = rig.session().read("messages", cursor, {});
        if (!read.checkpoints.empty()) cursor = read.checkpoints.back().cursor;
        EXPECT_EQ(read.end.status, i < 5 ? LL_TRANSIENT : LL_END) << i;
    }
    EXPECT_EQ(read.rejects.size(), 1U);
}

TEST_F(MailReading, BouncesCountByOurOwnIds) {
    const auto sent = rig.send("gone@world.example");
    const auto report = [](const std::string& id, const std::string& to) {
        return "--b\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
               "x\n\nFinal-Recipient: rfc822; " +
               to +
               "\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n"
               "Message-ID: <" +
               id + ">\nTo: " + to + "\n\n--b--\n";
    };
    const std::string type =
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n";
    rig.arrive("From: MAILER-DAEMON@x.example\nMessage-ID: <b1@x>\n" + type,
               report(sent.externalId, "gone@world.example"));
    rig.arrive("From: MAILER-DAEMON@x.example\nMessage-ID: <b2@x>\n" + type,
               report(sent.externalId, "victim@world.example"));
    rig.arrive("From: MAILER-DAEMON@x.example\nMessage-ID: <b3@x>\n" + type,
               report("made.up@firm.example", "other@world.example"));
    const auto bounces = rig.read("bounces");
    ASSERT_EQ(bounces.records.size(), 1U) << "a forged report marks nobody";
    EXPECT_EQ(json::parse(bounces.records[0].payload)["email"], "gone@world.example");
    EXPECT_EQ(rig.payload("messages")["kind"], "email_bounced");
}

TEST_F(MailReading, OptOutsAreProvedByLinkOrByOurOwnServer) {
    const std::string authentic = "Authentication-Results: mx.firm.example; spf=pass; dmarc=pass\n";
    rig.arrive(authentic + "From: a@world.example\nSubject: Unsubscribe\nMessage-ID: <1@w>\n");
    rig.arrive("From: b@world.example\nSubject: Unsubscribe\nMessage-ID: <2@w>\n");
    rig.arrive("Authentication-Results: mx.evil.example; dmarc=pass\n" + authentic +
               "From: c@world.example\nSubject: unsubscribe\nMessage-ID: <3@w>\n");
    rig.arrive(
        "Authentication-Results: mx.firm.example; dmarc=fail\nFrom: "
        "d@world.example\nSubject: unsubscribe\nMessage-ID: <4@w>\n");
    const auto optOuts = rig.read("opt_outs");
    ASSERT_EQ(optOuts.records.size(), 1U);
    EXPECT_EQ(json::parse(optOuts.records[0].payload)["email"], "a@world.example");
    EXPECT_EQ(json::parse(optOuts.records[0].payload)["source"], "unsubscribe");
}

TEST_F(MailReading, AComplaintIsKnownByOurLinkInTheMailItIsAbout) {
    rig.send("ana@world.example");
    const std::string raw = rig.outgoing()[0]["raw"];
    const auto header = raw.substr(0, raw.find("\r\n\r\n"));
    const auto report = [&](const std::string& type) {
        rig.arrive(
            "From: fbl@x.example\nMessage-ID: <" + type +
                "@x>\nContent-Type: multipart/report; report-type=feedback-report; "
                "boundary=b\n",
            "--b\n\nx\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: " + type +
                "\n\n--b\nContent-Type: message/rfc822\n\n" + header + "\n\nx\n--b--\n");
    };
    report("not-spam");
    EXPECT_TRUE(rig.read("opt_outs").records.empty());
    report("abuse");
    const auto optOut = rig.payload("opt_outs");
    EXPECT_EQ(optOut["email"], "ana@world.example");
    EXPECT_EQ(optOut["source"], "complaint");
}

TEST(MailSettings, RefuseWhatCanNotBe) {
    for (const auto& [key, value] : {std::pair<std::string, json>{"address", "nobody"},
                                     {"imap_host", ""},
                                     {"imap_host", "mail.example"},
                                     {"smtp_host", "mail.example"}})
        EXPECT_THROW(MailRig(json::object({{key, value}})), std::runtime_error) << key << value;
    MailRig other(json::object({{"mailbox", "Entwürfe"}}));
    EXPECT_EQ(other.read("messages").end.status, LL_END);
    MailRig none(json::object({{"mailbox", "No such"}}));
    EXPECT_EQ(none.read("messages").end.status, LL_INVALID_CONFIG);
}

TEST(MailTokens, OpenTheMailboxAndAreRefusedInTurn) {
    MailRig rig;
    rig.hub().setCredential("password", "");
    rig.hub().setCredential("access_token", "tok-ABC123");
    rig.fromAna("m1");
    EXPECT_EQ(rig.read("messages").records.size(), 1U);
    EXPECT_EQ(rig.send("ana@world.example").status, LL_OK);
    rig.control("POST", "/expire-tokens", json::object());
    EXPECT_EQ(rig.read("messages").end.status, LL_AUTH);
    EXPECT_EQ(rig.send("ana@world.example", "key-2").status, LL_AUTH);
}

}  // namespace
}  // namespace leadloom::testing

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugins/imap-smtp/mail_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* Ana = "ana@world.example";

class MailSending : public ::testing::Test {
protected:
    MailRig rig;
};

TEST_F(MailSending, FilesWhatItSendsUnderItsId) {
    const auto sent = rig.send(Ana, "key-1", {{"in_reply_to", "m1@world.example"}});
    ASSERT_EQ(sent.status, LL_OK) << sent.message;
    const auto outgoing = rig.outgoing();
    ASSERT_EQ(outgoing.size(), 1U);
    EXPECT_EQ(outgoing[0]["to"], Ana);
    const std::string raw = outgoing[0]["raw"];
    EXPECT_THAT(raw, HasSubstr("Message-ID: <" + sent.externalId + ">\r\n"));
    EXPECT_THAT(raw, HasSubstr("In-Reply-To: <m1@world.example>\r\n"));
    EXPECT_THAT(raw, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    const auto filed = rig.filed();
    ASSERT_EQ(filed.size(), 1U);
    EXPECT_EQ(filed[0]["flags"], json({"\\Seen"}));
    EXPECT_EQ(filed[0]["id"], sent.externalId);
}

TEST_F(MailSending, SendsNothingThatNobodyAskedFor) {
    EXPECT_EQ(rig.send(Ana, "a", {{"send", false}}).status, LL_INVALID_RECORD);
    EXPECT_EQ(rig.send("", "b").status, LL_INVALID_RECORD);
    EXPECT_EQ(rig.send("ana@world.example\r\nRCPT TO:<x@y.example>", "c").status,
              LL_INVALID_RECORD);
    EXPECT_EQ(rig.send(Ana, "d", {{"text", ""}}).status, LL_INVALID_RECORD);
    Session::Writing update;
    update.operation = LL_WRITE_UPDATE;
    update.externalId = "m1@world.example";
    update.payload = R"({"subject":"x"})";
    EXPECT_EQ(rig.session().write("messages", {update}).of(0)->status, LL_INVALID_RECORD);
    EXPECT_TRUE(rig.outgoing().empty());
    MailRig silent(json::object({{"send_mail", false}}));
    EXPECT_EQ(silent.send(Ana).status, LL_INVALID_CONFIG);
    MailRig bare(json::object({{"mail_secret", ""}}));
    EXPECT_EQ(bare.send(Ana).status, LL_INVALID_CONFIG);
}

TEST_F(MailSending, SendsAMailOnceHoweverOftenItIsAsked) {
    const auto first = rig.send(Ana);
    EXPECT_EQ(rig.send(Ana).status, LL_OK);
    EXPECT_EQ(rig.send(Ana).externalId, first.externalId);
    EXPECT_EQ(rig.outgoing().size(), 1U);
    EXPECT_NE(rig.send(Ana, "key-2").externalId, first.externalId);
    EXPECT_NE(rig.send("ben@world.example").externalId, first.externalId);
    EXPECT_EQ(rig.outgoing().size(), 3U);
}

TEST_F(MailSending, ALostAnswerIsUnknownAndNotSentAgain) {
    rig.answer("final dot", "close");
    EXPECT_EQ(rig.send(Ana).status, LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(rig.outgoing().size(), 1U) << "this server took it";
    EXPECT_EQ(rig.filed()[0]["flags"], json({"\\Draft", "\\Seen"}));
    EXPECT_EQ(rig.send(Ana).status, LL_UNKNOWN_OUTCOME);
    EXPECT_EQ(rig.outgoing().size(), 1U);
    const std::string id = rig.filed()[0]["id"];
    EXPECT_TRUE(rig.session().byIds("messages", {id}).records.empty());
    rig.control("DELETE", "/records/sent/" + id);
    EXPECT_EQ(rig.send(Ana).status, LL_OK) << "a person has looked";
}

TEST_F(MailSending, ARefusedMailLeavesNothingBehind) {
    for (const char* to : {"unknown@world.example", "policy@world.example", "full@world.example"})
        EXPECT_EQ(rig.send(to).status, LL_INVALID_RECORD) << to;
    EXPECT_TRUE(rig.filed().empty());
    EXPECT_EQ(rig.send("grey@world.example").status, LL_TRANSIENT);
    EXPECT_EQ(rig.send("grey@world.example").status, LL_OK) << "the second time";
    EXPECT_EQ(rig.filed().size(), 1U);
}

TEST_F(MailSending, ARefusalOfOneSaysNothingOfTheNext) {
    std::vector<Session::Writing> writes(4);
    const char* to[] = {"grey1@world.example", "unknown@world.example", Ana, "ben@world.example"};
    for (std::size_t i = 0; i < writes.size(); ++i) {
        writes[i].operation = LL_WRITE_CREATE;
        writes[i].idempotencyKey = "key-" + std::to_string(i);
        writes[i].payload =
            json({{"to", to[i]}, {"subject", "x"}, {"text", "x"}, {"send", true}}).dump();
    }
    const auto written = rig.session().write("messages", writes);
    const ll_status wanted[] = {LL_TRANSIENT, LL_INVALID_RECORD, LL_OK, LL_OK};
    for (std::size_t i = 0; i < writes.size(); ++i)
        EXPECT_EQ(written.of(i)->status, wanted[i]) << i << written.of(i)->message;
}

TEST_F(MailSending, TellsAnErrorOfItsKind) {
    struct Answer {
        const char *command, *words;
        ll_status wanted;
    };
    const Answer answers[] = {{"EHLO", "421 4.3.2 busy", LL_TRANSIENT},
                              {"EHLO", "close", LL_TRANSIENT},
                              {"EHLO", "no smtp at all", LL_TRANSIENT},
                              {"AUTH PLAIN", "535 5.7.139 switched off", LL_AUTH},
                              {"AUTH PLAIN", "454 4.7.0 later", LL_TRANSIENT},
                              {"MAIL", "451 4.7.1 slow down", LL_RATE_LIMITED},
                              {"MAIL", "530 5.7.0 log in", LL_AUTH},
                              {"RCPT", "550 5.1.1 unknown", LL_INVALID_RECORD},
                              {"RCPT", "421 4.7.0 too many", LL_TRANSIENT},
                              {"DATA", "451 4.3.0 later", LL_TRANSIENT},
                              {"final dot", "554 5.7.1 spam", LL_INVALID_RECORD},
                              {"final dot", "552 5.3.4 too large", LL_INVALID_RECORD},
                              {"final dot", "451 4.3.0 later", LL_TRANSIENT},
                              {"final dot", "what", LL_UNKNOWN_OUTCOME}};
    int n = 0;
    for (const auto& [command, words, wanted] : answers) {
        rig.answer(command, words);
        const auto sent = rig.send(Ana, "error-" + std::to_string(n++));
        EXPECT_EQ(sent.status, wanted) << command << " " << words << ": " << sent.message;
    }
}

TEST_F(MailSending, FilesNothingWhereTheServerDoesIt) {
    MailRig other(json::object({{"save_sent", false}}));
    EXPECT_EQ(other.send(Ana).status, LL_OK);
    EXPECT_TRUE(other.filed().empty());
    rig.control("PATCH", "/settings", {{"special_use", false}});
    EXPECT_EQ(rig.send(Ana).status, LL_INVALID_CONFIG) << "nobody knows where to file it";
    rig.control("PATCH", "/settings", {{"special_use", true}, {"read_only", true}});
    EXPECT_EQ(rig.send(Ana).status, LL_FORBIDDEN);
    EXPECT_TRUE(rig.outgoing().empty());
}

TEST_F(MailSending, FindsItsCopyWithoutTheServersHelp) {
    rig.control("PATCH", "/settings", {{"uidplus", false}});
    EXPECT_EQ(rig.send(Ana).status, LL_OK);
    EXPECT_EQ(rig.filed()[0]["flags"], json({"\\Seen"}));
    EXPECT_EQ(rig.send(Ana).status, LL_OK);
    EXPECT_EQ(rig.outgoing().size(), 1U);
}

TEST_F(MailSending, AMailThatWasRefusedForNowIsSentAgainWhateverTheServerCanDelete) {
    for (const bool uidplus : {true, false}) {
        rig.control("PATCH", "/settings", {{"uidplus", uidplus}});
        const auto key = uidplus ? "deleted" : "marked";
        const auto before = rig.outgoing().size();
        for (int i = 0; i < 2; ++i) {
            rig.answer("RCPT", "451 4.7.1 come back later");
            EXPECT_NE(rig.send(Ana, key).status, LL_OK);
        }
        const auto sent = rig.send(Ana, key);
        EXPECT_EQ(sent.status, LL_OK) << sent.message;
        EXPECT_EQ(rig.send(Ana, key).status, LL_OK) << "and then never again";
        EXPECT_EQ(rig.outgoing().size(), before + 1) << key;
    }
}

ll_str view(const std::string& text) {
    return {text.data(), text.size()};
}

TEST_F(MailSending, TakesOneClickOfWhoeverHasTheLink) {
    rig.send(Ana);
    const std::string raw = rig.outgoing()[0]["raw"];
    const auto at = raw.find("?u=") + 3;
    const auto token = raw.substr(at, raw.find('>', at) - at);
    EXPECT_THAT(token, Not(HasSubstr("ana")));
    const auto ask = [&](const std::string& method, const std::string& url, const std::string& type,
                         const std::string& body) {
        const std::string name = "Content-Type";
        const ll_header header{view(name), view(type)};
        const ll_webhook_request request{
            sizeof(ll_webhook_request), view(method), view(url), &header, 1, view(body),
            1'795'256'431'000'000};
        const auto verified = rig.session().verify(request).status;
        return std::pair(verified, rig.session().decode(request));
    };
    const auto url = "https://hub.example.test/hooks/m?u=" + token;
    const std::string form = "application/x-www-form-urlencoded";
    const auto [verified, decoded] = ask("POST", url, form, "List-Unsubscribe=One-Click");
    EXPECT_EQ(verified, LL_OK);
    ASSERT_EQ(decoded.records.size(), 1U);
    EXPECT_EQ(decoded.records[0].stream, "opt_outs");
    const auto payload = json::parse(decoded.records[0].payload);
    EXPECT_EQ(payload["email"], Ana);
    EXPECT_EQ(payload["source"], "one_click");
    const auto parts = ask("POST", url, "multipart/form-data; boundary=b",
                           "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n"
                           "\r\nOne-Click\r\n--b--\r\n");
    EXPECT_EQ(parts.second.records.size(), 1U);
    EXPECT_EQ(ask("POST", url, form, "List-Unsubscribe=No").second.end.status, LL_INVALID_RECORD);
    EXPECT_EQ(ask("GET", url, form, "").second.end.status, LL_INVALID_RECORD)
        << "looking at a link changes nothing";
    EXPECT_EQ(ask("POST", "https://hub.example.test/hooks/m?u=x", form, "").first, LL_FORBIDDEN);
    EXPECT_EQ(ask("POST", "https://hub.example.test/hooks/m", form, "").first, LL_FORBIDDEN);
    std::string shown;
    const std::string get = "GET", none;
    const ll_webhook_request look{
        sizeof(ll_webhook_request), view(get), view(url), nullptr, 0, view(none), 0};
    EXPECT_EQ(rig.session().challenge(look, shown).status, LL_OK);
    EXPECT_THAT(shown, HasSubstr("unsubscribe"));
}

}  // namespace
}  // namespace leadloom::testing

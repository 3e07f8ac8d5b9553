#include "tests/sandbox/carddav/carddav.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/carddav/dav_xml.h"
#include "tests/sandbox/core/sandbox.h"

namespace leadloom::sandbox {
namespace {

using carddav::Node;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string Book = "/carddav/books/leadloom/contacts/";

class AddressBook : public ::testing::Test {
protected:
    AddressBook() : sandbox({0, 1, 0.6}) {
        sandbox.add(std::make_unique<carddav::CardDav>(sandbox.clock()));
    }

    struct Answer {
        int status;
        std::string body;
        Pairs headers;
        std::string header(std::string_view name) const {
            for (const auto& [key, value] : headers)
                if (key == name) return value;
            return {};
        }
    };
    Answer send(const std::string& method, const std::string& path, const std::string& body = {},
                Headers headers = {}) {
        Request request;
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        request.headers.emplace("Authorization", "Basic bGVhZGxvb206czNjcmV0LXB3");
        request.baseUrl = "http://127.0.0.1:9";
        const auto answer = sandbox.answer(std::move(request), path);
        return {answer.status, answer.body, answer.headers};
    }
    Answer put(const std::string& name, const std::string& card, Headers headers = {}) {
        headers.emplace("Content-Type", "text/vcard; charset=utf-8");
        return send("PUT", Book + name, card, std::move(headers));
    }
    Answer propfind(const std::string& path, const std::string& prop,
                    const std::string& depth = "0") {
        return send(
            "PROPFIND", path,
            R"(<p:propfind xmlns:p="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><p:prop>)" +
                prop + "</p:prop></p:propfind>",
            {{"Depth", depth}});
    }
    Answer sync(const std::string& token, const std::string& depth = "0") {
        return send("REPORT", Book,
                    R"(<sync-collection xmlns="DAV:"><sync-token>)" + token +
                        "</sync-token><sync-level>1</sync-level><prop><getetag/></prop>"
                        "</sync-collection>",
                    {{"Depth", depth}});
    }
    static std::string tokenIn(const Answer& answer) {
        const auto root = carddav::parsedXml(answer.body);
        const auto* token = root ? root->child("D|sync-token") : nullptr;
        return token == nullptr ? "" : token->text;
    }
    static std::string card(const std::string& uid, const std::string& more = {}) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + uid + "\r\nFN:Ana\r\nN:;Ana;;;\r\n" + more +
               "END:VCARD\r\n";
    }
    void set(const json& settings) {
        ASSERT_EQ(send("PATCH", "/_control/carddav/settings", settings.dump()).status, 200);
    }

    Sandbox sandbox;
};

TEST_F(AddressBook, LetsNobodyInWithoutCredentials) {
    EXPECT_EQ(send("PROPFIND", "/carddav/", "", {{"Authorization", ""}}).status, 401);
    EXPECT_EQ(send("GET", Book + "a.vcf", "", {{"Authorization", "Basic x"}}).status, 401);
    EXPECT_EQ(send("GET", Book + "a.vcf", "", {{"Authorization", "Bearer carddav-sandbox"}}).status,
              404);
}

TEST_F(AddressBook, IsFoundByPrincipalAndHome) {
    const auto moved = send("PROPFIND", "/.well-known/carddav", "", {{"Authorization", ""}});
    EXPECT_EQ(moved.status, 301);
    EXPECT_EQ(moved.header("Location"), "/carddav/");
    EXPECT_THAT(propfind("/carddav/", "<p:current-user-principal/>").body,
                HasSubstr("/carddav/principals/leadloom/"));
    EXPECT_THAT(propfind("/carddav/principals/leadloom/", "<c:addressbook-home-set/>").body,
                HasSubstr("/carddav/books/leadloom/"));
    const auto home =
        propfind("/carddav/books/leadloom/", "<p:resourcetype/><p:displayname/>", "1");
    EXPECT_EQ(home.status, 207);
    EXPECT_THAT(home.body, HasSubstr("<CR:addressbook/>"));
    EXPECT_THAT(home.body, HasSubstr("<displayname>Contacts</displayname>"));
    EXPECT_EQ(propfind(Book, "<p:getetag/>", "infinity").status, 403);
    EXPECT_EQ(propfind("/carddav/nowhere/", "<p:getetag/>").status, 404);
}

TEST_F(AddressBook, HoldsToConditionsOnWrites) {
    const auto made = put("a.vcf", card("a"), {{"If-None-Match", "*"}});
    EXPECT_EQ(made.status, 201);
    EXPECT_NE(made.header("ETag"), "");
    EXPECT_EQ(put("a.vcf", card("a"), {{"If-None-Match", "*"}}).status, 412);
    EXPECT_EQ(put("a.vcf", card("a"), {{"If-Match", "\"old\""}}).status, 412);
    const auto changed = put("a.vcf", card("a"), {{"If-Match", made.header("ETag")}});
    EXPECT_EQ(changed.status, 204);
    EXPECT_NE(changed.header("ETag"), made.header("ETag"));
    EXPECT_EQ(send("DELETE", Book + "a.vcf", "", {{"If-Match", made.header("ETag")}}).status, 412);
    EXPECT_EQ(send("DELETE", Book + "a.vcf").status, 204);
    EXPECT_EQ(send("DELETE", Book + "a.vcf").status, 404);
    EXPECT_EQ(put("a.vcf", card("a"), {{"If-Match", "*"}}).status, 412);
}

TEST_F(AddressBook, RefusesWhatIsNoCardOrNotItsKind) {
    for (const auto& bad :
         {std::string("xx"), card(""), card("a", "no colon\r\n"), card("a", "UID:b\r\n"),
          card("a", "VERSION:4.0\r\n"), card("a") + card("b"), card("a", "NOTE:\xff\r\n"),
          std::string("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nN:a;;;;\r\nEND:VCARD\r\n"),
          std::string("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:a\r\nEND:VCARD\r\n")})
        EXPECT_EQ(put("a.vcf", bad).status, 400) << bad;
    EXPECT_EQ(put("a.vcf", "BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:a\nEND:VCARD").status, 201);
    const auto other = put("b.vcf", card("b"), {{"Content-Type", "application/json"}});
    EXPECT_EQ(other.status, 415);
    EXPECT_THAT(other.body, HasSubstr("supported-address-data"));
    set({{"max_resource_size", 100}});
    const auto large = put("b.vcf", card("b", "NOTE:" + std::string(100, 'x') + "\r\n"));
    EXPECT_EQ(large.status, 403);
    EXPECT_THAT(large.body, HasSubstr("max-resource-size"));
    set({{"read_only", true}});
    EXPECT_THAT(put("b.vcf", card("b")).body, HasSubstr("need-privileges"));
}

TEST_F(AddressBook, KeepsEachUidInOnePlace) {
    EXPECT_EQ(put("a.vcf", card("a")).status, 201);
    const auto twice = put("b.vcf", card("a"));
    EXPECT_EQ(twice.status, 409);
    EXPECT_THAT(twice.body, HasSubstr("no-uid-conflict"));
    EXPECT_EQ(put("a.vcf", card("z")).status, 409);
    EXPECT_EQ(send("PUT", "/carddav/books/leadloom/none/a.vcf", card("c"),
                   {{"Content-Type", "text/vcard"}})
                  .status,
              409);
}

TEST_F(AddressBook, TellsWhatChangedSinceAToken) {
    put("a.vcf", card("a"));
    put("b.vcf", card("b"));
    const auto first = sync("");
    EXPECT_EQ(first.status, 207);
    put("c.vcf", card("c"));
    send("DELETE", Book + "a.vcf");
    const auto second = sync(tokenIn(first));
    EXPECT_THAT(second.body, HasSubstr("a.vcf</href><status>HTTP/1.1 404 Not Found</status>"));
    EXPECT_THAT(second.body, HasSubstr("c.vcf"));
    EXPECT_THAT(second.body, Not(HasSubstr("b.vcf")));
    EXPECT_THAT(sync(tokenIn(second)).body, Not(HasSubstr(".vcf")));
    EXPECT_THAT(sync("").body, Not(HasSubstr("a.vcf"))) << "a first sync tells of no deletions";
    EXPECT_EQ(sync("", "infinity").status, 400);
}

TEST_F(AddressBook, ForgetsTokensAndKnowsNoForeignOnes) {
    put("a.vcf", card("a"));
    const auto token = tokenIn(sync(""));
    send("POST", "/_control/carddav/forget-sync-tokens");
    for (const auto& wrong : {token, std::string("odd")}) {
        const auto refused = sync(wrong);
        EXPECT_EQ(refused.status, 403);
        EXPECT_THAT(refused.body, HasSubstr("<valid-sync-token>"));
    }
    set({{"sync_collection", false}});
    EXPECT_THAT(sync("").body, HasSubstr("supported-report"));
    EXPECT_THAT(propfind(Book, "<p:supported-report-set/>").body,
                Not(HasSubstr("sync-collection")));
}

TEST_F(AddressBook, CutsLongAnswersShortAndGoesOnFromTheirToken) {
    for (const auto* name : {"a", "b", "c", "d", "e"})
        put(std::string(name) + ".vcf", card(name));
    set({{"sync_limit", 2}});
    std::string token;
    std::size_t cards = 0;
    for (int page = 0; page < 3; ++page) {
        const auto answer = sync(token);
        const bool cut = answer.body.find("507") != std::string::npos;
        EXPECT_EQ(cut, page < 2) << answer.body;
        for (auto at = answer.body.find(".vcf<"); at != std::string::npos;
             at = answer.body.find(".vcf<", at + 1))
            ++cards;
        token = tokenIn(answer);
    }
    EXPECT_EQ(cards, 5U);
}

TEST_F(AddressBook, GivesSeveralCardsAndSaysWhichAreNotThere) {
    put("a%40b.vcf", card("a"));
    const std::string body =
        R"(<c:addressbook-multiget xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><prop>)"
        "<getetag/><c:address-data/><odd/></prop><href>" +
        Book + "a%40b.vcf</href><href>" + Book + "none.vcf</href></c:addressbook-multiget>";
    const auto found = send("REPORT", Book, body);
    EXPECT_EQ(found.status, 207);
    EXPECT_THAT(found.body, HasSubstr("a@b.vcf")) << "it spells paths its own way";
    EXPECT_THAT(found.body, HasSubstr("UID:a"));
    EXPECT_THAT(found.body, HasSubstr("none.vcf</href><status>HTTP/1.1 404"));
}

TEST_F(AddressBook, FindsCardsByAPropertysValue) {
    put("a.vcf", card("a", "EMAIL;TYPE=WORK:Ana@example.test\r\n"));
    put("b.vcf", card("b", "EMAIL:ana@example.test.example\r\n"));
    const auto find = [&](const std::string& match) {
        return send(
                   "REPORT", Book,
                   R"(<c:addressbook-query xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav">)"
                   R"(<prop><getetag/></prop><c:filter><c:prop-filter name="EMAIL"><c:text-match )" +
                       match +
                       ">ana@example.test</c:text-match></c:prop-filter></c:filter>"
                       "</c:addressbook-query>",
                   {{"Depth", "1"}})
            .body;
    };
    EXPECT_THAT(find(R"(match-type="equals")"), HasSubstr("a.vcf"));
    EXPECT_THAT(find(R"(match-type="equals")"), Not(HasSubstr("b.vcf")));
    EXPECT_THAT(find(""), HasSubstr("b.vcf"));
}

TEST_F(AddressBook, RewritesCardsAsServersDo) {
    put("a.vcf", card("a", "item1.X-ABLabel:odd\r\nADR:;;;Turku;;;\r\n"));
    const auto stored = send("GET", Book + "a.vcf");
    EXPECT_EQ(stored.body,
              "BEGIN:VCARD\r\nVERSION:3.0\r\nADR:;;;Turku;;;\r\nFN:Ana\r\nN:;Ana;;;\r\nUID:a\r\n"
              "item1.X-ABLABEL:odd\r\nEND:VCARD\r\n");
    set({{"rewrite_cards", false}, {"etag_on_put", false}});
    EXPECT_EQ(put("b.vcf", card("b")).header("ETag"), "");
    EXPECT_EQ(send("GET", Book + "b.vcf").body, card("b"));
}

TEST_F(AddressBook, IsChangedByItsUserThroughTheControlSurface) {
    const auto made = send("POST", "/_control/carddav/records/contacts",
                           json{{"card", card("a", "TITLE:CTO\r\n")}}.dump());
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(send("PATCH", "/_control/carddav/records/contacts/a.vcf",
                   R"({"TITLE": null, "NOTE": "new"})")
                  .status,
              200);
    EXPECT_THAT(send("GET", Book + "a.vcf").body, HasSubstr("NOTE:new"));
    EXPECT_EQ(send("DELETE", "/_control/carddav/records/contacts/a.vcf").status, 204);
    EXPECT_EQ(send("GET", Book + "a.vcf").status, 404);
    EXPECT_EQ(send("POST", "/_control/reset", R"({"people": 30})").status, 200);
    const auto people = json::parse(send("GET", "/_control/carddav/records/contacts").body);
    EXPECT_EQ(people["records"].size(), 30U);
    EXPECT_GT(
        json::parse(send("GET", "/_control/carddav/records/organizations").body)["records"].size(),
        0U);
    EXPECT_EQ(json::parse(send("GET", "/_control/truth").body)["people"].size(), 30U);
}

}  // namespace
}  // namespace leadloom::sandbox

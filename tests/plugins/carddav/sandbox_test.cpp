#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class CardDavBook : public ::testing::Test {
protected:
    SandboxRig rig{"carddav", "carddav-sandbox"};

    static std::string card(const std::string& uid, const std::string& more = {}) {
        return "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" + uid + "\r\nFN:Ana " + uid + "\r\nN:" + uid +
               ";Ana;;;\r\n" + more + "END:VCARD\r\n";
    }
    std::string make(const std::string& uid, const std::string& more = {}) {
        return rig.create("contacts", {{"card", card(uid, more)}});
    }
    std::string stored(const std::string& id) {
        return rig.control("GET", "/records/contacts/" + id).at("card");
    }
    static std::set<std::string> told(const CapturedRead& read, int op) {
        std::set<std::string> ids;
        for (const auto& record : read.records)
            if (record.op == op) ids.insert(record.externalId);
        return ids;
    }
    std::string cursorNow() { return rig.read("contacts").checkpoints.back().cursor; }
    CapturedResult write(int operation, const std::string& id, const json& payload,
                         const std::string& marker = "L-1", const std::string& version = {}) {
        Session::Writing one;
        one.operation = operation;
        one.externalId = id;
        one.marker = marker;
        one.expectedVersion = version;
        one.payload = payload.dump();
        const auto written = rig.session().write("contacts", {one});
        EXPECT_NE(written.of(0), nullptr) << written.end.message;
        return written.of(0) == nullptr ? CapturedResult{} : *written.of(0);
    }
};

TEST_F(CardDavBook, ShowsACardUnderThePropertiesNames) {
    make("u1", "EMAIL;TYPE=WORK:ana@loomtest.example\r\nEMAIL:b@loomtest.example\r\nX-ODD:1\r\n");
    const auto read = rig.read("contacts");
    ASSERT_EQ(read.records.size(), 1U) << read.end.message;
    const auto& record = read.records[0];
    const auto payload = json::parse(record.payload);
    EXPECT_EQ(record.externalId, "u1.vcf");
    EXPECT_EQ(record.origin, "u1");
    EXPECT_FALSE(record.version.empty());
    EXPECT_GT(record.modifiedAt, 0);
    EXPECT_EQ(payload["N.given"], "Ana");
    EXPECT_EQ(payload["EMAIL 2"], "b@loomtest.example");
    EXPECT_EQ(payload["X-ODD"], "1");
}

TEST_F(CardDavBook, PutsOrganizationsApartAndLeavesGroupsAlone) {
    make("person");
    make("firm", "X-ABShowAs:COMPANY\r\nORG:Acme\r\n");
    make("list", "X-ADDRESSBOOKSERVER-KIND:group\r\n");
    make("place", "KIND:location\r\n");
    EXPECT_EQ(told(rig.read("contacts"), LL_RECORD_UPSERT), std::set<std::string>{"person.vcf"});
    EXPECT_EQ(told(rig.read("organizations"), LL_RECORD_UPSERT), std::set<std::string>{"firm.vcf"});
    const auto cursor = cursorNow();
    rig.control("PATCH", "/records/contacts/person.vcf", {{"KIND", "org"}});
    EXPECT_EQ(told(rig.read("contacts", cursor), LL_RECORD_TOMBSTONE),
              std::set<std::string>{"person.vcf"});
}

TEST_F(CardDavBook, ReadsAllOfWhatTheServerGivesInParts) {
    for (int i = 0; i < 23; ++i)
        make("u" + std::to_string(i));
    rig.control("PATCH", "/settings", {{"sync_limit", 5}});
    Session::Reading small;
    small.pageSize = 2;
    small.full = true;
    const auto all = rig.read("contacts", {}, small);
    ASSERT_EQ(all.end.status, LL_END) << all.end.message;
    EXPECT_EQ(told(all, LL_RECORD_UPSERT).size(), 23U);
    EXPECT_EQ(all.records.size(), 23U) << "each of them once";
    for (int i = 0; i < 7; ++i)
        rig.control("DELETE", "/records/contacts/u" + std::to_string(i) + ".vcf");
    const auto changes = rig.read("contacts", all.checkpoints.back().cursor, small);
    EXPECT_EQ(told(changes, LL_RECORD_TOMBSTONE).size(), 7U);
}

TEST_F(CardDavBook, LosesNothingThatChangesWhileAReadIsInterrupted) {
    for (int i = 0; i < 12; ++i)
        make("u" + std::to_string(i));
    Session::Reading small;
    small.pageSize = 2;
    for (const int limit : {0, 5}) {
        rig.control("PATCH", "/settings", {{"sync_limit", limit}});
        const auto whole = rig.read("contacts", {}, small);
        for (std::size_t stop = 0; stop + 1 < whole.checkpoints.size(); ++stop) {
            const auto note = std::to_string(limit) + "-" + std::to_string(stop);
            std::set<std::string> right;
            for (std::size_t i = 0; i < whole.checkpoints[stop].records; ++i)
                right.insert(whole.records[i].externalId);
            for (int i = 0; i < 12; ++i)
                rig.control("PATCH", "/records/contacts/u" + std::to_string(i) + ".vcf",
                            {{"NOTE", note}});
            const auto rest = rig.read("contacts", whole.checkpoints[stop].cursor, small);
            ASSERT_EQ(rest.end.status, LL_END) << rest.end.message;
            for (int i = 0; i < 12; ++i) {
                const auto* last = lastOf(rest, "u" + std::to_string(i) + ".vcf");
                ASSERT_NE(last, nullptr) << "u" << i << " behind checkpoint " << stop;
                EXPECT_EQ(json::parse(last->payload)["NOTE"], note);
            }
        }
    }
}

TEST_F(CardDavBook, ReadsAnewWhenItsTokenIsForgotten) {
    make("u1");
    const auto cursor = cursorNow();
    rig.control("POST", "/forget-sync-tokens", json::object());
    EXPECT_EQ(rig.read("contacts", cursor).end.status, LL_CURSOR_EXPIRED);
    EXPECT_EQ(rig.read("contacts").end.status, LL_END);
}

TEST_F(CardDavBook, ComparesListsWhereTheServerHasNoTokens) {
    rig.control("PATCH", "/settings", {{"sync_collection", false}});
    for (const auto* uid : {"a", "b", "c"})
        make(uid);
    const auto cursor = cursorNow();
    rig.control("PATCH", "/records/contacts/a.vcf", {{"NOTE", "new"}});
    rig.control("DELETE", "/records/contacts/b.vcf");
    make("d");
    const auto changes = rig.read("contacts", cursor);
    ASSERT_EQ(changes.end.status, LL_END) << changes.end.message;
    EXPECT_EQ(told(changes, LL_RECORD_UPSERT), (std::set<std::string>{"a.vcf", "d.vcf"}));
    EXPECT_EQ(told(changes, LL_RECORD_TOMBSTONE), std::set<std::string>{"b.vcf"});
    EXPECT_TRUE(rig.read("contacts", changes.checkpoints.back().cursor).records.empty());
    rig.control("PATCH", "/settings", {{"sync_collection", true}});
}

TEST_F(CardDavBook, ChangesOnlyWhatItWasTold) {
    rig.control("PATCH", "/settings", {{"rewrite_cards", false}});
    const std::string more =
        "item1.EMAIL;TYPE=WORK:ana@loomtest.example\r\nitem1.X-ABLabel:odd\r\nX-KEEP;A=b:c\\, "
        "d\r\n";
    const auto id = make("u1", more);
    const auto done = write(LL_WRITE_UPDATE, id, {{"EMAIL", "new@loomtest.example"}});
    ASSERT_EQ(done.status, LL_OK) << done.message;
    auto wanted = card("u1", more);
    wanted.replace(wanted.find("ana@"), 4, "new@");
    EXPECT_EQ(stored(id), wanted);
    EXPECT_EQ(json::parse(done.record)["EMAIL"], "new@loomtest.example");
    EXPECT_EQ(done.newVersion, rig.control("GET", "/records/contacts/" + id).at("etag"));
}

TEST_F(CardDavBook, WritesNothingWhereTheCardSaysItAlready) {
    const auto id = make("u1", "TITLE:CTO\r\n");
    const auto before = rig.requests().size();
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"TITLE", "CTO"}}).status, LL_OK);
    const auto requests = rig.requests();
    for (auto at = before; at < requests.size(); ++at)
        EXPECT_NE(requests[at]["method"], "PUT");
}

TEST_F(CardDavBook, DoesNotWriteOverAChangeThatItHasNotSeen) {
    const auto id = make("u1");
    const std::string old = rig.control("GET", "/records/contacts/" + id).at("etag");
    rig.control("PATCH", "/records/contacts/" + id, {{"TITLE", "theirs"}});
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"TITLE", "ours"}}, "L-1", old).status, LL_CONFLICT);
    EXPECT_EQ(write(LL_WRITE_DELETE, id, json::object(), "L-1", old).status, LL_CONFLICT);
    EXPECT_THAT(stored(id), HasSubstr("TITLE:theirs"));
    EXPECT_EQ(write(LL_WRITE_UPDATE, id, {{"TITLE", "ours"}}).status, LL_OK);
    EXPECT_EQ(write(LL_WRITE_DELETE, id, json::object()).status, LL_OK);
    EXPECT_EQ(write(LL_WRITE_DELETE, id, json::object()).status, LL_OK) << "gone is gone";
}

TEST_F(CardDavBook, MakesACardUnderTheUidThatItHasElsewhere) {
    const auto made = write(LL_WRITE_UPSERT, "", {{"UID", "7f0c"}, {"N.given", "Ana"}});
    EXPECT_EQ(made.externalId, "7f0c.vcf");
    EXPECT_THAT(stored("7f0c.vcf"), HasSubstr("UID:7f0c"));
    const auto own = write(LL_WRITE_UPSERT, "", {{"N.given", "Ben"}}, "L-2");
    EXPECT_EQ(own.externalId, "L-2.vcf");
}

TEST_F(CardDavBook, JoinsAForeignCardThatHasTheUidAlready) {
    rig.create("contacts", {{"card", card("7f0c", "TITLE:theirs\r\n")}, {"id", "odd name.vcf"}});
    const auto met =
        write(LL_WRITE_UPSERT, "", {{"UID", "7f0c"}, {"FN", "Ana"}, {"TITLE", "ours"}});
    EXPECT_EQ(met.status, LL_CONFLICT);
    EXPECT_EQ(met.existingId, "odd name.vcf");
    EXPECT_THAT(stored("odd%20name.vcf"), HasSubstr("TITLE:theirs"));
    rig.create("contacts", {{"card", card("L-9")}, {"id", "moved.vcf"}});
    const auto moved = write(LL_WRITE_UPSERT, "", {{"FN", "Ana"}, {"TITLE", "ours"}}, "L-9");
    EXPECT_EQ(moved.status, LL_OK) << moved.message;
    EXPECT_EQ(moved.externalId, "moved.vcf") << "our own card, wherever it stands now";
}

TEST_F(CardDavBook, NamesTheFieldThatACardCanNotHold) {
    const auto refused = write(LL_WRITE_UPSERT, "", {{"FN", "A"}, {"N.nick", "x"}});
    EXPECT_EQ(refused.status, LL_INVALID_RECORD);
    EXPECT_EQ(refused.fields, "N.nick");
}

TEST_F(CardDavBook, FindsACardByItsAddressButNotBySomeOfIt) {
    make("u1", "EMAIL:ana@loomtest.example\r\n");
    make("u2", "EMAIL:diana@loomtest.example\r\n");
    const auto found = rig.session().byKey("contacts", "email", "ANA@loomtest.example");
    ASSERT_EQ(found.records.size(), 1U) << found.end.message;
    EXPECT_EQ(found.records[0].externalId, "u1.vcf");
    EXPECT_EQ(rig.session().byKey("contacts", "marker", "u2").records.size(), 1U);
    EXPECT_EQ(rig.session().byKey("contacts", "phone", "1").end.status, LL_UNSUPPORTED);
}

TEST_F(CardDavBook, RejectsACardThatCanNotBeReadAndReadsOn) {
    make("good");
    make("bad");
    rig.fault(
        {{"vendor", "carddav"},
         {"method", "REPORT"},
         {"nth", 2},
         {"action",
          {{"kind", "status"},
           {"status", 207},
           {"body",
            R"(<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav">)"
            R"(<response><href>/x/bad.vcf</href><propstat><prop><getetag>"1"</getetag><c:address-data>no card)"
            R"(</c:address-data></prop><status>HTTP/1.1 200 OK</status></propstat></response>)"
            R"(<response><href>/x/good.vcf</href><propstat><prop><getetag>"1"</getetag><c:address-data>BEGIN:VCARD)"
            "\nFN:G\nEND:VCARD"
            R"(</c:address-data></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>)"}}}});
    const auto read = rig.session().read("contacts", "", {});
    EXPECT_EQ(read.end.status, LL_END) << read.end.message;
    EXPECT_EQ(told(read, LL_RECORD_UPSERT), std::set<std::string>{"good.vcf"});
    ASSERT_EQ(read.rejects.size(), 1U);
}

TEST_F(CardDavBook, ChecksRightsAndReports) {
    std::vector<CapturedFinding> findings;
    ASSERT_EQ(rig.session().check(findings).status, LL_OK);
    EXPECT_EQ(findings.size(), 1U);
    rig.control("PATCH", "/settings", {{"read_only", true}, {"sync_collection", false}});
    SandboxRig other("carddav", "carddav-sandbox", {{"address_book", "No Such Book"}});
    std::vector<CapturedFinding> wrong;
    ASSERT_EQ(other.session().check(wrong).status, LL_OK);
    ASSERT_EQ(wrong.size(), 1U);
    EXPECT_EQ(wrong[0].severity, LL_FINDING_ERROR);
    EXPECT_EQ(wrong[0].code, "address_book");
}

}  // namespace
}  // namespace leadloom::testing

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {
namespace {

using nlohmann::json;

struct Refusal {
    int status;
    std::string body;
    ll_status wanted;
};

std::string dav(const std::string& condition) {
    return R"(<e:error xmlns:e="DAV:" xmlns:k="urn:ietf:params:xml:ns:carddav"><)" + condition +
           "/></e:error>";
}

class CardDavErrors : public ::testing::Test {
protected:
    void answerOnce(const std::string& method, const Refusal& refusal) {
        rig.fault(
            {{"vendor", "carddav"},
             {"method", method},
             {"nth", 1},
             {"action", {{"kind", "status"}, {"status", refusal.status}, {"body", refusal.body}}}});
    }
    SandboxRig rig{"carddav", "carddav-sandbox"};
};

TEST_F(CardDavErrors, ARefusedWriteHasTheStatusOfItsKind) {
    const Refusal table[] = {{400, "Bad Request", LL_INVALID_RECORD},
                             {401, "", LL_AUTH},
                             {403, "", LL_FORBIDDEN},
                             {403, dav("e:need-privileges"), LL_FORBIDDEN},
                             {403, dav("k:max-resource-size"), LL_INVALID_RECORD},
                             {415, dav("k:supported-address-data"), LL_INVALID_RECORD},
                             {409, dav("k:valid-address-data"), LL_INVALID_RECORD},
                             {409, dav("k:no-uid-conflict"), LL_CONFLICT},
                             {404, "", LL_TRANSIENT},
                             {409, "", LL_TRANSIENT},
                             {413, "", LL_INVALID_RECORD},
                             {423, "", LL_TRANSIENT},
                             {429, "", LL_RATE_LIMITED},
                             {500, "", LL_UNKNOWN_OUTCOME},
                             {503, "", LL_UNKNOWN_OUTCOME},
                             {507, "", LL_INVALID_RECORD},
                             {200, "", LL_UNKNOWN_OUTCOME},
                             {302, "", LL_INVALID_CONFIG}};
    int n = 0;
    for (const auto& refusal : table) {
        answerOnce("PUT", refusal);
        Session::Writing create;
        create.operation = LL_WRITE_UPSERT;
        create.marker = "L-" + std::to_string(++n);
        create.payload = R"({"FN": "Ana"})";
        const auto written = rig.session().write("contacts", {create});
        ASSERT_NE(written.of(0), nullptr);
        EXPECT_EQ(written.of(0)->status, refusal.wanted)
            << refusal.status << " " << refusal.body << ": " << written.of(0)->message;
    }
}

TEST_F(CardDavErrors, ARefusedReadHasTheStatusOfItsKind) {
    rig.create("contacts",
               {{"card", "BEGIN:VCARD\nVERSION:3.0\nUID:a\nFN:a\nN:a;;;;\nEND:VCARD\n"}});
    const auto cursor = rig.read("contacts").checkpoints.back().cursor;
    const Refusal table[] = {
        {403, dav("e:valid-sync-token"), LL_CURSOR_EXPIRED},
        {409, dav("e:valid-sync-token"), LL_CURSOR_EXPIRED},
        {412, dav("e:valid-sync-token"), LL_CURSOR_EXPIRED},
        {403, "", LL_FORBIDDEN},
        {404, "", LL_TRANSIENT},
        {207, "<multistatus xmlns=\"DAV:\"/>", LL_TRANSIENT},
        {207,
         "<!DOCTYPE m [<!ENTITY a \"x\">]><multistatus xmlns=\"DAV:\"><sync-token>&a;"
         "</sync-token></multistatus>",
         LL_TRANSIENT},
        {200, "<html/>", LL_TRANSIENT},
        {503, "", LL_TRANSIENT}};
    for (const auto& refusal : table) {
        answerOnce("REPORT", refusal);
        const auto read = rig.session().read("contacts", cursor, {});
        EXPECT_EQ(read.end.status, refusal.wanted)
            << refusal.status << " " << refusal.body << ": " << read.end.message;
    }
}

TEST(CardDavDiscovery, NeedsOneBookAndStaysOnItsServer) {
    const auto readWith = [](const json& settings, const std::string& moved = {}) {
        SandboxRig rig("carddav", "carddav-sandbox", settings);
        json action = {{"kind", "status"}, {"status", 301}, {"headers", {{"Location", moved}}}};
        json rule = {{"vendor", "carddav"}, {"method", "PROPFIND"}, {"action", action}};
        if (moved.starts_with('/')) rule["nth"] = 1;
        if (!moved.empty()) rig.fault(rule);
        return rig.session().read("contacts", "", {}).end;
    };
    EXPECT_EQ(readWith({{"address_book", "Contacts"}}).status, LL_END);
    EXPECT_EQ(readWith({{"address_book", "contacts"}}).status, LL_END) << "by the path's last part";
    EXPECT_EQ(readWith({{"address_book", "/carddav/books/leadloom/contacts/"}}).status, LL_END);
    EXPECT_EQ(readWith({{"address_book", "/carddav/books/leadloom/none/"}}).status,
              LL_INVALID_CONFIG);
    EXPECT_EQ(readWith({{"address_book", "Other"}}).status, LL_INVALID_CONFIG);
    EXPECT_EQ(readWith({}, "/carddav/principals/leadloom/").status, LL_END);
    const auto away = readWith({}, "https://elsewhere.example/dav/");
    EXPECT_EQ(away.status, LL_INVALID_CONFIG);
    EXPECT_NE(away.message.find("https://elsewhere.example"), std::string::npos) << away.message;
}

}  // namespace
}  // namespace leadloom::testing

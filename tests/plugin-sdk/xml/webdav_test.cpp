#include <gtest/gtest.h>
#include <leadloom/sdk/mark.h>
#include <leadloom/sdk/url.h>
#include <leadloom/sdk/xml/webdav.h>
#include <leadloom/sdk/xml/xml_reader.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

struct WebDav : ::testing::Test, HubFixture {
    Answer answered(int status, const std::string& body) {
        ll_http_response raw{};
        raw.status = status;
        raw.body = given(body);
        return {call, host.json(), HttpResponse(raw)};
    }
};

const std::string Changes =
    R"(<x:multistatus xmlns:x="DAV:"><x:response><x:href>/b/z%40a.vcf</x:href><x:propstat><x:prop/>)"
    R"(<x:status>HTTP/1.1 404 Not Found</x:status></x:propstat><x:propstat><x:prop><x:getetag>"2"</x:getetag>)"
    R"(</x:prop><x:status>HTTP/1.1 200 OK</x:status></x:propstat></x:response>)"
    R"(<x:response><x:href>https://dav.example/b/gone.vcf</x:href><x:status>HTTP/1.1 404 Not Found</x:status></x:response>)"
    R"(<x:response><x:href>/b/a.vcf</x:href><x:propstat><x:prop><x:getetag>"1"</x:getetag></x:prop>)"
    R"(<x:status>HTTP/1.1 200 OK</x:status></x:propstat></x:response>)"
    R"(<x:response><x:href>/b/sub</x:href><x:propstat><x:prop><x:resourcetype><x:collection/></x:resourcetype></x:prop>)"
    R"(<x:status>HTTP/1.1 200 OK</x:status></x:propstat></x:response>)"
    R"(<x:response><x:href>/b/</x:href><x:status>HTTP/1.1 507 Insufficient Storage</x:status></x:response>)"
    R"(<x:sync-token>http://t/2</x:sync-token></x:multistatus>)";

TEST_F(WebDav, TellsWhatThereIsWhatIsGoneAndWhetherThereIsMore) {
    const auto list = davListIn(answered(207, Changes));
    ASSERT_TRUE(list) << list.status().message();
    using Etags = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(list->etags, (Etags{{"a.vcf", "\"1\""}, {"z@a.vcf", "\"2\""}}));
    EXPECT_EQ(list->gone, std::vector<std::string>{"gone.vcf"});
    EXPECT_EQ(list->token, "http://t/2");
    EXPECT_TRUE(list->cut);
    EXPECT_EQ(list->folder, "b");
}

TEST_F(WebDav, TakesNothingElseForAMultiStatus) {
    for (const auto* body : {"", "{}", "<html/>", R"(<multistatus xmlns="other"/>)"})
        EXPECT_EQ(davListIn(answered(207, body)).status().code(), LL_TRANSIENT) << body;
    EXPECT_EQ(davListIn(answered(200, Changes)).status().code(), LL_TRANSIENT);
    EXPECT_EQ(multistatusOf(answered(207, Changes.substr(0, 300))).status().code(), LL_TRANSIENT);
}

TEST_F(WebDav, NamesPreconditionsOfARefusal) {
    EXPECT_EQ(davPreconditions(answered(403, R"(<error xmlns="DAV:"><valid-sync-token/></error>)")),
              std::vector<std::string>{"valid-sync-token"});
    EXPECT_TRUE(davPreconditions(answered(403, "Forbidden")).empty());
    EXPECT_TRUE(davPreconditions(answered(403, R"({"error": 1})")).empty());
}

TEST(WebDavProperties, TellReportsAndRights) {
    const auto root = readXml(
        R"(<p xmlns="DAV:"><supported-report-set><supported-report><report><sync-collection/></report>)"
        R"(</supported-report></supported-report-set><current-user-privilege-set><privilege><read/>)"
        R"(</privilege></current-user-privilege-set></p>)");
    ASSERT_TRUE(root);
    EXPECT_TRUE(davReports(*root, "sync-collection"));
    EXPECT_FALSE(davReports(*root, "other"));
    EXPECT_FALSE(davMayWrite(*root));
    EXPECT_TRUE(davMayWrite(*readXml("<p xmlns=\"DAV:\"/>")));
}

TEST(WebDavName, IsTheLastSegmentDecoded) {
    EXPECT_EQ(davName("/b/a%20b%2Fc.vcf"), "a b/c.vcf");
    EXPECT_EQ(davName("https://dav.example/b/a.vcf?x=/y"), "a.vcf");
    EXPECT_EQ(davName("/b/"), "");
    EXPECT_EQ(davFolder("https://dav.example/x/my%20book/"), "my book");
    EXPECT_EQ(davFolder("/"), "");
}

TEST(WebDavBody, HoldsATokenAsText) {
    const auto body = davSyncBody("http://t/?a&b<c>");
    const auto root = readXml(body);
    ASSERT_TRUE(root) << body;
    EXPECT_EQ(root->textAt(dav("sync-token")), "http://t/?a&b<c>");
    EXPECT_TRUE(readXml(davBody("c:x", " xmlns:c=\"urn:c\"", davProp("<c:y/>"))));
}

TEST(SplitUrl, ComparesServersWhateverTheirSpelling) {
    EXPECT_EQ(SplitUrl::of("HTTPS://Dav.Example:443/A/b?c").origin, "https://dav.example");
    EXPECT_EQ(SplitUrl::of("HTTPS://Dav.Example:443/A/b?c").path, "/A/b?c");
    EXPECT_EQ(SplitUrl::of("http://dav.example:8443").origin, "http://dav.example:8443");
    EXPECT_EQ(SplitUrl::of("http://dav.example?x").path, "/?x");
    for (const auto* none :
         {"", "/path", "dav.example", "ftp://dav.example/", "https://", "https:///x"})
        EXPECT_EQ(SplitUrl::of(none).origin, "") << none;
}

TEST(Mark, IsShortAndTheSameForEver) {
    EXPECT_EQ(markOf(""), "cbf29ce484222325");
    EXPECT_EQ(markOf("a"), "af63dc4c8601ec8c");
    EXPECT_NE(markOf("ab"), markOf("ba"));
}

}  // namespace
}  // namespace leadloom::sdk

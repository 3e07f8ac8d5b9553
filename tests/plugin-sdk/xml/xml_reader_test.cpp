#include <gtest/gtest.h>
#include <leadloom/sdk/xml/xml_reader.h>
#include <leadloom/sdk/xml/xml_text.h>

namespace leadloom::sdk {
namespace {

constexpr XmlName Status207{"DAV:", "multistatus"};
constexpr XmlName Response{"DAV:", "response"};
constexpr XmlName Href{"DAV:", "href"};
constexpr XmlName Data{"urn:cards", "data"};

std::string refusalOf(const std::string& text, const XmlLimits& limits = {}) {
    const auto read = readXml(text, limits);
    EXPECT_FALSE(read) << text.substr(0, 80);
    if (read) return {};
    EXPECT_EQ(read.status().code(), LL_TRANSIENT);
    return read.status().message();
}

TEST(XmlReader, KnowsElementsByTheirNamespaceWhateverThePrefix) {
    for (
        const char* text :
        {R"(<multistatus xmlns="DAV:"><response><href>/a</href></response></multistatus>)",
         R"(<d:multistatus xmlns:d="DAV:"><d:response><d:href>/a</d:href></d:response></d:multistatus>)",
         R"(<x:multistatus xmlns:x="DAV:"><response xmlns="DAV:"><x:href>/a</x:href></response></x:multistatus>)"}) {
        const auto root = readXml(text);
        ASSERT_TRUE(root) << root.status().message();
        EXPECT_TRUE(root->is(Status207));
        EXPECT_EQ(root->textAt(Response, Href), "/a") << text;
    }
    const auto other = readXml(R"(<a xmlns="DAV:"><href xmlns="other">/a</href></a>)");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->child(Href), nullptr) << "a name of another namespace is another name";
}

TEST(XmlReader, GivesTextInOnePieceWithItsLineEndsAndEntities) {
    const auto root =
        readXml("<a><![CDATA[one <b>]]> &amp; &#xe9;<c>inner</c> two\r\nthree&#13;</a>");
    ASSERT_TRUE(root) << root.status().message();
    EXPECT_EQ(root->text, "one <b> & \xC3\xA9 two\nthree\r");
    EXPECT_EQ(root->textAt(XmlName{"", "c"}), "inner");
}

TEST(XmlReader, GivesEachChildAndAttributesByName) {
    const auto root = readXml(
        R"(<r xmlns:c="urn:cards"><c:data v="1" c:v="2">x</c:data><other/><c:data>y</c:data></r>)");
    ASSERT_TRUE(root);
    std::string found;
    root->each(Data, [&](const XmlElement& element) { found += element.text; });
    EXPECT_EQ(found, "xy");
    EXPECT_EQ(root->child(Data)->attribute({"", "v"}), "1");
    EXPECT_EQ(root->child(Data)->attribute({"urn:cards", "v"}), "2");
    EXPECT_EQ(root->child(Data)->attribute({"", "absent"}), "");
    EXPECT_EQ(root->at(Data, Href), nullptr);
    EXPECT_EQ(root->textAt(Href), "");
}

TEST(XmlReader, ReadsOtherEncodingsAsUtf8) {
    const auto latin = readXml("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>");
    ASSERT_TRUE(latin) << latin.status().message();
    EXPECT_EQ(latin->text, "\xC3\xA9");
    EXPECT_FALSE(readXml("<?xml version='1.0' encoding='x-no-such'?><a/>"));
    EXPECT_FALSE(readXml("<a>\xFF\xFE</a>"));
}

TEST(XmlReader, RefusesDocumentTypesAndWithThemEveryEntity) {
    const std::string bomb =
        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;</a>";
    EXPECT_NE(refusalOf(bomb).find("document type"), std::string::npos);
    EXPECT_NE(refusalOf("<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>").find("document type"),
              std::string::npos);
    EXPECT_NE(refusalOf("<!DOCTYPE html><html><body>Down</body></html>").find("document type"),
              std::string::npos);
    refusalOf("<a>&undeclared;</a>");
}

TEST(XmlReader, RefusesWhatIsCutOrNoXml) {
    const std::string whole = R"(<m xmlns="DAV:"><response><href>/a</href></response></m>)";
    for (std::size_t size = 0; size < whole.size(); ++size)
        refusalOf(whole.substr(0, size));
    for (const char* text : {"{}", "null", "plain", "<a></b>", "<a/><b/>", "<p:a/>", "<a b=1/>"})
        refusalOf(text);
}

TEST(XmlReader, RefusesWhatIsTooDeepOrTooMuch) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    EXPECT_NE(refusalOf(deep).find("too deep"), std::string::npos);
    EXPECT_NE(refusalOf("<a><b/><b/><b/></a>", {64, 3}).find("too many"), std::string::npos);
    EXPECT_TRUE(readXml("<a><b/><b/></a>", {2, 3}));
}

TEST(XmlReader, SaysWhereAndWhyButNothingOfTheContent) {
    const auto message = refusalOf("<a>\n<name>Planted Person</nam></a>");
    EXPECT_NE(message.find("line 2"), std::string::npos) << message;
    EXPECT_EQ(message.find("Planted"), std::string::npos) << message;
}

TEST(XmlText, ComesBackAsItWas) {
    const std::string text = "a<b>&\"c'\r\n\t\xC3\xA9";
    const auto back = readXml("<a v=\"" + xmlText(text) + "\">" + xmlText(text) + "</a>");
    ASSERT_TRUE(back) << back.status().message();
    EXPECT_EQ(back->text, text);
    EXPECT_EQ(back->attribute({"", "v"}), text);
    EXPECT_EQ(xmlText(std::string("a\0b\x01", 4)), "a b ");
}

}  // namespace
}  // namespace leadloom::sdk

#include <gtest/gtest.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/utf8.h>

namespace leadloom::sdk {
namespace {

std::string decoded(std::string_view bytes, std::size_t pieceSize, std::string_view given = {}) {
    TextDecoder decoder(given);
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += pieceSize)
        decoder.decode(bytes.substr(at, pieceSize), false, text);
    decoder.decode({}, true, text);
    return text;
}

std::string utf16(std::u16string_view text, bool bigEndian) {
    std::string bytes;
    for (const char16_t unit : text) {
        const char low = static_cast<char>(unit & 0xFFU);
        const char high = static_cast<char>(unit >> 8U);
        bytes += bigEndian ? high : low;
        bytes += bigEndian ? low : high;
    }
    return bytes;
}

TEST(TextDecoder, ReadsUtf8WithAndWithoutAMarkHoweverItIsCut) {
    for (std::size_t size = 1; size < 8; ++size) {
        EXPECT_EQ(decoded("\xEF\xBB\xBFÅsa €😀", size), "Åsa €😀") << size;
        EXPECT_EQ(decoded("Åsa €😀", size), "Åsa €😀") << size;
    }
}

TEST(TextDecoder, ReadsUtf16OfBothOrdersWithAndWithoutAMark) {
    const std::u16string text = u"First Name;Email\r\nÅsa 😀;a@x.example\r\n";
    for (const bool bigEndian : {false, true}) {
        EXPECT_EQ(decoded(utf16(u"\xFEFF" + text, bigEndian), 3),
                  "First Name;Email\r\nÅsa 😀;a@x.example\r\n");
        EXPECT_EQ(decoded(utf16(text, bigEndian), 64), "First Name;Email\r\nÅsa 😀;a@x.example\r\n");
    }
}

TEST(TextDecoder, TakesWhatIsNoUtf8ForWindows1252) {
    EXPECT_EQ(decoded("J\xF6rg \x80 5", 64), "Jörg € 5");
    EXPECT_EQ(decoded("J\xF6rg \x81", 64), "Jörg \xC2\x81");
}

TEST(TextDecoder, BelievesAGivenEncodingAndAMarkMore) {
    EXPECT_EQ(decoded("J\xF6rg \xA4", 64, "iso-8859-15"), "Jörg €");
    EXPECT_EQ(decoded("J\xF6rg", 64, "ISO-8859-1"), "Jörg");
    EXPECT_EQ(decoded("\xD0\xC5\xD4\xD2", 1, "koi8-r"), "петр");
    for (std::size_t size = 1; size < 5; ++size)
        EXPECT_EQ(decoded("\x93\x63\x92\x86", size, "Shift_JIS"), "田中") << size;
    EXPECT_EQ(decoded("\xEF\xBB\xBF\xC3\x85", 64, "windows-1252"), "Å");
    EXPECT_EQ(decoded(utf16(u"\xFEFFÅ", true), 1, "koi8-r"), "Å");
}

TEST(TextDecoder, KnowsWhichEncodingsItKnows) {
    for (const auto* name : {"utf-8", "UTF-16", "windows-1250", "big5", "gb18030", "latin1"})
        EXPECT_TRUE(isKnownCharset(name)) << name;
    EXPECT_FALSE(isKnownCharset(""));
    EXPECT_FALSE(isKnownCharset("klingon"));
    EXPECT_EQ(decoded("J\xF6rg", 64, "klingon"), "Jörg");
}

TEST(TextDecoder, TellsWhatItFound) {
    TextDecoder ascii;
    std::string text;
    ascii.decode("plain", true, text);
    EXPECT_EQ(ascii.charset(), "");
    TextDecoder marked;
    marked.decode("\xEF\xBB\xBF", true, text);
    EXPECT_TRUE(marked.isUtf8());
    EXPECT_TRUE(marked.hasMark());
    TextDecoder ansi;
    ansi.decode("J\xF6rg", true, text);
    EXPECT_EQ(ansi.charset(), "WINDOWS-1252");
    EXPECT_EQ(text, "plainJörg");
}

TEST(TextDecoder, MakesBytesThatAreNoTextOutOfWhatItCanNotDecode) {
    EXPECT_FALSE(isText(decoded(utf16(u"\xFEFF"
                                      u"ab\xD800"
                                      u"c",
                                      false),
                                64)));
    EXPECT_FALSE(isText("a\xC3"));
    EXPECT_FALSE(isText("\xED\xA0\x80"));
    EXPECT_FALSE(isText(std::string_view("a\0b", 3)));
    EXPECT_TRUE(isText("Åsa €😀"));
}

}  // namespace
}  // namespace leadloom::sdk

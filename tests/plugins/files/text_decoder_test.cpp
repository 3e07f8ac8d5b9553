#include "plugins/files/src/text_decoder.h"

#include <gtest/gtest.h>

namespace leadloom::files {
namespace {

std::string decoded(std::string_view bytes, std::size_t pieceSize,
                    Encoding given = Encoding::Unknown) {
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
    EXPECT_EQ(decoded("J\xF6rg \xA4", 64, Encoding::Latin9), "Jörg €");
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
}  // namespace leadloom::files

#include <gtest/gtest.h>
#include <leadloom/sdk/text/text_decoder.h>
#include <leadloom/sdk/text/utf8.h>

#include "tests/plugin-sdk/text_property/random_text.h"

namespace leadloom::sdk {
namespace {

constexpr unsigned Seeds = 400;

std::string decodedInPieces(const std::vector<std::string_view>& pieces, std::string_view charset) {
    TextDecoder decoder(charset);
    std::string text;
    for (const auto piece : pieces)
        decoder.decode(piece, false, text);
    decoder.decode({}, true, text);
    return text;
}

TEST(TextDecoderProperty, DoesNotCareHowBytesOfAKnownEncodingAreCut) {
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto bytes = random.bytes(300);
        for (const auto* charset :
             {"utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1251", "windows-1255",
              "koi8-r", "shift_jis", "euc-jp", "gb18030", "big5", "iso-2022-jp"})
            ASSERT_EQ(decodedInPieces(random.cut(bytes), charset), decodeText(bytes, charset))
                << charset;
    }
}

TEST(TextDecoderProperty, MakesTextOrSomethingThatIsVisiblyNone) {
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        auto bytes = random.bytes(300);
        std::erase(bytes, '\0');
        ASSERT_TRUE(isText(decodeText("x" + bytes, "windows-1252")));
        ASSERT_TRUE(isText(decodeText("x" + bytes, "koi8-r")));
    }
}

TEST(TextDecoderProperty, PassesUtf8ThroughUnchangedHoweverItIsCut) {
    constexpr std::string_view Words[] = {"a", "é", "€", "😀", "\n", ",", "Å", "名"};
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto text = random.of(Words, 100);
        ASSERT_EQ(decodedInPieces(random.cut(text), {}), text);
        ASSERT_EQ(decodedInPieces(random.cut(text), "utf-8"), text);
        ASSERT_EQ(decodedInPieces(random.cut("\xEF\xBB\xBF" + text), {}), text);
    }
}

TEST(TextDecoderProperty, FindsUtf16ByItsMarkHoweverItIsCut) {
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        std::string expected;
        std::string bytes = "\xFF\xFE";
        for (unsigned left = random.below(100); left > 0; --left) {
            const auto point = static_cast<char32_t>(0x20 + random.below(0xD000));
            appendUtf8(point, expected);
            bytes += static_cast<char>(point & 0xFFU);
            bytes += static_cast<char>(point >> 8U);
        }
        ASSERT_EQ(decodedInPieces(random.cut(bytes), {}), expected);
    }
}

}  // namespace
}  // namespace leadloom::sdk

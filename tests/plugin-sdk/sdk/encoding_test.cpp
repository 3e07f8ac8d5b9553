#include <gtest/gtest.h>
#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/query.h>
#include <leadloom/sdk/scrub.h>

namespace leadloom::sdk {
namespace {

std::span<const std::uint8_t> bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(PercentEncoding, KeepsOnlyUnreservedCharacters) {
    EXPECT_EQ(percentEncode("a-b.c_d~9"), "a-b.c_d~9");
    EXPECT_EQ(percentEncode("2026-01-01T10:00:00+0000"), "2026-01-01T10%3A00%3A00%2B0000");
    EXPECT_EQ(percentEncode("ä /"), "%C3%A4%20%2F");
}

TEST(PercentEncoding, IsUndoneByDecoding) {
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    EXPECT_EQ(percentDecode(percentEncode(all)), all);
}

TEST(PercentEncoding, LeavesBrokenEscapesAlone) {
    EXPECT_EQ(percentDecode("100%"), "100%");
    EXPECT_EQ(percentDecode("%4"), "%4");
    EXPECT_EQ(percentDecode("%zz%41"), "%zzA");
    EXPECT_EQ(percentDecode("a+b"), "a+b");
}

TEST(Base64, AgreesWithRfc4648) {
    EXPECT_EQ(base64Encode(bytes("")), "");
    EXPECT_EQ(base64Encode(bytes("f")), "Zg==");
    EXPECT_EQ(base64Encode(bytes("fo")), "Zm8=");
    EXPECT_EQ(base64Encode(bytes("foo")), "Zm9v");
    EXPECT_EQ(base64Encode(bytes("foobar")), "Zm9vYmFy");
    EXPECT_EQ(base64Encode(bytes("\xff\xfe")), "//4=");
}

TEST(Hex, IsLowerCase) {
    EXPECT_EQ(hexEncode(bytes("\x01\xab")), "01ab");
}

TEST(JsonText, EscapesWhatJsonForbids) {
    EXPECT_EQ(jsonString("a\"b\\c\n\x01ü"), "\"a\\\"b\\\\c\\u000a\\u0001ü\"");
}

TEST(Query, EncodesAndJoins) {
    const auto query = Query().add("q", "a b").add("limit", 100).addIf("after", "");
    EXPECT_EQ(query.text(), "q=a%20b&limit=100");
    EXPECT_EQ(query.on("https://x.example/y"), "https://x.example/y?q=a%20b&limit=100");
    EXPECT_EQ(query.on("https://x.example/y?z=1"), "https://x.example/y?z=1&q=a%20b&limit=100");
    EXPECT_EQ(Query().on("https://x.example"), "https://x.example");
}

TEST(Scrub, TakesAddressesAndNumbersOut) {
    EXPECT_EQ(scrub("Value ada.b+c@loomtest.example is not allowed"),
              "Value <email> is not allowed");
    EXPECT_EQ(scrub("call (040) 123 4567 now"), "call <number> now");
    EXPECT_EQ(scrub("+358 40 123-4567"), "<number>");
    EXPECT_EQ(scrub("field 12 of 345: REQUIRED_FIELD_MISSING"),
              "field 12 of 345: REQUIRED_FIELD_MISSING");
}

TEST(Scrub, BoundsLengthAndControlCharacters) {
    EXPECT_EQ(scrub("a\r\nb"), "a  b");
    EXPECT_EQ(scrub(std::string(1000, 'x'), 10), "xxxxxxxxxx");
    EXPECT_EQ(scrub("@"), "<email>");
}

TEST(Encoding, UndoesOnlyTheEscapesAskedFor) {
    EXPECT_EQ(percentDecodeOf("a%2fb%3Ac%20d%", "/:"), "a/b:c%20d%");
}

TEST(Encoding, NoValueEndsALiteral) {
    EXPECT_EQ(backslashed("a'b\\c\nd", "'\\"), "a\\'b\\\\c\\nd");
}

}  // namespace
}  // namespace leadloom::sdk

#include <gtest/gtest.h>

#include "hub/mapping/date_format.h"
#include "hub/mapping/decimal_text.h"
#include "hub/mapping/json_pointer.h"
#include "hub/mapping/json_writer.h"
#include "hub/mapping/text_length.h"

namespace leadloom::mapping {
namespace {

TEST(DecimalText, KeepsEveryDigit) {
    EXPECT_EQ(plainDecimal("-012.500"), "-12.5");
    EXPECT_EQ(plainDecimal("0.1"), "0.1");
    EXPECT_EQ(plainDecimal("-0.00"), "0");
    EXPECT_EQ(plainDecimal("1.5E3"), "1500");
    EXPECT_EQ(plainDecimal("12e-3"), "0.012");
    EXPECT_EQ(plainDecimal("123456789012345678901234567890.12345"),
              "123456789012345678901234567890.12345");
    for (const char* wrong : {"", "-", "1.", ".5", "1e", "1e999999999", "0x1", "NaN", "1 "})
        EXPECT_FALSE(plainDecimal(wrong)) << wrong;
}

TEST(DecimalText, OrdersByValue) {
    EXPECT_LT(compareDecimals("-2", "1"), 0);
    EXPECT_LT(compareDecimals("-10", "-9"), 0);
    EXPECT_LT(compareDecimals("9.99", "10"), 0);
    EXPECT_LT(compareDecimals("12", "12.5"), 0);
    EXPECT_EQ(compareDecimals("0", "0"), 0);
}

TEST(DateFormat, WritesWhatNormalizeReads) {
    EXPECT_EQ(writeDate("1984-05-07", "%d.%m.%Y"), "07.05.1984");
    EXPECT_EQ(writeDate("1984-05-07", "%e %B %y"), "7 May 84");
    EXPECT_EQ(writeDate("2024-03-01T13:04:05.678Z", "%m/%d/%Y %I:%M %p"), "03/01/2024 01:04 PM");
    EXPECT_EQ(writeDate("2024-03-01T13:04:05.678Z", "epoch_ms"), "1709298245678");
    EXPECT_EQ(writeDate("1970-01-02", "epoch_s"), "86400");
    EXPECT_FALSE(writeDate("yesterday", "%Y"));
    EXPECT_FALSE(isDateFormat("%Q"));
    EXPECT_FALSE(isDateFormat("d.m.Y"));
    EXPECT_FALSE(isDateFormat("%"));
}

TEST(TextLength, CountsInTheVendorsUnit) {
    EXPECT_EQ(textLength("a😀ä", LengthUnit::Codepoints), 3U);
    EXPECT_EQ(textLength("a😀ä", LengthUnit::Utf16), 4U);
    EXPECT_EQ(textLength("a😀ä", LengthUnit::Bytes), 7U);
}

TEST(TextLength, CutsBetweenCharactersAsPeopleSeeThem) {
    EXPECT_EQ(cutText("Aino Virta", 5, LengthUnit::Codepoints), "Aino");
    EXPECT_EQ(cutText("a😀b", 2, LengthUnit::Utf16), "a");
    EXPECT_EQ(cutText("a😀b", 4, LengthUnit::Bytes), "a");
    EXPECT_EQ(cutText("xe\u0301y", 2, LengthUnit::Codepoints), "x");
    EXPECT_EQ(cutText("x👩‍👩‍👧y", 4, LengthUnit::Codepoints), "x");
    EXPECT_EQ(cutText("x🇫🇮🇸🇪", 4, LengthUnit::Codepoints), "x🇫🇮");
    EXPECT_EQ(cutText("עברית", 3, LengthUnit::Codepoints), "עבר");
    EXPECT_EQ(cutText("short", 80, LengthUnit::Bytes), "short");
}

TEST(JsonPointer, TakesEscapesAndRefusesTheRest) {
    EXPECT_EQ(pointerSteps("/a~1b/~0/0"), (std::vector<std::string>{"a/b", "~", "0"}));
    for (const char* wrong : {"", "/", "a", "/a~2", "/a~"})
        EXPECT_FALSE(pointerSteps(wrong)) << wrong;
    EXPECT_EQ(pointerTo("/p", "a/b~"), "/p/a~1b~0");
    EXPECT_EQ(arrayIndex("12"), 12U);
    EXPECT_FALSE(arrayIndex("01"));
}

TEST(JsonWriter, NestsAndEscapes) {
    JsonWriter out;
    out.put({"a", "b"}, "1");
    out.put({"list", "0", "value"}, "\"x\"");
    out.put({"a", "c\"d"}, "null");
    out.put({"a", "b"}, "2");
    EXPECT_EQ(out.text(), R"({"a":{"b":2,"c\"d":null},"list":[{"value":"x"}]})");
    EXPECT_EQ(JsonWriter().text(), "{}");

    std::string text;
    appendJsonString(text, std::string_view("\x01\\\"\n\xff\xc3\xa4\xed\xa0\x80", 10));
    EXPECT_EQ(text,
              "\"\\u0001\\\\\\\"\\n\xEF\xBF\xBD\xc3\xa4\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace leadloom::mapping

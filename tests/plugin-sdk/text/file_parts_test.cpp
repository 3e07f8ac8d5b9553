#include <gmock/gmock.h>
#include <leadloom/sdk/text/file_cursor.h>
#include <leadloom/sdk/text/file_shape.h>
#include <leadloom/sdk/text/json_row.h>
#include <leadloom/sdk/text/letters.h>
#include <leadloom/sdk/text/name_pattern.h>
#include <leadloom/sdk/text/sampled_fields.h>
#include <leadloom/sdk/text/text_lines.h>
#include <leadloom/sdk/text/utf8.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {
namespace {

using ::testing::ElementsAre;

TEST(Letters, AreTheSameForNamesThatOnlyLookDifferent) {
    EXPECT_EQ(lettersOf("E-mail 1 - Value"), "emailvalue");
    EXPECT_EQ(lettersOf("ÉTAPE"), lettersOf("étape"));
    EXPECT_EQ(lettersOf("Имя"), lettersOf("ИМЯ"));
    EXPECT_EQ(lettersOf("Ёлка"), lettersOf("ёлка"));
    EXPECT_EQ(lettersOf("IMIĘ"), lettersOf("imię"));
    EXPECT_EQ(lettersOf("名前 2"), "名前");
    EXPECT_EQ(lettersOf("12°\xFF"), "");
}

TEST(Utf8, AppendsWhatItReads) {
    std::string text;
    for (const char32_t point : {U'a', U'å', U'€', U'😀'})
        appendUtf8(point, text);
    EXPECT_EQ(text, "aå€😀");
    EXPECT_EQ(utf8At(text, 1).length, 2U);
    EXPECT_EQ(utf8At(text, 2).length, 0U);
    EXPECT_TRUE(utf8At("\xF0\x9F\x98", 0).cut);
}

TEST(NamePattern, KnowsStarsQuestionMarksAndFolders) {
    EXPECT_TRUE(matchesPattern("*.csv", "deep/er/a.csv"));
    EXPECT_TRUE(matchesPattern("crm/*.csv", "crm/a.csv"));
    EXPECT_FALSE(matchesPattern("crm/*.csv", "crm/b/a.csv"));
    EXPECT_TRUE(matchesPattern("crm/**.csv", "crm/b/a.csv"));
    EXPECT_TRUE(matchesPattern("a?.csv", "ab.csv"));
    EXPECT_FALSE(matchesPattern("a?.csv", "a.csv"));
}

TEST(JsonRow, ReadsWantedKeysOfTheTopOnly) {
    std::string id;
    std::string rate;
    EXPECT_TRUE(readJsonRow(R"({"deep":{"id":1},"id":12,"rate":1.50})",
                            {{"id", &id}, {"rate", &rate}, {"", nullptr}}));
    EXPECT_EQ(id + " " + rate, "12 1.50");
    for (const auto* text : {"[1]", "7", "\"a\"", "{", "{} {}", "", "null"})
        EXPECT_FALSE(readJsonRow(text, {})) << text;
    EXPECT_THAT(keysOf(R"({"b":[{"x":1}],"a":{}})"), ElementsAre("b", "a"));
}

TEST(TextLines, CutsWhatIsTooLongAndGoesOn) {
    std::vector<std::string> lines;
    TextLines reader(5, [&](const TextLine& line) {
        lines.push_back(std::to_string(line.number) + (line.cut ? "!" : ":") +
                        std::string(line.text));
        return Status::ok();
    });
    for (const char c : std::string_view("one\r\n\r\nmuch too long\nend"))
        EXPECT_TRUE(reader.feed({&c, 1}));
    EXPECT_TRUE(reader.finish());
    EXPECT_THAT(lines, ElementsAre("1:one", "2:", "3!much ", "4:end"));
}

TEST(FileShape, TellsFormatEncodingAndColumns) {
    const auto table = shapeOf("a.TXT", "Name;Ort\nJ\xF6rg;K\xF6ln\n", true);
    EXPECT_EQ(table.format, FileFormat::Table);
    EXPECT_EQ(table.charset, "WINDOWS-1252");
    EXPECT_THAT(table.table.columns, ElementsAre("Name", "Ort"));
    const auto lines = shapeOf("a.json", "{\"a\":1}\n{\"b\":2,\"a\":3}\n{\"c", false);
    EXPECT_THAT(lines.table.columns, ElementsAre("a", "b"));
    EXPECT_EQ(formatOf("folder.csv/name"), FileFormat::None);
}

TEST(FileShape, TellsWhyAFileCanNotBeRead) {
    EXPECT_EQ(shapeOf("a.csv", "", true).fault, "it holds no row");
    EXPECT_EQ(shapeOf("a.csv", "1,2\n", true).fault, "no line of it looks like a header");
    EXPECT_EQ(shapeOf("a.csv", std::string_view("PK\3\4 zip of many bytes\0", 23), true).fault,
              "it is no text: it holds zero bytes");
    EXPECT_EQ(shapeOf("a.jsonl", "[1]\n", true).fault, "it holds no row that can be read");
    EXPECT_THAT(shapeOf("a.pdf", "", true).fault, ::testing::StartsWith("its name ends in none"));
}

TEST(SampledFields, TellsTypesByTheValuesSeen) {
    SampledFields fields;
    fields.addColumns(std::vector<std::string>{"Id", "Mail", "When", "Zip", "a/b"});
    fields.addId("Id");
    fields.addRecord(R"({"Id":"1","Mail":"a@x.example","When":"2026-01-02","Zip":"00100"})");
    fields.addRecord(R"({"Id":"2","Mail":"","When":"2026-01-03","Zip":"7","a/b":["x"],"new":1})");
    fields.addRecord("no object");

    const auto all = fields.fields();

    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(all[0], nlohmann::json::parse(R"({"name":"Id","pointer":"/Id","title":"Id",
        "type":"integer","unique":true,"read_only":true})"));
    EXPECT_EQ(all[1].at("format"), "email");
    EXPECT_EQ(all[2].at("type"), "date");
    EXPECT_EQ(all[3].at("type"), "string");
    EXPECT_EQ(all[4].at("pointer"), "/a~1b");
    EXPECT_EQ(all[4].at("type"), "array");
}

TEST(FileCursor, KnowsAFileAgainUnlessItIsTooFresh) {
    FileCursor cursor;
    cursor.finish({"a.csv", 10, 100}, "abc", 200);
    cursor.finish({"b.csv", 10, 100}, "abc", 100);
    EXPECT_TRUE(cursor.done.at("a.csv").isAt({"a.csv", 10, 100}));
    EXPECT_FALSE(cursor.done.at("a.csv").isAt({"a.csv", 11, 100}));
    EXPECT_FALSE(cursor.done.at("b.csv").isAt({"b.csv", 10, 100}));
    cursor.forgetAllBut({{"b.csv", 10, 100}});
    EXPECT_EQ(cursor.done.size(), 1U);
}

TEST(FileCursor, GoesOnFromItsText) {
    FileCursor cursor;
    cursor.settings = "mark";
    cursor.full = true;
    cursor.finish({"a.csv", 10, 100}, "abc", 200);
    cursor.begin({"b.csv", 7, 300});
    cursor.rows = 12;

    const auto read = FileCursor::parse(cursor.text());

    ASSERT_TRUE(read);
    EXPECT_EQ(read->text(), cursor.text());
    EXPECT_EQ(read->rowsTakenOf({"b.csv", 7, 300}), 12U);
    EXPECT_EQ(read->rowsTakenOf({"b.csv", 8, 300}), 0U);
    for (const auto* text : {"", "7", "{}", R"({"files":{"a":[1]},"shape":""})"})
        EXPECT_FALSE(FileCursor::parse(text)) << text;
}

}  // namespace
}  // namespace leadloom::sdk

#include <gmock/gmock.h>
#include <leadloom/sdk/text/table_layout.h>
#include <leadloom/sdk/text/table_rows.h>

namespace leadloom::sdk {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

using Columns = std::vector<std::string>;

TableLayout layoutOf(std::string_view text) {
    return findTable(text, true);
}

TEST(FindTable, FindsTheDelimiterByWhatCutsRowsAlikeBelowNames) {
    EXPECT_EQ(layoutOf("Name;Betrag\nA;1,5\nB;2,5\n").delimiter, ';');
    EXPECT_EQ(layoutOf("Name;Address\nA;Road 1, Town, Land\nB;Road 2, Town, Land\n").delimiter,
              ';');
    EXPECT_EQ(layoutOf("Name\tNotes\nA\tone, two; three\nB\tfour, five\n").delimiter, '\t');
    EXPECT_EQ(layoutOf("Name|Email\nA|a@x.example\n").delimiter, '|');
    EXPECT_EQ(layoutOf("First name, Last name\nAino, Virta\n").delimiter, ',');
    EXPECT_EQ(layoutOf("\"a;b\",\"c\"\n\"d;e;f\",\"g\"\n").delimiter, ',');
    EXPECT_EQ(layoutOf("sep=:\nName:Email\nA:a@x.example\n").delimiter, ':');
    EXPECT_EQ(findTable("Name:Email\nA:a\n", true, {':', false}).columns,
              (Columns{"Name", "Email"}));
}

TEST(FindTable, FindsTheHeaderBelowTitlesInAnyLanguage) {
    const auto report =
        layoutOf("Leads of spring\nCreated,2026-01-02\n\n姓,名,邮箱\n王,伟,w@x.example\n");
    EXPECT_EQ(report.headerLine, 4U);
    EXPECT_EQ(report.columns, (Columns{"姓", "名", "邮箱"}));
    EXPECT_EQ(layoutOf("Region,2024,2025\nNorth,1,2\n").headerLine, 1U);
    EXPECT_EQ(layoutOf("Report,,,\nName,Email,Phone,Notes\nA,a@x.example,1,x\n").headerLine, 2U);
    EXPECT_EQ(layoutOf("Name,Email,Email,\nA,a@x.example,b@x.example,\n").headerLine, 1U);
}

TEST(FindTable, FindsNoneWhereThereAreOnlyValues) {
    EXPECT_TRUE(layoutOf("1,2\n3,4\n").columns.empty());
    EXPECT_TRUE(layoutOf("a@x.example\nb@x.example\n").columns.empty());
    EXPECT_TRUE(layoutOf("").columns.empty());
    EXPECT_EQ(findTable("1,2\n3,4\n", true, {'\0', true}).columns, (Columns{"1", "2"}));
}

TEST(FindTable, CleansNamesAndMakesThemDistinct) {
    EXPECT_EQ(distinctColumns({" First\n name ", "Email", "Email", "", "Email 2"}),
              (Columns{"First name", "Email", "Email 2", "Column 4", "Email 2 2"}));
    EXPECT_EQ(distinctColumns({"\x01", "\x01Name\x02"}), (Columns{"Column 1", "Name"}));
}

std::vector<std::string> rowsOf(std::string_view text, const RowKeys& keys = {}) {
    std::vector<std::string> all;
    TableRows reader(findTable(text, true), keys, [&](const TextRow& row) {
        auto line = std::to_string(row.line) + " ";
        if (!row.id.empty()) line += row.id + " ";
        all.push_back(line.append(row.fault.empty() ? row.payload : row.fault));
        return Status::ok();
    });
    for (std::size_t at = 0; at < text.size(); at += 5)
        EXPECT_TRUE(reader.feed(text.substr(at, 5)));
    EXPECT_TRUE(reader.finish());
    return all;
}

TEST(TableRows, MakesAnObjectOfEachRow) {
    EXPECT_THAT(rowsOf("Key,Name\nk1,\"a \"\"b\"\"\"\n,c,,\n", {"Key", ""}),
                ElementsAre(R"(2 k1 {"Key":"k1","Name":"a \"b\""})", R"(3 {"Key":"","Name":"c"})"));
}

TEST(TableRows, TellsTheTimeOfARow) {
    std::int64_t time = 0;
    TableRows reader({',', 1, {"Name", "Modified"}}, {"", "Modified"}, [&](const TextRow& row) {
        time = row.modifiedAt;
        return Status::ok();
    });
    EXPECT_TRUE(reader.feed("Name,Modified\na,1970-01-01T00:00:01Z\n"));
    EXPECT_EQ(time, 1'000'000);
}

TEST(TableRows, LosesNoRowBehindALostQuote) {
    EXPECT_THAT(rowsOf("Name,Email\nA,\"x\nB,y\nC,\"z\nD,w\n"),
                ElementsAre(StartsWith("2 text stands"), R"(3 {"Name":"B","Email":"y"})",
                            StartsWith("4 text stands"), R"(5 {"Name":"D","Email":"w"})"));
}

TEST(TableRows, LeavesOutFinePrintBelowTheTable) {
    EXPECT_THAT(rowsOf("Name,Email,Phone\nA,x,1\n\nConfidential\nAll rights reserved\n"),
                ElementsAre(StartsWith("2 {")));
    EXPECT_THAT(rowsOf("Name,Email,Phone\nA,x,1\nnot behind a gap\n"),
                ElementsAre(StartsWith("2 {"), StartsWith("3 it has 1 columns")));
}

TEST(TableRows, StopsWhereItsReceiverStops) {
    TableRows reader({',', 1, {"Name"}}, {}, [](const TextRow&) { return Status::end(); });
    EXPECT_EQ(reader.feed("Name\na\nb\n").code(), LL_END);
}

}  // namespace
}  // namespace leadloom::sdk

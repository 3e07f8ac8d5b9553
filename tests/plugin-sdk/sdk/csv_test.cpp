#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <leadloom/sdk/csv_reader.h>
#include <leadloom/sdk/csv_writer.h>

namespace leadloom::sdk {
namespace {

struct Row {
    std::vector<std::string> fields;
    std::uint64_t line, begin, end;
    std::string fault, raw;
};

/// All rows of `text`, fed in pieces of `piece` bytes.
std::vector<Row> rowsOf(std::string_view text, CsvOptions options = {}, std::size_t piece = 4096) {
    std::vector<Row> rows;
    CsvReader reader(options, [&](const CsvRow& row) {
        rows.push_back({{row.fields.begin(), row.fields.end()},
                        row.line,
                        row.begin,
                        row.end,
                        std::string(row.fault),
                        std::string(row.raw)});
        return Status::ok();
    });
    for (std::size_t at = 0; at < text.size(); at += piece)
        EXPECT_TRUE(reader.feed(text.substr(at, piece)));
    EXPECT_TRUE(reader.finish());
    return rows;
}

using Fields = std::vector<std::string>;

TEST(CsvReader, ReadsQuotesLineEndsAndEmptyFields) {
    const auto rows = rowsOf("a,b,\r\n\"x,\"\"y\"\"\n2\",,z\n\n,\rlast");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].fields, (Fields{"a", "b", ""}));
    EXPECT_EQ(rows[1].fields, (Fields{"x,\"y\"\n2", "", "z"}));
    EXPECT_EQ(rows[2].fields, (Fields{"", ""}));
    EXPECT_EQ(rows[3].fields, (Fields{"last"}));
    for (const auto& row : rows)
        EXPECT_EQ(row.fault, "");
}

TEST(CsvReader, TellsLinesAndOffsetsFromWhichReadingCanGoOn) {
    const std::string text = "id,n\r\n1,\"a\r\nb\"\r\n2,c\n";
    const auto rows = rowsOf(text);
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].line, 2u);
    EXPECT_EQ(rows[2].line, 4u);
    EXPECT_EQ(rows[2].end, text.size());
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
        CsvOptions options;
        options.firstLine = rows[i + 1].line;
        options.firstOffset = rows[i].end;
        const auto rest = rowsOf(std::string_view(text).substr(rows[i].end), options);
        ASSERT_EQ(rest.size(), rows.size() - i - 1);
        EXPECT_EQ(rest.front().fields, rows[i + 1].fields);
        EXPECT_EQ(rest.front().line, rows[i + 1].line);
        EXPECT_EQ(rest.front().begin, rows[i].end);
    }
}

TEST(CsvReader, DoesNotCareHowItsInputIsCut) {
    const std::string text = "a,\"b\r\n\"\"c\"\r\n\r\nd,e\r";
    const auto whole = rowsOf(text);
    for (std::size_t piece = 1; piece < text.size(); ++piece) {
        const auto cut = rowsOf(text, {}, piece);
        ASSERT_EQ(cut.size(), whole.size());
        for (std::size_t i = 0; i < cut.size(); ++i) {
            EXPECT_EQ(cut[i].fields, whole[i].fields);
            EXPECT_EQ(cut[i].end, whole[i].end);
        }
    }
}

TEST(CsvReader, HandsOverBrokenRowsAndGoesOn) {
    const auto rows = rowsOf("a,b\n1,\"x\"y\n2,z\n3,\"open\n4,w\n");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[1].fault, "text stands behind a closing quote");
    EXPECT_EQ(rows[1].raw, "1,\"x\"y");
    EXPECT_EQ(rows[2].fields, (Fields{"2", "z"}));
    EXPECT_EQ(rows[3].fault, "a quote is opened and never closed");
    EXPECT_EQ(rows[3].line, 4u);
}

TEST(CsvReader, BoundsItsMemoryAndRecoversBehindAnEndlessRow) {
    CsvOptions options;
    options.longestRow = 100;
    const auto rows = rowsOf("a,\"" + std::string(1000, 'x') + "\nb,c\n", options);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].fault, "the row is too long");
    EXPECT_EQ(rows[0].raw.size(), 100u);
    EXPECT_EQ(rows[1].fields, (Fields{"b", "c"}));
}

TEST(CsvReader, StopsWhereItsReceiverStops) {
    int rows = 0;
    CsvReader reader(CsvOptions{}, [&](const CsvRow&) {
        return ++rows == 2 ? Status::cancelled() : Status::ok();
    });
    EXPECT_EQ(reader.feed("a\nb\nc\n").code(), LL_CANCELLED);
    EXPECT_EQ(rows, 2);
}

TEST(CsvWriter, WritesWhatTheReaderReads) {
    const std::vector<Fields> table{{"plain", "with,comma", "with \"quotes\""},
                                    {"", " edges ", "two\r\nlines"},
                                    {"semi;colon", "ä", ""}};
    for (const char delimiter : {',', ';', '\t'}) {
        CsvWriter writer(delimiter, "\r\n");
        for (const auto& row : table)
            writer.row(row);
        CsvOptions options;
        options.delimiter = delimiter;
        const auto rows = rowsOf(writer.text(), options);
        ASSERT_EQ(rows.size(), table.size());
        for (std::size_t i = 0; i < table.size(); ++i)
            EXPECT_EQ(rows[i].fields, table[i]);
    }
}

TEST(CsvWriter, QuotesOnlyWhatNeedsIt) {
    EXPECT_EQ(CsvWriter().field("a").field("b c").field("d,e").endRow().text(), "a,b c,\"d,e\"\n");
}

}  // namespace
}  // namespace leadloom::sdk

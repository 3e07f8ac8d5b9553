#include <algorithm>
#include <functional>
#include <map>

#include <gtest/gtest.h>
#include <leadloom/sdk/text/edited_file.h>
#include <leadloom/sdk/text/file_shape.h>
#include <leadloom/sdk/text/text_lines.h>
#include <nlohmann/json.hpp>

#include "tests/plugin-sdk/text_property/random_text.h"

namespace leadloom::sdk {
namespace {

constexpr unsigned Seeds = 600;

/// A row as it was handed over.
struct Taken {
    std::uint64_t line;
    std::string id, payload, fault, raw;

    bool operator==(const Taken&) const = default;
};

FileShape shapeNamed(const std::string& name) {
    FileShape shape;
    shape.name = name;
    shape.format = formatOf(name);
    shape.table = {',', 1, {"id", "b"}};
    shape.keys = {"id", "b"};
    return shape;
}

std::vector<Taken> rowsOf(const FileShape& shape, const std::vector<std::string_view>& pieces) {
    std::vector<Taken> rows;
    const auto reader = rowReaderFor(shape, [&](const TextRow& row) {
        rows.push_back({row.line, row.id, std::string(row.payload), std::string(row.fault),
                        std::string(row.raw)});
        return Status::ok();
    });
    for (const auto piece : pieces)
        EXPECT_TRUE(reader->feed(piece));
    EXPECT_TRUE(reader->finish());
    return rows;
}

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines(1);
    for (const char c : text)
        if (c == '\n')
            lines.emplace_back();
        else
            lines.back() += c;
    return lines;
}

/// Rows of the whole text: the same however it is cut, each either good or with a reason.
std::vector<Taken> checkedRows(const FileShape& shape, const std::string& text,
                               RandomText& random) {
    auto rows = rowsOf(shape, {text});
    EXPECT_EQ(rowsOf(shape, random.cut(text)), rows);
    for (const auto& row : rows) {
        EXPECT_NE(row.fault.empty(), row.payload.empty());
        EXPECT_TRUE(!row.fault.empty() || nlohmann::json::parse(row.payload).is_object());
    }
    return rows;
}

std::size_t lineEndsIn(const Taken& row) {
    if (!row.fault.empty())
        return static_cast<std::size_t>(std::count(row.raw.begin(), row.raw.end(), '\n'));
    std::size_t count = 0;
    for (const auto& value : nlohmann::json::parse(row.payload)) {
        const auto& text = value.get_ref<const std::string&>();
        count += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }
    return count;
}

TEST(TableRowsProperty, CoverEachLineOnceWhateverStandsInIt) {
    constexpr std::string_view Words[] = {"a",  "b",    ",",     ",",    "\"", "\"\"",
                                          "\n", "\n",   "1,2\n", "\"",   "\n", " ",
                                          "\t", "\r\n", "\xC3",  "\xFF", "å"};
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto text = "id,b\n" + random.of(Words, 120);
        std::map<std::uint64_t, int> covered{{1, 1}};
        for (const auto& row : checkedRows(shapeNamed("a.csv"), text, random))
            for (std::size_t i = 0; i <= lineEndsIn(row); ++i)
                ++covered[row.line + i];
        const auto lines = linesOf(text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool blank = lines[i].empty() || lines[i] == "\r";
            const auto times = covered[i + 1];
            ASSERT_TRUE(times == 1 || (blank && times == 0)) << "line " << i + 1 << "\n" << text;
        }
        ASSERT_LE(covered.rbegin()->first, lines.size());
    }
}

TEST(JsonLineRowsProperty, GiveOneRowForEachLineThatIsNotBlank) {
    constexpr std::string_view Words[] = {"{}",    "{\"id\":1}", "{\"id\":\"a\",\"b\":[{}]}",
                                          "{",     "}",          "[1]",
                                          "\n",    "\n",         "\r\n",
                                          " ",     "\"",         "\xE2\x82",
                                          "null,", "1e999",      "\\u0000"};
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto text = random.of(Words, 80);
        std::vector<std::uint64_t> expected;
        const auto lines = linesOf(text);
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (!trimmed(lines[i]).empty()) expected.push_back(i + 1);
        std::vector<std::uint64_t> found;
        for (const auto& row : checkedRows(shapeNamed("a.jsonl"), text, random))
            found.push_back(row.line);
        ASSERT_EQ(found, expected) << text;
    }
}

TEST(CardRowsProperty, GiveOneRowForEachCardAndEachLineBetweenCards) {
    constexpr std::string_view Words[] = {"BEGIN:VCARD\n",
                                          "begin:vcard\r\n",
                                          "END:VCARD\n",
                                          "END:VCARD\n",
                                          "FN:A\n",
                                          "N:a;b;;\n",
                                          "\n",
                                          "x\n",
                                          " folded\n",
                                          "UID:1\n",
                                          "TEL;B:\n",
                                          "NOTE:a\\",
                                          "=\n",
                                          ";;:\"\n",
                                          "\xC3\n",
                                          "NOTE;ENCODING=QUOTED-PRINTABLE:=C3=\n",
                                          "PHOTO;ENCODING=b:AA\n"};
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto text = random.of(Words, 60);
        std::vector<std::uint64_t> expected;
        bool inCard = false;
        const auto lines = linesOf(text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            auto line = std::string(trimmed(lines[i]));
            std::transform(line.begin(), line.end(), line.begin(), ::toupper);
            const bool begins = line == "BEGIN:VCARD";
            if (begins || (!inCard && !line.empty())) expected.push_back(i + 1);
            inCard = begins || (inCard && line != "END:VCARD");
        }
        std::vector<std::uint64_t> found;
        for (const auto& row : checkedRows(shapeNamed("a.vcf"), text, random))
            found.push_back(row.line);
        ASSERT_EQ(found, expected) << text;
    }
}

TEST(FileShapeProperty, TakesRandomBytesForAnyKindOfFile) {
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto bytes = random.bytes(600);
        for (const auto* name : {"a.csv", "a.jsonl", "a.vcf"}) {
            const auto shape = shapeOf(name, bytes, random.below(2) == 0);
            ASSERT_NE(shape.fault.empty(), shape.table.columns.empty()) << name;
        }
    }
}

TEST(EditedFileProperty, ChangesTheRecordsThatItIsToldAndNoOthers) {
    constexpr std::string_view Words[] = {"k1,a\n", "k2,\"b\nb\"\n", "k3,c\r\n",
                                          "\n",     "bad\n",         "k4,\"\"",
                                          "\n",     ",unnamed\n",    "k1,x\n"};
    for (unsigned seed = 0; seed < Seeds; ++seed) {
        SCOPED_TRACE(seed);
        RandomText random(seed);
        const auto text = "id,b\n" + random.of(Words, 30);
        const auto shape = shapeNamed("a.csv");
        const auto file = editFile(shape, text, {}, false);
        ASSERT_TRUE(file);
        ASSERT_EQ((*file)->bytes(), text);

        const auto before = rowsOf(shape, {text});
        const bool held = !(*file)->update("k1", {{"b", "new"}}).empty();
        const auto after = rowsOf(shape, {(*file)->bytes()});

        ASSERT_EQ(after.size(), before.size());
        bool seen = false;
        for (std::size_t i = 0; i < before.size(); ++i) {
            auto expected = before[i];
            if (expected.id == "k1" && expected.fault.empty()) {
                expected.payload = R"({"id":"k1","b":"new"})";
                seen = true;
            }
            ASSERT_EQ(after[i], expected) << text;
        }
        ASSERT_EQ(held, seen);
    }
}

}  // namespace
}  // namespace leadloom::sdk

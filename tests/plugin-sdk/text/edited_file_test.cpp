#include <gtest/gtest.h>
#include <leadloom/sdk/text/edited_file.h>
#include <leadloom/sdk/text/table_rows.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {
namespace {

using nlohmann::ordered_json;

/// The file as it is edited; `id` names its records.
std::unique_ptr<EditedFile> edited(const std::string& name, const std::string& bytes,
                                   const std::string& id, bool grows = false) {
    auto shape = shapeOf(name, bytes, true);
    shape.keys.id = id;
    auto file = editFile(shape, bytes, {}, grows);
    EXPECT_TRUE(file) << file.status().message();
    return *std::move(file);
}

TEST(EditedFile, LeavesWhatIsNotChangedByteForByte) {
    const std::string bytes =
        "Title\r\n\r\nKey;\"Name\"; Odd \r\nk1;\" a \";x\r\n\r\nk2;b;\"y\"\r\n\r\nFine print";
    const auto file = edited("a.csv", bytes, "Key");
    EXPECT_EQ(file->bytes(), bytes);

    EXPECT_EQ(file->update("k2", ordered_json{{"Name", "c"}, {"None", "z"}, {"Key", "k9"}}),
              R"({"Key":"k2","Name":"c","Odd":"y"})");

    EXPECT_EQ(file->bytes(),
              "Title\r\n\r\nKey;\"Name\"; Odd \r\nk1;\" a \";x\r\n\r\nk2;c;y\r\n\r\nFine print");
    EXPECT_EQ(file->update("k3", ordered_json{{"Name", "c"}}), "");
    EXPECT_FALSE(file->remove("k3"));
}

TEST(EditedFile, GivesBackTheRecordAsItWillBeRead) {
    const auto file = edited("a.csv", "Key,Name,Tags\nk1,a,\n", "Key");
    const auto record =
        file->update("k1", ordered_json{{"Name", "\"q\"\n\t"}, {"Tags", {"x", 2, nullptr}}});

    const auto bytes = file->bytes();
    std::string read;
    TableRows rows({',', 1, {"Key", "Name", "Tags"}}, {"Key", ""}, [&](const TextRow& row) {
        read = row.payload;
        return Status::ok();
    });
    EXPECT_TRUE(rows.feed(bytes));
    EXPECT_TRUE(rows.finish());
    EXPECT_EQ(read, record);
    EXPECT_EQ(ordered_json::parse(record).at("Tags"), "x;2;");
}

TEST(EditedFile, ChangesAllRowsOfAnId) {
    const auto file = edited("a.csv", "Key,Name\nk1,a\nk2,b\nk1,c\n", "Key");
    file->update("k1", ordered_json{{"Name", "d"}});
    EXPECT_EQ(file->bytes(), "Key,Name\nk1,d\nk2,b\nk1,d\n");
    EXPECT_TRUE(file->remove("k1"));
    EXPECT_EQ(file->bytes(), "Key,Name\nk2,b\n");
}

TEST(EditedFile, AddsColumnsAndRowsWhereItMayGrow) {
    const auto file = edited("a.csv", "Key,Name\nk1,a", "Key", true);
    file->append("k2", ordered_json{{"Mail", "m"}, {"Name", "b"}});
    EXPECT_EQ(file->bytes(), "Key,Name,Mail\nk1,a,\nk2,b,m\n");
}

TEST(EditedFile, WritesTheHeaderOfAnEmptyFile) {
    FileShape shape;
    shape.name = "new.csv";
    shape.format = FileFormat::Table;
    shape.table.columns = {"Key"};
    shape.keys.id = "Key";
    auto file = editFile(shape, "", {}, true);
    ASSERT_TRUE(file);
    (*file)->append("k1", ordered_json{{"Name", "a"}});
    EXPECT_EQ((*file)->bytes(), "Key,Name\nk1,a\n");
}

TEST(EditedFile, EditsJsonLinesUnderTheKeysTheyHave) {
    const auto file = edited("a.jsonl", "{\"id\": 1}\n\n{\"mail\":\"a\"}\n{broken\n", "id");
    EXPECT_EQ(file->update("1", ordered_json{{"mail", "b"}, {"none", 1}}),
              R"({"id":1,"mail":"b"})");
    EXPECT_TRUE(file->remove("a.jsonl:3"));
    EXPECT_EQ(file->bytes(), "{\"id\":1,\"mail\":\"b\"}\n\n\n{broken\n");
}

TEST(EditedFile, RefusesWhatItCanNotWriteBack) {
    auto cards = shapeOf("a.vcf", "BEGIN:VCARD\nFN:A\nEND:VCARD\n", true);
    EXPECT_EQ(editFile(cards, "", {}, false).status().code(), LL_INVALID_RECORD);
    auto table = shapeOf("a.csv", "Name,Mail\n", true);
    EXPECT_EQ(editFile(table, std::string("\xFF\xFE\0\xD8", 4), {}, false).status().code(),
              LL_INVALID_RECORD);
}

}  // namespace
}  // namespace leadloom::sdk

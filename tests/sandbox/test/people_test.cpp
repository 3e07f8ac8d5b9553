#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/core/csv.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/encodings.h"
#include "tests/sandbox/people/exports.h"
#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox {

using nlohmann::json;

std::string fingerprint(const Population& population) {
    std::string text;
    for (const auto* view : {&population.salesforce, &population.hubspot, &population.exports})
        for (const auto& p : view->people)
            text += p.truth + p.given + p.family + p.email + p.phone + p.city +
                    std::to_string(p.modified);
    return text;
}

TEST(Population, IsTheSameForTheSameSeed) {
    EXPECT_EQ(fingerprint(makePopulation({300, 9, 0.6})),
              fingerprint(makePopulation({300, 9, 0.6})));
    EXPECT_NE(fingerprint(makePopulation({300, 9, 0.6})),
              fingerprint(makePopulation({300, 10, 0.6})));
}

TEST(Population, SharesAsManyPeopleAsAskedFor) {
    const auto population = makePopulation({500, 3, 0.6});
    std::set<std::string> first, second, both;
    for (const auto& p : population.salesforce.people)
        first.insert(p.truth);
    for (const auto& p : population.hubspot.people)
        second.insert(p.truth);
    std::set_intersection(first.begin(), first.end(), second.begin(), second.end(),
                          std::inserter(both, both.end()));
    EXPECT_EQ(first.size(), 500U);
    EXPECT_EQ(second.size(), 500U);
    EXPECT_EQ(both.size(), 300U);
}

TEST(Population, IsMessyInTheKnownWays) {
    const auto population = makePopulation({2000, 1, 0.6});
    std::set<std::string> emails;
    std::size_t shared = 0, junk = 0, words = 0, foreign = 0;
    for (const auto& p : population.salesforce.people) {
        shared += p.email.starts_with("info@") ? 1 : 0;
        junk += p.email == "test@test.com" ? 1 : 0;
        words += p.companyName == "N/A" || p.title == "unknown" || p.phone == "-" ? 1 : 0;
        foreign += !p.family.empty() && static_cast<unsigned char>(p.family[0]) >= 0xCE ? 1 : 0;
        EXPECT_TRUE(p.email.empty() || p.email == "test@test.com" ||
                    p.email.ends_with(".example") || p.email.ends_with(".test"))
            << p.email;
    }
    for (const auto& p : population.hubspot.people)
        EXPECT_TRUE(p.email.empty() || emails.insert(p.email).second) << p.email;
    EXPECT_GT(shared, 10U);
    EXPECT_GT(junk, 0U);
    EXPECT_GT(words, 5U);
    EXPECT_GT(foreign, 100U);
}

TEST(Population, IsAcceptedByBothVendorsForManySeeds) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Client client({300, seed, 0.6});
        EXPECT_EQ(client.sandbox.truth()["people"].size(), 600U);
    }
}

TEST(Truth, NamesRecordsThatExist) {
    Client client({100, 2, 0.6});
    const auto truth = client.sandbox.truth();
    for (const auto& entry : truth["people"]) {
        const auto path = "/" + entry["vendor"].get<std::string>() + "/records/" +
                          entry["type"].get<std::string>() + "/" +
                          entry["record"].get<std::string>();
        EXPECT_EQ(client.control("GET", path).status, 200) << path;
    }
}

TEST(Encodings, WriteWhatTheyCanAndRefuseTheRest) {
    EXPECT_EQ(encoded("Bäcker – €", Encoding::Windows1252), std::string("B\xE4"
                                                                        "cker \x96 \x80"));
    EXPECT_EQ(encoded("Щ", Encoding::Windows1252), std::nullopt);
    EXPECT_EQ(encoded("aЩ", Encoding::Utf16), std::string("\xFF\xFE"
                                                          "a\0\x29\x04",
                                                          6));
    EXPECT_EQ(encoded("😀", Encoding::Utf16), std::string("\xFF\xFE\x3D\xD8\x00\xDE", 6));
}

TEST(Csv, ReadsWhatItWrites) {
    std::string text;
    appendRow(text, {"a;b", "say \"x\"", "two\nlines", ""}, ';', "\r\n");
    appendQuotedRow(text, {"1", "2", "3", "4"}, ';', "\r\n");
    const auto rows = parsedCsv(text, ';');
    ASSERT_TRUE(rows);
    EXPECT_EQ((*rows)[0], (CsvRow{"a;b", "say \"x\"", "two\nlines", ""}));
    EXPECT_EQ((*rows)[1], (CsvRow{"1", "2", "3", "4"}));
    EXPECT_EQ(parsedCsv("\"open", ','), std::nullopt);
    EXPECT_EQ(parsedCsv("\"a\"b,c", ','), std::nullopt);
}

class Exports : public ::testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() /
                 ("leadloom-exports-" + std::to_string(::getpid()));
        exports = writeExports(makePopulation({1500, 4, 0.6}), folder.string());
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
    std::string contents(const std::string& file) const {
        std::ifstream stream(folder / file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::filesystem::path folder;
    json exports;
};

TEST_F(Exports, HoldTheRowsThatTheTruthCounts) {
    for (const auto& file : exports["files"]) {
        const std::string name = file["file"];
        if (!name.ends_with(".csv") || file["encoding"] == "utf-16le with byte order mark")
            continue;
        const auto rows = parsedCsv(contents(name), file["delimiter"].get<std::string>()[0]);
        ASSERT_TRUE(rows) << name;
        const auto whole = std::count_if(rows->begin() + 1, rows->end(), [&](const CsvRow& row) {
            return row.size() == rows->front().size();
        });
        EXPECT_EQ(whole, file["rows"]) << name;
        EXPECT_EQ(rows->size() - 1 - static_cast<std::size_t>(whole), file["malformed"]) << name;
    }
}

TEST_F(Exports, NameTheLineOfEveryPerson) {
    const auto lines = split(contents("newsletter.jsonl"), '\n');
    std::size_t found = 0;
    for (const auto& record : exports["records"]) {
        if (record["file"] != "newsletter.jsonl") continue;
        EXPECT_EQ(json::parse(lines[record["line"].get<std::size_t>() - 1])["id"],
                  record["record"]);
        ++found;
    }
    EXPECT_GT(found, 20U);
}

TEST_F(Exports, KeepCardLinesShortAndWhole) {
    for (const auto& line : split(contents("contacts.vcf"), '\n')) {
        EXPECT_LE(line.size(), 75U);
        EXPECT_TRUE(isUtf8(line)) << line;
    }
}

}  // namespace leadloom::sandbox

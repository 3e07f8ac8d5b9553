#include "hub/app/labelled_file.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/app/csv_rows.h"
#include "hub/app/match_measure.h"

namespace leadloom::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LabelledFileTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }

    std::filesystem::path folder_;
};

TEST(CsvRows, KeepCommasQuotesAndLineBreaksInsideQuotes) {
    EXPECT_THAT(csvRows("a, b\r\n\"x, \"\"y\"\"\nz\",\n"),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("x, \"y\"\nz", "")));
}

TEST_F(LabelledFileTest, LinksTheTwoHalvesOfOneSetAndReadsWhoIsWhoInTheId) {
    const std::string heading = "rec_id, given_name, surname, date_of_birth\n";
    write("pairs4a.csv", heading + "rec-7-org, anna, weber, 19800203\n");
    write("pairs4b.csv", heading + "rec-7-dup-0, ana, weber, 19800203\n");

    const auto sets = readLabelledSets(folder_);

    ASSERT_TRUE(sets) << sets.error().describe();
    ASSERT_EQ(sets->size(), 1U);
    ASSERT_EQ(sets->front().records.size(), 2U);
    EXPECT_EQ(sets->front().name, "pairs4");
    EXPECT_EQ(sets->front().records[0].truth, sets->front().records[1].truth);
    const Measurement measured = measure(sets->front(), match::shippedWeights());
    EXPECT_EQ(measured.truePairs, 1U);
    EXPECT_EQ(measured.blockingRecall, 1);
}

TEST_F(LabelledFileTest, RefusesAFolderThatTellsNoTruth) {
    write("list.csv", "name,phone\nAcme,1\n");

    const auto sets = readLabelledSets(folder_);

    ASSERT_FALSE(sets);
    EXPECT_THAT(sets.error().message, HasSubstr("no file whose columns tell who is who"));
}

TEST_F(LabelledFileTest, RefusesAFolderThatIsNotThere) {
    EXPECT_EQ(readLabelledSets(folder_ / "none").error().kind, ErrorKind::Usage);
}

TEST_F(LabelledFileTest, NamesTheRowThatIsCutOff) {
    write("people.csv", "truth,id,given_name\np1,1,Anna\np1,2\n");

    EXPECT_THAT(readLabelledSets(folder_).error().message, HasSubstr("people.csv: row 3"));
}

}  // namespace
}  // namespace leadloom::app

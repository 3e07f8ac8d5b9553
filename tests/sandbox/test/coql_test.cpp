#include <gtest/gtest.h>

#include "tests/sandbox/test/zoho_client.h"

namespace leadloom::sandbox::zoho {
namespace {

std::string codeOf(const std::string& query) {
    const auto parsed = parseCoql(query);
    return parsed.problem ? parsed.problem->code : "";
}

TEST(Coql, WantsAWhereClauseAndBracketsForEveryThirdCriterion) {
    EXPECT_EQ(codeOf("select id from Leads"), "SYNTAX_ERROR");
    EXPECT_EQ(codeOf("select id from Leads where id > '1' and City = 'Pune'"), "");
    EXPECT_EQ(codeOf("select id from Leads where id > '1' and City = 'x' and State = 'y'"),
              "SYNTAX_ERROR");
    EXPECT_EQ(codeOf("select id from Leads where ((id > '1' and City = 'x') and State = 'y')"), "");
    EXPECT_EQ(codeOf("select id from Leads where id > '1' limit 2001"), "LIMIT_EXCEEDED");
    EXPECT_EQ(codeOf("select id from Leads where id > '1' limit 99000, 2000"), "LIMIT_EXCEEDED");
    EXPECT_EQ(codeOf("select id from Leads where City = 'it's'"), "SYNTAX_ERROR");
    EXPECT_EQ(codeOf("select id from Leads where City = 'it\\'s'"), "");
}

class CoqlRun : public ::testing::Test {
protected:
    CoqlRun() {
        for (const auto* city : {"Pune", "Turku", "pune", "Oulu"})
            ids.push_back(zoho.lead({{"City", city}}));
    }
    /// The ids found, or the code of the refusal.
    std::vector<std::string> run(const std::string& rest) {
        const auto answer = zoho.coql("select City, Owner from Leads " + rest);
        if (answer.status == 204) return {};
        if (answer.status != 200) return {answer.body["code"]};
        std::vector<std::string> found;
        for (const auto& row : answer.body["data"])
            found.push_back(row["id"]);
        return found;
    }
    using Ids = std::vector<std::string>;

    ZohoClient zoho;
    Ids ids;
};

TEST_F(CoqlRun, FindsByValueWhateverItsLetters) {
    EXPECT_EQ(run("where City = 'PUNE' order by id asc"), (Ids{ids[0], ids[2]}));
    EXPECT_EQ(run("where City like 'tu%'"), (Ids{ids[1]}));
    EXPECT_EQ(run("where City like '%u%' limit 1"), (Ids{ids[0]}));
    EXPECT_EQ(run("where City in ('Oulu','Turku')"), (Ids{ids[1], ids[3]}));
    EXPECT_EQ(run("where Email is not null"), Ids{});
}

TEST_F(CoqlRun, WalksByIdAndTime) {
    EXPECT_EQ(run("where (Modified_Time >= '2020-01-01T00:00:00+00:00' and id > '" + ids[1] +
                  "') order by id asc limit 2"),
              (Ids{ids[2], ids[3]}));
    EXPECT_EQ(run("where Modified_Time >= '2120-01-01T00:00:00+05:30'"), Ids{});
}

TEST_F(CoqlRun, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(run("where Nickname = 'x'"), (Ids{"INVALID_QUERY"}));
    EXPECT_EQ(run("where Description = 'x'"), (Ids{"INVALID_QUERY"}))
        << "long texts can't be criteria";
    EXPECT_EQ(run("where Modified_Time >= '2020-01-01T00:00:00Z'"), (Ids{"INVALID_QUERY"}));
    EXPECT_EQ(run("where Modified_Time >= 2020"), (Ids{"INVALID_QUERY"}));
    EXPECT_EQ(zoho.coql("select Nickname from Leads where id is not null").body["code"],
              "INVALID_QUERY");
}

TEST_F(CoqlRun, ShowsOfAReferenceOnlyItsId) {
    const auto row = zoho.coql("select Owner from Leads where id is not null").body["data"][0];
    EXPECT_EQ(row["Owner"].size(), 1U);
    EXPECT_TRUE(row["Owner"].contains("id"));
}

}  // namespace
}  // namespace leadloom::sandbox::zoho

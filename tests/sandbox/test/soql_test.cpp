#include "tests/sandbox/salesforce/soql.h"

#include <gtest/gtest.h>

#include "tests/sandbox/test/client.h"

namespace leadloom::sandbox::salesforce {

using Kind = Condition::Kind;

TEST(Soql, ReadsEveryClauseOfTheSubset) {
    const auto parse = parseSoql(
        "SELECT Id, Account.Name FROM Contact WHERE (Email != null AND NOT LastName LIKE 'B%') OR "
        "CreatedDate >= 2026-01-01T00:00:00+02:00 ORDER BY LastName DESC NULLS LAST, Id LIMIT 5 "
        "OFFSET 10");
    ASSERT_FALSE(parse.error);
    const auto& query = parse.query;
    EXPECT_EQ(query.fields[1].parts, (std::vector<std::string>{"Account", "Name"}));
    ASSERT_EQ(query.where->kind, Kind::Or);
    EXPECT_EQ(query.where->children[0].kind, Kind::And);
    EXPECT_EQ(query.where->children[0].children[1].kind, Kind::Not);
    EXPECT_EQ(query.where->children[1].literals[0].text, "2025-12-31T22:00:00.000+0000");
    EXPECT_TRUE(query.orderings[0].descending);
    EXPECT_TRUE(query.orderings[0].nullsLast);
    EXPECT_EQ(query.limit, 5);
    EXPECT_EQ(query.offset, 10);
}

TEST(Soql, UndoesEscapesInStrings) {
    const auto parse = parseSoql(R"(SELECT Id FROM Lead WHERE LastName = 'O\'Brien \\ \n')");
    ASSERT_FALSE(parse.error);
    EXPECT_EQ(parse.query.where->literals[0].text, "O'Brien \\ \n");
}

TEST(Soql, RefusesWhatTheGrammarDoesNotHave) {
    for (const char* text :
         {"", "SELECT", "SELECT FROM Lead", "SELECT Id Lead", "SELECT Id FROM Lead WHERE",
          "SELECT Id FROM Lead WHERE Id", "SELECT Id FROM Lead WHERE Id = ",
          "SELECT Id FROM Lead WHERE A = 1 AND B = 2 OR C = 3", "SELECT Id FROM Lead LIMIT x",
          "SELECT Id FROM Lead LIMIT -1", "SELECT Id FROM Lead WHERE Name = 'open",
          "SELECT Id FROM Lead WHERE Name = \"x\"", "SELECT Id FROM Lead; DROP",
          "SELECT Id FROM Lead WHERE Id IN ()", "SELECT Id FROM Lead WHERE A = 2026-13-01",
          "SELECT Id FROM Lead WHERE A = 2026-01-01T00:00:00 0000",
          "SELECT Id FROM Lead WHERE (A = 1", "SELECT Id FROM Lead ORDER Id"})
        EXPECT_EQ(parseSoql(text).error.value_or(SoqlError{}).code, "MALFORMED_QUERY") << text;
}

TEST(Soql, RefusesEndlessNestingInsteadOfOverflowing) {
    const auto deep = "SELECT Id FROM Lead WHERE " + std::string(50'000, '(') + "Id = null" +
                      std::string(50'000, ')');
    EXPECT_TRUE(parseSoql(deep).error);
}

class SoqlRun : public ::testing::Test {
protected:
    void SetUp() override {
        account = client.sf("POST", "/sobjects/Account", {{"Name", "Alpine"}}).body["id"];
        for (const auto& [last, email] : std::vector<std::pair<std::string, std::string>>{
                 {"Berg", "b@x.example"}, {"ito", ""}, {"Çelik", "c@x.example"}}) {
            nlohmann::json fields = {{"LastName", last}, {"AccountId", account}};
            if (!email.empty()) fields["Email"] = email;
            client.sf("POST", "/sobjects/Contact", fields);
        }
    }
    std::vector<std::string> names(const std::string& soql) {
        const auto answer = client.query(soql);
        EXPECT_EQ(answer.status, 200) << answer.text;
        std::vector<std::string> list;
        for (const auto& record : answer.body["records"])
            list.push_back(record["LastName"]);
        return list;
    }
    Client client;
    std::string account;
};

TEST_F(SoqlRun, ComparesTextWithoutRegardToCase) {
    EXPECT_EQ(names("SELECT LastName FROM Contact WHERE LastName = 'ITO'"),
              (std::vector<std::string>{"ito"}));
    EXPECT_EQ(names("SELECT LastName FROM Contact WHERE LastName LIKE '%T_'"),
              (std::vector<std::string>{"ito"}));
    EXPECT_EQ(names("SELECT LastName FROM Contact WHERE LastName IN ('berg', 'nobody')"),
              (std::vector<std::string>{"Berg"}));
}

TEST_F(SoqlRun, TreatsNullAsAValueOfItsOwn) {
    EXPECT_EQ(names("SELECT LastName FROM Contact WHERE Email = null"),
              (std::vector<std::string>{"ito"}));
    EXPECT_EQ(
        names("SELECT LastName FROM Contact WHERE Email != 'b@x.example' ORDER BY LastName").size(),
        2U);
    EXPECT_EQ(names("SELECT LastName FROM Contact WHERE Email > 'a' ORDER BY Email DESC"),
              (std::vector<std::string>{"Çelik", "Berg"}));
}

TEST_F(SoqlRun, FollowsRelationshipsInFieldsAndFilters) {
    const auto answer = client.query(
        "SELECT Id, Account.Name, Account.Owner.Email FROM Contact WHERE Account.Name = 'alpine' "
        "LIMIT 1");
    ASSERT_EQ(answer.status, 200) << answer.text;
    const auto& record = answer.body["records"][0];
    EXPECT_EQ(record["Account"]["Name"], "Alpine");
    EXPECT_EQ(record["Account"]["attributes"]["type"], "Account");
    EXPECT_EQ(record["Account"]["Owner"]["Email"], "integration@sandbox.example");
}

TEST_F(SoqlRun, ChecksFieldsAndTypesOfLiterals) {
    for (const auto& [condition, code] : std::vector<std::pair<std::string, std::string>>{
             {"Nope = 1", "INVALID_FIELD"},
             {"Nope__r.Name = 'x'", "INVALID_FIELD"},
             {"Email = 5", "INVALID_FIELD"},
             {"SystemModstamp > '2026-01-01T00:00:00Z'", "INVALID_FIELD"},
             {"SystemModstamp > 2026-01-01", "INVALID_FIELD"},
             {"IsDeleted = 'true'", "INVALID_FIELD"},
             {"Description = 'x'", "INVALID_FIELD"},
             {"Id = 'short'", "INVALID_QUERY_FILTER_OPERATOR"},
             {"Id LIKE '003%'", "INVALID_QUERY_FILTER_OPERATOR"}})
        EXPECT_EQ(client.query("SELECT Id FROM Contact WHERE " + condition).code(), code)
            << condition;
    EXPECT_EQ(client.query("SELECT Id FROM Contact LIMIT 1 OFFSET 2001").code(),
              "NUMBER_OUTSIDE_VALID_RANGE");
    EXPECT_EQ(client.query("SELECT Id, id FROM Contact").code(), "MALFORMED_QUERY");
}

TEST_F(SoqlRun, AnswersCountWithoutRecords) {
    const auto answer = client.query("SELECT COUNT() FROM Contact");
    EXPECT_EQ(answer.body["totalSize"], 3);
    EXPECT_TRUE(answer.body["records"].empty());
}

TEST_F(SoqlRun, WalksTheKeysetOfTwoFieldsWithoutGapsOrRepeats) {
    Client crowded({800, 11, 0.5});
    std::set<std::string> seen;
    std::string where;
    for (;;) {
        const auto page = crowded.query("SELECT Id, SystemModstamp FROM Lead " + where +
                                        " ORDER BY SystemModstamp ASC, Id ASC LIMIT 50");
        ASSERT_EQ(page.status, 200) << page.text;
        const auto& records = page.body["records"];
        if (records.empty()) break;
        for (const auto& record : records)
            EXPECT_TRUE(seen.insert(record["Id"]).second);
        const auto stamp = records.back()["SystemModstamp"].get<std::string>().substr(0, 19) + "Z";
        where = "WHERE SystemModstamp > " + stamp + " OR (SystemModstamp = " + stamp +
                " AND Id > '" + records.back()["Id"].get<std::string>() + "')";
    }
    EXPECT_EQ(seen.size(),
              crowded.query("SELECT COUNT() FROM Lead").body["totalSize"].get<std::size_t>());
}

}  // namespace leadloom::sandbox::salesforce

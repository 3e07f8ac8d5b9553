#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

/// Two CRMs with namesakes, households and people whose records share no key.
class ReviewOfTwoCrms : public ::testing::Test {
protected:
    ReviewOfTwoCrms() : deployment_(people()) {
        deployment_.configure();
        deployment_.run({"--json", "sync", "--approve", "--until-quiet"});
    }

    static sandbox::SandboxOptions people() {
        sandbox::SandboxOptions options;
        options.people = 300;
        options.seed = 7;
        return options;
    }

    json review() { return deployment_.runJson({"review"}); }
    json lead(const std::string& id) { return deployment_.runJson({"explain", id}); }
    void sync() { deployment_.run({"--json", "sync", "--until-quiet"}); }

    /// What a lead holds, without where it came from.
    json valuesOf(const std::string& id) {
        json values;
        const json story = lead(id);
        for (const auto& [name, field] : story["fields"].items()) {
            if (!field["value"].is_null()) values[name] = field["value"];
        }
        return values;
    }

    Deployment deployment_;
};

TEST_F(ReviewOfTwoCrms, HoldsDoubtfulPairsWithEvidenceAndTheyStayApart) {
    const json pairs = review();

    ASSERT_FALSE(pairs.empty());
    for (const json& pair : pairs) {
        ASSERT_EQ(pair["leads"].size(), 2U) << pair;
        EXPECT_NE(pair["leads"][0]["id"], pair["leads"][1]["id"]);
        EXPECT_FALSE(pair["evidence"].empty()) << pair;
        EXPECT_EQ(pair["state"], "open");
        EXPECT_NE(pair["weighed_by"].get<std::string>().find("of this workspace's records"),
                  std::string::npos)
            << pair["weighed_by"];
    }
}

TEST_F(ReviewOfTwoCrms, AcceptedPairsBecomeOneAndRejectedOnesAreNeverAskedAgain) {
    const json pairs = review();
    ASSERT_GE(pairs.size(), 2U);
    const json& first = pairs.front();
    const json& last = pairs.back();

    const json accepted =
        deployment_.runJson({"review", "accept", std::to_string(first["id"].get<int>())});
    const json rejected =
        deployment_.runJson({"review", "reject", std::to_string(last["id"].get<int>())});
    deployment_.run({"--json", "sync", "--full"});

    EXPECT_EQ(accepted[0]["state"], "accepted");
    EXPECT_EQ(rejected[0]["state"], "rejected");
    EXPECT_EQ(lead(first["leads"][0]["id"])["id"], lead(first["leads"][1]["id"])["id"]);
    EXPECT_NE(lead(last["leads"][0]["id"])["id"], lead(last["leads"][1]["id"])["id"]);
    for (const json& pair : review()) {
        EXPECT_NE(pair["id"], first["id"]);
        EXPECT_NE(pair["id"], last["id"]);
    }
    const auto again = deployment_.run({"review", "accept", std::to_string(last["id"].get<int>())});
    EXPECT_EQ(again.exitCode, 2) << again.errors;
}

TEST_F(ReviewOfTwoCrms, SettlingOneTeachesTheNext) {
    const json before = review();
    std::map<std::string, double> weights;
    for (const json& pair : before)
        weights[pair["id"].dump()] = pair["probability"].get<double>();
    ASSERT_GE(before.size(), 2U);

    deployment_.runJson({"review", "reject", std::to_string(before.front()["id"].get<int>())});

    int moved = 0;
    for (const json& pair : review())
        moved += pair["probability"].get<double>() != weights.at(pair["id"].dump()) ? 1 : 0;
    EXPECT_GT(moved, 0) << "one decision changes how the others are weighed";
}

TEST_F(ReviewOfTwoCrms, AWrongMergeIsTakenBackWithTheEditsSince) {
    std::vector<json> apart;
    for (const json& each : deployment_.runJson({"leads"})) {
        bool marketing = false;
        for (const json& link : each["links"])
            marketing = marketing || link["connection"] == "marketing";
        if (marketing && each["fields"].contains("given_name")) apart.push_back(each);
        if (apart.size() == 2) break;
    }
    ASSERT_EQ(apart.size(), 2U);
    const std::string one = apart[0]["id"];
    const std::string other = apart[1]["id"];
    const json first = valuesOf(one);
    const json second = valuesOf(other);
    const json merged = deployment_.runJson({"leads", "merge", one, other});
    sync();
    ASSERT_EQ(lead(one)["id"], lead(other)["id"]);
    std::string record;
    for (const json& link : apart[0]["links"]) {
        if (link["connection"] == "marketing") record = link["record"];
    }
    deployment_.control("PATCH", "/hubspot/records/contacts/" + record,
                        {{"properties", {{"jobtitle", "Keeper of Mosses"}}}});
    sync();

    const json parted =
        deployment_.runJson({"leads", "unmerge", merged["lead"].get<std::string>()});
    sync();

    EXPECT_EQ(parted["parted"], merged["merged"]);
    json expected = first;
    expected["job_title"] = "Keeper of Mosses";
    EXPECT_EQ(valuesOf(one), expected);
    EXPECT_EQ(valuesOf(other), second);
    const auto story = deployment_.runJson({"audit"});
    EXPECT_NE(story.dump().find("leads.unmerge"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::tests

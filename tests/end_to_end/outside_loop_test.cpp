// Another sync tool copies between the two systems that the hub keeps in agreement: a loop that
// runs outside the hub.
#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/outside_tool.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

constexpr int MostRounds = 15;
constexpr std::size_t Pairs = 9;

std::vector<LinkedPair> somePairs(const Deployment& deployment) {
    std::vector<LinkedPair> pairs = linkedPairs(deployment);
    pairs.resize(std::min(pairs.size(), Pairs));
    return pairs;
}

void editSalesforce(const Deployment& deployment, const LinkedPair& pair,
                    const std::string& title) {
    deployment.control("PATCH",
                       "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId,
                       {{"Title", title}});
}

void editHubspot(const Deployment& deployment, const LinkedPair& pair, const std::string& title) {
    deployment.control("PATCH", "/hubspot/records/contacts/" + pair.hubspotId,
                       {{"jobtitle", title}});
}

std::int64_t writesIn(const json& report) {
    std::int64_t writes = 0;
    for (const json& stream : report["streams"]) {
        for (const char* kind : {"created", "updated", "deleted"})
            writes += stream[kind].get<std::int64_t>();
    }
    return writes;
}

TEST(OutsideLoop, WithAnotherToolThatCopiesTheSameRecordsComesToRestEqual) {
    Deployment deployment(fewPeople());
    deployment.configure();
    ASSERT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const std::vector<LinkedPair> pairs = somePairs(deployment);
    ASSERT_GE(pairs.size(), 6U);
    OutsideTool tool(deployment, pairs);
    std::size_t edits = 0;
    for (std::size_t place = 0; place < pairs.size(); ++place) {
        const std::string title = "Title " + std::to_string(place);
        if (place % 3 != 1) editSalesforce(deployment, pairs[place], title + " of one");
        if (place % 3 != 0) editHubspot(deployment, pairs[place], title + " of the other");
        edits += place % 3 == 2 ? 2 : 1;
    }

    std::int64_t hubWrites = 0;
    std::size_t copies = 0;
    bool atRest = false;
    int round = 0;
    for (; round < MostRounds && !atRest; ++round) {
        auto hub = deployment.start({"--json", "sync"});
        std::size_t copiedNow = tool.pass();  // beside the hub
        const ProgramResult result = hub->wait();
        EXPECT_LE(result.exitCode, 1) << result.errors;
        copiedNow += tool.pass();
        const std::int64_t written = writesIn(json::parse(result.output));
        copies += copiedNow;
        hubWrites += written;
        atRest = copiedNow == 0 && written == 0;
    }

    EXPECT_TRUE(atRest) << "after " << MostRounds << " rounds: " << hubWrites
                        << " writes of the hub, " << copies << " copies";
    EXPECT_LE(hubWrites + static_cast<std::int64_t>(copies), static_cast<std::int64_t>(4 * edits));
    EXPECT_TRUE(tool.sameEverywhere());
    EXPECT_EQ(compareCrms(deployment).differences, std::vector<std::string>());
}

}  // namespace
}  // namespace leadloom::tests

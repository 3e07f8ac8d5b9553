#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions twoCrms(std::size_t people, bool exports = false) {
    sandbox::SandboxOptions options;
    options.people = people;
    options.seed = 11;
    if (exports) options.exportsFolder = "exports";
    return options;
}

void expectBalanced(const json& sheet) {
    for (const json& row : sheet["streams"]) {
        const std::string place =
            row["connection"].get<std::string>() + "/" + row["stream"].get<std::string>();
        const auto at = [&](const char* name) { return row.at(name).get<std::int64_t>(); };
        EXPECT_EQ(at("read"), at("applied") + at("unchanged") + at("superseded") + at("filtered") +
                                  at("parked"))
            << place;
        EXPECT_EQ(at("intents"), at("created") + at("updated") + at("deleted") +
                                     at("no_difference") + at("failed") + at("waiting"))
            << place;
        EXPECT_TRUE(row.at("balanced").get<bool>()) << place;
    }
}

std::int64_t total(const json& sheet, const char* column) {
    std::int64_t sum = 0;
    for (const json& row : sheet["streams"])
        sum += row.at(column).get<std::int64_t>();
    return sum;
}

std::int64_t writes(const json& sheet) {
    return total(sheet, "created") + total(sheet, "updated") + total(sheet, "deleted");
}

TEST(FirstSync, PlanShowsWhatWouldChangeAndWritesNothing) {
    Deployment deployment(twoCrms(60));
    deployment.configure();
    const json before = deployment.records("hubspot", "contacts");

    const json plan = deployment.runJson({"plan"});

    std::int64_t creates = 0;
    for (const json& stream : plan["streams"])
        creates += stream["creates"].get<std::int64_t>();
    EXPECT_GT(creates, 0);
    EXPECT_EQ(deployment.records("hubspot", "contacts"), before);
    EXPECT_TRUE(deployment.runJson({"leads"}).empty());
}

TEST(FirstSync, WaitsForApprovalBeforeItWritesAnything) {
    Deployment deployment(twoCrms(40));
    deployment.configure();
    const std::size_t before = deployment.records("hubspot", "contacts").size();

    const json sheet = deployment.runJson({"sync"}, 4);

    EXPECT_EQ(sheet["status"], "stopped_by_guard");
    EXPECT_EQ(writes(sheet), 0);
    expectBalanced(sheet);
    EXPECT_EQ(deployment.records("hubspot", "contacts").size(), before);
    EXPECT_GT(deployment.runJson({"leads"}).size(), 0U);
}

TEST(FirstSync, BringsBothCrmsIntoAgreementAndThenStaysSilent) {
    Deployment deployment(twoCrms(200));
    deployment.configure();

    const ProgramResult first = deployment.run({"--json", "sync", "--approve", "--until-quiet"});
    ASSERT_LE(first.exitCode, 1) << first.errors << first.output;
    const json sheet = json::parse(first.output);
    EXPECT_EQ(sheet["status"], "completed");
    EXPECT_GT(writes(sheet), 0);
    expectBalanced(sheet);

    const Agreement agreement = compareCrms(deployment);
    EXPECT_GT(agreement.pairs, 150);
    EXPECT_EQ(agreement.differences, std::vector<std::string>());

    const json again = json::parse(deployment.run({"--json", "sync"}).output);
    EXPECT_EQ(writes(again), 0);
    EXPECT_EQ(total(again, "applied"), 0);
    expectBalanced(again);
}

TEST(FirstSync, ExplainsTheOriginOfEveryFieldOfALeadInAllThreeSystems) {
    Deployment deployment(twoCrms(120, true));
    deployment.configure(true);
    ASSERT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);

    std::string inAllThree;
    for (const json& lead : deployment.runJson({"leads"})) {
        std::set<std::string> systems;
        for (const json& link : lead["links"])
            systems.insert(link["connection"]);
        if (systems.size() == 3) inAllThree = lead["id"];
    }
    ASSERT_FALSE(inAllThree.empty()) << "no lead lives in all three systems";

    const json story = deployment.runJson({"explain", inAllThree});
    ASSERT_GT(story["fields"].size(), 3U);
    for (const auto& [name, field] : story["fields"].items()) {
        EXPECT_TRUE(field.contains("value")) << name;
        for (const char* part : {"connection", "record", "time", "rule"}) {
            EXPECT_TRUE(field["origin"].contains(part)) << name << ": " << part;
        }
    }
    EXPECT_GE(story["links"].size(), 3U);
}

TEST(FirstSync, CarriesAnEditToTheOtherCrmAndLogsTheLoserOfAConflict) {
    Deployment deployment(twoCrms(80));
    deployment.configure();
    ASSERT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const LinkedPair pair = anyLinkedPair(deployment);
    ASSERT_FALSE(pair.lead.empty());

    deployment.control("PATCH",
                       "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId,
                       {{"Title", "Chief Gardener"}});
    ASSERT_LE(deployment.run({"sync", "--until-quiet"}).exitCode, 1);
    const json contact = deployment.control("GET", "/hubspot/records/contacts/" + pair.hubspotId);
    EXPECT_EQ(contact["properties"]["jobtitle"], "Chief Gardener");

    deployment.control("PATCH",
                       "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId,
                       {{"Title", "Head of Ferns"}});
    deployment.control("PATCH", "/clock", {{"advance_ms", 60000}});
    deployment.control("PATCH", "/hubspot/records/contacts/" + pair.hubspotId,
                       {{"properties", {{"jobtitle", "Head of Mosses"}}}});
    ASSERT_LE(deployment.run({"sync", "--until-quiet"}).exitCode, 1);
    const json story = deployment.runJson({"explain", pair.lead});
    bool loserTold = false;
    for (const json& change : story["changes"]) {
        if (change.value("field", "") == "job_title" &&
            !change.value("losers", json::array()).empty()) {
            loserTold = true;
        }
    }
    EXPECT_TRUE(loserTold) << story["changes"].dump(1);
    EXPECT_EQ(compareCrms(deployment).differences, std::vector<std::string>());
}

}  // namespace
}  // namespace leadloom::tests

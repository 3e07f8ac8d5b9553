// The walk of docs/operating.md, through the built binary on the sandbox.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

constexpr const char* AskForTitles = "policies:\n  fields: { job_title: ask }\n";

sandbox::SandboxOptions twoCrms(std::size_t people) {
    sandbox::SandboxOptions options;
    options.people = people;
    options.seed = 11;
    return options;
}

std::int64_t writes(const json& sheet) {
    std::int64_t sum = 0;
    for (const json& row : sheet["streams"]) {
        for (const char* column : {"created", "updated", "deleted"})
            sum += row.at(column).get<std::int64_t>();
    }
    return sum;
}

/// What users of both CRMs see of people: names, titles and cities, by type and id.
std::map<std::string, json> people(const Deployment& deployment) {
    std::map<std::string, json> seen;
    for (const char* type : {"Lead", "Contact"}) {
        for (const json& record : deployment.records("salesforce", type)) {
            json& fields = seen[std::string("salesforce/") + type + "/" + record.value("Id", "")];
            for (const char* field : {"FirstName", "LastName", "Title", "Email"})
                fields[field] = record.value(field, json());
        }
    }
    for (const json& record : deployment.records("hubspot", "contacts")) {
        json& fields = seen["hubspot/" + record.value("id", "")];
        for (const char* field : {"firstname", "lastname", "jobtitle", "email"})
            fields[field] = record["properties"].value(field, json());
    }
    return seen;
}

class Operating : public ::testing::Test {
protected:
    Operating() : deployment(twoCrms(40)) { deployment.configure(false, ""); }

    /// A sync that may park something.
    json sync(std::vector<std::string> more = {}) {
        std::vector<std::string> arguments = {"--json", "sync"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const ProgramResult result = deployment.run(arguments);
        EXPECT_LE(result.exitCode, 1) << result.errors << result.output;
        return json::parse(result.output);
    }
    void pairFirst() { sync({"--approve", "--until-quiet"}); }
    void setSalesforceTitle(const LinkedPair& pair, const char* title) {
        deployment.control("PATCH",
                           "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId,
                           {{"Title", title}});
        deployment.control("PATCH", "/clock", {{"advance_ms", 60000}});
    }
    void setHubspotTitle(const LinkedPair& pair, const char* title) {
        deployment.control("PATCH", "/hubspot/records/contacts/" + pair.hubspotId,
                           {{"properties", {{"jobtitle", title}}}});
        deployment.control("PATCH", "/clock", {{"advance_ms", 60000}});
    }
    std::string salesforceTitle(const LinkedPair& pair) {
        return deployment.control(
            "GET", "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId)["Title"];
    }
    std::string hubspotTitle(const LinkedPair& pair) {
        return deployment.control(
            "GET", "/hubspot/records/contacts/" + pair.hubspotId)["properties"]["jobtitle"];
    }
    std::set<std::string> audited() {
        std::set<std::string> actions;
        for (const json& line : deployment.runJson({"audit"})) {
            actions.insert(line["action"]);
            EXPECT_TRUE(line["actor"].get<std::string>().starts_with("os:")) << line;
        }
        return actions;
    }

    Deployment deployment;
};

TEST_F(Operating, ApprovesARunThatAGuardStoppedAndNothingElse) {
    const auto before = people(deployment);
    const json stopped = deployment.runJson({"sync"}, 4);
    ASSERT_EQ(stopped["status"], "stopped_by_guard");
    const std::string run = stopped["run"];
    EXPECT_EQ(people(deployment), before);
    const json waiting = deployment.runJson({"status"})["waiting_for_approval"];
    ASSERT_FALSE(waiting.empty());
    EXPECT_EQ(waiting[0]["run"], run);
    const ProgramResult kept = deployment.run({"runs", run});
    EXPECT_NE(kept.output.find("Run " + run + ": stopped_by_guard"), std::string::npos)
        << kept.output;
    EXPECT_NE(kept.output.find("leadloom runs approve " + run), std::string::npos) << kept.output;

    const ProgramResult approved = deployment.run({"--json", "runs", "approve", run});
    ASSERT_LE(approved.exitCode, 1) << approved.errors << approved.output;
    const json sheet = json::parse(approved.output);
    EXPECT_EQ(sheet["status"], "completed");
    EXPECT_GT(writes(sheet), 0);
    EXPECT_NE(people(deployment), before);

    deployment.runJson({"runs", "approve", run}, 2);
    deployment.runJson({"runs", "approve", "01NONE"}, 2);
    EXPECT_TRUE(audited().contains("run.approve"));
    EXPECT_TRUE(deployment.runJson({"status"})["waiting_for_approval"].empty());
}

TEST_F(Operating, SettlesAConflictWithBothHistoriesBeforeTheEyes) {
    deployment.configure(false, AskForTitles);
    pairFirst();
    const LinkedPair pair = anyLinkedPair(deployment);
    ASSERT_FALSE(pair.lead.empty());
    std::set<std::int64_t> old;
    for (const json& conflict : deployment.runJson({"conflicts"}))
        old.insert(conflict["id"].get<std::int64_t>());
    setSalesforceTitle(pair, "Head of Ferns");
    setHubspotTitle(pair, "Head of Mosses");
    const ProgramResult found = deployment.run({"sync"});
    EXPECT_EQ(found.exitCode, 1) << found.errors;
    EXPECT_NE(found.output.find("1 conflict waits for a decision: look at `leadloom conflicts`"),
              std::string::npos)
        << found.output;

    json conflict;
    for (const json& open : deployment.runJson({"conflicts"})) {
        if (open["lead"] == pair.lead) conflict = open;
    }
    ASSERT_FALSE(conflict.is_null());
    EXPECT_EQ(conflict["field"], "job_title");
    std::map<std::string, std::string> values;
    for (const json& candidate : conflict["candidates"]) {
        values[candidate["connection"]] = candidate["value"];
        EXPECT_FALSE(candidate["time"].get<std::string>().empty());
        EXPECT_FALSE(candidate["record"].get<std::string>().empty());
    }
    EXPECT_EQ(values["sales"], "Head of Ferns");
    EXPECT_EQ(values["marketing"], "Head of Mosses");
    EXPECT_EQ(salesforceTitle(pair), "Head of Ferns");
    EXPECT_EQ(hubspotTitle(pair), "Head of Mosses");

    const std::string id = std::to_string(conflict["id"].get<std::int64_t>());
    const json mistyped = deployment.runJson({"conflicts", "settle", id, "--take", "salse"}, 2);
    EXPECT_NE(mistyped.dump().find("marketing"), std::string::npos) << mistyped;
    EXPECT_EQ(deployment.run({"conflicts", "settle", id}).exitCode, 2);
    const json settled = deployment.runJson({"conflicts", "settle", id, "--take", "sales"});
    EXPECT_EQ(settled["state"], "settled");
    sync({"--until-quiet"});
    EXPECT_EQ(salesforceTitle(pair), "Head of Ferns");
    EXPECT_EQ(hubspotTitle(pair), "Head of Ferns");
    deployment.runJson({"conflicts", "settle", id, "--take", "marketing"}, 2);
    deployment.runJson({"conflicts", "settle", "999999", "--take", "sales"}, 2);
    EXPECT_TRUE(audited().contains("conflict.settle"));
}

TEST_F(Operating, UndoesARunAndBothCrmsAreBackAsTheyWere) {
    pairFirst();
    const LinkedPair pair = anyLinkedPair(deployment);
    setSalesforceTitle(pair, "Chief Gardener");
    const auto before = people(deployment);
    const json sheet = sync();
    ASSERT_GT(writes(sheet), 0) << sheet;
    const std::string run = sheet["run"];
    ASSERT_NE(people(deployment), before);

    const json plan = deployment.runJson({"undo", run});
    EXPECT_EQ(plan["undo"], run);
    EXPECT_FALSE(plan["records"].empty());
    EXPECT_NE(people(deployment), before);
    const ProgramResult undone =
        deployment.run({"--json", "apply", plan["plan"].get<std::string>()});
    ASSERT_LE(undone.exitCode, 1) << undone.errors << undone.output;
    EXPECT_EQ(people(deployment), before);
    deployment.control("PATCH", "/clock", {{"advance_ms", 60000}});
    EXPECT_EQ(writes(sync({"--full"})), 0);
    EXPECT_EQ(people(deployment), before);
    deployment.runJson({"undo", run}, 2);
    EXPECT_TRUE(audited().contains("run.undo"));
}

TEST_F(Operating, AppliesAPlanOnlyToTheWorldItWasMadeOn) {
    pairFirst();
    const LinkedPair pair = anyLinkedPair(deployment);
    setSalesforceTitle(pair, "Chief Gardener");
    const json plan = deployment.runJson({"plan", "--out", "reviewed.plan"});
    setSalesforceTitle(pair, "Gardener");
    const json refused = deployment.runJson({"apply", plan["plan"].get<std::string>()}, 4);
    EXPECT_EQ(refused["status"], "world_moved");
    ASSERT_FALSE(refused["moved"].empty());
    EXPECT_EQ(refused["moved"][0]["where"], "marketing/contacts");
    EXPECT_EQ(refused["moved"][0]["record"], pair.hubspotId);
    EXPECT_EQ(writes(refused), 0);

    json foreign = json::parse(deployment.read("reviewed.plan"));
    foreign["plan"] = "01OTHER";
    foreign["workspace"] = "elsewhere";
    deployment.write("foreign.plan", foreign.dump());
    const json named = deployment.runJson({"apply", "foreign.plan"}, 2);
    EXPECT_NE(named["error"]["message"].get<std::string>().find("elsewhere"), std::string::npos);
    deployment.runJson({"apply", "01NONE"}, 2);
    for (const auto& [part, value] : std::map<std::string, json>{
             {"workspace", "elsewhere"}, {"format", 99}, {"configuration", ""}, {"effects", ""}}) {
        json changed = json::parse(deployment.read("reviewed.plan"));
        changed[part] = value;
        deployment.write("changed.plan", changed.dump());
        const json error = deployment.runJson({"apply", "changed.plan"}, 2)["error"];
        EXPECT_NE(error["message"].get<std::string>().find("isn't the plan that was made"),
                  std::string::npos)
            << part << error;
    }

    const json fresh = deployment.runJson({"plan"});
    EXPECT_LE(deployment.run({"apply", fresh["plan"].get<std::string>()}).exitCode, 1);
    EXPECT_EQ(hubspotTitle(pair), "Gardener");
}

}  // namespace
}  // namespace leadloom::tests

#include <gtest/gtest.h>

#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions somePeople() {
    sandbox::SandboxOptions options;
    options.people = 30;
    options.seed = 3;
    return options;
}

TEST(BadInput, NamesFileLineKeyAndNearestNameOfAConfigurationFault) {
    Deployment deployment;
    deployment.write("leadloom.yaml",
                     "version: 1\nworkspace: test\nconnections:\n"
                     "  - name: sales\n    conector: salesforce\n");
    const ProgramResult result = deployment.run({"check"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_NE(result.errors.find("leadloom.yaml:5:5"), std::string::npos) << result.errors;
    EXPECT_NE(result.errors.find("connector"), std::string::npos) << result.errors;
}

TEST(BadInput, NamesAReferenceWithoutAValueAndNeverASecret) {
    Deployment deployment;
    deployment.configure();
    ProgramResult result = deployment.run({"check"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    deployment.configure(false, "");
    deployment.write(
        "leadloom.yaml",
        "version: 1\nworkspace: test\nconnections:\n  - name: m\n    connector: hubspot\n"
        "    settings: { base_url: \"http://127.0.0.1:1\" }\n"
        "    auth: { type: token, token: \"${env:LEADLOOM_TEST_NOT_SET}\" }\n"
        "    streams: [{ name: contacts, entity: lead, direction: in }]\n");
    result = deployment.run({"check"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_NE(result.errors.find("LEADLOOM_TEST_NOT_SET"), std::string::npos) << result.errors;
}

TEST(BadInput, SaysWhichConnectionRefusesItsCredentialsAndGoesOnWithTheOther) {
    Deployment deployment(somePeople());
    deployment.configure();
    deployment.control("POST", "/faults",
                       {{"vendor", "hubspot"},
                        {"path", "*"},
                        {"action",
                         {{"kind", "status"},
                          {"status", 401},
                          {"body", R"({"category":"INVALID_AUTHENTICATION"})"}}}});
    const ProgramResult result = deployment.run({"--json", "sync", "--approve"});
    EXPECT_EQ(result.exitCode, 3) << result.output << result.errors;
    const json sheet = json::parse(result.output);
    std::int64_t fromSales = 0;
    for (const json& row : sheet["streams"]) {
        if (row["connection"] == "sales") fromSales += row["applied"].get<std::int64_t>();
    }
    EXPECT_GT(fromSales, 0);
    EXPECT_EQ(result.errors.find("pat-na1-sandbox"), std::string::npos);
    EXPECT_EQ(result.output.find("pat-na1-sandbox"), std::string::npos);
}

TEST(BadInput, AnAnswerThatIsNotJsonCostsARetryAndNoRecord) {
    Deployment deployment(somePeople());
    deployment.configure();
    deployment.control("POST", "/faults",
                       {{"vendor", "hubspot"},
                        {"path", "/crm/v3/objects/contacts*"},
                        {"times", 1},
                        {"action", {{"kind", "html"}}}});
    const ProgramResult first = deployment.run({"--json", "sync", "--approve", "--until-quiet"});
    ASSERT_LE(first.exitCode, 3) << first.errors;
    const ProgramResult second = deployment.run({"--json", "sync", "--approve", "--until-quiet"});
    ASSERT_LE(second.exitCode, 1) << second.errors;
    EXPECT_GE(deployment.runJson({"leads"}).size(), 30U);
}

TEST(BadInput, AnUnknownCommandOrOptionIsAUsageError) {
    Deployment deployment;
    deployment.configure();
    EXPECT_EQ(deployment.run({"dance"}).exitCode, 2);
    EXPECT_EQ(deployment.run({"sync", "--sideways"}).exitCode, 2);
    EXPECT_EQ(deployment.run({"check", "nobody"}).exitCode, 2);
}

}  // namespace
}  // namespace leadloom::tests

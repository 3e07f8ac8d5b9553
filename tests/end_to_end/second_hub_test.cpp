#include <csignal>

#include <gtest/gtest.h>

#include "leadloom_test_paths.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

/// A hub without connections, listening there and keeping its store there.
std::string quietHub(const std::string& listen, const std::string& store) {
    return "version: 1\nworkspace: test\nstore: { url: \"sqlite:" + store +
           "\" }\nserver: { listen: \"" + listen + "\" }\nplugins: { path: [\"" +
           LEADLOOM_PLUGIN_DIR + "\"] }\nconnections: []\n";
}

TEST(SecondHub, OnTheSamePortIsToldSoAndTheFirstGoesOn) {
    Deployment first;
    first.write("leadloom.yaml", quietHub("127.0.0.1:0", "./leadloom.db"));
    const Serving serving = serve(first);
    const std::string address = serving.url.substr(std::string("http://").size());
    Deployment second;
    second.write("leadloom.yaml", quietHub(address, "./leadloom.db"));

    const ProgramResult refused = second.run({"serve"});

    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_NE(refused.errors.find(address), std::string::npos) << refused.errors;
    EXPECT_NE(refused.errors.find("server.listen"), std::string::npos) << refused.errors;
    EXPECT_EQ(httpRequest("GET", serving.url + "/healthz").status, 200);
}

TEST(SecondHub, OfAnotherConfigurationOnTheSameStoreIsRefusedAndTheFirstGoesOn) {
    Deployment first;
    first.write("leadloom.yaml", quietHub("127.0.0.1:0", "./leadloom.db"));
    const Serving serving = serve(first);
    Deployment second;
    second.write("leadloom.yaml",
                 quietHub("127.0.0.1:0", (first.folder() / "leadloom.db").string()));

    for (const char* command : {"serve", "sync", "check"}) {
        const ProgramResult refused = second.run({command});
        EXPECT_EQ(refused.exitCode, 5) << command;
        EXPECT_NE(refused.errors.find("leadloom.db"), std::string::npos) << refused.errors;
        EXPECT_NE(refused.errors.find("another"), std::string::npos) << refused.errors;
    }
    EXPECT_EQ(httpRequest("GET", serving.url + "/readyz").status, 200);
    EXPECT_EQ(second.run({"status"}).exitCode, 0) << "looking on must still be possible";
}

TEST(SecondHub, TakesOverAsSoonAsTheFirstWasKilled) {
    Deployment deployment;
    deployment.write("leadloom.yaml", quietHub("127.0.0.1:0", "./leadloom.db"));
    Serving first = serve(deployment);
    first.hub->signal(SIGKILL);
    first.hub->wait();

    const Serving second = serve(deployment);

    EXPECT_EQ(httpRequest("GET", second.url + "/readyz").status, 200);
}

TEST(SecondHub, ThatIsStoppedWhileItStartsStops) {
    Deployment deployment;
    deployment.write("leadloom.yaml", quietHub("127.0.0.1:0", "./leadloom.db"));
    for (int tries = 0; tries < 5; ++tries) {
        const auto hub = deployment.start({"serve"});
        hub->waitForOutput("nothing says this", 0);
        hub->signal(SIGTERM);
        const ProgramResult result = hub->wait(30);
        // Before the program has set its ways the signal ends it, later it stops by itself.
        EXPECT_TRUE(result.exitCode == 0 || result.exitCode == 128 + SIGTERM) << result.exitCode;
    }
}

}  // namespace
}  // namespace leadloom::tests

#include <csignal>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

TEST(Serve, IsHealthyShowsItsStateAndStopsCleanly) {
    Deployment deployment(fewPeople());
    deployment.configure();
    ASSERT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    Serving serving = serve(deployment);
    ASSERT_FALSE(serving.url.empty());

    EXPECT_EQ(httpRequest("GET", serving.url + "/healthz").status, 200);
    EXPECT_EQ(httpRequest("GET", serving.url + "/readyz").status, 200);
    const HttpAnswer page = httpRequest("GET", serving.url + "/");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find("marketing"), std::string::npos);
    EXPECT_TRUE(eventually([&] {
        const std::string metrics = httpRequest("GET", serving.url + "/metrics").body;
        return metrics.find("leadloom_records_read_total{connection=\"sales\"") !=
               std::string::npos;
    }));
    EXPECT_EQ(httpRequest("POST", serving.url + "/hooks/nobody", "[]").status, 404);
    EXPECT_EQ(httpRequest("POST", serving.url + "/hooks/marketing", "[]").status, 401);

    serving.hub->signal(SIGTERM);
    EXPECT_EQ(serving.hub->wait(30).exitCode, 0);
}

TEST(Serve, CarriesAnEditByItsScheduleWithoutBeingAsked) {
    Deployment deployment(fewPeople());
    deployment.configure();
    ASSERT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const LinkedPair pair = anyLinkedPair(deployment);
    ASSERT_FALSE(pair.lead.empty());
    const Serving serving = serve(deployment);

    deployment.control("PATCH",
                       "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId,
                       {{"Title", "Night Watch"}});

    EXPECT_TRUE(eventually([&] {
        const json contact =
            deployment.control("GET", "/hubspot/records/contacts/" + pair.hubspotId);
        return contact["properties"].value("jobtitle", json()) == "Night Watch";
    }));
}

TEST(Serve, RefusesToStartBesideAnotherHubOfTheSameStore) {
    Deployment deployment(fewPeople());
    deployment.configure();
    const Serving serving = serve(deployment);

    const ProgramResult second = deployment.run({"sync"});

    EXPECT_EQ(second.exitCode, 5);
    EXPECT_NE(second.errors.find("another"), std::string::npos) << second.errors;
    EXPECT_EQ(deployment.run({"status"}).exitCode, 0) << "looking on must still be possible";
}

}  // namespace
}  // namespace leadloom::tests

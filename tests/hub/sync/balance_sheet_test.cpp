#include <gtest/gtest.h>

#include "hub/sync/run/run_report.h"

namespace leadloom::sync {
namespace {

TEST(BalanceSheet, HasTheDocumentedShape) {
    RunReport report;
    report.run = "01J";
    report.status = "completed";
    StreamReport stream;
    stream.connection = "crm";
    stream.stream = "leads";
    stream.read = 3;
    stream.applied = 2;
    stream.parked = 1;
    report.streams.push_back(stream);
    EXPECT_TRUE(report.balanced());
    EXPECT_EQ(report.exitCode(), 1);
    const std::string document = toJson(report);
    EXPECT_NE(document.find(R"("no_difference":0)"), std::string::npos);
    EXPECT_NE(document.find(R"("balanced":true)"), std::string::npos);
    report.streams.front().intents = 1;
    EXPECT_FALSE(report.balanced());
    EXPECT_EQ(report.exitCode(), 5);
}

TEST(BalanceSheet, IsReadBackAsItWas) {
    RunReport report;
    report.run = "01J";
    report.status = "stopped_by_guard";
    StreamReport stream;
    stream.connection = "crm";
    stream.stream = "leads";
    stream.read = stream.parked = 3;
    stream.intents = stream.waiting = 4;
    stream.drift = 1;
    report.streams.push_back(stream);
    report.leadsCreated = 5;
    report.changeRows = 6;
    report.rounds = 2;
    report.faults.push_back({"mail", "contacts", {ErrorKind::RateLimited, "busy", "wait"}});
    report.guardStops.push_back({"crm", "leads", "max_changes", 1, 2, 3, 4, "too many", "01P"});
    report.attention = {1, 2, 3, 4};
    report.plan = "01P";
    report.moved.push_back({"crm/leads", "17", "isn't due any more"});

    const auto read = readBalanceSheet(toJson(report));
    ASSERT_TRUE(read);
    EXPECT_EQ(toJson(*read), toJson(report));
    EXPECT_EQ(read->exitCode(), 3);
    EXPECT_EQ(read->faults.front().error.kind, ErrorKind::RateLimited);
    EXPECT_EQ(read->guardStops.front().plan, "01P");
}

TEST(BalanceSheet, IsNoneWhereARunDidNotEnd) {
    for (const char* text : {"", "{}", "[]", R"({"run":"01J"})", "{\"run\":"})
        EXPECT_FALSE(readBalanceSheet(text)) << text;
}

TEST(BalanceSheet, SaysWhatNeedsAttentionAndTheExitCodeFollows) {
    RunReport report;
    report.status = "completed";
    EXPECT_EQ(report.exitCode(), 0);
    EXPECT_EQ(toJson(report).find("attention"), std::string::npos);
    report.attention.conflicts = 1;
    EXPECT_EQ(report.exitCode(), 1);
    EXPECT_NE(toJson(report).find(R"("conflicts":1,"reviews":0)"), std::string::npos);
}

}  // namespace
}  // namespace leadloom::sync

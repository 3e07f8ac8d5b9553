#include "hub/base/metrics.h"

#include <gtest/gtest.h>

namespace leadloom {
namespace {

TEST(Metrics, RendersCountersAndGaugesWithTheirHelp) {
    Metrics metrics;
    metrics.declare("reads_total", Metrics::Kind::Counter, "Records read");
    metrics.declare("depth", Metrics::Kind::Gauge, "Waiting");
    metrics.add("reads_total", {{"stream", "leads"}}, 2);
    metrics.add("reads_total", {{"stream", "leads"}});
    metrics.set("depth", {}, 4);
    metrics.set("depth", {}, 1.5);
    EXPECT_EQ(metrics.render(),
              "# HELP depth Waiting\n# TYPE depth gauge\ndepth 1.5\n"
              "# HELP reads_total Records read\n# TYPE reads_total counter\n"
              "reads_total{stream=\"leads\"} 3\n");
}

TEST(Metrics, CountsEveryBucketAHistogramValueFallsUnder) {
    Metrics metrics;
    metrics.declare("seconds", Metrics::Kind::Histogram, "Duration", {0.1, 1});
    metrics.observe("seconds", {}, 0.5);
    metrics.observe("seconds", {}, 5);
    const std::string text = metrics.render();
    EXPECT_NE(text.find("seconds_bucket{le=\"0.1\"} 0\n"), std::string::npos);
    EXPECT_NE(text.find("seconds_bucket{le=\"1\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("seconds_bucket{le=\"+Inf\"} 2\n"), std::string::npos);
    EXPECT_NE(text.find("seconds_sum 5.5\n"), std::string::npos);
    EXPECT_NE(text.find("seconds_count 2\n"), std::string::npos);
}

TEST(Metrics, EscapesLabelsAndIgnoresWhatWasNotDeclared) {
    Metrics metrics;
    metrics.declare("a", Metrics::Kind::Counter, "A");
    metrics.add("a", {{"label", "say \"hi\"\n\\"}});
    metrics.add("unknown", {});
    metrics.set("a", {}, 9);  // a counter is no gauge
    const std::string text = metrics.render();
    EXPECT_NE(text.find("a{label=\"say \\\"hi\\\"\\n\\\\\"} 1\n"), std::string::npos);
    EXPECT_EQ(text.find("unknown"), std::string::npos);
    EXPECT_EQ(text.find(" 9"), std::string::npos);
}

}  // namespace
}  // namespace leadloom

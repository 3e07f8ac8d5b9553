// A mock CRM for the benchmarks; prints {"port":…} when it serves:
//
//   bench_mock_crm source RECORDS SEED [LATENCY_MS PER_SECOND REFUSE_EVERY]
//   bench_mock_crm target
//   bench_mock_crm two-way PEOPLE SEED a|b
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <vector>

#include "tests/bench/mock_crm/event_server.h"
#include "tests/bench/mock_crm/source_crm.h"
#include "tests/bench/mock_crm/target_crm.h"
#include "tests/bench/mock_crm/throttle.h"
#include "tests/bench/mock_crm/two_way_crm.h"

namespace {

using namespace leadloom::bench;

template <typename Answerer>
void serve(Answerer answerer) {
    EventServer server(0, answerer);
    std::printf("{\"port\":%d}\n", server.port());
    std::fflush(stdout);
    server.run();
}

std::uint64_t number(const char* text) {
    return std::strtoull(text, nullptr, 10);
}

void serveSource(const std::vector<const char*>& words) {
    SourceCrm crm(number(words[1]), number(words[2]));
    Throttle throttle(words.size() < 6
                          ? ThrottleSettings{}
                          : ThrottleSettings{std::chrono::milliseconds(number(words[3])),
                                             number(words[4]), number(words[5])});
    serve([&](const MockRequest& request) {
        return throttle.answer(request,
                               [&](const MockRequest& within) { return crm.answer(within); });
    });
}

void serveTarget() {
    TargetCrm crm;
    serve([&](const MockRequest& request) { return crm.answer(request); });
}

void serveTwoWay(const std::vector<const char*>& words) {
    const auto side = words[3] == std::string_view("a") ? TwoWayCrm::Side::A : TwoWayCrm::Side::B;
    TwoWayCrm crm(side, number(words[1]), number(words[2]));
    serve([&](const MockRequest& request) { return crm.answer(request); });
}

int serveAs(const std::vector<const char*>& words) {
    const std::string_view role = words.empty() ? "" : words[0];
    if (role == "source" && (words.size() == 3 || words.size() == 6)) serveSource(words);
    if (role == "target") serveTarget();
    if (role == "two-way" && words.size() == 4) serveTwoWay(words);
    std::fprintf(stderr, "usage: see main.cpp\n");
    return 2;
}

}  // namespace

int main(int count, char** texts) {
    try {
        return serveAs({texts + 1, texts + count});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_mock_crm: %s\n", error.what());
        return 1;
    }
}

// A mock CRM for the benchmarks: bench_mock_crm source RECORDS [SEED] | bench_mock_crm target.
// Prints {"port":…} when it serves.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "tests/bench/mock_crm/event_server.h"
#include "tests/bench/mock_crm/source_crm.h"
#include "tests/bench/mock_crm/target_crm.h"

namespace {

using namespace leadloom::bench;

template <typename Crm>
void serve(Crm& crm) {
    EventServer server(0, [&crm](const MockRequest& request) { return crm.answer(request); });
    std::printf("{\"port\":%d}\n", server.port());
    std::fflush(stdout);
    server.run();
}

int serveAs(int count, char** texts) {
    const std::string_view role = count > 1 ? texts[1] : "";
    if (role == "source" && count > 2) {
        SourceCrm crm(std::strtoull(texts[2], nullptr, 10),
                      count > 3 ? std::strtoull(texts[3], nullptr, 10) : 42);
        serve(crm);
    }
    if (role == "target") {
        TargetCrm crm;
        serve(crm);
    }
    std::fprintf(stderr, "usage: bench_mock_crm source RECORDS [SEED] | bench_mock_crm target\n");
    return 2;
}

}  // namespace

int main(int count, char** texts) {
    try {
        return serveAs(count, texts);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_mock_crm: %s\n", error.what());
        return 1;
    }
}

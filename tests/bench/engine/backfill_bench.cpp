// First backfill through the engine alone: a simulated system with N people, an empty one, a store
// in a file. Prints records a second for each phase.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/sim_world.h"

namespace {

double seconds(std::chrono::steady_clock::time_point from) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

}  // namespace

int main(int count, char** arguments) {
    using leadloom::testing::SimSwitches;
    const int people = count > 1 ? std::atoi(arguments[1]) : 20'000;
    const auto directory = std::filesystem::temp_directory_path() / "leadloom_backfill_bench";
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    leadloom::testing::SimWorld world(1, directory / "store.db");
    SimSwitches switches;
    switches.pageSize = 100;
    switches.writeBatch = 100;
    switches.createClass = leadloom::sync::CreateClass::IdempotencyKey;
    auto& crm = world.addSystem("crm", switches);
    auto& mail = world.addSystem("mail", switches);
    const std::string note(600, 'n');
    for (int person = 0; person < people; ++person) {
        const std::string number = std::to_string(person);
        crm.create("contacts", {{"first", "First" + number},
                                {"last", "Last" + number},
                                {"email", "person" + number + "@acme.example"},
                                {"title", "Head of Department " + number},
                                {"city", "Helsinki"},
                                {"tags", "webinar;newsletter"},
                                {"note", note}});
    }
    world.start();
    leadloom::sync::RunOptions inOnly;
    inOnly.connections = {"crm"};
    leadloom::sync::RunOptions all;
    all.approve = true;
    const auto phase = [&](const char* name, const leadloom::sync::RunOptions& options) {
        const auto start = std::chrono::steady_clock::now();
        const auto report = world.sync(options);
        const double took = seconds(start);
        std::printf("%-28s %8.3f s  %9.0f records/s  writes %lld\n", name, took, people / took,
                    static_cast<long long>(report.writes()));
    };
    phase("read and apply", inOnly);
    phase("write to the other", all);
    phase("read back what was written", all);
    phase("no change", all);
    leadloom::sync::RunOptions full;
    full.full = true;
    phase("no change, full reads", full);
    std::printf("made %zu\n", mail.liveIds("contacts").size());
    std::filesystem::remove_all(directory);
    return 0;
}

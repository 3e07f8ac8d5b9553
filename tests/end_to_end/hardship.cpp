#include "tests/end_to_end/hardship.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/inventory.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

constexpr int MostRuns = 40;
constexpr int EditsAtOnce = 5;
constexpr int MostExchangesBeforeAKill = 12;

sandbox::SandboxOptions systems(const Hardship& hardship, bool spoilt) {
    sandbox::SandboxOptions options;
    options.people = hardship.people;
    options.seed = 23;
    options.exportsFolder = "exports";
    if (spoilt) options.proxyPort = 0;
    return options;
}

json wireFaults(std::uint64_t seed) {
    json rules = json::array();
    const auto add = [&](double probability, json action, const std::string& method = "*") {
        rules.push_back({{"method", method},
                         {"probability", probability},
                         {"seed", seed + rules.size()},
                         {"action", std::move(action)}});
    };
    add(0.1, {{"kind", "drop_answer"}}, "POST");
    add(0.1, {{"kind", "drop_answer"}}, "PATCH");
    add(0.05, {{"kind", "reset"}});
    add(0.05, {{"kind", "cut_answer"}, {"bytes", 300}});
    add(0.1, {{"kind", "cut_request"}, {"bytes", 700}}, "POST");
    add(0.1, {{"kind", "latency"}, {"delay_ms", 15}});
    add(0.05, {{"kind", "drip"}, {"bytes", 2000}, {"delay_ms", 1}});
    return rules;
}

class HardLife {
public:
    explicit HardLife(const Hardship& hardship)
        : hardship_(hardship), random_(hardship.seed), hub_(systems(hardship, true)) {
        hub_.configure(true);
        hub_.control("POST", "/proxy/rules", wireFaults(hardship.seed));
        for (const json& record : hub_.records("salesforce", "Lead"))
            toEdit_.push_back(record["Id"]);
        toEdit_.resize(std::min(toEdit_.size(), hardship.edits));
    }

    const Deployment& deployment() const { return hub_; }

    void suffer() {
        for (int kill = 0; kill < hardship_.kills; ++kill) {
            if (kill >= hardship_.kills / 2) editSome();
            startAndKill();
        }
    }

    /// Without faults, until nothing is under way any more.
    void recover() {
        wire_ = hub_.control("GET", "/proxy");
        hub_.control("DELETE", "/proxy/rules");
        while (!toEdit_.empty())
            editSome();
        for (int run = 0; run < MostRuns; ++run) {
            const json report = sync();
            std::int64_t waiting = 0;
            for (const json& stream : report["streams"])
                waiting += stream["waiting"].get<std::int64_t>();
            if (waiting == 0) return;
            // What failed again and again waits its time out.
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        ADD_FAILURE() << "writes still wait after " << MostRuns << " runs\n"
                      << hub_.run({"status"}).output << hub_.run({"dead-letters"}).output;
    }

    json sync() const {
        const ProgramResult result = hub_.run({"--json", "sync", "--approve", "--until-quiet"});
        EXPECT_LE(result.exitCode, 1) << result.errors;
        return json::parse(result.output, nullptr, false);
    }

    int kills() const { return kills_; }
    const json& wire() const { return wire_; }
    const std::map<std::string, std::string>& edited() const { return titles_; }

private:
    std::int64_t exchanges() const { return hub_.control("GET", "/proxy")["exchanges"]; }

    /// Kills it when it has spoken to the systems so and so often, however fast it is.
    void startAndKill() {
        const std::int64_t start = exchanges();
        const std::int64_t until =
            start + 1 + static_cast<std::int64_t>(random_() % MostExchangesBeforeAKill);
        auto program = hub_.start({"sync", "--approve", "--until-quiet"});
        while (program->running() && exchanges() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (!program->running()) return;
        program->signal(SIGKILL);
        if (program->wait().exitCode == 128 + SIGKILL) ++kills_;
    }

    void editSome() {
        for (int count = 0; count < EditsAtOnce && !toEdit_.empty(); ++count) {
            const std::string id = toEdit_.back();
            toEdit_.pop_back();
            titles_[id] = "Edited " + std::to_string(titles_.size() + 1);
            hub_.control("PATCH", "/salesforce/records/Lead/" + id, {{"Title", titles_[id]}});
        }
    }

    Hardship hardship_;
    std::mt19937_64 random_;
    Deployment hub_;
    std::vector<std::string> toEdit_;
    std::map<std::string, std::string> titles_;
    json wire_;
    int kills_ = 0;
};

void expectEditsKept(const HardLife& life) {
    std::map<std::string, std::string> titles;
    for (const json& record : life.deployment().records("salesforce", "Lead")) {
        if (record["Title"].is_string()) titles[record["Id"]] = record["Title"];
    }
    for (const auto& [id, title] : life.edited())
        EXPECT_EQ(titles[id], title) << "an edit was lost";
}

/// Which doubtful pairs wait for a person depends on what arrived when, for the queue is short, and
/// who waits there isn't made elsewhere. Once all are told apart everybody is.
void tellDoubtfulApart(const Deployment& hub) {
    for (int round = 0; round < MostRuns; ++round) {
        std::vector<std::string> reject{"review", "reject"};
        for (const json& pair : hub.runJson({"review"}))
            reject.push_back(pair["id"].dump());
        if (reject.size() == 2) return;
        EXPECT_EQ(hub.run(reject).exitCode, 0);
        EXPECT_LE(hub.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    }
    ADD_FAILURE() << "pairs are still doubtful after " << MostRuns << " rounds";
}

}  // namespace

void expectAgreementDespite(const Hardship& hardship) {
    Deployment undisturbed(systems(hardship, false));
    undisturbed.configure(true);
    ASSERT_LE(undisturbed.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    tellDoubtfulApart(undisturbed);

    HardLife life(hardship);
    life.suffer();
    life.recover();
    tellDoubtfulApart(life.deployment());

    EXPECT_GE(life.kills(), hardship.kills * 3 / 4);
    std::printf("killed %d times; the wire: %s\n", life.kills(),
                life.wire()["faults"].dump().c_str());
    EXPECT_FALSE(life.wire()["faults"].empty());
    EXPECT_EQ(life.deployment().runJson({"leads"}).size(), undisturbed.runJson({"leads"}).size());
    EXPECT_EQ(recordsByType(life.deployment()), recordsByType(undisturbed));
    EXPECT_EQ(doubledRecords(life.deployment()), 0U);
    for (const std::string& difference : compareCrms(life.deployment()).differences) {
        const std::string lead = difference.substr(0, difference.find(':'));
        ADD_FAILURE() << difference << "\n" << life.deployment().run({"explain", lead}).output;
    }
    expectEditsKept(life);
    const json again = life.sync();
    for (const json& stream : again["streams"]) {
        EXPECT_EQ(stream["created"], 0) << stream;
        EXPECT_EQ(stream["updated"], 0) << stream;
        EXPECT_EQ(stream["deleted"], 0) << stream;
    }
}

}  // namespace leadloom::tests

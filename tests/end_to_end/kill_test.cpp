#include <chrono>
#include <csignal>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions crms() {
    sandbox::SandboxOptions options;
    options.people = 400;
    options.seed = 23;
    return options;
}

/// How many records each type of each CRM holds.
std::map<std::string, std::size_t> counts(const Deployment& deployment) {
    std::map<std::string, std::size_t> found;
    for (const auto& [vendor, type] :
         std::initializer_list<std::pair<const char*, const char*>>{{"salesforce", "Lead"},
                                                                    {"salesforce", "Contact"},
                                                                    {"salesforce", "Account"},
                                                                    {"salesforce", "Opportunity"},
                                                                    {"hubspot", "contacts"},
                                                                    {"hubspot", "companies"},
                                                                    {"hubspot", "deals"}}) {
        found[std::string(vendor) + "/" + type] = deployment.records(vendor, type).size();
    }
    return found;
}

/// Every record made by the hub carries the id of its lead: two with the same one are a duplicate.
std::size_t duplicates(const Deployment& deployment) {
    std::map<std::string, int> seen;
    for (const json& contact : deployment.records("hubspot", "contacts")) {
        const json& marker = contact["properties"].value("loom_external_id", json());
        if (marker.is_string() && !marker.get<std::string>().empty()) {
            ++seen["hubspot/" + marker.get<std::string>()];
        }
    }
    for (const char* type : {"Lead", "Contact"}) {
        for (const json& record : deployment.records("salesforce", type)) {
            const json marker = record.value("Loom_Id__c", json());
            if (marker.is_string() && !marker.get<std::string>().empty()) {
                ++seen["salesforce/" + marker.get<std::string>()];
            }
        }
    }
    std::size_t found = 0;
    for (const auto& [marker, times] : seen)
        found += times > 1 ? 1 : 0;
    return found;
}

TEST(Kill, TenTimesDuringTheFirstSyncEndsAsAnUndisturbedRunDoes) {
    Deployment undisturbed(crms());
    undisturbed.configure();
    ASSERT_LE(undisturbed.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const std::size_t leads = undisturbed.runJson({"leads"}).size();

    Deployment disturbed(crms());
    disturbed.configure();
    std::mt19937 random(7);
    int killed = 0;
    for (int tries = 0; killed < 10 && tries < 60; ++tries) {
        auto hub = disturbed.start({"sync", "--approve", "--until-quiet"});
        std::this_thread::sleep_for(std::chrono::milliseconds(30 + random() % 400));
        if (!hub->running()) continue;
        hub->signal(SIGKILL);
        EXPECT_EQ(hub->wait().exitCode, 128 + SIGKILL);
        ++killed;
    }
    EXPECT_EQ(killed, 10) << "the first sync was over before it could be killed ten times";
    const ProgramResult last = disturbed.run({"--json", "sync", "--approve", "--until-quiet"});
    ASSERT_LE(last.exitCode, 1) << last.errors;

    EXPECT_EQ(disturbed.runJson({"leads"}).size(), leads);
    EXPECT_EQ(counts(disturbed), counts(undisturbed));
    EXPECT_EQ(duplicates(disturbed), 0U);
    EXPECT_EQ(compareCrms(disturbed).differences, std::vector<std::string>());
}

}  // namespace
}  // namespace leadloom::tests

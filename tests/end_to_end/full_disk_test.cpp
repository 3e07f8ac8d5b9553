#include <cstdlib>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/agreement.h"
#include "tests/end_to_end/deployment.h"
#include "tests/end_to_end/serving.h"

namespace leadloom::tests {
namespace {

using nlohmann::json;

sandbox::SandboxOptions crms() {
    sandbox::SandboxOptions options;
    options.people = 120;
    options.seed = 29;
    return options;
}

/// While it lives, programs that are started find so many bytes left on the disk of `folder`.
class FullDisk {
public:
    FullDisk(const std::filesystem::path& folder, std::size_t bytes)
        : freed_(folder / "disk-is-freed") {
        setenv("LD_PRELOAD", LEADLOOM_FULL_DISK, 1);
        setenv("FULL_DISK_FOLDER", (folder / "leadloom.db").c_str(), 1);
        setenv("FULL_DISK_BYTES", std::to_string(bytes).c_str(), 1);
        setenv("FULL_DISK_FREED", freed_.c_str(), 1);
    }
    ~FullDisk() {
        for (const char* name :
             {"LD_PRELOAD", "FULL_DISK_FOLDER", "FULL_DISK_BYTES", "FULL_DISK_FREED"})
            unsetenv(name);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

    /// Programs under way have space again.
    void free() const { std::ofstream{freed_}; }

private:
    std::filesystem::path freed_;
};

/// How many leads the hub and how many records the CRMs hold.
std::vector<std::size_t> recordCounts(const Deployment& deployment) {
    return {deployment.runJson({"leads"}).size(), deployment.records("hubspot", "contacts").size(),
            deployment.records("hubspot", "companies").size(),
            deployment.records("salesforce", "Account").size()};
}

bool tellsOfTheDisk(const std::string& text) {
    return text.find("disk is full") != std::string::npos &&
           text.find("free space") != std::string::npos;
}

TEST(FullDisk, StopsARunWithAClearErrorAndLosesNothingHoweverOftenItHappens) {
    Deployment undisturbed(crms());
    undisturbed.configure();
    ASSERT_LE(undisturbed.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);

    Deployment disturbed(crms());
    disturbed.configure();
    int stopped = 0;
    for (std::size_t bytes = 16U << 10U; bytes < 2U << 20U; bytes = bytes * 5 / 4) {
        const FullDisk disk(disturbed.folder(), bytes);
        const ProgramResult result = disturbed.run({"sync", "--approve"});
        if (result.exitCode <= 1) continue;
        ++stopped;
        EXPECT_EQ(result.exitCode, 5) << bytes << ": " << result.errors;
        EXPECT_TRUE(tellsOfTheDisk(result.errors)) << bytes << ": " << result.errors;
    }
    EXPECT_GE(stopped, 5);

    const ProgramResult last = disturbed.run({"sync", "--approve", "--until-quiet"});
    EXPECT_LE(last.exitCode, 1) << last.errors;
    EXPECT_EQ(recordCounts(disturbed), recordCounts(undisturbed));
    const Agreement agreement = compareCrms(disturbed);
    EXPECT_GE(agreement.pairs, 100);
    EXPECT_TRUE(agreement.differences.empty()) << testing::PrintToString(agreement.differences);
}

TEST(FullDisk, DoesNotEndTheDaemonWhichGoesOnOnceThereIsSpace) {
    Deployment deployment(crms());
    deployment.configure();
    ASSERT_LE(deployment.run({"sync", "--approve", "--until-quiet"}).exitCode, 1);
    const LinkedPair pair = anyLinkedPair(deployment);
    const FullDisk disk(deployment.folder(), 40U << 10U);
    const Serving serving = serve(deployment);
    const std::string record =
        "/salesforce/records/" + pair.salesforceType + "/" + pair.salesforceId;
    int edit = 0;
    ASSERT_TRUE(eventually([&] {
        deployment.control("PATCH", record, {{"Title", "Title " + std::to_string(++edit)}});
        return tellsOfTheDisk(serving.hub->errors());
    })) << serving.hub->errors();
    EXPECT_TRUE(serving.hub->running());

    disk.free();
    deployment.control("PATCH", record, {{"Title", "After the flood"}});
    EXPECT_TRUE(eventually([&] {
        const json contact =
            deployment.control("GET", "/hubspot/records/contacts/" + pair.hubspotId);
        return contact["properties"].value("jobtitle", json()) == "After the flood";
    }));
    EXPECT_TRUE(serving.hub->running());
}

}  // namespace
}  // namespace leadloom::tests

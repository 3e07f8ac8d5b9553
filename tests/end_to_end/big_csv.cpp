#include "tests/end_to_end/big_csv.h"

#include <fstream>

#include <gtest/gtest.h>

#include "leadloom_test_paths.h"
#include "tests/end_to_end/deployment.h"

namespace leadloom::tests {
namespace {

/// Few, so that what grows is the file.
constexpr std::size_t People = 1'000;
/// A hub that reads files keeps a page of records and the store's cache, and no file.
constexpr std::size_t MostAnonymous = 64U << 20U;

/// Rows of about a kilobyte until the file has that size; gives their number.
std::size_t writeExport(const std::filesystem::path& file, std::size_t bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream << "Id,First Name,Last Name,Email,City,Notes\n";
    const std::string filler(900, 'n');
    std::size_t rows = 0;
    for (std::size_t written = 0; written < bytes; ++rows) {
        const std::string number = std::to_string(rows % People);
        const std::string row = number + ",Given" + number + ",Family" + number + ",person" +
                                number + "@acme.example,Turku,about " + number + " " + filler +
                                "\n";
        stream << row;
        written += row.size();
    }
    return rows;
}

}  // namespace

void expectReadInBoundedMemory(std::size_t bytes, int seconds) {
    Deployment deployment;
    deployment.write("leadloom.yaml",
                     "version: 1\nworkspace: test\nstore: { url: \"sqlite:./leadloom.db\" }\n"
                     "plugins: { path: [\"" LEADLOOM_PLUGIN_DIR
                     "\"] }\n"
                     "connections:\n  - name: exports\n    connector: files\n"
                     "    settings: { path: exports }\n"
                     "    streams: [{ name: leads, entity: lead, direction: in }]\n");
    const std::size_t rows = writeExport(deployment.folder() / "exports" / "people.csv", bytes);

    const auto hub = deployment.start({"--json", "sync", "--approve"});
    const ProgramResult result = hub->wait(seconds);

    ASSERT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_LE(hub->mostAnonymousMemory(), MostAnonymous);
    EXPECT_GT(hub->mostAnonymousMemory(), 0U);
    const auto row = nlohmann::json::parse(result.output)["streams"][0];
    EXPECT_EQ(row["read"].get<std::size_t>(), rows);
    EXPECT_EQ(deployment.runJson({"leads"}).size(), People);
    testing::Test::RecordProperty("anonymous_memory_kib",
                                  static_cast<int>(hub->mostAnonymousMemory() >> 10U));
}

}  // namespace leadloom::tests

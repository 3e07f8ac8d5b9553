#include <filesystem>
#include <mutex>
#include <unistd.h>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "tests/property/pairing/crowd.h"

namespace leadloom::testing {
namespace {

std::mutex mutex;
std::set<std::string> statements;

int noteStatement(unsigned, void*, void* statement, void*) {
    const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
    const std::lock_guard lock(mutex);
    if (sql != nullptr) statements.insert(sql);
    return 0;
}

int listenTo(sqlite3* database, char**, const sqlite3_api_routines*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, noteStatement, nullptr);
}

/// Every statement that is run while this lives, on whatever connection.
struct Listening {
    Listening() { sqlite3_auto_extension(entry()); }
    ~Listening() { sqlite3_cancel_auto_extension(entry()); }
    static void (*entry())() { return reinterpret_cast<void (*)()>(listenTo); }
};

std::vector<std::string> planOf(sqlite3* database, const std::string& sql) {
    std::vector<std::string> lines;
    sqlite3_stmt* plan = nullptr;
    const std::string explained = "EXPLAIN QUERY PLAN " + sql;
    EXPECT_EQ(sqlite3_prepare_v2(database, explained.c_str(), -1, &plan, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(database);
    while (plan != nullptr && sqlite3_step(plan) == SQLITE_ROW)
        lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(plan, 3)));
    sqlite3_finalize(plan);
    return lines;
}

/// Walking the queue of what is due reads what is due; so does walking an index that holds only the
/// reviews that are meant. Any one row is no scan.
bool isFullScan(const std::string& line, const std::string& sql) {
    if (!line.starts_with("SCAN")) return false;
    const bool oneRow = sql.ends_with("LIMIT 1") && sql.find("ORDER BY") == std::string::npos;
    const bool queue = line == "SCAN match_due";
    const bool chosen = line.find("review_open") != std::string::npos ||
                        line.find("review_settled") != std::string::npos;
    return !oneRow && !queue && !chosen && !line.starts_with("SCAN CONSTANT ROW");
}

bool isAboutMatching(const std::string& sql) {
    for (const char* table : {"blocking", "match_due", "review", "joining", "canonical", "identity",
                              "FROM link", "FROM value"}) {
        if (sql.find(table) != std::string::npos && !sql.starts_with("CREATE")) return true;
    }
    return false;
}

TEST(QueryPlans, OfMatchingReadNoWholeTable) {
    const auto folder =
        std::filesystem::path(::testing::TempDir()) / ("plans-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto file = folder / "store.db";
    {
        const Listening listening;
        Crowd crowd({"a", "b", "c"}, file);
        std::map<std::string, std::string> systems;
        for (const sandbox::HardRecord& person : peopleOnceInEachSystem(260, 3)) {
            const auto known =
                systems.try_emplace(person.system, std::string(1, "abc"[systems.size() % 3]));
            crowd.add(person.id, known.first->second, fieldsOf(person));
        }
        crowd.world().settle();
        const auto open = crowd.openReviews();
        ASSERT_GE(open.size(), 2U);
        sync::Engine& engine = crowd.world().engine();
        const auto merged = engine.settleReview(open[0].id, true, "os:test");
        ASSERT_TRUE(merged) << merged.error().describe();
        ASSERT_TRUE(engine.settleReview(open[1].id, false, "os:test"));
        ASSERT_TRUE(engine.unmergeLead(merged->merged->survivor, {}, "os:test"));
        crowd.world().settle();
    }
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    int looked = 0;
    for (const std::string& sql : statements) {
        if (!isAboutMatching(sql)) continue;
        ++looked;
        for (const std::string& line : planOf(database, sql))
            EXPECT_FALSE(isFullScan(line, sql)) << line << "\n  in " << sql;
    }
    sqlite3_close(database);
    std::filesystem::remove_all(folder);
    EXPECT_GT(looked, 20);
}

}  // namespace
}  // namespace leadloom::testing

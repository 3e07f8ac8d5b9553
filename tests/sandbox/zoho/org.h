#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/write_counts.h"
#include "tests/sandbox/zoho/module.h"
#include "tests/sandbox/zoho/problem.h"

namespace leadloom::sandbox::zoho {

/// One record. `fields` holds what is set, by API name; references as the text of their id.
struct Record {
    std::int64_t id = 0;
    nlohmann::json fields = nlohmann::json::object();
    /// Milliseconds since 1970, whole seconds.
    std::int64_t created = 0, modified = 0;
    std::int64_t createdBy = 0, modifiedBy = 0;
    enum class Life { Living, InBin, Purged } life = Life::Living;
    std::int64_t deletedAt = 0;
    /// A converted lead: ids by module. Empty for all others.
    std::map<std::string, std::int64_t> converted;

    bool isLiving() const { return life == Life::Living; }
};

struct User {
    std::int64_t id = 0;
    std::string email, given, family;
    bool active = true;
};

/// A module with its records, by rising id.
struct Table {
    Module module;
    std::map<std::int64_t, Record> records;

    const Record* living(std::int64_t id) const;
};

/// On whose behalf a record is written.
struct WriteOptions {
    /// Through the control surface: not counted.
    bool asUser = false;
    /// Seeding: read-only fields and any text may be set, nothing is announced.
    bool trusted = false;
    /// JSON path of the row, for refusals.
    std::string place = "$.data[0]";
};

/// The record that a write made or changed, or why it was refused.
struct WriteResult {
    std::int64_t id = 0;
    bool created = false;
    /// The field by which an upsert found its record.
    std::string matchedBy = {};
    std::optional<Problem> problem = std::nullopt;
};

/// One change, as channels announce it.
struct Change {
    std::string module, operation;
    std::int64_t id = 0;
};

/// The data of one account and its rules for changing it. Not locked by itself.
class Org {
public:
    explicit Org(Clock& clock);

    void reset();
    Table* find(std::string_view module);
    const Table* find(std::string_view module) const;
    std::vector<Table>& tables() { return tables_; }
    const std::vector<Table>& tables() const { return tables_; }
    std::vector<User>& users() { return users_; }
    const User* user(std::int64_t id) const;
    WriteCounts& counts() { return counts_; }
    const WriteCounts& counts() const { return counts_; }
    std::int64_t nextId() { return ++lastId_; }
    /// Whole seconds.
    std::int64_t now() const { return clock_.now() / 1000 * 1000; }

    WriteResult create(Table& table, const nlohmann::json& row, const WriteOptions& options);
    WriteResult update(Table& table, std::int64_t id, const nlohmann::json& row,
                       const WriteOptions& options);
    /// `by`: names of unique fields to be tried first.
    WriteResult upsert(Table& table, const nlohmann::json& row, const std::vector<std::string>& by,
                       const WriteOptions& options);
    std::optional<Problem> remove(Table& table, std::int64_t id, const WriteOptions& options);
    bool purge(Table& table, std::int64_t id);
    bool restore(Table& table, std::int64_t id);
    /// The losers go into the bin without a word about the winner; what referred to them refers to
    /// the winner.
    std::optional<Problem> merge(Table& table, std::int64_t winner,
                                 const std::vector<std::int64_t>& losers);
    /// `wanted`: {"Accounts": {"id"}?, "Contacts": {"id"}?, "Deals": {fields}?}.
    std::optional<Problem> convert(std::int64_t lead, const nlohmann::json& wanted,
                                   const WriteOptions& options);

    /// Receives every change outside seeding.
    std::function<void(const Change&)> onChange;

private:
    std::optional<Problem> apply(const Table& table, Record& record, const nlohmann::json& row,
                                 const WriteOptions& options) const;
    std::optional<Problem> applyField(const Field& field, Record& record,
                                      const nlohmann::json& value,
                                      const WriteOptions& options) const;
    std::optional<Problem> missing(const Table& table, const Record& record,
                                   const WriteOptions& options) const;
    std::optional<Problem> conflict(const Table& table, const Record& record,
                                    const WriteOptions& options) const;
    std::optional<Problem> badReference(const Field& field, const nlohmann::json& stored,
                                        const WriteOptions& options) const;
    void store(Table& table, Record record, bool created, const WriteOptions& options);
    void announce(const Table& table, const char* operation, std::int64_t id) const;
    const Record* findByValue(const Table& table, const std::string& field,
                              const nlohmann::json& value, std::int64_t except) const;
    void redirect(const std::string& module, const std::string& from, const std::string& to);

    Clock& clock_;
    WriteCounts counts_;
    std::vector<Table> tables_;
    std::vector<User> users_;
    std::int64_t lastId_ = 0;
};

Problem noSuchId();

}  // namespace leadloom::sandbox::zoho

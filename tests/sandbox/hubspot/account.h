#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/write_counts.h"
#include "tests/sandbox/hubspot/associations.h"
#include "tests/sandbox/hubspot/problem.h"
#include "tests/sandbox/hubspot/table.h"

namespace leadloom::sandbox::hubspot {

/// The record that a write made or changed, or why it was refused.
struct WriteResult {
    std::int64_t id = 0;
    bool created = false;
    std::optional<Problem> problem;

    bool ok() const { return !problem.has_value(); }
};

/// On whose behalf a record is written.
struct WriteOptions {
    /// Through the control surface: not counted.
    bool asUser = false;
    /// Seeding: read-only properties may be set, nothing is announced.
    bool trusted = false;
};

/// A user of the account who owns records.
struct Owner {
    std::int64_t id = 0, userId = 0;
    std::string email, given, family;
    bool archived = false;
};

/// One change, as webhooks announce it.
struct Change {
    /// `contact.creation` and so on.
    std::string subscription;
    std::int64_t objectId = 0;
    std::string typeId;
    std::string property, value;
    std::string source;
    nlohmann::json more = nlohmann::json::object();
};

/// The data of one HubSpot account and its rules for changing it. Not locked by itself.
class Account {
public:
    explicit Account(Clock& clock);

    void reset();
    /// By `contacts`, `contact` or `0-1`.
    Table* find(std::string_view type);
    std::size_t placeOf(const Table& table) const;
    std::vector<std::unique_ptr<Table>>& tables() { return tables_; }
    const std::vector<std::unique_ptr<Table>>& tables() const { return tables_; }
    Associations& associations() { return associations_; }
    const Associations& associations() const { return associations_; }
    std::vector<Owner>& owners() { return owners_; }
    WriteCounts& counts() { return counts_; }
    const WriteCounts& counts() const { return counts_; }
    Clock& clock() { return clock_; }
    std::int64_t nextId() { return ++lastId_; }

    /// What create or update would refuse, without changing anything. `id` 0 means a new record.
    std::optional<Problem> check(Table& table, std::int64_t id, const nlohmann::json& properties,
                                 const WriteOptions& options) const;
    WriteResult create(Table& table, const nlohmann::json& properties, const WriteOptions& options);
    WriteResult update(Table& table, std::int64_t id, const nlohmann::json& properties,
                       const WriteOptions& options);
    /// True when there was something to archive.
    bool archive(Table& table, std::int64_t id, const WriteOptions& options);
    bool restore(Table& table, std::int64_t id);
    /// Removes a record for good, an archived one too; the addresses of a contact are blocked.
    bool purge(Table& table, std::int64_t id, const WriteOptions& options);
    /// Nobody can be given a blocked address by hand; through the API they can.
    void block(const std::string& email);
    const std::set<std::string>& blocked() const { return blocked_; }
    /// A new record takes the place of both.
    WriteResult merge(Table& table, std::int64_t primary, std::int64_t other,
                      const WriteOptions& options);

    /// Receives every change outside seeding.
    std::function<void(const Change&)> onChange;
    /// How long search shows the state before a write.
    std::int64_t searchLagMillis = 0;
    /// Whether blocked addresses are refused through the API too: HubSpot's pages disagree.
    bool blocklistBindsApi = false;

private:
    /// Fills `record` with what create or update would store; see check().
    std::optional<Problem> prepare(const Table& table, std::int64_t id,
                                   const nlohmann::json& properties, const WriteOptions& options,
                                   Record& record) const;
    std::optional<Problem> apply(const Table& table, Record& record,
                                 const nlohmann::json& properties,
                                 const WriteOptions& options) const;
    std::optional<Problem> conflict(const Table& table, const Record& record) const;
    std::optional<Problem> blockedAddress(const Table& table, const Record& record,
                                          const nlohmann::json& properties,
                                          const WriteOptions& options) const;
    void derive(const Table& table, Record& record) const;
    void store(Table& table, Record record, bool created, const WriteOptions& options);
    void announce(const Table& table, const char* event, std::int64_t id,
                  const WriteOptions& options, const std::string& property = {},
                  const std::string& value = {});

    Clock& clock_;
    WriteCounts counts_;
    std::vector<std::unique_ptr<Table>> tables_;
    Associations associations_;
    std::vector<Owner> owners_;
    std::set<std::string> blocked_;
    std::int64_t lastId_ = 0;
};

}  // namespace leadloom::sandbox::hubspot

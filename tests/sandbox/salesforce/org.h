#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/write_counts.h"
#include "tests/sandbox/salesforce/table.h"

namespace leadloom::sandbox::salesforce {

/// One reason why a save failed, in the vendor's words.
struct SaveError {
    std::string code, message;
    std::vector<std::string> fields;
};

/// The outcome of one save: an id or errors.
struct SaveResult {
    std::string id;
    bool created = false;
    std::vector<SaveError> errors;
    /// Records that share an external id, when an upsert met several.
    std::vector<std::string> choices;

    bool ok() const { return errors.empty() && choices.empty(); }
};

/// On whose behalf a record is saved.
struct SaveOptions {
    /// Through the control surface: no duplicate rules, no counting.
    bool asUser = false;
    /// Seeding: read-only fields may be set too.
    bool trusted = false;
    /// The client passes rules that only alert.
    bool allowDuplicates = false;
    /// An upsert may only update.
    bool updateOnly = false;
};

enum class DuplicateRule { Off, Alert, Block };

/// The data of one Salesforce organisation and its rules for changing it. Not locked by itself.
class Org {
public:
    explicit Org(Clock& clock);

    void reset();
    Table* find(std::string_view object);
    const Table* find(std::string_view object) const;
    /// The table whose ids start like this one.
    Table* ofId(const std::string& id);
    const Table* ofId(const std::string& id) const;
    const std::vector<std::unique_ptr<Table>>& tables() const { return tables_; }
    WriteCounts& counts() { return counts_; }
    const WriteCounts& counts() const { return counts_; }
    Clock& clock() { return clock_; }

    SaveResult create(Table& table, const nlohmann::json& fields, const SaveOptions& options);
    SaveResult update(Table& table, const std::string& id, const nlohmann::json& fields,
                      const SaveOptions& options);
    SaveResult upsert(Table& table, const std::string& keyField, const std::string& key,
                      const nlohmann::json& fields, const SaveOptions& options);
    /// To the recycle bin, children of an account included.
    SaveResult remove(Table& table, const std::string& id, const SaveOptions& options);
    SaveResult restore(Table& table, const std::string& id);
    SaveResult purge(Table& table, const std::string& id);
    SaveResult merge(Table& table, const std::string& winner,
                     const std::vector<std::string>& losers);
    /// Lead to account, contact and, unless told otherwise, opportunity.
    SaveResult convert(const std::string& leadId, const nlohmann::json& options);

    /// Ids of `table` deleted or changed in a span of SystemModstamp, with the time of each.
    std::vector<std::pair<std::string, std::string>> changedBetween(const Table& table,
                                                                    const std::string& from,
                                                                    const std::string& to,
                                                                    bool deleted) const;

    /// Between `begin` and `rollback` or `commit`, changes can be taken back. Without `begin` a
    /// rollback does nothing.
    void begin();
    void commit();
    void rollback();

    /// The time of now as records carry it: whole seconds.
    std::string stamp() const;
    /// The user on whose behalf clients act.
    const std::string& integrationUser() const { return integrationUser_; }

    DuplicateRule duplicateRule = DuplicateRule::Off;

private:
    struct Before {
        Table* table;
        std::string id;
        std::optional<Row> row;
    };
    SaveResult finish(Table& table, Row row, bool created, const SaveOptions& options);
    void stampRow(const Table& table, Row& row, bool created, const SaveOptions& options) const;
    void derive(const Table& table, Row& row) const;
    std::vector<SaveError> applyFields(const Table& table, Row& row, const nlohmann::json& fields,
                                       bool creating, const SaveOptions& options) const;
    std::vector<SaveError> uniquenessErrors(const Table& table, const Row& row) const;
    std::vector<SaveError> duplicateErrors(const Table& table, const Row& row,
                                           const SaveOptions& options) const;
    std::vector<SaveError> referenceErrors(const Field& field, const std::string& id) const;
    void markDeleted(Table& table, const Row& row, const Value& master);
    void removeChildren(const std::string& account);
    void reparent(const std::string& from, const std::string& to);
    void addIntegrationUser();

    Clock& clock_;
    WriteCounts counts_, countsBefore_;
    std::vector<std::unique_ptr<Table>> tables_;
    std::string integrationUser_;
    std::vector<Before> journal_;
    bool journaling_ = false;
};

}  // namespace leadloom::sandbox::salesforce

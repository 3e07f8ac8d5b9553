#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/sandbox/salesforce/object_type.h"

namespace leadloom::sandbox::salesforce {

using Value = std::optional<std::string>;

/// One record: a value per field of its object, in the text form that SOQL compares. Date-times
/// are `2026-01-01T10:00:00.000+0000`, so that text order is time order.
struct Row {
    std::string id;
    bool deleted = false;
    std::vector<Value> values;

    const Value& at(std::size_t field) const {
        static const Value Null;
        return field < values.size() ? values[field] : Null;
    }
    void set(std::size_t field, Value value) {
        if (values.size() <= field) values.resize(field + 1);
        values[field] = std::move(value);
    }
};

/// Rows of one object with the indexes that reading and saving need. Not locked by itself.
class Table {
public:
    explicit Table(ObjectType type);

    ObjectType& type() { return type_; }
    const ObjectType& type() const { return type_; }
    const std::map<std::string, Row>& rows() const { return rows_; }
    const Row* find(const std::string& id) const;

    /// Inserts or replaces; indexes follow.
    void put(Row row);
    void erase(const std::string& id);
    void clear();
    std::string nextId();

    /// Live rows whose field has this value, without regard to case. Fast for indexed fields.
    std::vector<const Row*> withValue(std::size_t field, const std::string& value) const;
    /// Visits rows from a lower bound on SystemModstamp or on Id; both inclusive, both optional.
    void visit(const std::string& modstampFrom, const std::string& idFrom,
               const std::function<void(const Row&)>& visitor) const;

    /// While set, every change hands over what stood there before; used to roll back.
    std::function<void(const std::string& id, const Row* before)> journal;

private:
    void index(const Row& row);
    void unindex(const Row& row);

    ObjectType type_;
    std::size_t modstamp_;
    std::map<std::string, Row> rows_;
    /// Nodes of `rows_` stay where they are.
    std::map<std::pair<std::string, std::string>, const Row*> byModstamp_;
    std::map<std::size_t, std::unordered_map<std::string, std::set<std::string>>> byValue_;
    std::uint64_t lastNumber_ = 0;
};

}  // namespace leadloom::sandbox::salesforce

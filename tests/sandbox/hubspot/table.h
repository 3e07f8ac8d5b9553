#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/sandbox/hubspot/property.h"

namespace leadloom::sandbox::hubspot {

using Value = std::optional<std::string>;

/// One record: a value per property of its type, as text. Date-times are
/// `2026-01-01T10:00:00.000Z`, so that text order is time order.
struct Record {
    std::int64_t id = 0;
    std::vector<Value> values;
    bool archived = false;
    std::string archivedAt;
    /// What search still shows until `indexedFrom`; absent for a record not yet indexed.
    std::shared_ptr<const std::vector<Value>> indexed;
    std::int64_t indexedFrom = 0;

    const Value& at(std::size_t property) const { return at(values, property); }
    static const Value& at(const std::vector<Value>& values, std::size_t property) {
        static const Value Null;
        return property < values.size() ? values[property] : Null;
    }
    void set(std::size_t property, Value value) {
        if (values.size() <= property) values.resize(property + 1);
        values[property] = std::move(value);
    }
};

/// Records of one type with their indexes. Not locked by itself.
class Table {
public:
    explicit Table(ObjectType type) : type_(std::move(type)) {}

    ObjectType& type() { return type_; }
    const ObjectType& type() const { return type_; }
    const std::map<std::int64_t, Record>& records() const { return records_; }

    /// The record of an id, through merges; null when there is none.
    const Record* find(std::int64_t id) const;
    /// The live record with this value of a unique property, without regard to case.
    const Record* findByValue(std::size_t property, const std::string& value) const;
    /// The id that a merge put in place of `id`, or `id` itself.
    std::int64_t followed(std::int64_t id) const;
    void forward(std::int64_t from, std::int64_t to) { forwards_[from] = to; }

    void put(Record record);
    void erase(std::int64_t id);
    /// Visits records in order of id, above `after`, or those modified at or after `modifiedFrom`.
    void visit(std::int64_t after, const std::string& modifiedFrom,
               const std::function<void(const Record&)>& visitor) const;

private:
    void index(const Record& record);
    void unindex(const Record& record);

    ObjectType type_;
    std::map<std::int64_t, Record> records_;
    /// Nodes of `records_` stay where they are.
    std::map<std::pair<std::string, std::int64_t>, const Record*> byModified_;
    std::map<std::size_t, std::unordered_map<std::string, std::int64_t>> byUnique_;
    std::map<std::int64_t, std::int64_t> forwards_;
};

}  // namespace leadloom::sandbox::hubspot

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/salesforce/soql_run.h"

namespace leadloom::sandbox::salesforce {

/// A field path found in the objects, or why it is not there.
struct BindResult {
    BoundField field;
    std::optional<SoqlError> error;
};
BindResult bindField(const Org& org, const Table& table, const FieldPath& path,
                     std::string_view query);

/// Order of two stored values of a field: numbers by size, ids and times as they stand, other
/// text without regard to case.
int compareStored(const Field& field, const std::string& a, const std::string& b);

/// A WHERE clause checked against an object. Default: everything matches.
class SoqlFilter {
public:
    /// Looks every field up and checks every literal against its type.
    std::optional<SoqlError> bind(const Org& org, const Table& table, const Condition& condition,
                                  std::string_view query);
    bool matches(const Org& org, const Row& row) const {
        return !root_ || matches(org, row, *root_);
    }

    /// Bounds that every matching row keeps; empty when there is none.
    const std::string& modstampFrom() const { return modstampFrom_; }
    const std::string& idFrom() const { return idFrom_; }

private:
    struct Node {
        Condition::Kind kind = Condition::Kind::Compare;
        std::vector<Node> children;
        BoundField field;
        Comparison comparison = Comparison::Equal;
        std::vector<Literal> literals;
    };
    std::optional<SoqlError> bindNode(const Org& org, const Table& table,
                                      const Condition& condition, std::string_view query,
                                      Node& node);
    static bool matches(const Org& org, const Row& row, const Node& node);
    static bool compares(const Node& node, const Value& value);
    static std::string lowerBound(const Node& node, std::string_view field);

    std::optional<Node> root_;
    std::string modstampFrom_, idFrom_;
};

}  // namespace leadloom::sandbox::salesforce

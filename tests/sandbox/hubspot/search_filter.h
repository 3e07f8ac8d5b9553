#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "tests/sandbox/hubspot/table.h"

namespace leadloom::sandbox::hubspot {

/// The filter groups of a search, checked against a type. Groups are joined by OR, the filters of
/// a group by AND. No group matches everything.
class SearchFilter {
public:
    /// Returns a sentence when the vendor would refuse the groups.
    std::optional<std::string> bind(const ObjectType& type, const nlohmann::json& groups);
    bool matches(const std::vector<Value>& values) const;
    /// Bounds that every match keeps: ids above `idAfter`, modified at or after `modifiedFrom`.
    std::int64_t idAfter() const { return idAfter_; }
    const std::string& modifiedFrom() const { return modifiedFrom_; }

private:
    enum class Operator {
        Eq,
        Neq,
        Lt,
        Lte,
        Gt,
        Gte,
        Between,
        In,
        NotIn,
        Has,
        HasNot,
        Contains,
        ContainsNot
    };
    struct Filter {
        std::size_t property = 0;
        PropertyType type = PropertyType::String;
        Operator op = Operator::Eq;
        /// Lower-cased text, canonical times; numbers in `numbers` too.
        std::vector<std::string> texts;
        std::vector<double> numbers;
    };
    static std::optional<std::string> bindFilter(const ObjectType& type,
                                                 const nlohmann::json& source, Filter& filter);
    static std::optional<std::string> addOperand(const Property& property,
                                                 const nlohmann::json& value, Filter& filter);
    static bool matches(const Filter& filter, const std::vector<Value>& values);
    static int compare(const Filter& filter, const std::string& value, std::size_t operand);
    void findBounds(const ObjectType& type);

    std::vector<std::vector<Filter>> groups_;
    std::int64_t idAfter_ = 0;
    std::string modifiedFrom_;
};

}  // namespace leadloom::sandbox::hubspot

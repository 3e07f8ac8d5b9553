#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/model/entity.h"
#include "hub/model/value.h"

namespace leadloom::mapping {

/// Where a filter expression is wrong: byte offset from its start, and what was expected there.
struct FilterFault {
    std::size_t offset = 0;
    std::string message;
};

/// What a filter looks at: one canonical record.
class FilterSubject {
public:
    virtual ~FilterSubject() = default;
    virtual model::Entity entity() const = 0;
    /// The canonical value of a field by its unified name; nullptr stands for absent.
    virtual const model::Value* field(std::string_view name) const = 0;
};

/// A condition over canonical fields, such as `country in ["FI", "SE"] and not do_not_contact`.
///
///     expression := expression "or" expression | expression "and" expression | "not" expression
///                 | "(" expression ")" | field | field "is" ["not"] "empty"
///                 | field ("==" | "!=" | "<" | "<=" | ">" | ">=" | "contains") literal
///                 | field ["not"] "in" "[" literal {"," literal} "]"
///     literal    := "text" | 'text' | number | true | false
///
/// A field alone is true when it holds true; `entity` is the record's kind. A number compares by
/// value, digit by digit; a quoted literal as text, so that dates compare by their ISO text.
/// `contains` looks for a part of a text in any letter case. A many-valued field meets a condition
/// when one of its items does. An absent or empty field meets only `!=`, `not in` and `is empty`.
/// Pure, bounded, thread-safe, cheap to copy.
class Filter {
public:
    struct FieldReference {
        std::string name;
        std::size_t offset = 0;
    };

    /// Parses an expression; nothing when it is wrong, and `fault` says where.
    static std::optional<Filter> parse(std::string_view text, FilterFault& fault);

    bool matches(const FilterSubject& subject) const;
    /// Every field named, in the text's order, so that names can be checked against the model.
    const std::vector<FieldReference>& fields() const { return fields_; }
    const std::string& text() const { return text_; }

private:
    struct Node;
    class Parser;

    std::string text_;
    std::vector<FieldReference> fields_;
    std::shared_ptr<const Node> root_;
};

}  // namespace leadloom::mapping

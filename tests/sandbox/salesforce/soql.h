#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadloom::sandbox::salesforce {

/// Why a query was refused, with the vendor's code and its text.
struct SoqlError {
    std::string code, message;
};

/// `Account.Name` as written, with its place in the query.
struct FieldPath {
    std::vector<std::string> parts;
    std::size_t position = 0;
};

struct Literal {
    enum class Kind { Null, Boolean, Number, String, Date, DateTime } kind = Kind::Null;
    /// Strings without quotes and escapes, date-times as records carry them, others as written.
    std::string text;
};

enum class Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    In,
    NotIn
};

/// A node of the WHERE clause.
struct Condition {
    enum class Kind { And, Or, Not, Compare } kind = Kind::Compare;
    std::vector<Condition> children;
    FieldPath field;
    Comparison comparison = Comparison::Equal;
    std::vector<Literal> literals;
};

struct Ordering {
    FieldPath field;
    bool descending = false;
    bool nullsLast = false;
};

/// A query of the subset SELECT … FROM … WHERE … ORDER BY … LIMIT … OFFSET.
struct SoqlQuery {
    /// `SELECT COUNT()`
    bool count = false;
    /// Name in `SELECT FIELDS(ALL|STANDARD|CUSTOM)`, upper-cased.
    std::string fieldSet;
    std::vector<FieldPath> fields;
    std::string object;
    std::optional<Condition> where;
    std::vector<Ordering> orderings;
    std::optional<std::int64_t> limit, offset;
};

/// A parsed query, or why it is none.
struct SoqlParse {
    SoqlQuery query;
    std::optional<SoqlError> error;
};
SoqlParse parseSoql(std::string_view text);

/// The vendor's message for a place in a query: the line, a caret, row and column, the reason.
std::string soqlMessage(std::string_view text, std::size_t position, const std::string& reason);

}  // namespace leadloom::sandbox::salesforce

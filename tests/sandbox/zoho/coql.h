#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sandbox/zoho/org.h"
#include "tests/sandbox/zoho/problem.h"

namespace leadloom::sandbox::zoho {

/// A node of the WHERE clause. `And` and `Or` have two children: the language wants every further
/// criterion in brackets.
struct Criterion {
    enum class Kind { And, Or, Compare } kind = Kind::Compare;
    std::vector<Criterion> children;
    std::string field;
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`, `like`, `not like`, `in`, `not in`, `is null`,
    /// `is not null`, `between`.
    std::string comparison;
    std::vector<std::string> values;
    /// Whether the first value was in quotes.
    bool quoted = false;
};

/// select … from … where … order by … limit …
struct CoqlQuery {
    std::vector<std::string> fields;
    std::string module;
    Criterion where;
    std::size_t criteria = 0;
    /// Field and whether it descends.
    std::vector<std::pair<std::string, bool>> orderBy;
    std::int64_t limit = 200, offset = 0;
};

struct CoqlParse {
    CoqlQuery query;
    std::optional<Problem> problem;
};
CoqlParse parseCoql(std::string_view text);

/// The rows that a query finds, in its order and cut by its limit, or why it is refused. A
/// `converted` lead is found only where `withConverted`.
struct CoqlRows {
    std::vector<const Record*> rows;
    bool more = false;
    std::optional<Problem> problem;
};
CoqlRows runCoql(const Table& table, const CoqlQuery& query, bool withConverted);

/// What a record holds under a name, as text: `id` and times, too. Nothing where it is empty.
std::optional<std::string> textOf(const Record& record, const Field& field);
/// `id` as a field.
const Field& idField();

}  // namespace leadloom::sandbox::zoho

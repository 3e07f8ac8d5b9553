#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "hub/base/result.h"
#include "hub/model/entity_id.h"
#include "hub/model/value.h"

struct sqlite3;
struct sqlite3_stmt;

namespace leadloom::store {

/// One SQL text with a name for what it does, for error messages. Always a constant: statements are
/// cached by its address.
struct Sql {
    const char* doing;
    const char* text;
};

/// Bytes to be bound as a blob.
struct Blob {
    std::string_view bytes;
};

/// The Storage error for the last failure of a connection: what was attempted, SQLite's words, and
/// the remedy. Never holds values.
Error sqliteError(sqlite3* connection, const char* doing);

/// One use of a prepared statement; reset when it goes. Bound texts and blobs are borrowed until
/// then. Columns count from 0; their texts live until the next step.
class Statement {
public:
    /// A null statement (it could not be prepared) fails at its first step.
    /// A failing step sets `failed`.
    Statement(sqlite3* connection, sqlite3_stmt* statement, const char* doing, bool& failed)
        : connection_(connection), statement_(statement), doing_(doing), failed_(&failed) {}
    ~Statement();
    Statement(Statement&& other) noexcept
        : connection_(other.connection_),
          statement_(other.statement_),
          doing_(other.doing_),
          failed_(other.failed_) {
        other.statement_ = nullptr;
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement& operator=(Statement&&) = delete;

    /// Binds all parameters, in order from ?1.
    template <typename... Values>
    Statement&& with(const Values&... values) && {
        int index = 0;
        (bindOne(++index, values), ...);
        return std::move(*this);
    }

    /// True: a row is there to be read.
    Result<bool> step();
    /// Runs it to its end.
    Status run();

    std::int64_t integer(int column) const;
    template <typename T>
    T number(int column) const {
        return static_cast<T>(integer(column));
    }
    double real(int column) const;
    bool isNull(int column) const;
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    /// Null for a NULL column.
    model::EntityId entityId(int column) const;
    /// Absent for NULL, empty for an empty text.
    model::Value value(int column) const;

private:
    void bindOne(int index, std::integral auto value) {
        bindInteger(index, static_cast<std::int64_t>(value));
    }
    template <typename T>
    requires std::is_enum_v<T>
    void bindOne(int index, T value) { bindInteger(index, static_cast<std::int64_t>(value)); }
    void bindOne(int index, std::floating_point auto value) {
        bindReal(index, static_cast<double>(value));
    }
    void bindOne(int index, std::string_view text);
    void bindOne(int index, Blob blob);
    void bindOne(int index, const model::EntityId& id);  ///< null id: NULL
    void bindOne(int index, const model::Value& value);
    void bindOne(int index, std::nullptr_t);
    void bindInteger(int index, std::int64_t value);
    void bindReal(int index, double value);

    sqlite3* connection_;
    sqlite3_stmt* statement_;
    const char* doing_;
    bool* failed_;
};

}  // namespace leadloom::store

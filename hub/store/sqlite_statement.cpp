#include "hub/store/sqlite_statement.h"

#include <algorithm>
#include <cerrno>

#include <sqlite3.h>

namespace leadloom::store {
namespace {

std::string remedyFor(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return "free space on the store's disk; nothing of this step was kept";
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
        case SQLITE_AUTH:
            return "give the hub's user write access to the store's directory";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "stop the hub, keep a copy of the file, and restore the newest backup";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "another program holds the store; close it and try again";
        case SQLITE_IOERR:
            return "look for disk faults in the system log; nothing of this step was kept";
        case SQLITE_NOMEM:
            return "give the hub more memory";
        default:
            return "stop the hub, keep a copy of the store, and report this";
    }
}

/// SQLite calls a disk without space an I/O error where it wants room beside the database file.
bool hasNoSpace(sqlite3* connection, int code) {
    if ((code & 0xff) != SQLITE_IOERR) return false;
    const int cause = sqlite3_system_errno(connection);
    return code == SQLITE_IOERR_SHMSIZE || cause == ENOSPC || cause == EDQUOT;
}

}  // namespace

Error sqliteError(sqlite3* connection, const char* doing) {
    int code = connection != nullptr ? sqlite3_extended_errcode(connection) : SQLITE_NOMEM;
    if (hasNoSpace(connection, code)) code = SQLITE_FULL;
    return Error{ErrorKind::Storage, std::string("store: ") + doing + ": " + sqlite3_errstr(code),
                 remedyFor(code)};
}

Statement::~Statement() {
    if (statement_ != nullptr) sqlite3_reset(statement_);
}

Result<bool> Statement::step() {
    const int code = statement_ != nullptr ? sqlite3_step(statement_) : SQLITE_ERROR;
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    *failed_ = true;
    return sqliteError(connection_, doing_);
}

Status Statement::run() {
    for (;;) {
        const Result<bool> row = step();
        if (!row) return row.error();
        if (!*row) return Status::ok();
    }
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::string_view Statement::text(int column) const {
    const void* text = sqlite3_column_text(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return {static_cast<const char*>(text), static_cast<std::size_t>(size)};
}

std::string_view Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

model::EntityId Statement::entityId(int column) const {
    const std::string_view bytes = blob(column);
    std::array<std::uint8_t, 16> id{};
    if (bytes.size() == id.size()) std::copy(bytes.begin(), bytes.end(), id.begin());
    return model::EntityId(id);
}

model::Value Statement::value(int column) const {
    if (isNull(column)) return model::Value::absent();
    return model::Value::text(std::string(text(column)));
}

void Statement::bindOne(int index, std::string_view text) {
    if (statement_ == nullptr) return;
    const char* bytes = text.data() != nullptr ? text.data() : "";
    sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bindOne(int index, Blob blob) {
    if (statement_ == nullptr) return;
    const char* bytes = blob.bytes.data() != nullptr ? blob.bytes.data() : "";
    sqlite3_bind_blob64(statement_, index, bytes, blob.bytes.size(), SQLITE_STATIC);
}

void Statement::bindOne(int index, const model::EntityId& id) {
    if (id.isNull()) return bindOne(index, nullptr);
    bindOne(index, Blob{{reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()}});
}

void Statement::bindOne(int index, const model::Value& value) {
    if (value.isAbsent()) return bindOne(index, nullptr);
    bindOne(index, std::string_view(value.text()));
}

void Statement::bindOne(int index, std::nullptr_t) {
    if (statement_ != nullptr) sqlite3_bind_null(statement_, index);
}

void Statement::bindInteger(int index, std::int64_t value) {
    if (statement_ != nullptr) sqlite3_bind_int64(statement_, index, value);
}

void Statement::bindReal(int index, double value) {
    if (statement_ != nullptr) sqlite3_bind_double(statement_, index, value);
}

}  // namespace leadloom::store

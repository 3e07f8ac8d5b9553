#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"
#include "hub/store/stream_key.h"

namespace leadloom::store {

/// The interned names of connections and streams, in memory. Thread-safe.
class StreamNames {
public:
    /// Reads all that the file holds.
    Status load(SqliteConnection& connection);
    /// Interns in a transaction of its own.
    static Result<ConnectionKey> internConnection(SqliteConnection& writer, std::string_view name);
    static Result<StreamKey> internStream(SqliteConnection& writer, ConnectionKey connection,
                                          std::string_view stream);

    std::optional<ConnectionKey> connection(std::string_view name) const;
    std::optional<StreamKey> stream(std::string_view connection, std::string_view stream) const;
    std::optional<std::pair<std::string, std::string>> nameOf(StreamKey key) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, ConnectionKey, std::less<>> connections_;
    std::map<std::pair<std::string, std::string>, StreamKey> streams_;
    std::map<StreamKey, std::pair<std::string, std::string>> names_;
};

}  // namespace leadloom::store

#include "hub/store/stream_names.h"

namespace leadloom::store {
namespace {

constexpr Sql Connections{"reading the connections", "SELECT id, name FROM connection"};
constexpr Sql Streams{"reading the streams",
                      "SELECT stream.id, connection.name, stream.name FROM stream "
                      "JOIN connection ON connection.id = stream.connection"};
// An insert that changes nothing still returns the row that is there.
constexpr Sql InternConnection{"noting a connection",
                               "INSERT INTO connection (name) VALUES (?1) ON CONFLICT (name) "
                               "DO UPDATE SET name = excluded.name RETURNING id"};
constexpr Sql InternStream{"noting a stream",
                           "INSERT INTO stream (connection, name) VALUES (?1, ?2) "
                           "ON CONFLICT (connection, name) DO UPDATE SET name = excluded.name "
                           "RETURNING id"};

Result<std::int32_t> idFrom(Statement statement) {
    const Result<bool> row = statement.step();
    if (!row) return row.error();
    const auto id = statement.number<std::int32_t>(0);
    if (Status ended = statement.run(); !ended) return ended.error();
    return id;
}

}  // namespace

Status StreamNames::load(SqliteConnection& connection) {
    const std::lock_guard lock(mutex_);
    Statement connections = connection.use(Connections);
    for (;;) {
        const Result<bool> row = connections.step();
        if (!row) return row.error();
        if (!*row) break;
        connections_.emplace(connections.text(1), connections.number<ConnectionKey>(0));
    }
    Statement streams = connection.use(Streams);
    for (;;) {
        const Result<bool> row = streams.step();
        if (!row) return row.error();
        if (!*row) return Status::ok();
        std::pair<std::string, std::string> name(streams.text(1), streams.text(2));
        names_.emplace(streams.number<StreamKey>(0), name);
        streams_.emplace(std::move(name), streams.number<StreamKey>(0));
    }
}

Result<ConnectionKey> StreamNames::internConnection(SqliteConnection& writer,
                                                    std::string_view name) {
    return idFrom(writer.use(InternConnection).with(name));
}

Result<StreamKey> StreamNames::internStream(SqliteConnection& writer, ConnectionKey connection,
                                            std::string_view stream) {
    return idFrom(writer.use(InternStream).with(connection, stream));
}

std::optional<ConnectionKey> StreamNames::connection(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const auto found = connections_.find(name);
    if (found == connections_.end()) return std::nullopt;
    return found->second;
}

std::optional<StreamKey> StreamNames::stream(std::string_view connection,
                                             std::string_view stream) const {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find({std::string(connection), std::string(stream)});
    if (found == streams_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::pair<std::string, std::string>> StreamNames::nameOf(StreamKey key) const {
    const std::lock_guard lock(mutex_);
    const auto found = names_.find(key);
    if (found == names_.end()) return std::nullopt;
    return found->second;
}

}  // namespace leadloom::store

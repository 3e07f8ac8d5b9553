#include <algorithm>

#include "hub/store/canonical_codec.h"
#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql After{"listing records in the order of making",
                    "SELECT key, id, entity, state FROM canonical WHERE key > ?1 ORDER BY key "
                    "LIMIT ?2"};
constexpr Sql Numbered{"reading a record",
                       "SELECT id, entity, state, merged_into, version, created_at, updated_at, "
                       "fields FROM canonical WHERE key = ?1"};
constexpr Sql NumberOf{"looking a record up", "SELECT key FROM canonical WHERE id = ?1"};
constexpr Sql Members{"looking records up by a blocking key",
                      "SELECT record FROM blocking WHERE key = ?1 AND record > 0 LIMIT ?2"};
constexpr Sql Filed{"sampling blocks",
                    "SELECT key, record FROM blocking WHERE key > ?1 AND record > 0 "
                    "ORDER BY key, record LIMIT ?2"};
constexpr Sql Block{"looking a block up", "SELECT record FROM blocking WHERE key = ?1 LIMIT ?2"};
constexpr Sql Empty{"closing a block", "DELETE FROM blocking WHERE key = ?1"};
constexpr Sql KeysOf{"reading a record's blocking keys",
                     "SELECT keys FROM blocking_of WHERE record = ?1"};
constexpr Sql PutKeys{"storing a record's blocking keys",
                      "INSERT OR REPLACE INTO blocking_of (record, keys) VALUES (?1, ?2)"};
constexpr Sql RemoveKeys{"removing a record's blocking keys",
                         "DELETE FROM blocking_of WHERE record = ?1"};
constexpr Sql Add{"storing a blocking key",
                  "INSERT OR IGNORE INTO blocking (key, record) VALUES (?1, ?2)"};
constexpr Sql Remove{"removing a blocking key",
                     "DELETE FROM blocking WHERE key = ?1 AND record = ?2"};
constexpr Sql PutDue{"noting a record to be compared",
                     "INSERT OR IGNORE INTO match_due (record) VALUES (?1)"};
constexpr Sql Due{"listing records to be compared",
                  "SELECT record, id, entity, state FROM match_due JOIN canonical ON "
                  "canonical.key = match_due.record ORDER BY record LIMIT ?1"};
constexpr Sql AnyDue{"looking for records to be compared", "SELECT 1 FROM match_due LIMIT 1"};
constexpr Sql RemoveDue{"ticking a compared record off", "DELETE FROM match_due WHERE record = ?1"};

constexpr std::size_t KeyBytes = 8;
// Stands for all records of a block that is closed; no record has this number.
constexpr std::int64_t Closed = 0;

std::string bytesOf(const std::vector<std::uint64_t>& keys) {
    std::string bytes;
    bytes.reserve(keys.size() * KeyBytes);
    for (const std::uint64_t key : keys) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes.push_back(static_cast<char>(key >> shift & 0xFFU));
    }
    return bytes;
}

std::vector<std::uint64_t> keysIn(std::string_view bytes) {
    std::vector<std::uint64_t> keys(bytes.size() / KeyBytes);
    for (std::size_t place = 0; place < keys.size() * KeyBytes; ++place) {
        const auto byte = static_cast<unsigned char>(bytes[place]);
        keys[place / KeyBytes] |= static_cast<std::uint64_t>(byte) << place % KeyBytes * 8;
    }
    return keys;
}

std::int64_t stored(std::uint64_t key) {
    return static_cast<std::int64_t>(key);
}

NumberedRecord recordAt(const Statement& at) {
    return {at.integer(0), at.entityId(1), at.number<model::Entity>(2),
            at.number<CanonicalState>(3)};
}

Result<std::vector<NumberedRecord>> recordsOf(Statement statement) {
    std::vector<NumberedRecord> records;
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return records;
        records.push_back(recordAt(statement));
    }
}

}  // namespace

Result<std::vector<NumberedRecord>> SqliteTransaction::recordsAfter(std::int64_t after, int limit) {
    return recordsOf(use(After).with(after, limit));
}

Result<std::optional<CanonicalRow>> SqliteTransaction::canonicalNumbered(std::int64_t number) {
    Statement at = use(Numbered).with(number);
    const Result<bool> found = at.step();
    if (!found) return found.error();
    if (!*found) return std::optional<CanonicalRow>();
    CanonicalRow row;
    row.id = at.entityId(0);
    row.entity = at.number<model::Entity>(1);
    row.state = at.number<CanonicalState>(2);
    row.mergedInto = at.entityId(3);
    row.version = at.integer(4);
    row.createdAtUs = at.integer(5);
    row.updatedAtUs = at.integer(6);
    if (Status decoded = decodeFields(at.blob(7), row); !decoded) return decoded.error();
    return std::optional(std::move(row));
}

Result<std::vector<std::uint64_t>> SqliteTransaction::blocksOf(std::int64_t number) {
    Statement statement = use(KeysOf).with(number);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return *found ? keysIn(statement.blob(0)) : std::vector<std::uint64_t>();
}

/// `numbers` are not in the block yet.
Status SqliteTransaction::addToBlock(std::int64_t key, std::span<const std::int64_t> numbers,
                                     std::size_t most) {
    std::size_t size = numbers.size();
    Statement members = use(Block).with(key, static_cast<std::int64_t>(most));
    for (;;) {
        const Result<bool> found = members.step();
        if (!found) return found.error();
        if (!*found) break;
        if (members.integer(0) == Closed) return Status::ok();
        ++size;
    }
    if (size > most) {
        if (Status done = use(Empty).with(key).run(); !done) return done;
        return use(Add).with(key, Closed).run();
    }
    for (const std::int64_t number : numbers) {
        if (Status done = use(Add).with(key, number).run(); !done) return done;
    }
    return Status::ok();
}

Status SqliteTransaction::putBlocks(std::vector<BlockEntry> entries, std::size_t most) {
    std::vector<std::pair<std::int64_t, std::int64_t>> added;
    for (BlockEntry& entry : entries) {
        std::sort(entry.keys.begin(), entry.keys.end());
        const auto known =
            entry.isNew ? Result(std::vector<std::uint64_t>()) : blocksOf(entry.number);
        if (!known) return known.error();
        if (*known == entry.keys) continue;
        for (const std::uint64_t key : *known) {
            if (std::binary_search(entry.keys.begin(), entry.keys.end(), key)) continue;
            if (Status done = use(Remove).with(stored(key), entry.number).run(); !done) return done;
        }
        for (const std::uint64_t key : entry.keys) {
            if (std::binary_search(known->begin(), known->end(), key)) continue;
            added.emplace_back(stored(key), entry.number);
        }
        const std::string bytes = bytesOf(entry.keys);
        Status put = entry.keys.empty() ? use(RemoveKeys).with(entry.number).run()
                                        : use(PutKeys).with(entry.number, Blob{bytes}).run();
        if (!put) return put;
    }
    std::sort(added.begin(), added.end());
    std::vector<std::int64_t> numbers;
    for (std::size_t place = 0; place < added.size(); ++place) {
        const std::int64_t key = added[place].first;
        numbers.push_back(added[place].second);
        if (place + 1 < added.size() && added[place + 1].first == key) continue;
        if (Status done = addToBlock(key, numbers, most); !done) return done;
        numbers.clear();
    }
    return Status::ok();
}

Result<std::vector<std::int64_t>> SqliteTransaction::blockMembers(std::uint64_t key, int limit) {
    std::vector<std::int64_t> numbers;
    Statement statement = use(Members).with(stored(key), limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return numbers;
        numbers.push_back(statement.integer(0));
    }
}

Result<std::vector<FiledRecord>> SqliteTransaction::filedAfter(std::int64_t block, int limit) {
    std::vector<FiledRecord> filed;
    Statement statement = use(Filed).with(block, limit);
    for (;;) {
        const Result<bool> found = statement.step();
        if (!found) return found.error();
        if (!*found) return filed;
        filed.push_back({statement.integer(0), statement.integer(1)});
    }
}

Result<std::int64_t> SqliteTransaction::numberOf(const model::EntityId& id) {
    Statement statement = use(NumberOf).with(id);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return *found ? statement.integer(0) : 0;
}

Status SqliteTransaction::forgetBlocks(const model::EntityId& id) {
    const auto number = numberOf(id);
    if (!number) return number.error();
    if (*number == 0) return Status::ok();
    if (Status done = putBlocks({{*number, {}, false}}, 0); !done) return done;
    return use(RemoveDue).with(*number).run();
}

Status SqliteTransaction::putMatchDue(const model::EntityId& id) {
    const auto number = numberOf(id);
    if (!number) return number.error();
    return *number == 0 ? Status::ok() : use(PutDue).with(*number).run();
}

Result<bool> SqliteTransaction::hasMatchDue() {
    return use(AnyDue).step();
}

Result<std::vector<NumberedRecord>> SqliteTransaction::takeMatchDue(int limit) {
    auto due = recordsOf(use(Due).with(limit));
    if (!due) return due;
    for (const NumberedRecord& record : *due) {
        if (Status done = use(RemoveDue).with(record.number).run(); !done) return done.error();
    }
    return due;
}

}  // namespace leadloom::store

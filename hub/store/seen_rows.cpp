#include <algorithm>
#include <cstring>
#include <map>

#include "hub/store/sqlite_transaction.h"

namespace leadloom::store {
namespace {

constexpr Sql Parts{"reading what a full read has seen",
                    "SELECT hashes FROM seen WHERE stream = ?1 AND generation = ?2"};
constexpr Sql AddPart{"noting what a full read has seen",
                      "INSERT INTO seen (stream, generation, part, hashes) VALUES (?1, ?2, ?3, "
                      "?4)"};
constexpr Sql Forget{"forgetting an earlier full read",
                     "DELETE FROM seen WHERE stream = ?1 AND generation < ?2"};
constexpr Sql Unseen{"looking for absent records",
                     "SELECT external_id, seen FROM link WHERE stream = ?1 AND external_id > ?2 "
                     "AND state = 1 ORDER BY external_id"};

// FNV-1a with a final mix: stored, so it must stay the same on every machine and release. Two ids
// with one hash can only hide an absence, never make one up.
std::uint64_t hashOf(std::string_view externalId) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : externalId) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 29);
}

void appendHashes(std::vector<std::uint64_t>& records, std::string_view bytes) {
    const std::size_t start = records.size();
    records.resize(start + bytes.size() / sizeof(std::uint64_t));
    std::memcpy(records.data() + start, bytes.data(),
                (records.size() - start) * sizeof(std::uint64_t));
}

std::string_view bytesOf(const std::vector<std::uint64_t>& records) {
    return {reinterpret_cast<const char*>(records.data()), records.size() * sizeof(std::uint64_t)};
}

}  // namespace

Status SqliteTransaction::markSeen(StreamKey stream, std::string_view externalId,
                                   std::int64_t generation) {
    if (writer_ == nullptr) return nextSeq().error();
    pending_.seen.push_back({stream, generation, hashOf(externalId)});
    return Status::ok();
}

Status SqliteTransaction::writeSeen() {
    std::map<std::pair<StreamKey, std::int64_t>, std::vector<std::uint64_t>> parts;
    for (const SeenNote& note : pending_.seen)
        parts[{note.stream, note.generation}].push_back(note.record);
    for (const auto& [read, records] : parts) {
        Status added =
            use(AddPart)
                .with(read.first, read.second, writer_->sequence.next(), Blob{bytesOf(records)})
                .run();
        if (!added) return added;
    }
    return Status::ok();
}

Status SqliteTransaction::forgetSeenBefore(StreamKey stream, std::int64_t generation) {
    return use(Forget).with(stream, generation).run();
}

Result<std::vector<std::uint64_t>> SqliteTransaction::seenRecords(StreamKey stream,
                                                                  std::int64_t generation) {
    std::vector<std::uint64_t> records;
    Statement parts = use(Parts).with(stream, generation);
    for (;;) {
        const Result<bool> row = parts.step();
        if (!row) return row.error();
        if (!*row) break;
        appendHashes(records, parts.blob(0));
    }
    for (const SeenNote& note : pending_.seen) {
        if (note.stream == stream && note.generation == generation) records.push_back(note.record);
    }
    std::sort(records.begin(), records.end());
    return records;
}

Result<std::vector<std::string>> SqliteTransaction::unseenLinks(StreamKey stream,
                                                                std::int64_t generation,
                                                                std::string_view after, int limit) {
    const Result<std::vector<std::uint64_t>> seen = seenRecords(stream, generation);
    if (!seen) return seen.error();
    std::vector<std::string> unseen;
    Statement links = use(Unseen).with(stream, after);
    while (static_cast<int>(unseen.size()) < limit) {
        const Result<bool> row = links.step();
        if (!row) return row.error();
        if (!*row) break;
        if (links.integer(1) >= generation) continue;
        if (std::binary_search(seen->begin(), seen->end(), hashOf(links.text(0)))) continue;
        unseen.emplace_back(links.text(0));
    }
    return unseen;
}

}  // namespace leadloom::store

#include "hub/store/backup.h"

#include <charconv>
#include <fcntl.h>
#include <unistd.h>

#include <sqlite3.h>

#include "hub/base/crash_point.h"
#include "hub/store/file_lock.h"
#include "hub/store/sqlite_connection.h"
#include "hub/store/sqlite_copy.h"
#include "hub/store/sqlite_migrations.h"
#include "hub/store/sqlite_store.h"

namespace leadloom::store {
namespace {

namespace fs = std::filesystem;
using Access = SqliteConnection::Access;

constexpr Sql PutFact{"noting what a backup is",
                      "INSERT OR REPLACE INTO value (key, value) VALUES (?1, ?2)"};
constexpr Sql Fact{"reading what a backup is", "SELECT value FROM value WHERE key = ?1"};
constexpr Sql Suppressed{"reading suppressed identifiers",
                         "SELECT digest, reason, entity, at FROM suppression"};
constexpr Sql LiveLinks{"reading links",
                        "SELECT connection.name, stream.name, link.external_id, link.entity "
                        "FROM link JOIN stream ON stream.id = link.stream JOIN connection ON "
                        "connection.id = stream.connection WHERE link.state = 1"};

Error fileError(const fs::path& file, const std::string& what, const char* remedy) {
    return {ErrorKind::Storage, file.string() + ": " + what, remedy, {}, 0};
}

/// Made before SQLite does, so that nobody but its owner can ever read it.
Status makePrivate(const fs::path& file) {
    std::error_code ignored;
    fs::remove(file, ignored);
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0) {
        return fileError(file, "the file can't be made",
                         "check the folder, its rights and the disk's space");
    }
    ::close(made);
    return Status::ok();
}

void syncFile(const fs::path& file) {
    const int open = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (open < 0) return;
    ::fsync(open);
    ::close(open);
}

Status moveInto(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed) return fileError(to, "the file can't be put in its place", "check the folder");
    syncFile(to.parent_path().empty() ? fs::path(".") : to.parent_path());
    return Status::ok();
}

/// One file, without a log beside it.
Status makeSingle(SqliteConnection& copy) {
    return copy.execute("closing a copy", "PRAGMA journal_mode = DELETE");
}

Status readThrough(SqliteConnection& copy, const fs::path& file) {
    const auto sound = copy.valueOf("reading a copy through", "PRAGMA integrity_check(1)");
    if (!sound) return sound.error();
    if (*sound == "ok") return Status::ok();
    return fileError(file, "its content is damaged",
                     "take another backup; keep this file as it is");
}

Status putFact(SqliteConnection& copy, std::string_view key, std::string_view value) {
    return copy.use(PutFact).with(key, Blob{value}).run();
}

Result<std::string> factOf(SqliteConnection& copy, std::string_view key) {
    Statement statement = copy.use(Fact).with(key);
    const Result<bool> found = statement.step();
    if (!found) return found.error();
    return *found ? std::string(statement.blob(0)) : std::string();
}

std::int64_t numberOf(const std::string& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Result<int> knownSchema(SqliteConnection& copy, const fs::path& file) {
    const Result<int> version = schemaVersionOf(copy);
    if (!version) return version;
    if (*version == 0) return fileError(file, "it is empty", "name a file that a backup made");
    if (*version > newestSchemaVersion()) {
        return fileError(file, "a newer release made it", "restore it with that release");
    }
    return version;
}

Result<BackupFacts> factsOf(SqliteConnection& copy, const fs::path& file) {
    const auto schema = knownSchema(copy, file);
    if (!schema) return schema.error();
    const auto workspace = factOf(copy, "backup.workspace");
    if (!workspace) return workspace.error();
    const auto taken = factOf(copy, "backup.taken_at");
    if (!taken) return taken.error();
    if (taken->empty()) {
        return fileError(file, "it is a store, not a backup of one",
                         "make backups with leadloom backup; a copied file may lack its log");
    }
    BackupFacts facts;
    facts.workspace = *workspace;
    facts.takenUs = numberOf(*taken);
    facts.schema = *schema;
    std::error_code ignored;
    facts.bytes = static_cast<std::int64_t>(fs::file_size(file, ignored));
    return facts;
}

Status readLegacy(SqliteConnection& store, Legacy& legacy) {
    const auto secret = factOf(store, "workspace.secret");
    if (!secret) return secret.error();
    legacy.secret = *secret;
    const auto epoch = factOf(store, "epoch");
    if (!epoch) return epoch.error();
    legacy.epoch = numberOf(*epoch);
    Statement suppressed = store.use(Suppressed);
    for (;;) {
        const Result<bool> found = suppressed.step();
        if (!found) return found.error();
        if (!*found) break;
        legacy.suppressions.push_back({std::string(suppressed.text(0)),
                                       std::string(suppressed.text(1)), suppressed.entityId(2),
                                       suppressed.integer(3)});
    }
    Statement links = store.use(LiveLinks);
    for (;;) {
        const Result<bool> found = links.step();
        if (!found) return found.error();
        if (!*found) return Status::ok();
        legacy.links.push_back({std::string(links.text(0)), std::string(links.text(1)),
                                std::string(links.text(2)), links.entityId(3)});
    }
}

fs::path withEnding(const fs::path& file, const std::string& ending) {
    return file.string() + ending;
}

/// A name that nothing has yet: two restores may fall into one second.
fs::path asideFor(const fs::path& file, TimeUs nowUs) {
    const fs::path first = withEnding(file, ".replaced-" + std::to_string(nowUs / 1'000'000));
    fs::path name = first;
    std::error_code ignored;
    for (int more = 2; fs::exists(name, ignored); ++more)
        name = withEnding(first, "-" + std::to_string(more));
    return name;
}

/// Moves the log into the file, so that the file alone is the store. A damaged one is moved as it
/// is, log and all.
Result<fs::path> setAside(const fs::path& file, TimeUs nowUs) {
    const fs::path aside = asideFor(file, nowUs);
    bool whole = false;
    if (auto old = SqliteConnection::open(file, Access::ReadWrite)) {
        whole = sqlite3_wal_checkpoint_v2((*old)->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                          nullptr, nullptr) == SQLITE_OK;
    }
    std::error_code failed;
    for (const char* ending : {"-wal", "-shm"}) {
        const fs::path beside = withEnding(file, ending);
        if (!fs::exists(beside, failed)) continue;
        if (whole) {
            fs::remove(beside, failed);
        } else {
            fs::rename(beside, withEnding(aside, ending), failed);
        }
        if (failed) return fileError(beside, "it can't be moved", "check the folder's rights");
    }
    LL_CRASH_POINT("restore.before_swap");
    fs::create_hard_link(file, aside, failed);
    if (failed) fs::copy_file(file, aside, failed);
    if (failed) return fileError(aside, "the present store can't be kept", "free space there");
    return aside;
}

}  // namespace

Result<BackupFacts> backUpSqlite(const fs::path& file, const fs::path& target,
                                 const std::string& workspace, TimeUs nowUs) {
    std::error_code ignored;
    if (fs::exists(target, ignored)) {
        return Error{ErrorKind::Usage,
                     target.string() + " is there already",
                     "choose another name: a backup is never overwritten",
                     {},
                     0};
    }
    auto source = SqliteConnection::open(file, Access::ReadWrite);
    if (!source) return source.error();
    const auto ours = knownSchema(**source, file);
    if (!ours) return ours.error();
    const fs::path partial = withEnding(target, ".partial");
    if (const Status made = makePrivate(partial); !made) return made.error();
    auto finish = [&]() -> Result<BackupFacts> {
        auto copy = SqliteConnection::open(partial, Access::ReadWrite);
        if (!copy) return copy.error();
        Status done = copyDatabase(**source, **copy);
        if (done) done = makeSingle(**copy);
        if (done) done = putFact(**copy, "backup.workspace", workspace);
        if (done) done = putFact(**copy, "backup.taken_at", std::to_string(nowUs));
        if (done) done = readThrough(**copy, partial);
        if (!done) return done.error();
        return factsOf(**copy, partial);
    };
    auto facts = finish();
    if (!facts) {
        fs::remove(partial, ignored);
        return facts;
    }
    syncFile(partial);
    LL_CRASH_POINT("backup.before_name");
    if (const Status named = moveInto(partial, target); !named) return named.error();
    return facts;
}

Result<BackupFacts> inspectBackup(const fs::path& backup) {
    std::error_code ignored;
    if (!fs::is_regular_file(backup, ignored)) {
        return Error{ErrorKind::Usage,
                     backup.string() + " is not there",
                     "name a file that leadloom backup made",
                     {},
                     0};
    }
    auto copy = SqliteConnection::open(backup, Access::ReadOnly);
    if (!copy) return copy.error();
    auto facts = factsOf(**copy, backup);
    if (!facts) return facts;
    if (const Status sound = readThrough(**copy, backup); !sound) return sound.error();
    return facts;
}

Legacy legacyOf(const fs::path& file) {
    Legacy legacy;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return legacy;
    auto store = SqliteConnection::open(file, Access::ReadWrite);
    if (!store || !knownSchema(**store, file)) return legacy;
    Legacy read;
    if (!readLegacy(**store, read)) return legacy;
    read.readable = true;
    return read;
}

Result<fs::path> stageBackup(const fs::path& backup, const fs::path& file) {
    const fs::path staged = withEnding(file, ".restoring");
    std::error_code ignored;
    for (const char* ending : {"-wal", "-shm", ".lock"})
        fs::remove(withEnding(staged, ending), ignored);
    if (const Status made = makePrivate(staged); !made) return made.error();
    auto source = SqliteConnection::open(backup, Access::ReadOnly);
    if (!source) return source.error();
    auto copy = SqliteConnection::open(staged, Access::ReadWrite);
    if (!copy) return copy.error();
    if (const Status copied = copyDatabase(**source, **copy); !copied) return copied.error();
    return staged;
}

Result<fs::path> swapIn(const fs::path& staged, const fs::path& file, TimeUs nowUs) {
    {
        auto ready = SqliteConnection::open(staged, Access::ReadWrite);
        if (!ready) return ready.error();
        if (const Status single = makeSingle(**ready); !single) return single.error();
    }
    std::error_code ignored;
    for (const char* ending : {"-wal", "-shm", ".lock"})
        fs::remove(withEnding(staged, ending), ignored);
    syncFile(staged);
    fs::path aside;
    if (fs::exists(file, ignored)) {
        auto kept = setAside(file, nowUs);
        if (!kept) return kept;
        aside = *kept;
    }
    if (const Status moved = moveInto(staged, file); !moved) return moved.error();
    LL_CRASH_POINT("restore.after_swap");
    return aside;
}

}  // namespace leadloom::store

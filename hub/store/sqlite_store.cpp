#include "hub/store/sqlite_store.h"

#include <mutex>
#include <optional>

#include <sqlite3.h>

#include "hub/base/crash_point.h"
#include "hub/store/file_lock.h"
#include "hub/store/log_checkpointer.h"
#include "hub/store/sqlite_copy.h"
#include "hub/store/sqlite_migrations.h"
#include "hub/store/sqlite_transaction.h"
#include "hub/store/stream_names.h"
#include "hub/store/temporary_folder.h"

namespace leadloom::store {
namespace {

namespace fs = std::filesystem;
using Access = SqliteConnection::Access;

constexpr int PageSize = 4096;
constexpr std::size_t KeptReaders = 4;
constexpr std::int64_t SmallBytes = 64 << 20;

struct Place {
    fs::path file;
    std::optional<FileLock> lock;              ///< a file of the user's
    std::optional<TemporaryFolder> temporary;  ///< a private copy
};

Status tune(SqliteConnection& connection, int cacheKb, bool durable) {
    return connection.execute(
        "setting the connection up",
        "PRAGMA cache_size = -" + std::to_string(cacheKb) +
            "; PRAGMA synchronous = " + (durable ? "FULL" : "OFF") +
            "; PRAGMA foreign_keys = OFF; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
            "PRAGMA secure_delete = FAST; PRAGMA wal_autocheckpoint = 0;"
            "PRAGMA journal_size_limit = 134217728");
}

/// A build or a file system may not do what was asked: without these a power cut can take back what
/// was promised to be kept.
Status refuseUnsafe(SqliteConnection& writer, bool durable) {
    const auto journal = writer.valueOf("checking the store", "PRAGMA journal_mode");
    if (!journal) return journal.error();
    const auto waits = writer.valueOf("checking the store", "PRAGMA synchronous");
    if (!waits) return waits.error();
    if (*journal == "wal" && (*waits == "2" || !durable)) return Status::ok();
    return Error{ErrorKind::Storage,
                 "store: the file can't be written durably (journal " + *journal +
                     ", synchronous " + *waits + ")",
                 "put the store on a local file system that locks and syncs"};
}

class SqliteStore final : public Store, public ReaderPool {
public:
    SqliteStore(Place place, SqliteSettings settings)
        : place_(std::move(place)), settings_(settings) {}
    ~SqliteStore() override;

    Status open();

    Result<std::unique_ptr<Transaction>> beginWrite() override;
    Result<std::unique_ptr<Transaction>> beginRead() override;
    Result<ConnectionKey> connectionKey(std::string_view connection) override;
    Result<StreamKey> streamKey(std::string_view connection, std::string_view stream) override;
    std::pair<std::string, std::string> streamName(StreamKey key) override;
    Result<std::unique_ptr<Store>> scratchCopy() override;
    Status checkpointLog() override;
    Result<std::vector<StoreCheck>> check() override;
    void giveBack(std::unique_ptr<SqliteConnection> connection) override;

private:
    bool durable() const { return !place_.temporary.has_value(); }
    Status openWriter();
    Status openForLooking();
    Status limitSize();
    Status reserveNumbers();
    Result<std::unique_ptr<SqliteConnection>> reader();
    Status reloadNames();
    Result<WritePermit> enter();
    Result<bool> fitsInMemory(SqliteConnection& connection);

    Place place_;  // first: the lock and the folder outlive every connection
    SqliteSettings settings_;
    StreamNames names_;
    WriteGate gate_;
    WriterState state_;
    std::unique_ptr<SqliteConnection> writer_;
    std::mutex readersMutex_;
    std::vector<std::unique_ptr<SqliteConnection>> readers_;
    std::unique_ptr<LogCheckpointer> checkpointer_;
};

int onCommit(void* checkpointer, sqlite3*, const char*, int pages) {
    static_cast<LogCheckpointer*>(checkpointer)->grown(pages);
    return SQLITE_OK;
}

Status SqliteStore::open() {
    Status opened = settings_.readOnly ? openForLooking() : openWriter();
    if (opened) return opened;
    Error error = opened.error();
    error.message = place_.file.string() + ": " + error.message;
    return error;
}

Status SqliteStore::openForLooking() {
    Result<std::unique_ptr<SqliteConnection>> looking = reader();
    if (!looking) return looking.error();
    const Result<int> version = schemaVersionOf(**looking);
    if (!version) return version.error();
    if (*version != newestSchemaVersion()) {
        return Error{
            ErrorKind::Storage,
            "store: the file has schema version " + std::to_string(*version) +
                ", this program reads " + std::to_string(newestSchemaVersion()),
            "start the hub once so that it brings the file up to date, or use its release"};
    }
    if (Status loaded = names_.load(**looking); !loaded) return loaded;
    giveBack(*std::move(looking));
    return Status::ok();
}

Status SqliteStore::openWriter() {
    using Writes = SqliteConnection::Writes;
    const Writes writes = durable() ? Writes::Gathered : Writes::Single;
    Result<std::unique_ptr<SqliteConnection>> opened =
        SqliteConnection::open(place_.file, Access::Create, writes);
    if (!opened) return opened.error();
    writer_ = *std::move(opened);
    // The page size must be told before anything is written.
    const Result<int> version = schemaVersionOf(*writer_);
    if (!version) return version.error();
    Status shaped =
        writer_->execute("preparing the file", "PRAGMA page_size = " + std::to_string(PageSize) +
                                                   "; PRAGMA journal_mode = WAL");
    if (!shaped) return shaped;
    Status tuned = tune(*writer_, settings_.cacheMb * 1024, durable());
    if (!tuned) return tuned;
    if (Status sure = refuseUnsafe(*writer_, durable()); !sure) return sure;
    if (Status limited = limitSize(); !limited) return limited;
    Status migrated = migrate(*writer_, newestSchemaVersion());
    if (!migrated) return migrated;
    if (Status loaded = names_.load(*writer_); !loaded) return loaded;
    LL_CRASH_POINT("store.before_numbers");
    if (Status reserved = reserveNumbers(); !reserved) return reserved;

    auto moving = SqliteConnection::open(place_.file, Access::ReadWrite, writes);
    if (!moving) return moving.error();
    if (Status set = tune(**moving, 256, durable()); !set) return set;
    checkpointer_ = std::make_unique<LogCheckpointer>(*std::move(moving), gate_);
    sqlite3_wal_hook(writer_->handle(), onCommit, checkpointer_.get());
    return Status::ok();
}

Status SqliteStore::limitSize() {
    if (settings_.maxBytes == 0) return Status::ok();
    return writer_->execute("limiting the file", "PRAGMA max_page_count = " +
                                                     std::to_string(settings_.maxBytes / PageSize));
}

Status SqliteStore::reserveNumbers() {
    if (Status loaded = state_.sequence.load(*writer_); !loaded) return loaded;
    if (Status reserved = state_.sequence.reserveAhead(*writer_); !reserved) return reserved;
    state_.sequence.committed();
    return Status::ok();
}

SqliteStore::~SqliteStore() {
    if (writer_ == nullptr) return;
    sqlite3_wal_hook(writer_->handle(), nullptr, nullptr);
    checkpointer_.reset();
    (void)state_.sequence.giveBack(*writer_);
}

Result<WritePermit> SqliteStore::enter() {
    if (settings_.readOnly) {
        return Error{ErrorKind::Storage, "store: it was opened for reading only",
                     "stop here, or use a command that may write"};
    }
    if (gate_.enter()) return WritePermit(gate_);
    return Error{ErrorKind::Bug, "store: this thread is writing already",
                 "intern keys, and end one transaction, before beginning another"};
}

Result<std::unique_ptr<Transaction>> SqliteStore::beginWrite() {
    Result<WritePermit> permit = enter();
    if (!permit) return permit.error();
    auto transaction = std::make_unique<SqliteTransaction>(*writer_, state_, *std::move(permit));
    if (Status begun = transaction->begin(); !begun) return begun.error();
    return std::unique_ptr<Transaction>(std::move(transaction));
}

Result<std::unique_ptr<Transaction>> SqliteStore::beginRead() {
    Result<std::unique_ptr<SqliteConnection>> connection = reader();
    if (!connection) return connection.error();
    auto transaction = std::make_unique<SqliteTransaction>(*std::move(connection), *this);
    if (Status begun = transaction->begin(); !begun) return begun.error();
    return std::unique_ptr<Transaction>(std::move(transaction));
}

Result<std::unique_ptr<SqliteConnection>> SqliteStore::reader() {
    {
        const std::lock_guard lock(readersMutex_);
        if (!readers_.empty()) {
            std::unique_ptr<SqliteConnection> kept = std::move(readers_.back());
            readers_.pop_back();
            return kept;
        }
    }
    // A reader opened for reading only can't bring the log's index back after a crash.
    const Access access = settings_.readOnly ? Access::ReadOnly : Access::ReadWrite;
    auto opened = SqliteConnection::open(place_.file, access);
    if (!opened) return opened;
    Status tuned = tune(**opened, settings_.cacheMb * 128, durable());
    if (!tuned) return tuned.error();
    Status guarded = (*opened)->execute("setting the connection up", "PRAGMA query_only = ON");
    if (!guarded) return guarded.error();
    return opened;
}

void SqliteStore::giveBack(std::unique_ptr<SqliteConnection> connection) {
    const std::lock_guard lock(readersMutex_);
    if (readers_.size() < KeptReaders) readers_.push_back(std::move(connection));
}

Status SqliteStore::reloadNames() {
    Result<std::unique_ptr<SqliteConnection>> connection = reader();
    if (!connection) return connection.error();
    Status loaded = names_.load(**connection);
    giveBack(*std::move(connection));
    return loaded;
}

Result<ConnectionKey> SqliteStore::connectionKey(std::string_view connection) {
    if (const auto known = names_.connection(connection)) return *known;
    Result<WritePermit> permit = enter();
    if (!permit) return permit.error();
    Result<ConnectionKey> made = StreamNames::internConnection(*writer_, connection);
    if (!made) return made;
    if (Status loaded = names_.load(*writer_); !loaded) return loaded.error();
    return made;
}

Result<StreamKey> SqliteStore::streamKey(std::string_view connection, std::string_view stream) {
    if (const auto known = names_.stream(connection, stream)) return *known;
    Result<ConnectionKey> owner = connectionKey(connection);
    if (!owner) return owner;
    Result<WritePermit> permit = enter();
    if (!permit) return permit.error();
    Result<StreamKey> made = StreamNames::internStream(*writer_, *owner, stream);
    if (!made) return made;
    if (Status loaded = names_.load(*writer_); !loaded) return loaded.error();
    return made;
}

std::pair<std::string, std::string> SqliteStore::streamName(StreamKey key) {
    if (const auto known = names_.nameOf(key)) return *known;
    // Beside a running hub, names may have come since they were loaded.
    if (!settings_.readOnly || !reloadNames()) return {};
    return names_.nameOf(key).value_or(std::pair<std::string, std::string>());
}

Result<bool> SqliteStore::fitsInMemory(SqliteConnection& connection) {
    const auto pages = connection.valueOf("reading the file's size", "PRAGMA page_count");
    if (!pages) return pages.error();
    return std::strtoll(pages->c_str(), nullptr, 10) * PageSize <= SmallBytes;
}

Status copyInto(SqliteConnection& source, const fs::path& target) {
    auto copy = SqliteConnection::open(target, Access::Create);
    if (!copy) return copy.error();
    return copyDatabase(source, **copy);
}

Result<std::unique_ptr<Store>> SqliteStore::scratchCopy() {
    Result<std::unique_ptr<SqliteConnection>> source = reader();
    if (!source) return source.error();
    const Result<bool> small = fitsInMemory(**source);
    if (!small) return small.error();
    const bool inMemory = *small || place_.temporary.has_value();
    Result<TemporaryFolder> folder =
        inMemory ? TemporaryFolder::inMemory() : TemporaryFolder::beside(place_.file);
    if (!folder) return folder.error();
    const fs::path file = folder->file();
    Status copied = copyInto(**source, file);
    giveBack(*std::move(source));
    if (!copied) return copied.error();
    SqliteSettings settings = settings_;
    settings.readOnly = false;
    auto copy =
        std::make_unique<SqliteStore>(Place{file, std::nullopt, *std::move(folder)}, settings);
    if (Status opened = copy->open(); !opened) return opened.error();
    return std::unique_ptr<Store>(std::move(copy));
}

Status SqliteStore::checkpointLog() {
    return checkpointer_ != nullptr ? checkpointer_->now() : Status::ok();
}

Result<StoreCheck> compare(SqliteConnection& connection, const char* name, const char* pragma,
                           std::string_view wanted, const char* remedy) {
    const auto found = connection.valueOf("checking the store", std::string("PRAGMA ") + pragma);
    if (!found) return found.error();
    const bool sound = *found == wanted;
    return StoreCheck{name, sound, *found, sound ? "" : remedy};
}

Result<std::vector<StoreCheck>> SqliteStore::check() {
    constexpr const char* Foreign = "don't open the file with other tools; restart the hub";
    constexpr const char* Damaged =
        "stop the hub, keep a copy of the file, restore the newest backup";
    Result<std::unique_ptr<SqliteConnection>> connection = reader();
    if (!connection) return connection.error();
    std::vector<Result<StoreCheck>> found;
    found.push_back(compare(**connection, "journal_mode", "journal_mode", "wal", Foreign));
    found.push_back(compare(**connection, "integrity", "quick_check(1)", "ok", Damaged));
    giveBack(*std::move(connection));
    if (!settings_.readOnly) {
        Result<WritePermit> permit = enter();
        if (!permit) return permit.error();
        const char* wanted = durable() ? "2" : "0";
        found.push_back(compare(*writer_, "synchronous", "synchronous", wanted, Foreign));
    }
    std::vector<StoreCheck> checks;
    for (Result<StoreCheck>& check : found) {
        if (!check) return check.error();
        checks.push_back(*std::move(check));
    }
    return checks;
}

Result<Place> placeOf(const fs::path& path, const SqliteSettings& settings) {
    Place place;
    place.file = path;
    if (path == ":memory:") {
        Result<TemporaryFolder> folder = TemporaryFolder::inMemory();
        if (!folder) return folder.error();
        place.file = folder->file();
        place.temporary.emplace(*std::move(folder));
        return place;
    }
    if (settings.readOnly) {
        std::error_code ignored;
        if (fs::exists(path, ignored)) return place;
        return Error{ErrorKind::Storage, "store: " + path.string() + " is not there",
                     "run the hub once, or tell the right path"};
    }
    Result<FileLock> lock = FileLock::take(path.string() + ".lock");
    if (!lock) return lock.error();
    place.lock.emplace(*std::move(lock));
    TemporaryFolder::removeAbandoned(path);
    return place;
}

}  // namespace

Result<std::unique_ptr<Store>> openSqliteStore(const fs::path& path, SqliteSettings settings) {
    Result<Place> place = placeOf(path, settings);
    if (!place) return place.error();
    auto store = std::make_unique<SqliteStore>(*std::move(place), settings);
    if (Status opened = store->open(); !opened) return opened.error();
    return std::unique_ptr<Store>(std::move(store));
}

}  // namespace leadloom::store

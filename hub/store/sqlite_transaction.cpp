#include "hub/store/sqlite_transaction.h"

#include "hub/base/crash_point.h"

namespace leadloom::store {
namespace {

constexpr Sql BeginWrite{"beginning to write", "BEGIN IMMEDIATE"};
constexpr Sql BeginRead{"beginning to read", "BEGIN"};
// A read transaction's snapshot is the one of its first read.
constexpr Sql Pin{"beginning to read", "SELECT next FROM sequence WHERE name = 'row'"};
constexpr Sql Commit{"committing", "COMMIT"};
constexpr Sql RollBack{"rolling back", "ROLLBACK"};
constexpr Sql Save{"beginning a nested step", "SAVEPOINT nested"};
constexpr Sql Release{"ending a nested step", "RELEASE nested"};
constexpr Sql RollBackTo{"undoing a nested step", "ROLLBACK TO nested"};

Error brokenTransaction() {
    return Error{ErrorKind::Storage,
                 "store: a step of this transaction failed, so nothing of it was kept",
                 "see the error before this one"};
}

}  // namespace

SqliteTransaction::SqliteTransaction(SqliteConnection& connection, WriterState& writer,
                                     WritePermit permit)
    : connection_(&connection), writer_(&writer), permit_(std::move(permit)) {}

SqliteTransaction::SqliteTransaction(std::unique_ptr<SqliteConnection> connection, ReaderPool& pool)
    : owned_(std::move(connection)), connection_(owned_.get()), pool_(&pool) {}

SqliteTransaction::~SqliteTransaction() {
    rollBack();
    release();
}

Status SqliteTransaction::begin() {
    connection_->failed() = false;
    Status begun = use(writer_ != nullptr ? BeginWrite : BeginRead).run();
    if (begun && writer_ == nullptr) begun = use(Pin).run();
    open_ = static_cast<bool>(begun);
    return begun;
}

Status SqliteTransaction::commit() {
    if (!open_) return brokenTransaction();
    Status ended = endWithCommit();
    if (!ended) rollBack();
    open_ = false;
    release();
    return ended;
}

Status SqliteTransaction::endWithCommit() {
    if (connection_->failed() || connection_->idle()) return brokenTransaction();
    if (writer_ == nullptr) return use(Commit).run();
    if (Status written = writePending(); !written) return written;
    LL_CRASH_POINT("store.before_commit");
    if (Status committed = use(Commit).run(); !committed) return committed;
    LL_CRASH_POINT("store.after_commit");
    writer_->sequence.committed();
    return Status::ok();
}

Status SqliteTransaction::writePending() {
    if (Status written = writeTallies(); !written) return written;
    if (Status written = writeSeen(); !written) return written;
    return writer_->sequence.reserveAhead(*connection_);
}

Status SqliteTransaction::nested(const std::function<Status()>& body) {
    if (connection_->failed()) return brokenTransaction();
    const PendingNotes::Mark mark = pending_.mark();
    if (Status saved = use(Save).run(); !saved) return saved;
    Status done = body();
    if (done && !connection_->failed()) return use(Release).run();
    pending_.cutBackTo(mark);
    forgetPlaces();
    if (writer_ != nullptr) writer_->runs.forget();
    // Some errors end the whole transaction; then there is nothing left to go back to.
    if (connection_->idle()) return done ? brokenTransaction() : done;
    connection_->failed() = false;
    if (Status undone = use(RollBackTo).run(); !undone) return undone;
    if (Status released = use(Release).run(); !released) return released;
    return done ? brokenTransaction() : done;
}

void SqliteTransaction::rollBack() {
    if (!open_) return;
    open_ = false;
    if (writer_ != nullptr) writer_->runs.forget();
    if (!connection_->idle()) (void)use(RollBack).run();
}

void SqliteTransaction::release() {
    if (owned_) pool_->giveBack(std::move(owned_));
    permit_.release();
}

void SqliteTransaction::forgetPlaces() {
    linkPlace_ = {};
    canonicalPlace_ = {};
    newest_ = {};
}

Result<bool> SqliteTransaction::isMarked(StreamMarks& marks, const Sql& streams, StreamKey stream) {
    if (marks) return marks->contains(stream);
    std::set<StreamKey> found;
    Statement statement = use(streams);
    for (;;) {
        const Result<bool> row = statement.step();
        if (!row) return row.error();
        if (!*row) break;
        found.insert(statement.number<StreamKey>(0));
    }
    marks = std::move(found);
    return marks->contains(stream);
}

Result<std::int64_t> SqliteTransaction::nextSeq() {
    if (writer_ != nullptr) return writer_->sequence.next();
    connection_->failed() = true;
    return Error{ErrorKind::Storage, "store: writing in a read transaction", "report this fault"};
}

Result<std::int64_t> SqliteTransaction::runKey(std::string_view runId) {
    if (writer_ == nullptr) return std::int64_t{0};
    return writer_->runs.keyOf(*connection_, runId, writer_->sequence.peek());
}

}  // namespace leadloom::store

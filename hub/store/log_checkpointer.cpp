#include "hub/store/log_checkpointer.h"

#include <sqlite3.h>

#include "hub/base/crash_point.h"

namespace leadloom::store {
namespace {

// A page that was written again meanwhile is moved once, and each move waits for the disk twice:
// seldom is better.
constexpr int StartPages = 2048;     // 8 MB that weren't moved yet
constexpr int TooManyPages = 16384;  // 64 MB: the writer waits for the rest
constexpr int FewPages = 256;
constexpr std::chrono::seconds Idle{2};

}  // namespace

LogCheckpointer::LogCheckpointer(std::unique_ptr<SqliteConnection> connection, WriteGate& gate)
    : connection_(std::move(connection)), gate_(gate), thread_([this] { run(); }) {
    sqlite3_busy_timeout(connection_->handle(), 0);
}

LogCheckpointer::~LogCheckpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void LogCheckpointer::grown(int pages) {
    const std::lock_guard lock(mutex_);
    const bool asleep = !touched_;
    pages_ = pages;
    if (pages < moved_) moved_ = 0;  // the log was begun anew
    touched_ = true;
    if (asleep || muchToMove()) wake_.notify_one();
}

bool LogCheckpointer::muchToMove() const {
    return pages_ - moved_ >= StartPages;
}

void LogCheckpointer::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait(lock, [&] { return stopping_ || touched_; });
        const bool full = wake_.wait_for(lock, Idle, [&] { return stopping_ || muchToMove(); });
        if (stopping_) return;
        moved_ = pages_;
        touched_ = full;
        lock.unlock();
        if (mustEmpty_) {
            (void)empty();
        } else {
            moveLog();
        }
        lock.lock();
    }
}

void LogCheckpointer::moveLog() {
    const std::lock_guard lock(connectionMutex_);
    const Result<Progress> progress = move(SQLITE_CHECKPOINT_PASSIVE);
    if (!progress || progress->logged < TooManyPages) return;
    // The log is reused from its start only when all of it has been moved, which a busy writer
    // never lets happen: let it wait for the few pages it added meanwhile.
    for (int round = 0; round < 4; ++round) {
        const Result<Progress> again = move(SQLITE_CHECKPOINT_PASSIVE);
        if (!again || again->logged - again->moved < FewPages) break;
    }
    if (!gate_.enter()) return;
    const WritePermit permit(gate_);
    (void)move(SQLITE_CHECKPOINT_RESTART);
}

Result<LogCheckpointer::Progress> LogCheckpointer::move(int mode) {
    Progress progress;
    LL_CRASH_POINT("store.before_log_moved");
    const int code = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, mode,
                                               &progress.logged, &progress.moved);
    LL_CRASH_POINT("store.after_log_moved");
    progress.whole = code == SQLITE_OK;
    if (progress.whole || (code & 0xff) == SQLITE_BUSY) return progress;
    return sqliteError(connection_->handle(), "moving the log into the database");
}

Status LogCheckpointer::now() {
    // The thread may hold the connection and wait for this very writer.
    if (gate_.insideByThisThread()) return Status::ok();
    mustEmpty_ = true;
    return empty();
}

Status LogCheckpointer::empty() {
    const std::lock_guard lock(connectionMutex_);
    const Result<Progress> progress = move(SQLITE_CHECKPOINT_PASSIVE);
    if (!progress) return progress.error();
    if (!gate_.enter()) return Status::ok();
    const WritePermit permit(gate_);
    const Result<Progress> emptied = move(SQLITE_CHECKPOINT_TRUNCATE);
    if (!emptied) return emptied.error();
    mustEmpty_ = !emptied->whole;
    return Status::ok();
}

}  // namespace leadloom::store

#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"
#include "hub/store/write_gate.h"

namespace leadloom::store {

/// Moves the write-ahead log into the database on a thread of its own, so that no commit ever pays
/// for it. It works beside the writer; only when a busy writer keeps the log from ever being moved
/// whole does it hold the gate, and then for the last few pages. The log's file keeps its size, to
/// be written anew from its start: to cut it off takes file systems up to half a second, for which
/// every writer would wait. Stops when it goes.
class LogCheckpointer {
public:
    LogCheckpointer(std::unique_ptr<SqliteConnection> connection, WriteGate& gate);
    ~LogCheckpointer();
    LogCheckpointer(const LogCheckpointer&) = delete;
    LogCheckpointer& operator=(const LogCheckpointer&) = delete;

    /// The log has grown to `pages`. Any thread; cheap.
    void grown(int pages);
    /// Does it now, and cuts the log off, so that nothing of what it held is left in it; where a
    /// reader is in the way, as soon as it is possible. Waits for the writer.
    Status now();

private:
    struct Progress {
        int logged = 0;
        int moved = 0;
        bool whole = false;  ///< the step did all it was to do: no reader was in the way
    };

    bool muchToMove() const;
    void run();
    void moveLog();
    Status empty();
    Result<Progress> move(int mode);

    std::unique_ptr<SqliteConnection> connection_;
    std::mutex connectionMutex_;
    WriteGate& gate_;

    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    int pages_ = 0;  ///< in the log
    int moved_ = 0;  ///< of these, when a move last began
    bool touched_ = false;
    std::atomic<bool> mustEmpty_{false};
    std::thread thread_;
};

}  // namespace leadloom::store

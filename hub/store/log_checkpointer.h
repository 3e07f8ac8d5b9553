#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "hub/base/result.h"
#include "hub/store/sqlite_connection.h"
#include "hub/store/write_gate.h"

namespace leadloom::store {

/// Moves the write-ahead log into the database on a thread of its own, so that no commit ever pays
/// for it. It works beside the writer; only when a busy writer keeps the log from ever being empty
/// does it hold the gate, and then for the last few pages. Stops when it goes.
class LogCheckpointer {
public:
    LogCheckpointer(std::unique_ptr<SqliteConnection> connection, WriteGate& gate);
    ~LogCheckpointer();
    LogCheckpointer(const LogCheckpointer&) = delete;
    LogCheckpointer& operator=(const LogCheckpointer&) = delete;

    /// The log has grown to `pages`. Any thread; cheap.
    void grown(int pages);
    /// Does it now, and empties the log when nobody uses it.
    Status now();

private:
    struct Progress {
        int logged = 0;
        int moved = 0;
    };

    bool muchToMove() const;
    void run();
    void moveLog();
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
    std::thread thread_;
};

}  // namespace leadloom::store

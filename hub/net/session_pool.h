#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/base/call_scope.h"
#include "hub/base/result.h"
#include "hub/net/wire_session.h"

namespace leadloom::net {

/// Keeps connections open between requests, and bounds how many are open at once, for each key.
/// Any thread.
class SessionPool {
public:
    SessionPool(Clock& clock, std::size_t perKey, TimeUs idleUs)
        : clock_(clock), perKey_(perKey), idleUs_(idleUs) {}

    /// The right to one connection under a key. Gives the connection back when destroyed.
    class Lease {
    public:
        Lease(SessionPool& pool, std::string key, std::unique_ptr<WireSession> session)
            : pool_(&pool), key_(std::move(key)), session_(std::move(session)) {}
        Lease(Lease&& other) noexcept
            : pool_(std::exchange(other.pool_, nullptr)),
              key_(std::move(other.key_)),
              session_(std::move(other.session_)) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (pool_ != nullptr) pool_->giveBack(key_, std::move(session_));
        }

        /// Null until `use`: no idle connection was fit, one has to be opened.
        WireSession* session() const { return session_.get(); }
        WireSession& use(std::unique_ptr<WireSession> fresh) {
            session_ = std::move(fresh);
            return *session_;
        }

    private:
        SessionPool* pool_;
        std::string key_;
        std::unique_ptr<WireSession> session_;
    };

    /// Waits while the key has all its connections in use. Cancelled, or Transient when the
    /// deadline passes first.
    Result<Lease> lease(const std::string& key, const CallScope& scope, TimeUs deadlineUs);

    /// Closes what has been idle too long.
    void closeIdle();
    /// Connections idle now.
    std::size_t idleCount() const;

private:
    using Sessions = std::vector<std::unique_ptr<WireSession>>;
    struct Shelf {
        Sessions idle;
        std::size_t inUse = 0;
    };

    void giveBack(const std::string& key, std::unique_ptr<WireSession> session);
    std::unique_ptr<WireSession> takeFit(Shelf& shelf, Sessions& unfit) const;

    Clock& clock_;
    std::size_t perKey_;
    TimeUs idleUs_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::map<std::string, Shelf> shelves_;
};

}  // namespace leadloom::net
